#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct UpdateTrigger {
    pub service_name: ::fc_client::rt::String,
    pub function_name: ::fc_client::rt::String,
    pub trigger_name: ::fc_client::rt::String,
    pub trigger_config: ::fc_client::Patch<super::TriggerConfig>,
    pub qualifier: ::fc_client::Patch<::fc_client::rt::String>,
    pub description: ::fc_client::Patch<::fc_client::rt::String>,
    pub invocation_role: ::fc_client::Patch<::fc_client::rt::String>,
    pub if_match: ::core::option::Option<::fc_client::rt::String>,
    pub account_id: ::core::option::Option<::fc_client::rt::String>,
    pub date: ::core::option::Option<::fc_client::rt::String>,
    pub trace_id: ::core::option::Option<::fc_client::rt::String>,
}
impl UpdateTrigger {
    pub fn builder() -> UpdateTriggerBuilder<
        ::fc_client::rt::Missing,
        ::fc_client::rt::Missing,
        ::fc_client::rt::Missing,
    > {
        UpdateTriggerBuilder::begin()
    }
    pub fn new(
        service_name: impl ::fc_client::IntoParameter<::fc_client::rt::String>,
        function_name: impl ::fc_client::IntoParameter<::fc_client::rt::String>,
        trigger_name: impl ::fc_client::IntoParameter<::fc_client::rt::String>,
    ) -> Self {
        Self {
            service_name: ::fc_client::IntoParameter::into_parameter(service_name),
            function_name: ::fc_client::IntoParameter::into_parameter(function_name),
            trigger_name: ::fc_client::IntoParameter::into_parameter(trigger_name),
            trigger_config: ::fc_client::Patch::Absent,
            qualifier: ::fc_client::Patch::Absent,
            description: ::fc_client::Patch::Absent,
            invocation_role: ::fc_client::Patch::Absent,
            if_match: ::core::option::Option::None,
            account_id: ::core::option::Option::None,
            date: ::core::option::Option::None,
            trace_id: ::core::option::Option::None,
        }
    }
    pub fn from_json(
        json: &::core::primitive::str,
    ) -> ::core::result::Result<Self, ::fc_client::Invalid> {
        ::fc_client::rt::from_json(json)
    }
    pub fn validate(&self) -> ::core::result::Result<(), ::fc_client::Invalid> {
        ::fc_client::rt::validate(self)
    }
    pub fn violations(&self) -> ::fc_client::rt::Vec<::fc_client::Violation> {
        ::fc_client::rt::violations(self)
    }
}
impl ::fc_client::rt::Fields for UpdateTrigger {
    const NAME: &'static ::core::primitive::str = "UpdateTrigger";
    const UPDATE: bool = true;
    const ROWS: &'static [::fc_client::rt::Row] = &[
        ::fc_client::rt::Row::new("serviceName", "service_name").path().required(),
        ::fc_client::rt::Row::new("functionName", "function_name").path().required(),
        ::fc_client::rt::Row::new("triggerName", "trigger_name").path().required(),
        ::fc_client::rt::Row::new("triggerConfig", "trigger_config").body().json(),
        ::fc_client::rt::Row::new("qualifier", "qualifier").body(),
        ::fc_client::rt::Row::new("description", "description")
            .body()
            .rules(
                &[
                    ::fc_client::rt::Limit::warn(
                        ::fc_client::rt::Rule::Length(0u64, 256u64),
                        "SDK 2023-03-30; not SDK 2021-04-06, which gives no limit",
                    ),
                ],
            ),
        ::fc_client::rt::Row::new("invocationRole", "invocation_role")
            .body()
            .rules(
                &[
                    ::fc_client::rt::Limit::warn(
                        ::fc_client::rt::Rule::Length(0u64, 300u64),
                        "SDK 2023-03-30; not SDK 2021-04-06, which gives no limit",
                    ),
                ],
            ),
        ::fc_client::rt::Row::new("If-Match", "if_match").header(),
        ::fc_client::rt::Row::new("X-Fc-Account-Id", "account_id").header(),
        ::fc_client::rt::Row::new("X-Fc-Date", "date").header(),
        ::fc_client::rt::Row::new("X-Fc-Trace-Id", "trace_id").header(),
    ];
    fn put(&self, to: &mut dyn ::fc_client::rt::Put) {
        to.put(&Self::ROWS[0usize], &self.service_name);
        to.put(&Self::ROWS[1usize], &self.function_name);
        to.put(&Self::ROWS[2usize], &self.trigger_name);
        to.put(&Self::ROWS[3usize], &self.trigger_config);
        to.put(&Self::ROWS[4usize], &self.qualifier);
        to.put(&Self::ROWS[5usize], &self.description);
        to.put(&Self::ROWS[6usize], &self.invocation_role);
        to.put(&Self::ROWS[7usize], &self.if_match);
        to.put(&Self::ROWS[8usize], &self.account_id);
        to.put(&Self::ROWS[9usize], &self.date);
        to.put(&Self::ROWS[10usize], &self.trace_id);
    }
    fn take(from: &mut ::fc_client::rt::Take<'_, '_>) -> Self {
        Self {
            service_name: from.row(&Self::ROWS[0usize]),
            function_name: from.row(&Self::ROWS[1usize]),
            trigger_name: from.row(&Self::ROWS[2usize]),
            trigger_config: from.union(&Self::ROWS[3usize]),
            qualifier: from.row(&Self::ROWS[4usize]),
            description: from.row(&Self::ROWS[5usize]),
            invocation_role: from.row(&Self::ROWS[6usize]),
            if_match: from.row(&Self::ROWS[7usize]),
            account_id: from.row(&Self::ROWS[8usize]),
            date: from.row(&Self::ROWS[9usize]),
            trace_id: from.row(&Self::ROWS[10usize]),
        }
    }
}
impl ::fc_client::rt::Request for UpdateTrigger {
    type Answer = super::Trigger;
    const OPERATION: &'static ::fc_client::Operation = &::fc_client::Operation::new(
        "UpdateTrigger",
        "PUT",
        "2021-04-06",
        "/services/{serviceName}/functions/{functionName}/triggers/{triggerName}",
        ::fc_client::Effect::Update,
        <Self as ::fc_client::rt::Fields>::ROWS,
    );
}
#[diagnostic::on_unimplemented(
    message = "`UpdateTrigger` needs `service_name`: add `.service_name(…)` before `.build()`",
    label = "`service_name` is missing",
    note = "`serviceName` is required. The service that the function belongs to."
)]
pub trait UpdateTriggerHasServiceName {
    fn value(self) -> ::fc_client::rt::String;
}
#[diagnostic::on_unimplemented(
    message = "`UpdateTrigger` needs `function_name`: add `.function_name(…)` before `.build()`",
    label = "`function_name` is missing",
    note = "`functionName` is required. The function that the trigger belongs to."
)]
pub trait UpdateTriggerHasFunctionName {
    fn value(self) -> ::fc_client::rt::String;
}
#[diagnostic::on_unimplemented(
    message = "`UpdateTrigger` needs `trigger_name`: add `.trigger_name(…)` before `.build()`",
    label = "`trigger_name` is missing",
    note = "`triggerName` is required. The trigger."
)]
pub trait UpdateTriggerHasTriggerName {
    fn value(self) -> ::fc_client::rt::String;
}
#[diagnostic::on_unimplemented(
    message = "`UpdateTrigger` has `service_name` already: remove one of the two `.service_name(…)`",
    label = "`service_name` is set already"
)]
pub trait UpdateTriggerLacksServiceName {}
#[diagnostic::on_unimplemented(
    message = "`UpdateTrigger` has `function_name` already: remove one of the two `.function_name(…)`",
    label = "`function_name` is set already"
)]
pub trait UpdateTriggerLacksFunctionName {}
#[diagnostic::on_unimplemented(
    message = "`UpdateTrigger` has `trigger_name` already: remove one of the two `.trigger_name(…)`",
    label = "`trigger_name` is set already"
)]
pub trait UpdateTriggerLacksTriggerName {}
