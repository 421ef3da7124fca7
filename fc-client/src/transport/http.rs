//! HTTP by reqwest; no other file knows it.

use std::sync::OnceLock;
use std::time::Duration;

use bytes::Bytes;

use super::{BoxFuture, Transport, TransportError, innermost};
use crate::body::Body;
use crate::{Error, ErrorKind, PackageError};

/// Whether this build can speak TLS.
pub(crate) const TLS: bool = cfg!(any(feature = "rustls", feature = "rustls-ring", feature = "native-tls"));

const KEEPALIVE: Duration = Duration::from_secs(15);

/// The transport that is used unless another is given: reqwest with one pool of connections.
#[derive(Clone)]
pub(crate) struct Pooled(reqwest::Client);

impl Pooled {
    pub(crate) fn new(connect_timeout: Duration, proxies: bool) -> Result<Self, Error> {
        provide_cryptography();
        let builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(connect_timeout)
            .pool_idle_timeout(Duration::from_secs(50))
            // A peer that is gone is noticed within a minute, however long a function may run.
            .tcp_keepalive(KEEPALIVE)
            .tcp_keepalive_interval(KEEPALIVE)
            .tcp_keepalive_retries(3)
            .retry(reqwest::retry::never());
        let builder = if proxies { builder } else { builder.no_proxy() };
        let wrong = |error: reqwest::Error| Error::new(ErrorKind::Invalid, innermost(&error)).because(error);
        builder.build().map(Self).map_err(wrong)
    }
}

#[cfg(feature = "reqwest-client")]
impl From<reqwest::Client> for Pooled {
    fn from(client: reqwest::Client) -> Self {
        Self(client)
    }
}

impl Transport for Pooled {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let client = self.0.clone();
        Box::pin(async move {
            let request = request.map(reqwest::Body::wrap);
            let request = reqwest::Request::try_from(request).map_err(TransportError::invalid)?;
            let answer = client.execute(request).await.map_err(classify)?;
            Ok(http::Response::from(answer).map(Body::wrap))
        })
    }
}

/// Asks a service that gives credentials. Without TLS it is one of this machine or of its network, which no proxy can
/// reach for us.
pub(crate) async fn fetch(request: http::Request<Bytes>) -> Result<(u16, Bytes), String> {
    static NEAR: OnceLock<reqwest::Client> = OnceLock::new();
    static FAR: OnceLock<reqwest::Client> = OnceLock::new();
    provide_cryptography();
    let near = request.uri().scheme_str() != Some("https");
    let place = if near { &NEAR } else { &FAR };
    let client = if let Some(client) = place.get() {
        client
    } else {
        let builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(Duration::from_secs(2))
            .timeout(Duration::from_secs(10))
            .pool_max_idle_per_host(0);
        let builder = if near { builder.no_proxy() } else { builder };
        let client = builder.build().map_err(|error| innermost(&error))?;
        place.get_or_init(|| client)
    };
    let request = reqwest::Request::try_from(request).map_err(|error| innermost(&error))?;
    let answer = client.execute(request).await.map_err(|error| innermost(&error))?;
    let status = answer.status().as_u16();
    let body = Body::wrap(reqwest::Body::from(answer)).collect_most(64 * 1024).await;
    Ok((status, body.map_err(|error| innermost(&*error))?))
}

/// Lets rustls use ring, unless the program has chosen already.
fn provide_cryptography() {
    #[cfg(all(feature = "rustls-ring", not(feature = "rustls")))]
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // Somebody else may have been quicker; then there is one all the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
}

fn classify(error: reqwest::Error) -> TransportError {
    if let Some(fault) = below::<PackageError>(&error) {
        return TransportError::invalid(fault.clone());
    }
    // The URL stands in the configuration and the operation; here it would only be noise.
    let error = error.without_url();
    if error.is_connect() && innermost(&error).contains("InvalidContentType") {
        TransportError::connect(
            "the server does not speak TLS; write `http://` before the endpoint if that is meant",
        )
    } else if error.is_connect() {
        TransportError::connect(error)
    } else if error.is_timeout() {
        TransportError::timeout(error)
    } else {
        TransportError::broken(error)
    }
}

/// The first error of a kind, the error itself or what lies below it.
fn below<'a, E: std::error::Error + 'static>(error: &'a (dyn std::error::Error + 'static)) -> Option<&'a E> {
    std::iter::successors(Some(error), |error| error.source()).find_map(|error| error.downcast_ref())
}
