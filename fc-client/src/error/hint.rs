//! What probably helps against an error of the service, where its code says so.

/// Whether a code says that the signature is another one than was expected.
pub(super) fn is_signature(code: Option<&str>) -> bool {
    matches!(code, Some("SignatureNotMatch" | "SignatureDoesNotMatch" | "IncompleteSignature"))
}

/// The remedy for a code, with what the service said beside it.
pub(super) fn of(code: &str, message: &str) -> Option<&'static str> {
    Some(match code {
        "SignatureNotMatch" | "SignatureDoesNotMatch" => {
            "the secret does not belong to this access key id, or something changed the request on its way: \
             `canonical_request()` of the error is what was signed"
        }
        "InvalidAccessKeyID" | "InvalidAccessKeyId" => "there is no such access key, or it was disabled",
        "AccessDenied" if message.contains("not enabled") => {
            "Function Compute has to be enabled for the account"
        }
        "AccessDenied" if message.to_ascii_lowercase().contains("account") => {
            "the account in the endpoint (FC_ACCOUNT_ID) has to be the one that the access key belongs to"
        }
        "AccessDenied" => {
            "the key lacks the permission, or a role was made so lately that it is not known everywhere"
        }
        "PreconditionFailed" => "somebody changed it since its ETag was read: read it again and decide anew",
        "EntityTooLarge" => "put a package into OSS and use `Code::from_oss`, a payload into OSS as well",
        "FunctionNotEmpty" => "delete the triggers of the function first",
        "ServiceNotEmpty" => "delete the functions of the service first",
        "ConcurrentUpdateError" => "something else changes the same resource at the same time",
        _ if code.ends_with("AlreadyExists") => "it is there already: update it instead",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn a_known_code_has_a_remedy_and_an_unknown_one_has_none() {
        assert_eq!(of("FunctionAlreadyExists", ""), Some("it is there already: update it instead"));
        assert_eq!(
            of("AccessDenied", "FC service is not enabled for current user."),
            Some("Function Compute has to be enabled for the account")
        );
        assert_ne!(of("AccessDenied", ""), of("AccessDenied", "it is not enabled"));
        assert_eq!(of("FunctionNotFound", ""), None);
    }
}
