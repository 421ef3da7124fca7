//! What every answer has besides its result: status, headers, request id.

use http::HeaderMap;

/// The head of an answer.
#[derive(Clone, Debug)]
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

/// A result with the head of its answer.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Answer<T> {
    /// The result.
    pub result: T,
    /// Status, headers, request id.
    pub head: Head,
}
