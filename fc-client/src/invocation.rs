//! What comes back from a function: its payload, its log, and how it failed.

use std::fmt;

use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};

use crate::rt::FromAnswer;
use crate::{Error, ErrorKind, Head, Invalid};

/// The answer of an invocation. A function that fails is not an error of the API: see
/// [`function_error`](Invocation::function_error).
#[derive(Clone)]
pub struct Invocation {
    payload: Bytes,
    log: Option<String>,
    function_error: Option<FunctionError>,
    head: Head,
}

impl Invocation {
    /// What the function returned; empty for an asynchronous invocation.
    pub fn payload(&self) -> &Bytes {
        &self.payload
    }

    /// The payload as text.
    ///
    /// # Errors
    /// The function failed, or the payload is not UTF-8.
    pub fn text(&self) -> Result<&str, Error> {
        self.succeeded()?;
        std::str::from_utf8(&self.payload).map_err(|error| self.unreadable(&format!("not UTF-8: {error}")))
    }

    /// The payload as JSON.
    ///
    /// # Errors
    /// The function failed, or the payload is not JSON of this shape.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        self.succeeded()?;
        // The words of serde quote values of the payload, which may be secrets; the place is enough.
        serde_json::from_slice(&self.payload).map_err(|error| {
            let fault = if error.is_data() { "not JSON of the type that was asked for" } else { "not JSON" };
            self.unreadable(&format!("{fault}, at line {} column {}", error.line(), error.column()))
        })
    }

    /// The last 4 KB of the log, when it was asked for with `LogType::Tail`.
    pub fn log(&self) -> Option<&str> {
        self.log.as_deref()
    }

    /// How the function failed, if it did.
    pub fn function_error(&self) -> Option<&FunctionError> {
        self.function_error.as_ref()
    }

    /// The request id.
    pub fn request_id(&self) -> Option<&str> {
        self.head.request_id()
    }

    /// The id of an asynchronous invocation.
    pub fn invocation_id(&self) -> Option<&str> {
        let header = |name| self.head.header(name);
        header("x-fc-stateful-async-invocation-id").or_else(|| header("x-fc-async-task-id"))
    }

    /// Status and headers.
    pub fn head(&self) -> &Head {
        &self.head
    }

    fn succeeded(&self) -> Result<(), Error> {
        match &self.function_error {
            None => Ok(()),
            Some(error) => Err(Error::new(ErrorKind::Function, error.to_string()).answered(&self.head)),
        }
    }

    fn unreadable(&self, why: &str) -> Error {
        Error::new(ErrorKind::Decode, format!("the function's answer is {why}")).answered(&self.head)
    }
}

/// How the function failed, if it did: that the header is there says it, whatever it holds.
pub(crate) fn failed(head: &Head) -> Option<FunctionErrorKind> {
    let kind = head.headers.get("x-fc-error-type")?;
    Some(FunctionErrorKind::from(&*String::from_utf8_lossy(kind.as_bytes())))
}

/// The log of an answer, which travels as base64; what is none is taken as it is.
pub(crate) fn log(head: &Head) -> Option<String> {
    let text = head.header("x-fc-log-result")?;
    let bytes = crate::base64::decode(text.trim().as_bytes());
    Some(bytes.map_or_else(|| text.to_owned(), |bytes| String::from_utf8_lossy(&bytes).into_owned()))
}

/// Lengths, not contents: payload and log may hold secrets.
impl fmt::Debug for Invocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Invocation")
            .field("payload", &format_args!("{} bytes", self.payload.len()))
            .field("log", &format_args!("{} characters", self.log.as_ref().map_or(0, String::len)))
            .field("function_error", &self.function_error.as_ref().map(|error| error.kind.as_str()))
            .field("head", &self.head)
            .finish()
    }
}

impl FromAnswer for Invocation {
    fn read(head: &Head, body: Bytes) -> Result<Self, Invalid> {
        let log = log(head);
        let function_error = failed(head).map(|kind| FunctionError::read(kind, &body));
        Ok(Self { payload: body, log, function_error, head: head.clone() })
    }

    fn to_json(&self) -> Result<Json, Invalid> {
        let (key, payload) = match std::str::from_utf8(&self.payload) {
            Ok(text) => ("payload", text.to_owned()),
            Err(_) => ("payloadBase64", crate::base64::encode(&self.payload)),
        };
        let error = self.function_error.as_ref().map(|error| {
            json!({
                "kind": error.kind.as_str(),
                "message": error.message,
                "type": error.error_type,
                "stackTrace": error.stack_trace,
            })
        });
        Ok(
            json!({ key: payload, "log": self.log, "functionError": error, "invocationId": self.invocation_id() }),
        )
    }
}

