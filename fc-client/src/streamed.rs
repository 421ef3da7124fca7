//! The answer of an invocation that is read while it comes.

use std::fmt;

use bytes::Bytes;
use http_body_util::BodyExt as _;

use crate::invocation::{failed, log};
use crate::rt::FromAnswer as _;
use crate::transport::innermost;
use crate::{Body, Error, ErrorKind, FunctionErrorKind, Head, Invocation, Operation};

/// The answer of an invocation whose payload is read piece by piece, so that it never stands in memory as a whole.
///
/// The time limits of the configuration end with the head of the answer: how long the payload may take is the caller's
/// to say, with [`tokio::time::timeout`]. A peer that is gone is noticed by the system within a minute or so, as far as the
/// next proxy.
pub struct StreamedInvocation {
    head: Head,
    body: Body,
    operation: &'static Operation,
}

impl StreamedInvocation {
    pub(crate) fn new(head: Head, body: Body, operation: &'static Operation) -> Self {
        Self { head, body, operation }
    }

    /// Status and headers.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// The request id.
    pub fn request_id(&self) -> Option<&str> {
        self.head.request_id()
    }

    /// How the function failed, if it did; then the payload says what happened, and [`collect`](Self::collect) reads it.
    pub fn function_error_kind(&self) -> Option<FunctionErrorKind> {
        failed(&self.head)
    }

    /// The last 4 KB of the log, when it was asked for with `LogType::Tail`.
    pub fn log(&self) -> Option<String> {
        log(&self.head)
    }

    /// How many bytes the payload has left, where the service said it.
    pub fn remaining(&self) -> Option<u64> {
        http_body::Body::size_hint(&self.body).exact()
    }

    /// The next piece of the payload; none at its end.
    ///
    /// # Errors
    /// The connection broke. What was read before is a part of the payload, not the whole.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        loop {
            match self.body.frame().await {
                None => return Ok(None),
                Some(Err(error)) => {
                    let text = format!("the answer broke off: {}", innermost(&*error));
                    let error = Error::new(ErrorKind::Transport, text).because(error).answered(&self.head);
                    return Err(error.of(self.operation, self.head.attempts));
                }
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(bytes) if bytes.is_empty() => {}
                    Ok(bytes) => return Ok(Some(bytes)),
                    // Trailers say nothing here.
                    Err(_) => {}
                },
            }
        }
    }

    /// The payload as a body, such as for an answer of one's own server.
    pub fn into_body(self) -> Body {
        self.body
    }

    /// Reads the rest into memory, as an [`Invocation`] that was not streamed.
    ///
    /// # Errors
    /// The connection broke.
    pub async fn collect(mut self) -> Result<Invocation, Error> {
        let mut all = Vec::new();
        while let Some(bytes) = self.chunk().await? {
            all.extend_from_slice(&bytes);
        }
        let read = Invocation::read(&self.head, all.into());
        read.map_err(|invalid| Error::decode(&self.head, &invalid).of(self.operation, self.head.attempts))
    }
}

impl fmt::Debug for StreamedInvocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamedInvocation")
            .field("head", &self.head)
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}
