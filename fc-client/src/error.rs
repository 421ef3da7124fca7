//! The one error of the client: what failed, where, and what the service said.

mod code;
mod hint;

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use serde_json::Value as Json;

pub use self::code::ErrorCode;
use crate::body::BoxError;
use crate::{Credentials, Effect, Head, Invalid, Operation, Violation, retry};

/// What failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The service answered with an error.
    Service,
    /// The answer could not be read.
    Decode,
    /// The connection broke after it stood, so the request may have had its effect.
    Transport,
    /// No answer came in time.
    Timeout,
    /// No connection stood, so the request had no effect.
    Connect,
    /// The request or the configuration is wrong; nothing was sent, or not the whole of a package that changed meanwhile.
    Invalid,
    /// There are no credentials; nothing was sent.
    Credentials,
    /// The function failed, and its answer was read as if it had not.
    Function,
}

/// What repeating a request means, beside what its operation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Once {
    /// Nothing else.
    ByItsOperation,
    /// It holds for one version of a resource: the second time it is refused, as if somebody else had changed it.
    HoldsForOneVersion,
    /// It has an id by which the service knows it again: the second time it is refused, and nothing runs twice.
    HasAnId,
}

/// Why a call failed. `Display` says it in one line, [`source`](std::error::Error::source) has what lies below.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    operation: Option<&'static Operation>,
    message: String,
    code: Option<String>,
    request_id: Option<String>,
    status: Option<u16>,
    attempts: u32,
    /// Whether repeating the request differs from what its operation says.
    once: Once,
    /// What was signed, of a request that the service refused.
    canonical: Option<String>,
    /// What probably helps, where it is known beside the code.
    remedy: Option<String>,
    /// Whether it was refused because our clock is off, which the next attempt corrects.
    skewed: bool,
    elapsed: Duration,
    violations: Vec<Violation>,
    head: Option<Head>,
    source: Option<BoxError>,
}

impl Error {
    /// What failed.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The operation, where one was called.
    pub fn operation(&self) -> Option<&'static Operation> {
        self.0.operation
    }

    /// The service's code, such as `FunctionNotFound`.
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// The service's code, where it is one that is known.
    pub fn known_code(&self) -> Option<ErrorCode> {
        ErrorCode::of(self.code()?)
    }

    /// What the service said, or what is wrong.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The HTTP status, where there was an answer.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The request id, where there was one.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// How many times the request was sent.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// How long the call took: making the package, all attempts and the waits between them.
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed
    }

    /// What probably helps, where it is known.
    pub fn hint(&self) -> Option<&str> {
        if self.0.skewed {
            return Some("the clock of this machine is far off");
        }
        self.0.remedy.as_deref().or_else(|| hint::of(self.known_code()?, self.message()))
    }

    /// What was signed, where the service found another signature (`SignatureNotMatch`): the canonical request, several
    /// lines, to be compared with the one that the service expected. A security token is taken out.
    pub fn canonical_request(&self) -> Option<&str> {
        self.0.canonical.as_deref()
    }

    /// What is wrong with the request, each with its path.
    pub fn violations(&self) -> &[Violation] {
        &self.0.violations
    }

    /// Whether the same request may be sent again without a risk that something happens twice.
    pub fn is_retryable(&self) -> bool {
        retry::is_safe(self)
    }

    /// Whether what was asked for does not exist. Of a deletion with more than one of [`attempts`](Error::attempts)
    /// it may be an earlier one that took it away.
    pub fn is_not_found(&self) -> bool {
        self.0.kind == ErrorKind::Service && self.0.status == Some(404)
    }

    /// Whether what was to be made is there already.
    pub fn is_already_exists(&self) -> bool {
        self.0.kind == ErrorKind::Service && self.code().is_some_and(|code| code.ends_with("AlreadyExists"))
    }

    /// Status and headers of the answer, where there was one.
    pub fn head(&self) -> Option<&Head> {
        self.0.head.as_ref()
    }

    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            operation: None,
            message: message.into(),
            code: None,
            request_id: None,
            status: None,
            attempts: 0,
            once: Once::ByItsOperation,
            canonical: None,
            remedy: None,
            skewed: false,
            elapsed: Duration::ZERO,
            violations: Vec::new(),
            head: None,
            source: None,
        }))
    }

    pub(crate) fn because(mut self, source: impl Into<BoxError>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    pub(crate) fn of(mut self, operation: &'static Operation, attempts: u32) -> Self {
        self.0.operation = Some(operation);
        self.0.attempts = attempts;
        self
    }

    pub(crate) fn once(mut self, once: Once) -> Self {
        self.0.once = once;
        self
    }

    /// Takes out what the service quotes of the credentials.
    pub(crate) fn without(mut self, by: &Credentials) -> Self {
        // What is shorter is none of a real key, and stands in many a word.
        let secrets =
            [Some(by.secret()), by.token()].into_iter().flatten().filter(|secret| secret.len() >= 8);
        for secret in secrets {
            // The text of an error, and perhaps its code, are the service's; all else is ours.
            if self.0.message.contains(secret) {
                self.0.message = self.0.message.replace(secret, "<secret>");
            }
            self.0.code = self.0.code.take().filter(|code| !code.contains(secret));
        }
        self
    }

    /// Says what probably helps, where that is known.
    pub(crate) fn remedy(mut self, remedy: Option<String>) -> Self {
        self.0.remedy = remedy;
        self
    }

    /// Keeps what was signed where the service found it to be wrong.
    pub(crate) fn signed(mut self, canonical: String) -> Self {
        self.0.canonical = (self.known_code() == Some(ErrorCode::SignatureNotMatch)).then_some(canonical);
        self
    }

    pub(crate) fn skewed(mut self) -> Self {
        self.0.skewed = true;
        self
    }

    pub(crate) fn is_skewed(&self) -> bool {
        self.0.skewed
    }

    pub(crate) fn after(mut self, elapsed: Duration) -> Self {
        self.0.elapsed = elapsed;
        self
    }

    /// Whether doing it twice is the same as doing it once.
    pub(crate) fn is_repeatable(&self) -> bool {
        let repeatable = |effect| matches!(effect, Effect::Read | Effect::Update | Effect::Delete);
        match self.0.once {
            Once::ByItsOperation => self.0.operation.is_some_and(|operation| repeatable(operation.effect())),
            Once::HoldsForOneVersion => false,
            Once::HasAnId => true,
        }
    }

    pub(crate) fn answered(mut self, head: &Head) -> Self {
        self.0.status = Some(head.status);
        self.0.request_id = self.0.request_id.or_else(|| head.request_id().map(str::to_owned));
        self.0.head = Some(head.clone());
        self
    }

    /// An answer that could be read, but not as what it should be.
    pub(crate) fn decode(head: &Head, invalid: &Invalid) -> Self {
        let mut error = Self::new(ErrorKind::Decode, format!("the answer could not be read: {invalid}"));
        error.0.violations = invalid.violations().to_vec();
        error.answered(head)
    }

    /// An answer with an error: three spellings of a JSON body, or a page that is none.
    pub(crate) fn service(head: &Head, body: &Bytes) -> Self {
        let read = serde_json::from_slice::<Json>(body);
        // What is JSON, or was to become some, is no page: it may be anything, so it is not quoted.
        let begins = body.iter().find(|byte| !byte.is_ascii_whitespace());
        let is_page = read.is_err() && !matches!(begins, Some(b'{' | b'[' | b'"'));
        let quoted: &[u8] = if is_page { body } else { &[] };
        let json = read.unwrap_or_default();
        let text = |keys: [&str; 4]| keys.iter().find_map(|key| json.get(key)?.as_str()).map(str::to_owned);
        // A code is a word; what is none may be anything, and a log holds codes.
        let code = text(["Code", "ErrorCode", "errorCode", "code"]).filter(|code| is_word(code));
        let message = text(["Message", "ErrorMessage", "errorMessage", "message"]);
        let mut error = Self::new(ErrorKind::Service, message.unwrap_or_else(|| page(head.status, quoted)));
        error.0.code = code;
        error = error.answered(head);
        error.0.request_id =
            error.0.request_id.or_else(|| text(["RequestId", "RequestID", "requestId", "requestid"]));
        error
    }
}

