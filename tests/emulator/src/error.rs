//! What the service answers when it refuses.

use http::StatusCode;

/// A refusal: the status, the code and the message that go out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

impl Fault {
    pub(crate) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Fault {
        Fault { status, code, message: message.into() }
    }

    pub(crate) fn invalid(message: impl Into<String>) -> Fault {
        Fault::new(StatusCode::BAD_REQUEST, "InvalidArgument", message)
    }

    pub(crate) fn forbidden(code: &'static str, message: impl Into<String>) -> Fault {
        Fault::new(StatusCode::FORBIDDEN, code, message)
    }

    pub(crate) fn not_found(code: &'static str, message: impl Into<String>) -> Fault {
        Fault::new(StatusCode::NOT_FOUND, code, message)
    }

    /// What is asked for does not go together with what exists.
    pub(crate) fn conflict(code: &'static str, message: impl Into<String>) -> Fault {
        Fault::new(StatusCode::CONFLICT, code, message)
    }

    /// Somebody else changed the resource since the caller looked at it.
    pub(crate) fn changed(message: impl Into<String>) -> Fault {
        Fault::new(StatusCode::PRECONDITION_FAILED, "PreconditionFailed", message)
    }

    pub(crate) fn too_large(limit: usize) -> Fault {
        let message = format!("payload size exceeds maximum allowed size ({limit} bytes)");
        Fault::new(StatusCode::BAD_REQUEST, "EntityTooLarge", message)
    }

    /// The function's process could not be started or did not stay up.
    pub(crate) fn not_started(code: &'static str, message: impl Into<String>) -> Fault {
        Fault::new(StatusCode::PRECONDITION_FAILED, code, message)
    }

    /// The emulator itself failed, or lacks the thing that was asked for.
    pub(crate) fn internal(message: impl Into<String>) -> Fault {
        Fault::new(StatusCode::INTERNAL_SERVER_ERROR, "InternalServerError", message)
    }

    #[expect(clippy::needless_pass_by_value, reason = "it is handed to `map_err`")]
    pub(crate) fn unsendable(error: http::Error) -> Fault {
        Fault::internal(format!("the answer cannot be sent: {error}"))
    }

    pub(crate) fn unsupported(message: impl Into<String>) -> Fault {
        Fault::new(StatusCode::NOT_IMPLEMENTED, "NotImplemented", message)
    }
}
