#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct VpcConfig {
    pub vpc_id: ::core::option::Option<::fc_client::rt::String>,
    pub v_switch_ids: ::core::option::Option<
        ::fc_client::rt::Vec<::fc_client::rt::String>,
    >,
    pub role: ::core::option::Option<::fc_client::rt::String>,
    pub security_group_id: ::core::option::Option<::fc_client::rt::String>,
    pub extra: ::fc_client::rt::Extra,
}
impl VpcConfig {
    pub fn new(
        vpc_id: impl ::fc_client::IntoParameter<::fc_client::rt::String>,
        v_switch_ids: impl ::fc_client::IntoList<::fc_client::rt::String>,
    ) -> Self {
        Self {
            vpc_id: {
                let value = vpc_id;
                ::core::option::Option::Some(
                    ::fc_client::IntoParameter::into_parameter(value),
                )
            },
            v_switch_ids: {
                let value = v_switch_ids;
                ::core::option::Option::Some(::fc_client::IntoList::into_list(value))
            },
            ..::core::default::Default::default()
        }
    }
    #[must_use]
    pub fn role(
        mut self,
        value: impl ::fc_client::IntoParameter<::fc_client::rt::String>,
    ) -> Self {
        self.role = ::core::option::Option::Some(
            ::fc_client::IntoParameter::into_parameter(value),
        );
        self
    }
    #[must_use]
    pub fn security_group_id(
        mut self,
        value: impl ::fc_client::IntoParameter<::fc_client::rt::String>,
    ) -> Self {
        self.security_group_id = ::core::option::Option::Some(
            ::fc_client::IntoParameter::into_parameter(value),
        );
        self
    }
}
impl ::fc_client::rt::Fields for VpcConfig {
    const NAME: &'static ::core::primitive::str = "VpcConfig";
    const TOLERANT: bool = true;
    const ROWS: &'static [::fc_client::rt::Row] = &[
        ::fc_client::rt::Row::new("vpcId", "vpc_id")
            .named("VpcId")
            .required()
            .rules(
                &[
                    ::fc_client::rt::Limit::warn(
                        ::fc_client::rt::Rule::Length(0u64, 50u64),
                        "SDK 2023-03-30; not SDK 2021-04-06, which gives no limit",
                    ),
                ],
            ),
        ::fc_client::rt::Row::new("vSwitchIds", "v_switch_ids")
            .named("VSwitchIds")
            .required(),
        ::fc_client::rt::Row::new("role", "role"),
        ::fc_client::rt::Row::new("securityGroupId", "security_group_id")
            .rules(
                &[
                    ::fc_client::rt::Limit::warn(
                        ::fc_client::rt::Rule::Length(0u64, 50u64),
                        "SDK 2023-03-30; not SDK 2021-04-06, which gives no limit",
                    ),
                ],
            ),
    ];
    fn put(&self, to: &mut dyn ::fc_client::rt::Put) {
        to.put(&Self::ROWS[0usize], &self.vpc_id);
        to.put(&Self::ROWS[1usize], &self.v_switch_ids);
        to.put(&Self::ROWS[2usize], &self.role);
        to.put(&Self::ROWS[3usize], &self.security_group_id);
        to.extra(&self.extra);
    }
    fn take(from: &mut ::fc_client::rt::Take<'_, '_>) -> Self {
        Self {
            vpc_id: from.row(&Self::ROWS[0usize]),
            v_switch_ids: from.row(&Self::ROWS[1usize]),
            role: from.row(&Self::ROWS[2usize]),
            security_group_id: from.row(&Self::ROWS[3usize]),
            extra: from.extra(),
        }
    }
}