/// Whether a text can be a code: some printable ASCII.
fn is_word(text: &str) -> bool {
    (1..=80).contains(&text.len()) && text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// What is said of an error that is no JSON with a message: its first characters, on one line.
fn page(status: u16, body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(200).collect();
    let reason = http::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    match (line.is_empty(), reason) {
        (false, _) => line,
        (true, Some(reason)) => format!("{reason}, without a message"),
        (true, None) => "an error without a message".to_owned(),
    }
}

impl From<Invalid> for Error {
    fn from(invalid: Invalid) -> Self {
        let text = invalid.to_string();
        let prefix = format!("{}: ", invalid.name());
        let mut error = Self::new(ErrorKind::Invalid, text.strip_prefix(&prefix).unwrap_or(&text));
        error.0.violations = invalid.violations().to_vec();
        error
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { kind, operation, message, code, request_id, status, attempts, violations, .. } = &*self.0;
        if let Some(operation) = operation {
            write!(f, "{}: ", operation.name())?;
        }
        let what = match kind {
            ErrorKind::Invalid if !violations.is_empty() => "the request is invalid: ",
            ErrorKind::Credentials => "no credentials: ",
            ErrorKind::Connect => "no connection: ",
            ErrorKind::Transport => "the connection broke: ",
            ErrorKind::Invalid
            | ErrorKind::Service
            | ErrorKind::Decode
            | ErrorKind::Timeout
            | ErrorKind::Function => "",
        };
        f.write_str(what)?;
        match (code, status) {
            (Some(code), Some(status)) => write!(f, "{code} ({status}): ")?,
            // The status of a function that failed is that of an answer: 200.
            (None, Some(status)) if *kind != ErrorKind::Function => write!(f, "status {status}: ")?,
            _ => {}
        }
        for (number, line) in message.split(char::is_control).filter(|line| !line.is_empty()).enumerate() {
            let space = if number > 0 { " " } else { "" };
            write!(f, "{space}{line}")?;
        }
        if let Some(hint) = self.hint() {
            write!(f, " ({hint})")?;
        }
        if let Some(id) = request_id {
            write!(f, " [request id {id}]")?;
        }
        if *attempts > 1 {
            write!(f, " [after {attempts} attempts]")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error({:?}: {self})", self.0.kind)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let source: &(dyn std::error::Error + 'static) = self.0.source.as_deref()?;
        Some(source)
    }
}

const _: () = {
    const fn sendable<T: Send + Sync + 'static>() {}
    sendable::<Error>();
    assert!(size_of::<Error>() == size_of::<usize>(), "an error is one pointer");
};
