//! The one way of every call: check, write, seal, sign, send, read, and perhaps again.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HOST, IF_MATCH, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Uri};

use crate::clock::{self, Clock};
use crate::endpoint::Endpoint;
use crate::rt::{FromAnswer, Known, Outgoing, Request};
use crate::segments::Sealed;
use crate::transport::innermost;
use crate::{Answer, Body, Config, Credentials, Effect, Error, ErrorKind, Head, Operation, Transport, sign};

/// What the clients of all versions share.
#[derive(Clone)]
pub(crate) struct Core {
    inner: Arc<Inner>,
}

struct Inner {
    config: Config,
    endpoint: Endpoint,
    transport: Arc<dyn Transport>,
    clock: Clock,
}

/// How long an attempt may take unless the configuration says it, beside the time for its body; an invocation has no
/// limit.
const TIMEOUT: Duration = Duration::from_secs(60);
/// How much of an answer that is an error is read, in bytes.
const ERROR_BODY: usize = 256 * 1024;
/// The slowest line, in bytes a second, on which a body still gets through in time.
const SLOWEST: u64 = 64 * 1024;

impl Core {
    pub(crate) fn new(config: Config, host: &str) -> Result<Self, Error> {
        let endpoint = config.place(host)?;
        let transport = config.transport_to(&endpoint)?;
        Ok(Self { inner: Arc::new(Inner { config, endpoint, transport, clock: Clock::default() }) })
    }

    pub(crate) async fn send<R: Request>(&self, request: R) -> Result<Answer<R::Answer>, Error> {
        let outgoing = self.write(&request)?;
        drop(request);
        let (head, body) = self.exchange(outgoing).await?;
        let result = R::Answer::read(&head, body);
        let result =
            result.map_err(|invalid| Error::decode(&head, &invalid).of(R::OPERATION, head.attempts))?;
        Ok(Answer { result, head })
    }

    /// Checks and writes a request.
    pub(crate) fn write<R: Request>(&self, request: &R) -> Result<Outgoing, Error> {
        let outgoing = Outgoing::of(request, self.inner.config.validation);
        outgoing.map_err(|invalid| Error::from(invalid).of(R::OPERATION, 0))
    }

    /// Checks and writes a request that is called by its name.
    pub(crate) fn write_json(&self, known: &Known, json: &str) -> Result<Outgoing, Error> {
        let outgoing = (known.prepare)(json, self.inner.config.validation);
        outgoing.map_err(|invalid| Error::from(invalid).of(known.operation, 0))
    }

    /// Sends a request until it is answered or must not be sent again. This is the one loop.
    pub(crate) async fn exchange(&self, outgoing: Outgoing) -> Result<(Head, Bytes), Error> {
        let operation = outgoing.operation;
        runtime().map_err(|error| error.of(operation, 0))?;
        let parts = Parts::new(outgoing).await?;
        let (start, whole) = (Instant::now(), self.inner.config.call_timeout);
        let (mut attempt, mut waited) = (1, Duration::ZERO);
        loop {
            let left = whole.map(|whole| whole.saturating_sub(start.elapsed()));
            let error = match self.attempt(&parts, attempt, left).await {
                Ok(answer) => {
                    let (status, id) = (answer.0.status, answer.0.request_id().unwrap_or_default());
                    tracing::debug!(
                        operation = operation.name(),
                        status,
                        request_id = id,
                        attempt,
                        "answered"
                    );
                    return Ok(answer);
                }
                Err(error) => {
                    let unsent = matches!(error.kind(), ErrorKind::Credentials | ErrorKind::Invalid);
                    let conditional = parts.headers.contains_key(IF_MATCH);
                    let error = error.of(operation, attempt - u32::from(unsent)).conditional(conditional);
                    error.after(start.elapsed())
                }
            };
            // What the service said may be anything, so a log holds only its code.
            tracing::debug!(
                operation = operation.name(),
                attempt,
                kind = ?error.kind(),
                status = error.status(),
                code = error.code(),
                request_id = error.request_id(),
                "failed"
            );
            let wait = self.inner.config.retry.next(attempt, &error, waited, SystemTime::now(), chance());
            // A wait that leaves no time for another attempt only makes the error late.
            let in_time = |wait: &Duration| whole.is_none_or(|whole| start.elapsed() + *wait < whole);
            let Some(wait) = wait.filter(in_time) else { return Err(error) };
            tokio::time::sleep(wait).await;
            waited += wait;
            attempt += 1;
        }
    }

