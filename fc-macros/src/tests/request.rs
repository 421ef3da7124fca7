#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct GetService {
    pub service_name: ::fc_client::rt::String,
    pub qualifier: ::core::option::Option<::fc_client::rt::String>,
    pub account_id: ::core::option::Option<::fc_client::rt::String>,
    pub date: ::core::option::Option<::fc_client::rt::String>,
    pub trace_id: ::core::option::Option<::fc_client::rt::String>,
}
impl GetService {
    pub fn builder() -> GetServiceBuilder<::fc_client::rt::Missing> {
        GetServiceBuilder::begin()
    }
    pub fn new(
        service_name: impl ::fc_client::IntoParameter<::fc_client::rt::String>,
    ) -> Self {
        Self {
            service_name: ::fc_client::IntoParameter::into_parameter(service_name),
            qualifier: ::core::option::Option::None,
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
impl ::fc_client::rt::Fields for GetService {
    const NAME: &'static ::core::primitive::str = "GetService";
    const ROWS: &'static [::fc_client::rt::Row] = &[
        ::fc_client::rt::Row::new("serviceName", "service_name").path().required(),
        ::fc_client::rt::Row::new("qualifier", "qualifier").query(),
        ::fc_client::rt::Row::new("X-Fc-Account-Id", "account_id").header(),
        ::fc_client::rt::Row::new("X-Fc-Date", "date").header(),
        ::fc_client::rt::Row::new("X-Fc-Trace-Id", "trace_id").header(),
    ];
    fn put(&self, to: &mut dyn ::fc_client::rt::Put) {
        to.put(&Self::ROWS[0usize], &self.service_name);
        to.put(&Self::ROWS[1usize], &self.qualifier);
        to.put(&Self::ROWS[2usize], &self.account_id);
        to.put(&Self::ROWS[3usize], &self.date);
        to.put(&Self::ROWS[4usize], &self.trace_id);
    }
    fn take(from: &mut ::fc_client::rt::Take<'_, '_>) -> Self {
        Self {
            service_name: from.row(&Self::ROWS[0usize]),
            qualifier: from.row(&Self::ROWS[1usize]),
            account_id: from.row(&Self::ROWS[2usize]),
            date: from.row(&Self::ROWS[3usize]),
            trace_id: from.row(&Self::ROWS[4usize]),
        }
    }
}
impl ::fc_client::rt::Request for GetService {
    type Answer = super::Service;
    const OPERATION: &'static ::fc_client::Operation = &::fc_client::Operation::new(
        "GetService",
        "GET",
        "2021-04-06",
        "/services/{serviceName}",
        ::fc_client::Effect::Read,
        <Self as ::fc_client::rt::Fields>::ROWS,
    );
}
#[diagnostic::on_unimplemented(
    message = "`GetService` needs `service_name`: add `.service_name(…)` before `.build()`",
    label = "`service_name` is missing",
    note = "`serviceName` is required. The name of the service."
)]
pub trait GetServiceHasServiceName {
    fn value(self) -> ::fc_client::rt::String;
}
#[diagnostic::on_unimplemented(
    message = "`GetService` has `service_name` already: remove one of the two `.service_name(…)`",
    label = "`service_name` is set already"
)]
pub trait GetServiceLacksServiceName {}
