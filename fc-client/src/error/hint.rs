//! What probably helps against an error of the service, where its code says so.

use super::ErrorCode;

/// The remedy for a code, with what the service said beside it.
pub(super) fn of(code: ErrorCode, message: &str) -> Option<&'static str> {
    use ErrorCode as E;

    Some(match code {
        E::SignatureNotMatch => {
            "the secret does not belong to this access key id, or something changed the request on its way: \
             `canonical_request()` of the error is what was signed"
        }
        E::InvalidAccessKeyID => "there is no such access key, or it was disabled",
        E::AccessDenied if message.contains("not enabled") => {
            "Function Compute has to be enabled for the account"
        }
        E::AccessDenied if message.to_ascii_lowercase().contains("account") => {
            "the account in the endpoint (FC_ACCOUNT_ID) has to be the one that the access key belongs to"
        }
        E::AccessDenied => {
            "the key lacks the permission, or a role was made so lately that it is not known everywhere"
        }
        E::PreconditionFailed => "somebody changed it since its ETag was read: read it again and decide anew",
        E::EntityTooLarge => "put a package into OSS and use `Code::from_oss`, a payload into OSS as well",
        E::FunctionNotEmpty => "delete the triggers of the function first",
        E::ServiceNotEmpty => "delete the functions of the service first",
        E::ConcurrentUpdateError => "something else changes the same resource at the same time",
        _ if code.as_str().ends_with("AlreadyExists") => "it is there already: update it instead",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{ErrorCode, of};

    #[test]
    fn a_known_code_has_a_remedy_and_an_unknown_one_has_none() {
        assert_eq!(of(ErrorCode::FunctionAlreadyExists, ""), Some("it is there already: update it instead"));
        assert_eq!(
            of(ErrorCode::AccessDenied, "FC service is not enabled for current user."),
            Some("Function Compute has to be enabled for the account")
        );
        assert_ne!(of(ErrorCode::AccessDenied, ""), of(ErrorCode::AccessDenied, "it is not enabled"));
        assert_eq!(of(ErrorCode::FunctionNotFound, ""), None);
    }
}
