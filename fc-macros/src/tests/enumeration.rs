#[allow(deprecated, reason = "deprecated values are still known")]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum LogType {
    None,
    Tail,
    Unknown(::fc_client::rt::String),
}
impl LogType {
    #[allow(deprecated, reason = "deprecated values are still known")]
    pub fn as_str(&self) -> &::core::primitive::str {
        match self {
            Self::None => "None",
            Self::Tail => "Tail",
            Self::Unknown(text) => text,
        }
    }
}
#[allow(deprecated, reason = "deprecated values are still known")]
impl ::fc_client::rt::Open for LogType {
    const KNOWN: &'static [(
        &'static ::core::primitive::str,
        &'static ::core::primitive::str,
        Self,
    )] = &[("None", "None", Self::None), ("Tail", "Tail", Self::Tail)];
    fn as_str(&self) -> &::core::primitive::str {
        self.as_str()
    }
    fn unknown(text: ::fc_client::rt::String) -> Self {
        Self::Unknown(text)
    }
}
::fc_client::rt::open!(LogType);
