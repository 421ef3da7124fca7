//! A transport without a network: it keeps what it was given and answers as it was told.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use fc_client::fc2::Client;
use fc_client::{Body, BoxFuture, Config, Credentials, Error, Retry, Transport, TransportError};

/// What stands in the captures.
pub(crate) const ENDPOINT: &str = "http://127.0.0.1:19080";
pub(crate) const NONCE: &str = "f3c1d2e4b5a697887766554433221100";

pub(crate) fn date() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_037_045)
}

pub(crate) fn config() -> Config {
    Config::new()
        .endpoint(ENDPOINT)
        .credentials(Credentials::new("test-ak-id", "test-ak-secret"))
        .retry(Retry::never())
}

pub(crate) fn client(config: Config) -> Client {
    Client::new(config).expect("the configuration names a place")
}

/// The one request that a call by name would send.
pub(crate) async fn dry_run(
    config: Config,
    operation: &str,
    json: &str,
) -> Result<http::Request<Bytes>, Error> {
    client(config).dry_run_json(operation, json, date(), NONCE).await
}

/// The target of a request: path and query.
pub(crate) fn target(request: &http::Request<Bytes>) -> &str {
    request.uri().path_and_query().map_or("", |target| target.as_str())
}

/// Answers every request in the same way.
#[derive(Clone, Default)]
pub(crate) struct Scripted {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Bytes,
    pub(crate) seen: Arc<Mutex<Vec<http::request::Parts>>>,
}

impl Scripted {
    pub(crate) fn new(status: u16, headers: &[(&'static str, &str)], body: impl Into<Bytes>) -> Self {
        let headers = headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        Self { status, headers, body: body.into(), seen: Arc::default() }
    }
}

impl Transport for Scripted {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let (parts, _) = request.into_parts();
        self.seen.lock().expect("no test panics while it holds the lock").push(parts);
        let mut answer = http::Response::builder().status(self.status);
        for (name, value) in &self.headers {
            answer = answer.header(*name, value);
        }
        let answer = answer.body(Body::from(self.body.clone())).map_err(TransportError::broken);
        Box::pin(std::future::ready(answer))
    }
}
