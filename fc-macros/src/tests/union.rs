#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum TriggerConfig {
    Timer(super::TimerTriggerConfig),
    Http(super::HttpTriggerConfig),
    Json(::fc_client::rt::Json),
}
impl ::fc_client::rt::Union for TriggerConfig {
    const TAG: &'static ::core::primitive::str = "triggerType";
    const READERS: &'static [::fc_client::rt::Shape<Self>] = &[
        (
            "timer",
            |json, at| ::core::option::Option::map(
                ::fc_client::rt::FromJson::take(json, at),
                Self::Timer,
            ),
        ),
        (
            "http",
            |json, at| ::core::option::Option::map(
                ::fc_client::rt::FromJson::take(json, at),
                Self::Http,
            ),
        ),
    ];
    fn tag(&self) -> ::core::option::Option<&'static ::core::primitive::str> {
        match self {
            Self::Timer(_) => ::core::option::Option::Some("timer"),
            Self::Http(_) => ::core::option::Option::Some("http"),
            Self::Json(_) => ::core::option::Option::None,
        }
    }
    fn inner(&self) -> &dyn ::fc_client::rt::Value {
        match self {
            Self::Timer(value) => value,
            Self::Http(value) => value,
            Self::Json(value) => value,
        }
    }
    fn json(value: ::fc_client::rt::Json) -> Self {
        Self::Json(value)
    }
}
::fc_client::rt::union!(TriggerConfig);
impl ::core::convert::From<super::TimerTriggerConfig> for TriggerConfig {
    fn from(value: super::TimerTriggerConfig) -> Self {
        Self::Timer(value)
    }
}
impl ::core::convert::From<super::HttpTriggerConfig> for TriggerConfig {
    fn from(value: super::HttpTriggerConfig) -> Self {
        Self::Http(value)
    }
}