    /// What would be sent, with everything in memory.
    pub(crate) async fn dry_run(
        &self,
        outgoing: Outgoing,
        at: SystemTime,
        nonce: &str,
    ) -> Result<http::Request<Bytes>, Error> {
        let operation = outgoing.operation;
        runtime().map_err(|error| error.of(operation, 0))?;
        let parts = Parts::new(outgoing).await?;
        let sealed = parts.body.clone();
        // Files are read and encoded.
        let body = tokio::task::spawn_blocking(move || sealed.to_vec()).await;
        let body =
            body.map_err(|error| Error::new(ErrorKind::Invalid, error.to_string()).of(operation, 0))?;
        let body = body.map_err(|error| package(error).of(operation, 0))?;
        let credentials = self.credentials().await.map_err(|error| error.of(operation, 0))?;
        Ok(self.request(&parts, &credentials, at, nonce)?.map(|_| Bytes::from(body)))
    }

    /// Sends a request once; `left` is what is left of the time for the whole call.
    async fn attempt(
        &self,
        parts: &Parts,
        attempt: u32,
        left: Option<Duration>,
    ) -> Result<(Head, Bytes), Error> {
        let at = self.inner.clock.now();
        // Whoever waits no longer for the body still wants the request id.
        let mut seen = None;
        let exchange = async {
            let credentials = self.credentials().await?;
            let request = self.request(parts, &credentials, at, &nonce()?)?;
            let answer = self.inner.transport.send(request).await?;
            let (head, body) = answer.into_parts();
            let head = Head::new(head.status.as_u16(), head.headers, attempt);
            seen = Some(head.clone());
            // Of an error, however long, the beginning says enough.
            let most = if is_success(head.status) { usize::MAX } else { ERROR_BODY };
            match body.collect_most(most).await {
                Ok(body) => Ok((head, body)),
                Err(error) => {
                    let text = format!("the answer broke off: {}", innermost(&*error));
                    Err(Error::new(ErrorKind::Transport, text).because(error).answered(&head))
                }
            }
        };
        let limit = self.limit(parts).into_iter().chain(left).min();
        let (head, body) = match limit {
            Some(limit) => match tokio::time::timeout(limit, exchange).await {
                Ok(answer) => answer?,
                Err(_) => return Err(late(limit, seen.as_ref())),
            },
            None => exchange.await?,
        };
        if is_success(head.status) {
            return Ok((head, body));
        }
        let error = Error::service(&head, &body);
        let date = head.header("date").unwrap_or_default();
        let skewed = head.status == 403 && clock::is_meant(&error) && self.inner.clock.learn(date, at);
        Err(if skewed { error.skewed() } else { error })
    }

    fn limit(&self, parts: &Parts) -> Option<Duration> {
        let default = || TIMEOUT + Duration::from_secs(parts.body.len() / SLOWEST);
        let default = (parts.operation.effect() != Effect::Invoke).then(default);
        self.inner.config.timeout.or(default)
    }

    async fn credentials(&self) -> Result<Credentials, Error> {
        let found = self.inner.config.credentials.credentials().await;
        let found =
            found.map_err(|error| Error::new(ErrorKind::Credentials, error.to_string()).because(error))?;
        let printable = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
        if !printable(found.id()) || found.secret().is_empty() {
            let text = "the access key id or its secret is empty, or the id is no printable ASCII";
            return Err(Error::new(ErrorKind::Credentials, text));
        }
        Ok(found)
    }

    /// The signed request of one attempt.
    fn request(
        &self,
        parts: &Parts,
        by: &Credentials,
        at: SystemTime,
        nonce: &str,
    ) -> Result<http::Request<Body>, Error> {
        let mut headers = parts.headers.clone();
        let mut set = |name: HeaderName, value: &str| -> Result<(), Error> {
            let wrong =
                |_| Error::new(ErrorKind::Invalid, format!("`{name}` is no text that a header can carry"));
            headers.insert(name.clone(), HeaderValue::from_str(value).map_err(wrong)?);
            Ok(())
        };
        let endpoint = &self.inner.endpoint;
        set(HOST, &endpoint.host())?;
        set(USER_AGENT, &self.inner.config.user_agent)?;
        set(X_ACS_DATE, &humantime::format_rfc3339_seconds(at).to_string())?;
        set(X_ACS_NONCE, nonce)?;
        if let Some(token) = by.token() {
            set(X_ACS_ACCESS_KEY_ID, by.id())?;
            let wrong = |_| {
                Error::new(ErrorKind::Credentials, "the security token is no text that a header can carry")
            };
            let mut token = HeaderValue::from_str(token).map_err(wrong)?;
            token.set_sensitive(true);
            headers.insert(X_ACS_SECURITY_TOKEN, token);
        }
        let operation = parts.operation;
        let signature = sign::sign(operation.verb(), &parts.path, &parts.query, &headers, by);
        let wrong =
            |_| Error::new(ErrorKind::Credentials, "the access key id is no text that a header can carry");
        let mut authorization = HeaderValue::from_str(&signature.authorization).map_err(wrong)?;
        authorization.set_sensitive(true);
        headers.insert(AUTHORIZATION, authorization);
        let target = if parts.query.is_empty() {
            parts.path.clone()
        } else {
            format!("{}?{}", parts.path, parts.query)
        };
        let uri = Uri::builder()
            .scheme(endpoint.scheme.clone())
            .authority(endpoint.authority.clone())
            .path_and_query(target);
        let request = uri.build().and_then(|uri| {
            http::Request::builder().method(operation.verb()).uri(uri).body(parts.body.body())
        });
        let mut request =
            request.map_err(|error| Error::new(ErrorKind::Invalid, error.to_string()).because(error))?;
        *request.headers_mut() = headers;
        Ok(request)
    }
}

