#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum TriggerConfig {
    Timer(::fc_client::rt::Box<super::TimerTriggerConfig>),
    Http(::fc_client::rt::Box<super::HttpTriggerConfig>),
    Oss(::fc_client::rt::Box<super::OssTriggerConfig>),
    Log(::fc_client::rt::Box<super::LogTriggerConfig>),
    Tablestore(::fc_client::rt::Box<super::TablestoreTriggerConfig>),
    MnsTopic(::fc_client::rt::Box<super::MnsTopicTriggerConfig>),
    CdnEvents(::fc_client::rt::Box<super::CdnEventsTriggerConfig>),
    Eventbridge(::fc_client::rt::Box<super::EventBridgeTriggerConfig>),
    Json(::fc_client::rt::Json),
}
impl ::fc_client::rt::Union for TriggerConfig {
    const TAG: &'static ::core::primitive::str = "triggerType";
    const READERS: &'static [::fc_client::rt::Shape<Self>] = &[
        ("timer", ::fc_client::rt::shape::<super::TimerTriggerConfig, Self>),
        ("http", ::fc_client::rt::shape::<super::HttpTriggerConfig, Self>),
        ("oss", ::fc_client::rt::shape::<super::OssTriggerConfig, Self>),
        ("log", ::fc_client::rt::shape::<super::LogTriggerConfig, Self>),
        ("tablestore", ::fc_client::rt::shape::<super::TablestoreTriggerConfig, Self>),
        ("mns_topic", ::fc_client::rt::shape::<super::MnsTopicTriggerConfig, Self>),
        ("cdn_events", ::fc_client::rt::shape::<super::CdnEventsTriggerConfig, Self>),
        ("eventbridge", ::fc_client::rt::shape::<super::EventBridgeTriggerConfig, Self>),
    ];
    fn tag(&self) -> ::core::option::Option<&'static ::core::primitive::str> {
        match self {
            Self::Timer(_) => ::core::option::Option::Some("timer"),
            Self::Http(_) => ::core::option::Option::Some("http"),
            Self::Oss(_) => ::core::option::Option::Some("oss"),
            Self::Log(_) => ::core::option::Option::Some("log"),
            Self::Tablestore(_) => ::core::option::Option::Some("tablestore"),
            Self::MnsTopic(_) => ::core::option::Option::Some("mns_topic"),
            Self::CdnEvents(_) => ::core::option::Option::Some("cdn_events"),
            Self::Eventbridge(_) => ::core::option::Option::Some("eventbridge"),
            Self::Json(_) => ::core::option::Option::None,
        }
    }
    fn inner(&self) -> &dyn ::fc_client::rt::Value {
        match self {
            Self::Timer(value) => &**value,
            Self::Http(value) => &**value,
            Self::Oss(value) => &**value,
            Self::Log(value) => &**value,
            Self::Tablestore(value) => &**value,
            Self::MnsTopic(value) => &**value,
            Self::CdnEvents(value) => &**value,
            Self::Eventbridge(value) => &**value,
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
        Self::Timer(::fc_client::rt::Box::new(value))
    }
}
impl ::core::convert::From<super::HttpTriggerConfig> for TriggerConfig {
    fn from(value: super::HttpTriggerConfig) -> Self {
        Self::Http(::fc_client::rt::Box::new(value))
    }
}
impl ::core::convert::From<super::OssTriggerConfig> for TriggerConfig {
    fn from(value: super::OssTriggerConfig) -> Self {
        Self::Oss(::fc_client::rt::Box::new(value))
    }
}
impl ::core::convert::From<super::LogTriggerConfig> for TriggerConfig {
    fn from(value: super::LogTriggerConfig) -> Self {
        Self::Log(::fc_client::rt::Box::new(value))
    }
}
impl ::core::convert::From<super::TablestoreTriggerConfig> for TriggerConfig {
    fn from(value: super::TablestoreTriggerConfig) -> Self {
        Self::Tablestore(::fc_client::rt::Box::new(value))
    }
}
impl ::core::convert::From<super::MnsTopicTriggerConfig> for TriggerConfig {
    fn from(value: super::MnsTopicTriggerConfig) -> Self {
        Self::MnsTopic(::fc_client::rt::Box::new(value))
    }
}
impl ::core::convert::From<super::CdnEventsTriggerConfig> for TriggerConfig {
    fn from(value: super::CdnEventsTriggerConfig) -> Self {
        Self::CdnEvents(::fc_client::rt::Box::new(value))
    }
}
impl ::core::convert::From<super::EventBridgeTriggerConfig> for TriggerConfig {
    fn from(value: super::EventBridgeTriggerConfig) -> Self {
        Self::Eventbridge(::fc_client::rt::Box::new(value))
    }
}
