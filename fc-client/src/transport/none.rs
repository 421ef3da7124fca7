//! No HTTP: on this target requests are made and checked, and addresses of triggers signed; nothing is sent.

use std::convert::Infallible;
use std::time::Duration;

use bytes::Bytes;

use super::{BoxFuture, Transport, TransportError};
use crate::{Body, Error, ErrorKind};

/// Nothing is sent, so nothing is missing.
pub(crate) const TLS: bool = true;

const WHY: &str = "there is no HTTP on this target";

/// What there is none of.
#[derive(Clone)]
pub(crate) struct Pooled(Infallible);

impl Pooled {
    pub(crate) fn new(_: Duration, _: bool) -> Result<Self, Error> {
        Err(Error::new(ErrorKind::Invalid, WHY))
    }
}

impl Transport for Pooled {
    fn send(&self, _: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        match self.0 {}
    }
}

pub(crate) async fn fetch(_: http::Request<Bytes>) -> Result<(u16, Bytes), String> {
    Err(WHY.to_owned())
}
