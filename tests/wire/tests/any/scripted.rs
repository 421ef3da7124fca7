//! A transport without a network that gives the answer which was set last.

use std::sync::{Arc, Mutex, PoisonError};

use fc_client::fc2::Client;
use fc_client::{Body, BoxFuture, Config, Credentials, Retry, Transport, TransportError, Validation};

/// Answers as it was told.
#[derive(Clone, Default)]
pub(crate) struct Scripted(Arc<Mutex<http::Response<Vec<u8>>>>);

impl Scripted {
    pub(crate) fn set(&self, answer: http::Response<Vec<u8>>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = answer;
    }
}

impl Transport for Scripted {
    fn send(&self, _: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let answer = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Box::pin(std::future::ready(Ok(answer.map(Body::from))))
    }
}

pub(crate) fn config() -> Config {
    Config::new()
        .endpoint("http://127.0.0.1:1")
        .credentials(Credentials::new("test-ak-id", "test-ak-secret"))
        .retry(Retry::never())
        .validation(Validation::Off)
}

pub(crate) fn client(config: Config) -> Client {
    Client::new(config).expect("the configuration names a place")
}

/// A runtime for calls that wait for nothing.
pub(crate) fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime")
}
