//! What every answer has besides its result: status, headers, request id.

use std::fmt;

use http::HeaderMap;

/// The head of an answer.
#[derive(Clone)]
#[non_exhaustive]
pub struct Head {
    /// The HTTP status.
    pub status: u16,
    /// The headers as they came.
    pub headers: HeaderMap,
    /// How many times the request was sent, this time included.
    pub attempts: u32,
}

impl Head {
    pub(crate) fn new(status: u16, headers: HeaderMap, attempts: u32) -> Self {
        Self { status, headers, attempts }
    }

    /// The id that the service's support asks for.
    pub fn request_id(&self) -> Option<&str> {
        self.header("x-fc-request-id").or_else(|| self.header("x-acs-request-id"))
    }

    /// The version of the resource, for `If-Match`.
    pub fn etag(&self) -> Option<&str> {
        self.header("etag")
    }

    /// A header's text, where it is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// Names of headers, not their values: one of them is the log of a function.
impl fmt::Debug for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Head")
            .field("status", &self.status)
            .field("request_id", &self.request_id())
            .field("attempts", &self.attempts)
            .field("headers", &self.headers.keys().map(http::HeaderName::as_str).collect::<Vec<_>>())
            .finish()
    }
}

/// A result with the head of its answer.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Answer<T> {
    /// The result.
    pub result: T,
    /// Status, headers, request id.
    pub head: Head,
}
