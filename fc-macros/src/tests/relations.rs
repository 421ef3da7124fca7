#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Code {
    pub zip_file: ::core::option::Option<::fc_client::Package>,
    pub oss_bucket_name: ::core::option::Option<::fc_client::rt::String>,
    pub oss_object_name: ::core::option::Option<::fc_client::rt::String>,
    pub oss_access_key_id: ::core::option::Option<::fc_client::rt::String>,
    pub oss_access_key_secret: ::core::option::Option<::fc_client::rt::String>,
    pub extra: ::fc_client::rt::Extra,
}
impl Code {
    pub fn new() -> Self {
        Self {
            ..::core::default::Default::default()
        }
    }
    #[must_use]
    pub fn zip_file(
        mut self,
        value: impl ::fc_client::IntoParameter<::fc_client::Package>,
    ) -> Self {
        self.zip_file = ::core::option::Option::Some(
            ::fc_client::IntoParameter::into_parameter(value),
        );
        self
    }
    #[must_use]
    pub fn oss_bucket_name(
        mut self,
        value: impl ::fc_client::IntoParameter<::fc_client::rt::String>,
    ) -> Self {
        self.oss_bucket_name = ::core::option::Option::Some(
            ::fc_client::IntoParameter::into_parameter(value),
        );
        self
    }
    #[must_use]
    pub fn oss_object_name(
        mut self,
        value: impl ::fc_client::IntoParameter<::fc_client::rt::String>,
    ) -> Self {
        self.oss_object_name = ::core::option::Option::Some(
            ::fc_client::IntoParameter::into_parameter(value),
        );
        self
    }
    #[deprecated(
        note = "no official source knows it; the service reads the bucket with the permissions of the caller"
    )]
    #[must_use]
    pub fn oss_access_key_id(
        mut self,
        value: impl ::fc_client::IntoParameter<::fc_client::rt::String>,
    ) -> Self {
        self.oss_access_key_id = ::core::option::Option::Some(
            ::fc_client::IntoParameter::into_parameter(value),
        );
        self
    }
    #[deprecated(
        note = "no official source knows it; the service reads the bucket with the permissions of the caller"
    )]
    #[must_use]
    pub fn oss_access_key_secret(
        mut self,
        value: impl ::fc_client::IntoParameter<::fc_client::rt::String>,
    ) -> Self {
        self.oss_access_key_secret = ::core::option::Option::Some(
            ::fc_client::IntoParameter::into_parameter(value),
        );
        self
    }
}
impl ::fc_client::rt::Fields for Code {
    const NAME: &'static ::core::primitive::str = "Code";
    const TOLERANT: bool = true;
    const RELATIONS: &'static [::fc_client::rt::Relation] = &[
        ::fc_client::rt::Relation::deny(
            ::fc_client::rt::Agreement::Either(&["zipFile", "ossBucketName"]),
            "SDK 2021-04-06, CreateFunctionRequest.code; SDK 2023-03-30",
        ),
        ::fc_client::rt::Relation::deny(
            ::fc_client::rt::Agreement::Needs("ossBucketName", "ossObjectName"),
            "SDK 2021-04-06, Code; tables",
        ),
        ::fc_client::rt::Relation::deny(
            ::fc_client::rt::Agreement::Needs("ossObjectName", "ossBucketName"),
            "SDK 2021-04-06, Code; tables",
        ),
    ];
    const ROWS: &'static [::fc_client::rt::Row] = &[
        ::fc_client::rt::Row::new("zipFile", "zip_file"),
        ::fc_client::rt::Row::new("ossBucketName", "oss_bucket_name")
            .rules(
                &[
                    ::fc_client::rt::Limit::warn(
                        ::fc_client::rt::Rule::Length(3u64, 63u64),
                        "SDK 2023-03-30, InputCodeLocation.ossBucketName; not SDK 2021-04-06, which gives no limit",
                    ),
                ],
            ),
        ::fc_client::rt::Row::new("ossObjectName", "oss_object_name"),
        ::fc_client::rt::Row::new("ossAccessKeyId", "oss_access_key_id").secret(),
        ::fc_client::rt::Row::new("ossAccessKeySecret", "oss_access_key_secret").secret(),
    ];
    fn put(&self, to: &mut dyn ::fc_client::rt::Put) {
        to.put(&Self::ROWS[0usize], &self.zip_file);
        to.put(&Self::ROWS[1usize], &self.oss_bucket_name);
        to.put(&Self::ROWS[2usize], &self.oss_object_name);
        to.put(&Self::ROWS[3usize], &self.oss_access_key_id);
        to.put(&Self::ROWS[4usize], &self.oss_access_key_secret);
        to.extra(&self.extra);
    }
    fn take(from: &mut ::fc_client::rt::Take<'_, '_>) -> Self {
        Self {
            zip_file: from.row(&Self::ROWS[0usize]),
            oss_bucket_name: from.row(&Self::ROWS[1usize]),
            oss_object_name: from.row(&Self::ROWS[2usize]),
            oss_access_key_id: from.row(&Self::ROWS[3usize]),
            oss_access_key_secret: from.row(&Self::ROWS[4usize]),
            extra: from.extra(),
        }
    }
}
