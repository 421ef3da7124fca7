#[diagnostic::on_unimplemented(
    message = "`CreateService` needs `service_name`: add `.service_name(…)` before `.build()`",
    label = "`service_name` is missing",
    note = "`serviceName` is required. The name, unique in the account and region."
)]
pub trait CreateServiceHasServiceName {
    fn value(self) -> ::fc_client::rt::String;
}
#[diagnostic::on_unimplemented(
    message = "`CreateService` needs `role`: add `.role(…)` or `.without_role()` before `.build()`",
    label = "`role` is missing",
    note = "The ARN of the RAM role that functions act as when they use other services."
)]
pub trait CreateServiceHasRole {
    fn value(self) -> ();
}
