//! Writes a request as a path, a query, headers and a body: the sent path is the signed path.

use ::http::header::{HeaderName, HeaderValue};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{JsonWriter, Put, Request, Row, Value};
use crate::operation::{Encoding, Place};
use crate::segments::Segments;
use crate::{Invalid, Level, Operation, Validation, Violation};

/// Everything but letters, digits and `-_.~`.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

pub(crate) fn escape(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

/// A request that is ready to be sealed, signed and sent.
pub struct Outgoing {
    pub(crate) operation: &'static Operation,
    /// The path with the version, percent-encoded once.
    pub(crate) path: String,
    /// The query, percent-encoded once and sorted, without `?`.
    pub(crate) query: String,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) body: Segments,
    pub(crate) content_type: Option<&'static str>,
}

impl Outgoing {
    /// Checks and writes a request.
    pub(crate) fn of<R: Request>(request: &R, validation: Validation) -> Result<Self, Invalid> {
        check(request, validation)?;
        let mut rows = Rows::default();
        let before = rows.json.begin();
        request.put(&mut rows);
        rows.json.end(before);
        rows.finish(R::OPERATION)
    }
}

/// Refuses what all sources refuse, and logs what some do, as far as the client wants it.
fn check<R: Request>(request: &R, validation: Validation) -> Result<(), Invalid> {
    if validation == Validation::Off {
        return Ok(());
    }
    let refused =
        |violation: &Violation| validation == Validation::Strict && violation.level() == Level::Deny;
    let (refused, logged): (Vec<Violation>, Vec<Violation>) =
        super::violations(request).into_iter().partition(refused);
    for violation in logged {
        let (path, rule) = (violation.path(), violation.rule());
        let operation = R::OPERATION.name();
        tracing::warn!(operation, path, rule, source = violation.source(), "{}", violation.text());
    }
    Invalid::none_or(R::NAME, refused)
}

#[derive(Default)]
struct Rows {
    segments: Vec<(&'static str, String)>,
    query: Vec<(String, String)>,
    headers: Vec<(HeaderName, HeaderValue)>,
    json: JsonWriter,
    raw: Option<Segments>,
    violations: Vec<Violation>,
}

impl Put for Rows {
    fn put(&mut self, row: &'static Row, value: &dyn Value) {
        if !value.is_set() {
            return;
        }
        match (row.place, row.encoding) {
            (Place::Body, Encoding::Raw) => self.raw = value.raw().map(Segments::from),
            (Place::Body, _) => self.json.put(row, value),
            _ => match value.text() {
                Some(text) => self.text(row, &text),
                None => self.violations.push(Violation::new(
                    row.wire,
                    "text",
                    "is not a text, so only a body can carry it",
                )),
            },
        }
    }
}

/// What is wrong with a text in its place, and the rule that it breaks.
pub(crate) fn misplaced(row: &Row, text: &str) -> Option<(&'static str, String)> {
    match row.place {
        Place::Path if matches!(text, "" | "." | "..") => {
            let fault = format!("stands in the path, where {text:?} would mean another place; give a name");
            Some(("a path segment", fault))
        }
        Place::Header if !(text.bytes().all(|byte| matches!(byte, b' '..=b'~')) && text.trim() == text) => {
            let fault = "travels in a header, which carries only printable ASCII without spaces at its ends";
            Some(("a header", fault.to_owned()))
        }
        _ => None,
    }
}

impl Rows {
    fn text(&mut self, row: &'static Row, text: &str) {
        if let Some((rule, fault)) = misplaced(row, text) {
            self.violations.push(Violation::new(row.wire, rule, fault));
            return;
        }
        match row.place {
            Place::Path => self.segments.push((row.wire, escape(text))),
            Place::Query => self.query.push((escape(row.wire), escape(text))),
            Place::Header => self.header(row, text),
            Place::Body => {}
        }
    }

    fn header(&mut self, row: &'static Row, text: &str) {
        let header = (HeaderName::from_bytes(row.wire.as_bytes()), HeaderValue::from_str(text));
        if let (Ok(name), Ok(mut value)) = header {
            value.set_sensitive(row.secret);
            self.headers.push((name, value));
        } else {
            self.violations.push(Violation::new(row.wire, "a header", "is no text that a header can carry"));
        }
    }

    fn finish(mut self, operation: &'static Operation) -> Result<Outgoing, Invalid> {
        Invalid::none_or(operation.name(), std::mem::take(&mut self.violations))?;
        let mut path = format!("/{}", operation.version());
        for part in operation.path().split('/').skip(1) {
            let hole = part.strip_prefix('{').and_then(|part| part.strip_suffix('}'));
            let text = hole.map(|hole| {
                self.segments.iter().find(|(wire, _)| *wire == hole).map(|(_, text)| text.as_str())
            });
            path.push('/');
            path.push_str(text.unwrap_or(Some(part)).unwrap_or_default());
        }
        self.query.sort();
        let query: Vec<String> = self.query.iter().map(|(key, value)| format!("{key}={value}")).collect();
        let json = operation.rows.iter().any(|row| row.place == Place::Body && row.encoding != Encoding::Raw);
        let (body, content_type) = match self.raw {
            Some(raw) => (raw, None),
            None if json => (self.json.finish(), Some("application/json; charset=utf-8")),
            None => (Segments::default(), None),
        };
        Ok(Outgoing { operation, path, query: query.join("&"), headers: self.headers, body, content_type })
    }
}
