//! Writes values as JSON, exactly as the service wants it, into segments so that packages need not be in memory.

use bytes::Bytes;
use serde::Serialize;

use super::{Extra, Fields, Json, Node, Put, Row, Value};
use crate::Package;
use crate::body::BoxError;
use crate::operation::Encoding;
use crate::segments::Segments;

/// A JSON text that grows.
#[derive(Default)]
pub struct JsonWriter {
    segments: Segments,
    buffer: Vec<u8>,
    comma: bool,
    /// The keys of the object that is being written.
    keys: Vec<&'static str>,
}

impl JsonWriter {
    /// The text as segments.
    pub(crate) fn finish(mut self) -> Segments {
        self.flush();
        self.segments
    }

    /// Text that is JSON already.
    pub(crate) fn raw(&mut self, text: &str) {
        self.buffer.extend_from_slice(text.as_bytes());
    }

    /// A string, with escapes where JSON needs them.
    pub fn string(&mut self, text: &str) {
        self.serialize(text);
    }

    /// Whatever serde can write. Numbers, strings and JSON values cannot fail to be written to memory.
    pub(crate) fn serialize<T: Serialize + ?Sized>(&mut self, value: &T) {
        let length = self.buffer.len();
        if serde_json::to_writer(&mut self.buffer, value).is_err() {
            self.buffer.truncate(length);
            self.raw("null");
        }
    }

    /// Bytes: their text where they are text.
    pub(crate) fn bytes(&mut self, bytes: &Bytes) {
        self.string(&String::from_utf8_lossy(bytes));
    }

    /// The zip of a package, in base64.
    pub(crate) fn package(&mut self, package: &Package) {
        self.raw("\"");
        self.flush();
        self.segments.package(package.clone());
        self.raw("\"");
    }

    pub(crate) fn list<'a>(&mut self, items: impl Iterator<Item = &'a dyn Value>) {
        self.raw("[");
        for (index, item) in items.enumerate() {
            if index > 0 {
                self.raw(",");
            }
            item.write(self);
        }
        self.raw("]");
    }

    pub(crate) fn map<'a>(&mut self, entries: impl Iterator<Item = (&'a str, &'a dyn Value)>) {
        let before = self.begin();
        for (key, value) in entries {
            self.key(key);
            value.write(self);
        }
        self.end(before);
    }

    /// An object whose rows put themselves.
    pub(crate) fn object(&mut self, rows: impl FnOnce(&mut Self)) {
        let (before, keys) = (self.begin(), std::mem::take(&mut self.keys));
        rows(self);
        self.end(before);
        self.keys = keys;
    }

    pub(crate) fn begin(&mut self) -> bool {
        self.raw("{");
        std::mem::replace(&mut self.comma, false)
    }

    pub(crate) fn end(&mut self, before: bool) {
        self.raw("}");
        self.comma = before;
    }

    fn key(&mut self, key: &str) {
        if std::mem::replace(&mut self.comma, true) {
            self.raw(",");
        }
        self.string(key);
        self.raw(":");
    }

    /// The value as a string that holds JSON.
    fn quoted(&mut self, value: &dyn Value) {
        let mut inner = Self::default();
        value.write(&mut inner);
        self.string(&String::from_utf8_lossy(&inner.buffer));
    }

    fn flush(&mut self) {
        self.segments.bytes(&self.buffer);
        self.buffer.clear();
    }
}

impl Put for JsonWriter {
    fn put(&mut self, row: &'static Row, value: &dyn Value) {
        if !value.is_set() {
            return;
        }
        if row.encoding == Encoding::Raw
            && let Some(bytes) = value.raw()
            && std::str::from_utf8(&bytes).is_err()
        {
            self.key(&format!("{}Base64", row.wire));
            return self.string(&crate::base64::encode(&bytes));
        }
        self.key(row.wire);
        self.keys.push(row.wire);
        let quoted = row.encoding == Encoding::Json && !value.is_null();
        if quoted { self.quoted(value) } else { value.write(self) }
    }

    fn extra(&mut self, extra: &Extra) {
        // What was set since then counts, not what was kept of an answer.
        let unknown = |key: &String| !self.keys.contains(&key.as_str());
        let extra: Vec<_> = extra.iter().filter(|(key, _)| unknown(key)).collect();
        for (key, value) in extra {
            self.key(key);
            self.serialize(value);
        }
    }
}

/// The value as JSON in memory, packages read from where they are.
pub(crate) fn to_json<T: Fields>(value: &T) -> Result<Json, BoxError> {
    let mut writer = JsonWriter::default();
    value.write(&mut writer);
    let text = writer.finish().into_vec()?;
    // Read as a `Value`, a key that `serde_json` uses for itself would be something else.
    Ok(serde_json::from_slice::<Node<'_>>(&text)?.to_value())
}

#[cfg(test)]
mod tests {
    use crate::fc2::Function;

    #[test]
    fn a_key_that_serde_json_uses_for_itself_is_a_key_like_any_other() {
        let text = r#"{"functionName":"f","new":{"$serde_json::private::RawValue":null}}"#;
        let function: Function = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&function).unwrap(), text);
    }
}
