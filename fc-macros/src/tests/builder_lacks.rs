#[diagnostic::on_unimplemented(
    message = "`CreateService` has `service_name` already: remove one of the two `.service_name(…)`",
    label = "`service_name` is set already"
)]
pub trait CreateServiceLacksServiceName {}
#[diagnostic::on_unimplemented(
    message = "`CreateService` takes one of `.role(…)` or `.without_role()`: remove the other",
    label = "one of them is set already"
)]
pub trait CreateServiceLacksRole {}
