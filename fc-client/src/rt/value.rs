//! What a value can do: be written, be shown, be checked. One implementation for each type of the specification.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use serde_json::Value as Json;

use super::check::Checker;
use super::show::{self, Shown};
use super::{Fields, JsonWriter, Map, Row};
use crate::{Package, Patch};

/// A value of a row. Everything but the text and the JSON has a sensible default.
pub trait Value {
    /// Whether there is a value at all.
    fn is_set(&self) -> bool {
        true
    }

    /// Whether it is `null` that is sent.
    fn is_null(&self) -> bool {
        false
    }

    /// The value in a path, a query or a header; `None` where only a body can carry it.
    fn text(&self) -> Option<Cow<'_, str>> {
        None
    }

    /// The bytes of a value that is the body itself.
    fn raw(&self) -> Option<Bytes> {
        None
    }

    /// Writes it as JSON.
    fn write(&self, to: &mut JsonWriter);

    /// Shows it to people; a secret is never shown.
    fn show(&self, secret: bool, f: &mut fmt::Formatter<'_>) -> fmt::Result;

    /// Reports what breaks a rule.
    fn check(&self, row: &'static Row, to: &mut Checker);

    /// For a union: the row beside it and the value that it must have.
    fn tag(&self) -> Option<(&'static str, &'static str)> {
        None
    }
}

impl<T: Value> Value for Option<T> {
    fn is_set(&self) -> bool {
        self.as_ref().is_some_and(Value::is_set)
    }

    fn text(&self) -> Option<Cow<'_, str>> {
        self.as_ref()?.text()
    }

    fn raw(&self) -> Option<Bytes> {
        self.as_ref()?.raw()
    }

    fn write(&self, to: &mut JsonWriter) {
        match self {
            Some(value) => value.write(to),
            None => to.raw("null"),
        }
    }

    fn show(&self, secret: bool, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Some(value) => value.show(secret, f),
            None => f.write_str("None"),
        }
    }

    fn check(&self, row: &'static Row, to: &mut Checker) {
        if let Some(value) = self {
            value.check(row, to);
        }
    }

    fn tag(&self) -> Option<(&'static str, &'static str)> {
        self.as_ref()?.tag()
    }
}

impl<T: Value> Value for Patch<T> {
    fn is_set(&self) -> bool {
        !self.is_absent()
    }

    fn is_null(&self) -> bool {
        Patch::is_null(self)
    }

    fn text(&self) -> Option<Cow<'_, str>> {
        self.value()?.text()
    }

    fn write(&self, to: &mut JsonWriter) {
        match self.value() {
            Some(value) => value.write(to),
            None => to.raw("null"),
        }
    }

    fn show(&self, secret: bool, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.value() {
            Some(value) => value.show(secret, f),
            None => f.write_str("null"),
        }
    }

    fn check(&self, row: &'static Row, to: &mut Checker) {
        if let Some(value) = self.value() {
            value.check(row, to);
        }
    }

    fn tag(&self) -> Option<(&'static str, &'static str)> {
        self.value()?.tag()
    }
}

impl Value for String {
    fn text(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(self))
    }

    fn write(&self, to: &mut JsonWriter) {
        to.string(self);
    }

    fn show(&self, secret: bool, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show::debug_or_secret(self, secret, f)
    }

    fn check(&self, row: &'static Row, to: &mut Checker) {
        to.text(row, self);
    }
}

impl Value for bool {
    fn text(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(if *self { "true" } else { "false" }))
    }

    fn write(&self, to: &mut JsonWriter) {
        to.raw(if *self { "true" } else { "false" });
    }

    fn show(&self, secret: bool, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show::debug_or_secret(self, secret, f)
    }

    fn check(&self, _: &'static Row, _: &mut Checker) {}
}

macro_rules! number {
    ($($kind:ty),*) => {$(
        impl Value for $kind {
            fn text(&self) -> Option<Cow<'_, str>> {
                Some(Cow::Owned(self.to_string()))
            }

            fn write(&self, to: &mut JsonWriter) {
                to.serialize(self);
            }

            fn show(&self, secret: bool, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                show::debug_or_secret(self, secret, f)
            }

            fn check(&self, row: &'static Row, to: &mut Checker) {
                #[allow(clippy::cast_precision_loss, clippy::cast_lossless, reason = "limits are far below 2^52")]
                to.number(row, *self as f64);
            }
        }
    )*};
}

number!(i32, i64, f64);

impl Value for Bytes {
    fn raw(&self) -> Option<Bytes> {
        Some(self.clone())
    }

    fn write(&self, to: &mut JsonWriter) {
        to.bytes(self);
    }

    fn show(&self, _: bool, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.len())
    }

    fn check(&self, row: &'static Row, to: &mut Checker) {
        to.bytes(row, self);
    }
}

impl Value for Package {
    fn write(&self, to: &mut JsonWriter) {
        to.package(self);
    }

    fn show(&self, _: bool, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }

    fn check(&self, _: &'static Row, _: &mut Checker) {}
}

impl Value for Json {
    fn write(&self, to: &mut JsonWriter) {
        to.serialize(self);
    }

    fn show(&self, secret: bool, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if secret { f.write_str(show::REDACTED) } else { show::json(self, f) }
    }

    fn check(&self, _: &'static Row, _: &mut Checker) {}
}

impl<T: Value> Value for Vec<T> {
    fn write(&self, to: &mut JsonWriter) {
        to.list(self.iter().map(|item| item as &dyn Value));
    }

    fn show(&self, secret: bool, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(|item| Shown(item, secret))).finish()
    }

    fn check(&self, row: &'static Row, to: &mut Checker) {
        for (index, item) in self.iter().enumerate() {
            to.inside(&format!("[{index}]"), |to| item.check(row, to));
        }
    }
}

impl<T: Value> Value for Map<T> {
    fn write(&self, to: &mut JsonWriter) {
        to.map(self.iter().map(|(key, value)| (key.as_str(), value as &dyn Value)));
    }

    fn show(&self, secret: bool, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter().map(|(key, value)| (key, Shown(value, secret)))).finish()
    }

    fn check(&self, row: &'static Row, to: &mut Checker) {
        for (key, value) in self {
            to.inside(&format!(".{key}"), |to| value.check(row, to));
        }
    }
}

impl<T: Fields> Value for T {
    fn write(&self, to: &mut JsonWriter) {
        to.object(|to| self.put(to));
    }

    fn show(&self, secret: bool, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if secret { f.write_str(show::REDACTED) } else { show::debug(self, f) }
    }

    fn check(&self, _: &'static Row, to: &mut Checker) {
        to.object(self);
    }
}