const X_ACS_ACTION: HeaderName = HeaderName::from_static("x-acs-action");
const X_ACS_VERSION: HeaderName = HeaderName::from_static("x-acs-version");
const X_ACS_DATE: HeaderName = HeaderName::from_static("x-acs-date");
const X_ACS_NONCE: HeaderName = HeaderName::from_static("x-acs-signature-nonce");
const X_ACS_CONTENT: HeaderName = HeaderName::from_static("x-acs-content-sha256");
const X_ACS_ACCESS_KEY_ID: HeaderName = HeaderName::from_static("x-acs-accesskey-id");
const X_ACS_SECURITY_TOKEN: HeaderName = HeaderName::from_static("x-acs-security-token");

/// A request whose body is sealed: everything that is the same in each attempt.
struct Parts {
    operation: &'static Operation,
    path: String,
    query: String,
    headers: HeaderMap,
    body: Sealed,
}

impl Parts {
    async fn new(outgoing: Outgoing) -> Result<Self, Error> {
        let Outgoing { operation, path, query, headers: given, body, content_type } = outgoing;
        let body = body.seal().await.map_err(|error| package(error).of(operation, 0))?;
        let mut headers: HeaderMap = given.into_iter().collect();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(X_ACS_ACTION, HeaderValue::from_static(operation.name()));
        headers.insert(X_ACS_VERSION, HeaderValue::from_static(operation.version()));
        if body.len() > 0 || matches!(operation.verb(), "POST" | "PUT") {
            headers.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
        }
        if let Some(kind) = content_type {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        }
        let hash = HeaderValue::from_str(&sign::hex(&body.sha256()));
        headers
            .insert(X_ACS_CONTENT, hash.map_err(|error| Error::new(ErrorKind::Invalid, error.to_string()))?);
        Ok(Self { operation, path, query, headers, body })
    }
}

fn is_success(status: u16) -> bool {
    (200..300).contains(&status)
}

/// The error of an attempt that took too long, before its head came or behind it.
fn late(limit: Duration, head: Option<&Head>) -> Error {
    let limit = limit.as_secs_f64();
    let error = |text: &str| Error::new(ErrorKind::Timeout, format!("{text} within {limit} s"));
    match head {
        Some(head) => error("the answer did not end").answered(head),
        None => error("no answer"),
    }
}

fn package(error: crate::PackageError) -> Error {
    Error::new(ErrorKind::Invalid, error.to_string()).because(error)
}

/// Timers and files need a runtime of tokio; without one they would panic.
fn runtime() -> Result<(), Error> {
    let without =
        |_| Error::new(ErrorKind::Invalid, "a call needs a runtime of tokio around it, and there is none");
    tokio::runtime::Handle::try_current().map(drop).map_err(without)
}

/// A text that no other request has.
fn nonce() -> Result<String, Error> {
    let mut bytes = [0; 16];
    let failed =
        |error: getrandom::Error| Error::new(ErrorKind::Invalid, format!("no random numbers: {error}"));
    getrandom::fill(&mut bytes).map_err(failed)?;
    Ok(sign::hex(&bytes))
}

/// A number between 0 and 1, for the wait before the next attempt.
fn chance() -> f64 {
    let mut bytes = [0; 4];
    if getrandom::fill(&mut bytes).is_err() {
        return 1.0;
    }
    f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX)
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("endpoint", &self.inner.endpoint)
            .field("config", &self.inner.config)
            .finish()
    }
}
