//! The connections of a configuration: to this machine without a proxy, and elsewhere.

use std::sync::OnceLock;
use std::time::Duration;

use crate::Error;
use crate::endpoint::Endpoint;
use crate::transport::Pooled;

/// The connections of a configuration, made when a client first needs them.
#[derive(Default)]
pub(super) struct Pool {
    /// No proxy can reach this machine for us.
    pub(super) loopback: OnceLock<Pooled>,
    pub(super) elsewhere: OnceLock<Pooled>,
}

impl Pool {
    pub(super) fn to(&self, endpoint: &Endpoint, connect_timeout: Duration) -> Result<Pooled, Error> {
        let loopback = endpoint.is_loopback();
        let place = if loopback { &self.loopback } else { &self.elsewhere };
        match place.get() {
            Some(pool) => Ok(pool.clone()),
            None => Pooled::new(connect_timeout, !loopback).map(|pool| place.get_or_init(|| pool).clone()),
        }
    }
}
