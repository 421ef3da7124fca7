//! The one way of every call: check, write, seal, sign, send, read, and perhaps again.

mod parts;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use bytes::Bytes;
use tracing::Instrument as _;
use tracing::field::Empty;

use self::parts::Parts;
use crate::clock::{self, Clock};
use crate::endpoint::Endpoint;
use crate::nonce::nonce;
use crate::rt::{FromAnswer, Known, Outgoing, Request};
use crate::transport::innermost;
use crate::{Answer, Body, Config, Credentials, Effect, Error, ErrorKind, Head, Transport, TransportError};

/// What the clients of all versions share.
#[derive(Clone)]
pub(crate) struct Core {
    inner: Arc<Inner>,
}

struct Inner {
    config: Config,
    endpoint: Endpoint,
    transport: Arc<dyn Transport>,
    /// Clients that were made of each other share it.
    clock: Arc<Clock>,
}

/// How long an attempt may take unless the configuration says it, beside the time for its body; an invocation has no
/// limit.
const TIMEOUT: Duration = Duration::from_secs(60);
/// How long credentials may take where nothing else limits it; a command of the CLI's profile may take a minute.
const CREDENTIALS: Duration = Duration::from_secs(65);
/// How much of an answer that is an error is read, in bytes.
const ERROR_BODY: usize = 256 * 1024;
/// The slowest line, in bytes a second, on which a body still gets through in time.
const SLOWEST: u64 = 64 * 1024;

impl Core {
    pub(crate) fn new(config: Config, host: &str) -> Result<Self, Error> {
        Self::by_the_clock(Arc::default(), config, host)
    }

    /// The same client with a configuration that differs; both share connections, credentials and clock as far as it
    /// leaves them alone.
    pub(crate) fn with(&self, change: impl FnOnce(Config) -> Config, host: &str) -> Result<Self, Error> {
        Self::by_the_clock(Arc::clone(&self.inner.clock), change(self.inner.config.clone()), host)
    }

    fn by_the_clock(clock: Arc<Clock>, config: Config, host: &str) -> Result<Self, Error> {
        let endpoint = config.place(host)?;
        let transport = config.transport_to(&endpoint)?;
        Ok(Self { inner: Arc::new(Inner { config, endpoint, transport, clock }) })
    }

