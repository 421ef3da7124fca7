//! `Debug` for every generated struct: what is set, without secrets.

use std::fmt;

use super::{Extra, Fields, Json, Put, Row, Value};

pub(crate) const REDACTED: &str = "<redacted>";

/// Shows the rows that are set; a secret row shows only that it is set.
pub fn debug<T: Fields>(value: &T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut rows = Rows(f.debug_struct(T::NAME));
    value.put(&mut rows);
    rows.0.finish()
}

struct Rows<'a, 'f>(fmt::DebugStruct<'a, 'f>);

impl Put for Rows<'_, '_> {
    fn put(&mut self, row: &'static Row, value: &dyn Value) {
        if value.is_set() {
            self.0.field(row.rust, &Shown(value, row.secret));
        }
    }

    fn extra(&mut self, extra: &Extra) {
        if !extra.is_empty() {
            // What is not known may be a secret: its keys are enough.
            self.0.field("extra", &extra.keys().collect::<Vec<_>>());
        }
    }
}

/// A value inside a `Debug` output, and whether it is a secret.
pub(crate) struct Shown<'a>(pub(crate) &'a dyn Value, pub(crate) bool);

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.show(self.1, f)
    }
}

/// Any JSON: keys and kinds, for its values may be secrets.
pub(crate) fn json(value: &Json, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match value {
        Json::Null => f.write_str("null"),
        Json::Bool(_) => f.write_str("<boolean>"),
        Json::Number(_) => f.write_str("<number>"),
        Json::String(_) => f.write_str("<string>"),
        Json::Array(items) => write!(f, "<list of {}>", items.len()),
        Json::Object(entries) => f.debug_set().entries(entries.keys()).finish(),
    }
}

/// A plain value, or that it is a secret.
pub fn debug_or_secret(value: &dyn fmt::Debug, secret: bool, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if secret { f.write_str(REDACTED) } else { value.fmt(f) }
}