/// How a function failed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FunctionErrorKind {
    /// The function reported it: `HandledInvocationError`, a Node.js callback.
    Handled,
    /// It was thrown, or the process ended or took too long: `UnhandledInvocationError`.
    Unhandled,
    /// Another kind, as the service names it.
    Other(String),
}

impl FunctionErrorKind {
    /// `Handled`, `Unhandled`, or the service's own word.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Handled => "Handled",
            Self::Unhandled => "Unhandled",
            Self::Other(kind) => kind,
        }
    }
}

impl From<&str> for FunctionErrorKind {
    fn from(text: &str) -> Self {
        match text {
            "HandledInvocationError" => Self::Handled,
            "UnhandledInvocationError" => Self::Unhandled,
            other => Self::Other(other.to_owned()),
        }
    }
}

/// The failure of a function, as far as its answer says it. The whole answer is the invocation's payload.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct FunctionError {
    /// Who reported it.
    pub kind: FunctionErrorKind,
    /// `errorMessage` of the answer.
    pub message: Option<String>,
    /// `errorType` of the answer, such as `ZeroDivisionError`.
    pub error_type: Option<String>,
    /// `stackTrace` of the answer: lists of lists, a list or an object, by the runtime.
    pub stack_trace: Option<Json>,
}

impl FunctionError {
    /// The lines of the stack trace, whatever the shape in which the runtime says it: the lists of Python, whose parts are
    /// joined, the lines of Node.js and Java, the object of PHP, or one text. Empty where there is none.
    pub fn stack_lines(&self) -> Vec<String> {
        let text = |json: &Json| json.as_str().map_or_else(|| json.to_string(), str::to_owned);
        let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        match &self.stack_trace {
            None => Vec::new(),
            Some(Json::Array(frames)) => frames
                .iter()
                .map(|frame| match frame {
                    Json::Array(parts) => parts.iter().map(text).collect::<Vec<_>>().join(", "),
                    line => text(line),
                })
                .collect(),
            Some(Json::Object(place)) => {
                let of = |key: &str| place.get(key).filter(|value| !value.is_null()).map(text);
                let file = of("file").map(|file| match of("line") {
                    Some(line) => format!("{file}:{line}"),
                    None => file,
                });
                let trace = of("traceString").unwrap_or_default();
                file.into_iter().chain(lines(&trace)).collect()
            }
            Some(Json::String(trace)) => lines(trace),
            Some(other) => vec![other.to_string()],
        }
    }

    fn read(kind: FunctionErrorKind, body: &[u8]) -> Self {
        let mut json: Json = serde_json::from_slice(body).unwrap_or_default();
        let text = |key: &str| json.get(key).and_then(Json::as_str).map(str::to_owned);
        let (message, error_type) = (text("errorMessage"), text("errorType"));
        let stack_trace = json.get_mut("stackTrace").map(Json::take).filter(|trace| !trace.is_null());
        Self { kind, message, error_type, stack_trace }
    }
}

impl fmt::Display for FunctionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the function failed ({})", self.kind.as_str())?;
        if let Some(kind) = &self.error_type {
            write!(f, ": {kind}")?;
        }
        if let Some(message) = &self.message {
            write!(f, ": {message}")?;
        }
        Ok(())
    }
}

impl std::error::Error for FunctionError {}

#[cfg(test)]
mod tests {
    use super::{FunctionError, FunctionErrorKind};

    #[test]
    fn a_stack_trace_is_lines_in_each_of_its_shapes() {
        let lines = |trace: &str| {
            let body = format!("{{\"errorMessage\": \"m\", \"stackTrace\": {trace}}}");
            FunctionError::read(FunctionErrorKind::Unhandled, body.as_bytes()).stack_lines()
        };
        let python = r#"[["File \"/code/index.py\"", "line 2", "in my_handler", "raise Exception('x')"]]"#;
        assert_eq!(lines(python), ["File \"/code/index.py\", line 2, in my_handler, raise Exception('x')"]);
        assert_eq!(lines(r#"["Error: oops", "    at handler"]"#), ["Error: oops", "    at handler"]);
        let php = r##"{"file": "/code/index.php", "line": 3, "traceString": "#0 a\n#1 {main}"}"##;
        assert_eq!(lines(php), ["/code/index.php:3", "#0 a", "#1 {main}"]);
        assert_eq!(lines(r#""one\ntwo""#), ["one", "two"]);
        assert_eq!(lines("[1, {}]"), ["1", "{}"]);
        assert_eq!(lines("{}"), [""; 0]);
        assert_eq!(lines("7"), ["7"]);
        assert_eq!(lines("null"), [""; 0]);
    }
}
