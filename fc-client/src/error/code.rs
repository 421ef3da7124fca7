//! The codes of errors that are documented or were seen.

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $name:ident $(= $other:literal)*,)*) => {
        /// A code of an error that is documented or was seen; the service may answer with others, whose text
        /// [`Error::code`](crate::Error::code) has.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorCode {
            $($(#[doc = $doc])* $name,)*
        }

        impl ErrorCode {
            pub(crate) fn of(code: &str) -> Option<Self> {
                Some(match code {
                    $(stringify!($name) $(| $other)* => Self::$name,)*
                    _ => return None,
                })
            }

            /// The code as the service writes it.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name),)*
                }
            }
        }
    };
}

codes! {
    /// The key lacks a permission, or Function Compute is not enabled (403).
    AccessDenied,
    /// There is no such alias (404).
    AliasNotFound,
    /// There is such an alias already.
    AliasAlreadyExists,
    /// There is no asynchronous configuration (404).
    AsyncConfigNotExists,
    /// A custom runtime or container ended, or could not be started (412).
    CAExited,
    /// What a custom runtime or container should start is not there (412).
    CAFileNotFound,
    /// The caller closed the connection before the answer (499).
    ClientClosedRequest,
    /// Something else changes the same resource at the same time (409); reads, updates and deletes are tried
    /// again.
    ConcurrentUpdateError,
    /// There is no such domain (404).
    DomainNameNotFound,
    /// A package or a payload is too large (400).
    EntityTooLarge,
    /// What an eventbridge trigger needs is in use (409).
    EventBridgeTriggerConflict,
    /// There is such a function already (409); update it.
    FunctionAlreadyExists,
    /// The function has triggers.
    FunctionNotEmpty,
    /// There is no such function (404).
    FunctionNotFound,
    /// The server of a custom runtime did not come up.
    FunctionNotStarted,
    /// The service failed (500).
    InternalServerError = "InternalError",
    /// There is no such access key (403).
    InvalidAccessKeyID = "InvalidAccessKeyId",
    /// A parameter is wrong; the message says which (400).
    InvalidArgument,
    /// There is no such layer.
    LayerNotFound,
    /// There is no such version of the layer.
    LayerVersionNotFound,
    /// There are as many of these as the account may have (400).
    LimitExceededError,
    /// A header is missing (400).
    MissingRequiredHeader,
    /// There is no such on-demand configuration.
    OnDemandConfigNotFound,
    /// Verb and path are none of an operation (400).
    PathNotSupported,
    /// Somebody changed the resource since its `ETag` was read (412).
    PreconditionFailed,
    /// There is such a provision configuration already.
    ProvisionConfigExist,
    /// More calls at once than are allowed (429); it is tried again.
    ResourceExhausted,
    /// The service lacks machines at the moment (503); it is tried again.
    ResourceThrottled,
    /// There is such a service already.
    ServiceAlreadyExists,
    /// The service has functions.
    ServiceNotEmpty,
    /// There is no such service (404).
    ServiceNotFound,
    /// The service cannot be reached behind its gateway (503); it is tried again.
    ServiceUnavailable,
    /// The signature is not the one that was expected (403).
    SignatureNotMatch = "SignatureDoesNotMatch" = "IncompleteSignature",
    /// There is such a trigger already.
    TriggerAlreadyExists,
    /// There is no such trigger (404).
    TriggerNotFound,
    /// There is no such version (404).
    VersionNotFound,
}

#[cfg(test)]
mod tests {
    use super::ErrorCode;

    #[test]
    fn a_code_is_known_in_each_spelling_and_another_is_not() {
        assert_eq!(ErrorCode::of("FunctionNotFound"), Some(ErrorCode::FunctionNotFound));
        assert_eq!(ErrorCode::of("SignatureDoesNotMatch"), Some(ErrorCode::SignatureNotMatch));
        assert_eq!(ErrorCode::of("NewCode"), None);
        assert_eq!(ErrorCode::CAExited.as_str(), "CAExited");
    }
}