    pub(crate) async fn send<R: Request>(&self, request: R) -> Result<Answer<R::Answer>, Error> {
        let start = Instant::now();
        let outgoing = self.write(&request)?;
        drop(request);
        let (head, body) = self.exchange(outgoing).await?;
        let wrong =
            |invalid| Error::decode(&head, &invalid).of(R::OPERATION, head.attempts).after(start.elapsed());
        let result = R::Answer::read(&head, body).map_err(wrong)?;
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

    /// Sends a request until it is answered, and reads the answer.
    pub(crate) async fn exchange(&self, outgoing: Outgoing) -> Result<(Head, Bytes), Error> {
        let operation = outgoing.operation;
        let (head, body) = self.call(outgoing, Reading::Whole).await?;
        // It is read already, so nothing is waited for here.
        match body.collect().await {
            Ok(bytes) => Ok((head, bytes)),
            Err(error) => Err(broken_off(error, &head).of(operation, head.attempts)),
        }
    }

    /// Sends a request until it is answered, and leaves the body of the answer to the caller.
    pub(crate) async fn open(&self, outgoing: Outgoing) -> Result<(Head, Body), Error> {
        self.call(outgoing, Reading::Head).await
    }

    /// Makes a call, in a span that says what became of it.
    async fn call(&self, outgoing: Outgoing, reading: Reading) -> Result<(Head, Body), Error> {
        let span = tracing::info_span!(
            "fc.call",
            operation = outgoing.operation.name(),
            attempts = Empty,
            status = Empty,
            code = Empty,
            request_id = Empty
        );
        let outcome = self.repeat(outgoing, reading).instrument(span.clone()).await;
        match &outcome {
            Ok((head, _)) => {
                span.record("attempts", head.attempts).record("status", head.status);
                span.record("request_id", head.request_id());
            }
            Err(error) => {
                span.record("attempts", error.attempts()).record("status", error.status());
                span.record("code", error.code()).record("request_id", error.request_id());
            }
        }
        outcome
    }

    /// Sends a request until it is answered or must not be sent again. This is the one loop.
    async fn repeat(&self, outgoing: Outgoing, reading: Reading) -> Result<(Head, Body), Error> {
        let operation = outgoing.operation;
        runtime().map_err(|error| error.of(operation, 0))?;
        let (start, whole) = (Instant::now(), self.inner.config.call_timeout);
        let parts = Parts::new(outgoing).await.map_err(|error| error.after(start.elapsed()))?;
        let until = whole.and_then(|whole| start.checked_add(whole));
        let (mut attempt, mut waited) = (1, Duration::ZERO);
        loop {
            let span = tracing::debug_span!("fc.attempt", attempt);
            let error = match self.attempt(&parts, attempt, until, reading).instrument(span.clone()).await {
                Ok((head, body)) => {
                    let (status, id) = (head.status, head.request_id());
                    tracing::debug!(parent: &span, status, request_id = id, "answered");
                    return Ok((head, body));
                }
                Err(error) => {
                    let unsent = matches!(error.kind(), ErrorKind::Credentials | ErrorKind::Invalid);
                    let error = error.of(operation, attempt - u32::from(unsent)).once(parts.is_once());
                    error.after(start.elapsed())
                }
            };
            // What the service said may be anything, so a log holds only its code.
            tracing::debug!(
                parent: &span,
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
        let Inner { config, endpoint, .. } = &*self.inner;
        let signed = parts.sign(endpoint, &config.user_agent, &credentials, at, nonce, Body::empty())?;
        Ok(signed.request.map(|_| Bytes::from(body)))
    }

    /// Sends a request once; `until` is when the time for the whole call is over.
    async fn attempt(
        &self,
        parts: &Parts,
        attempt: u32,
        until: Option<Instant>,
        reading: Reading,
    ) -> Result<(Head, Body), Error> {
        let Inner { config, endpoint, transport, clock } = &*self.inner;
        let left = || until.map(|until| until.saturating_duration_since(Instant::now()));
        let limit = |left: Option<Duration>| self.limit(parts).into_iter().chain(left).min();
        // Nothing is sent before it is known who asks, so that has as much time of its own, but of the whole call's.
        let asking = limit(left()).unwrap_or(CREDENTIALS);
        let credentials = tokio::time::timeout(asking, self.credentials()).await.map_err(|_| {
            let text = format!("no source had any within {} s", asking.as_secs_f64());
            Error::new(ErrorKind::Credentials, text)
        })??;
        let at = clock.now();
        // Whoever waits no longer for the body still wants what the head says.
        let mut seen = None;
        let mut body = parts.body.body();
        if let Some(report) = config.report.as_ref().filter(|_| parts.body.len() > 0) {
            body = report.on(body, parts.operation, attempt, parts.body.len());
        }
        let signed = parts.sign(endpoint, &config.user_agent, &credentials, at.told, &nonce()?, body)?;
        let exchange = async {
            let sent = transport.send(signed.request).await;
            let answer = sent.map_err(|error| self.not_sent(error))?;
            let (head, body) = answer.into_parts();
            let head = Head::new(head.status.as_u16(), head.headers, attempt);
            seen = Some(head.clone());
            match (is_success(head.status), reading) {
                (true, Reading::Head) => Ok((head, body)),
                (true, Reading::Whole) => match body.collect().await {
                    Ok(body) => Ok((head, Body::from(body))),
                    Err(error) => Err(broken_off(error, &head)),
                },
                // Of an error, however long, the beginning says enough, and its status without a body enough to go on.
                (false, _) => match body.collect_most(ERROR_BODY).await {
                    Ok(body) => Err(Error::service(&head, &body)),
                    Err(error) => Err(Error::service(&head, &Bytes::new()).because(error)),
                },
            }
        };
        let left = left();
        let outcome = match limit(left) {
            Some(limit) => tokio::time::timeout(limit, exchange)
                .await
                .unwrap_or_else(|_| Err(self.late(limit, left, seen.as_ref()))),
            None => exchange.await,
        };
        outcome.map_err(|error| {
            let error = error.without(&credentials).signed(signed.canonical);
            let date = error.head().and_then(|head| head.header("date")).unwrap_or_default();
            let skewed = error.status() == Some(403) && clock::is_meant(&error) && clock.learn(date, at);
            if skewed { error.skewed() } else { error }
        })
    }

    /// The time is over: that of the whole call, or that of an attempt.
    fn late(&self, limit: Duration, left: Option<Duration>, head: Option<&Head>) -> Error {
        let within = match self.inner.config.call_timeout {
            Some(whole) if left == Some(limit) => {
                format!("within the {} s of the whole call", whole.as_secs_f64())
            }
            _ => format!("within {} s", limit.as_secs_f64()),
        };
        let error = |text: &str| Error::new(ErrorKind::Timeout, format!("{text} {within}"));
        match head {
            Some(head) if is_success(head.status) => error("the answer did not end").answered(head),
            // What it says of itself is missing, but the status says what became of the request.
            Some(head) => Error::service(head, &Bytes::new()).because(error("the answer did not end")),
            None => error("no answer"),
        }
    }

    fn not_sent(&self, error: TransportError) -> Error {
        let error = Error::from(error);
        let remedy = self.inner.config.remedy().filter(|_| error.kind() == ErrorKind::Connect);
        error.remedy(remedy)
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
}

/// How much of an answer is read before a call has succeeded.
#[derive(Clone, Copy)]
enum Reading {
    Whole,
    Head,
}

fn broken_off(error: crate::BoxError, head: &Head) -> Error {
    let text = format!("the answer broke off: {}", innermost(&*error));
    Error::new(ErrorKind::Transport, text).because(error).answered(head)
}

fn is_success(status: u16) -> bool {
    (200..300).contains(&status)
}

/// The error of an attempt that took too long, before its head came or behind it.
fn package(error: crate::PackageError) -> Error {
    Error::new(ErrorKind::Invalid, error.to_string()).because(error)
}

/// Timers and files need a runtime of tokio; without one they would panic, as the clock does on a target that has none.
fn runtime() -> Result<(), Error> {
    if cfg!(all(target_arch = "wasm32", target_os = "unknown")) {
        return Err(Error::new(
            ErrorKind::Invalid,
            "a call needs a clock and timers, and this target has none",
        ));
    }
    let without =
        |_| Error::new(ErrorKind::Invalid, "a call needs a runtime of tokio around it, and there is none");
    tokio::runtime::Handle::try_current().map(drop).map_err(without)
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
