#[derive(Clone)]
#[must_use = "nothing is sent until the request is built and given to the client"]
pub struct CreateServiceBuilder<ServiceName, Role> {
    service_name_state: ServiceName,
    role_state: Role,
    request: CreateService,
}
impl CreateServiceBuilder<::fc_client::rt::Missing, ::fc_client::rt::Missing> {
    fn begin() -> Self {
        Self {
            service_name_state: ::fc_client::rt::Missing,
            role_state: ::fc_client::rt::Missing,
            request: CreateService {
                service_name: ::fc_client::rt::absent(),
                description: ::core::option::Option::None,
                internet_access: ::core::option::Option::None,
                role: ::core::option::Option::None,
                vpc_config: ::core::option::Option::None,
                log_config: ::core::option::Option::None,
                nas_config: ::core::option::Option::None,
                oss_mount_config: ::core::option::Option::None,
                tracing_config: ::core::option::Option::None,
                account_id: ::core::option::Option::None,
                date: ::core::option::Option::None,
                trace_id: ::core::option::Option::None,
            },
        }
    }
}
impl<ServiceName, Role> CreateServiceBuilder<ServiceName, Role> {
    pub fn service_name(
        self,
        value: impl ::fc_client::IntoParameter<::fc_client::rt::String>,
    ) -> CreateServiceBuilder<::fc_client::rt::Set<::fc_client::rt::String>, Role>
    where
        ServiceName: CreateServiceLacksServiceName,
    {
        CreateServiceBuilder {
            service_name_state: ::fc_client::rt::Set(
                ::fc_client::IntoParameter::into_parameter(value),
            ),
            role_state: self.role_state,
            request: self.request,
        }
    }
    pub fn role(
        self,
        value: impl ::fc_client::IntoParameter<::fc_client::rt::String>,
    ) -> CreateServiceBuilder<ServiceName, ::fc_client::rt::Set<()>>
    where
        Role: CreateServiceLacksRole,
    {
        let mut request = self.request;
        request.role = ::core::option::Option::Some(
            ::fc_client::IntoParameter::into_parameter(value),
        );
        CreateServiceBuilder {
            role_state: ::fc_client::rt::Set(()),
            service_name_state: self.service_name_state,
            request,
        }
    }
    pub fn without_role(
        self,
    ) -> CreateServiceBuilder<ServiceName, ::fc_client::rt::Set<()>>
    where
        Role: CreateServiceLacksRole,
    {
        let request = self.request;
        CreateServiceBuilder {
            role_state: ::fc_client::rt::Set(()),
            service_name_state: self.service_name_state,
            request,
        }
    }
    pub fn description(
        mut self,
        value: impl ::fc_client::IntoParameter<::fc_client::rt::String>,
    ) -> Self {
        self.request.description = ::core::option::Option::Some(
            ::fc_client::IntoParameter::into_parameter(value),
        );
        self
    }
    pub fn internet_access(mut self, value: ::core::primitive::bool) -> Self {
        self.request.internet_access = ::core::option::Option::Some(value);
        self
    }
    pub fn vpc_config(
        mut self,
        value: impl ::fc_client::IntoParameter<super::VpcConfig>,
    ) -> Self {
        self.request.vpc_config = ::core::option::Option::Some(
            ::fc_client::IntoParameter::into_parameter(value),
        );
        self
    }
    pub fn log_config(
        mut self,
        value: impl ::fc_client::IntoParameter<super::LogConfig>,
    ) -> Self {
        self.request.log_config = ::core::option::Option::Some(
            ::fc_client::IntoParameter::into_parameter(value),
        );
        self
    }
    pub fn nas_config(
        mut self,
        value: impl ::fc_client::IntoParameter<super::NasConfig>,
    ) -> Self {
        self.request.nas_config = ::core::option::Option::Some(
            ::fc_client::IntoParameter::into_parameter(value),
        );
        self
    }
    pub fn oss_mount_config(
        mut self,
        value: impl ::fc_client::IntoParameter<super::OssMountConfig>,
    ) -> Self {
        self.request.oss_mount_config = ::core::option::Option::Some(
            ::fc_client::IntoParameter::into_parameter(value),
        );
        self
    }
    pub fn tracing_config(
        mut self,
        value: impl ::fc_client::IntoParameter<super::TracingConfig>,
    ) -> Self {
        self.request.tracing_config = ::core::option::Option::Some(
            ::fc_client::IntoParameter::into_parameter(value),
        );
        self
    }
    pub fn account_id(
        mut self,
        value: impl ::fc_client::IntoParameter<::fc_client::rt::String>,
    ) -> Self {
        self.request.account_id = ::core::option::Option::Some(
            ::fc_client::IntoParameter::into_parameter(value),
        );
        self
    }
    pub fn date(
        mut self,
        value: impl ::fc_client::IntoParameter<::fc_client::rt::String>,
    ) -> Self {
        self.request.date = ::core::option::Option::Some(
            ::fc_client::IntoParameter::into_parameter(value),
        );
        self
    }
    pub fn trace_id(
        mut self,
        value: impl ::fc_client::IntoParameter<::fc_client::rt::String>,
    ) -> Self {
        self.request.trace_id = ::core::option::Option::Some(
            ::fc_client::IntoParameter::into_parameter(value),
        );
        self
    }
}
impl<ServiceName, Role> CreateServiceBuilder<ServiceName, Role> {
    pub fn build(self) -> CreateService
    where
        ServiceName: CreateServiceHasServiceName,
        Role: CreateServiceHasRole,
    {
        CreateService {
            service_name: CreateServiceHasServiceName::value(self.service_name_state),
            ..self.request
        }
    }
}
