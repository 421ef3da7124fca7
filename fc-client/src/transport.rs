//! How a request gets to the service: one method, so that it can be replaced.

#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
mod http;
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
#[path = "transport/none.rs"]
mod http;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

pub(crate) use self::http::{Pooled, TLS, fetch};
use crate::body::{Body, BoxError};
use crate::{Error, ErrorKind};

/// A future that can be kept and sent.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Sends one request, once, without following redirects.
pub trait Transport: Send + Sync + 'static {
    /// The answer, or what happened to the connection.
    fn send(
        &self,
        request: ::http::Request<Body>,
    ) -> BoxFuture<'_, Result<::http::Response<Body>, TransportError>>;
}

/// What happened to a connection; whether it ever stood decides whether the request can have had an effect.
#[derive(Debug)]
pub struct TransportError {
    kind: ErrorKind,
    source: BoxError,
}

impl TransportError {
    /// No connection stood: nothing was sent.
    pub fn connect(source: impl Into<BoxError>) -> Self {
        Self { kind: ErrorKind::Connect, source: source.into() }
    }

    /// The request is none that can be sent.
    pub fn invalid(source: impl Into<BoxError>) -> Self {
        Self { kind: ErrorKind::Invalid, source: source.into() }
    }

    /// The connection broke after it stood.
    pub fn broken(source: impl Into<BoxError>) -> Self {
        Self { kind: ErrorKind::Transport, source: source.into() }
    }

    /// What happened.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// No answer came in time.
    pub fn timeout(source: impl Into<BoxError>) -> Self {
        Self { kind: ErrorKind::Timeout, source: source.into() }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&innermost(&*self.source))
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.source)
    }
}

impl From<TransportError> for Error {
    fn from(error: TransportError) -> Self {
        Self::new(error.kind, error.to_string()).because(error)
    }
}

/// What lies at the bottom says most: `Connection refused`, not `client error`.
pub(crate) fn innermost(error: &(dyn std::error::Error + 'static)) -> String {
    std::iter::successors(Some(error), |error| error.source()).last().unwrap_or(error).to_string()
}

impl Transport for Arc<dyn Transport> {
    fn send(
        &self,
        request: ::http::Request<Body>,
    ) -> BoxFuture<'_, Result<::http::Response<Body>, TransportError>> {
        (**self).send(request)
    }
}
