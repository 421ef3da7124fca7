//! Reads values from JSON: tolerant with answers, strict with requests, every fault collected with its path.

use std::borrow::Cow;
use std::collections::BTreeMap;

use bytes::Bytes;
use serde_json::Value as Json;

use super::{Extra, Fields, Map, Node, Row, Union};
use crate::operation::Encoding;
use crate::{Invalid, Package, Violation};

/// Whatever can be read from JSON.
pub trait FromJson: Sized {
    /// The value; `None` when a fault was reported.
    fn take(node: &Node<'_>, at: &mut Faults) -> Option<Self>;
    /// What stands where there is no value.
    fn absent() -> Self;
    /// The value of bytes that are no text, for the one type that takes them.
    fn from_bytes(_: Vec<u8>) -> Option<Self> {
        None
    }
}

/// What stands where there is no value.
pub fn absent<T: FromJson>() -> T {
    T::absent()
}

/// Reads a request: missing, unknown and wrong keys are faults.
pub(crate) fn from_text<T: Fields>(json: &str) -> Result<T, Invalid> {
    read(json.as_bytes(), true)
}

/// Reads an answer: nothing is demanded of it.
pub(crate) fn answer<T: Fields>(body: &[u8]) -> Result<T, Invalid> {
    read(body, false)
}

fn read<T: Fields>(json: &[u8], strict: bool) -> Result<T, Invalid> {
    let mut at = Faults { strict, path: String::new(), list: Vec::new() };
    let value = match serde_json::from_slice::<Node<'_>>(json) {
        Ok(Node::Object(entries)) => {
            let value = object::<T>(&entries, &mut at);
            if strict {
                at.rules(&value);
            }
            Some(value)
        }
        Ok(other) => {
            at.fault(format!("must be an object, but it is {}", other.kind()));
            None
        }
        Err(error) => {
            let place = format!("at line {} column {}", error.line(), error.column());
            let deep = error.to_string().starts_with("recursion limit");
            let fault = match (error.is_eof(), deep) {
                (true, _) => "ends too early",
                (false, true) => "is nested too deeply",
                (false, false) => "is not JSON",
            };
            at.list.push(Violation::new("", format!("the text {fault} {place}")));
            None
        }
    };
    Invalid::none_or(T::NAME, at.list)?;
    value.ok_or_else(|| Invalid::one(T::NAME, "could not be read"))
}

fn object<T: Fields>(entries: &[(Cow<'_, str>, Node<'_>)], at: &mut Faults) -> T {
    let mut take = Take { entries, used: vec![false; entries.len()], at };
    let value = T::take(&mut take);
    take.finish::<T>();
    value
}

/// Where the reader is, and what it found wrong.
pub struct Faults {
    strict: bool,
    path: String,
    list: Vec<Violation>,
}

impl Faults {
    fn fault(&mut self, text: impl Into<String>) {
        self.list.push(Violation::new(self.path.clone(), text));
    }

    /// What was found is said by its kind, and by its value only where a number was wanted: text may be a secret.
    fn wrong(&mut self, expected: &str, node: &Node<'_>) {
        let found = match node {
            Node::Number(number) if expected.contains("number") => number.to_string(),
            other => other.kind().to_owned(),
        };
        self.fault(format!("must be {expected}, but it is {found}"));
    }

    /// Adds what breaks a rule, except where something worse was found already.
    fn rules<T: Fields>(&mut self, value: &T) {
        let Err(invalid) = super::validate(value) else { return };
        let known =
            |violation: &&Violation| self.list.iter().all(|worse| !covers(worse.path(), violation.path()));
        let broken: Vec<Violation> = invalid.violations().iter().filter(known).cloned().collect();
        self.list.extend(broken);
    }

    fn inside<T>(&mut self, part: &str, read: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.path.len();
        if length > 0 && !part.starts_with('[') {
            self.path.push('.');
        }
        self.path.push_str(part);
        let value = read(self);
        self.path.truncate(length);
        value
    }
}

/// Whether a fault at one path makes what is found at another one pointless: the same place, or around it.
fn covers(worse: &str, path: &str) -> bool {
    let within = |outer: &str, inner: &str| {
        inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    !worse.is_empty() && (within(worse, path) || within(path, worse))
}

/// The keys of one object while a struct is made of them.
pub struct Take<'j, 'f> {
    entries: &'j [(Cow<'j, str>, Node<'j>)],
    used: Vec<bool>,
    at: &'f mut Faults,
}

impl Take<'_, '_> {
    /// The value of one row.
    pub fn row<T: FromJson>(&mut self, row: &'static Row) -> T {
        self.with(row, T::take)
    }

    /// The value of a row whose shape depends on a row beside it.
    pub fn union<T: TakeUnion>(&mut self, row: &'static Row) -> T {
        let tag = match self.find(T::TAG, T::TAG).map(|index| &self.entries[index].1) {
            Some(Node::String(tag)) => tag.to_string(),
            _ => String::new(),
        };
        self.with(row, |node, at| match node {
            Node::Object(_) => T::take_union(&tag, node, at),
            other if at.strict => {
                at.wrong("an object", other);
                None
            }
            other => T::take_union("", other, at),
        })
    }

    /// The keys that no row took; they are kept in answers.
    pub fn extra(&mut self) -> Extra {
        let unused = self.entries.iter().zip(&mut self.used).filter(|(_, used)| !**used);
        let keep = |((key, node), used): (&(Cow<'_, str>, Node<'_>), &mut bool)| {
            *used = true;
            (key.clone().into_owned(), node.to_value())
        };
        unused.map(keep).collect()
    }

    fn with<T: FromJson>(
        &mut self,
        row: &'static Row,
        read: impl Fn(&Node<'_>, &mut Faults) -> Option<T>,
    ) -> T {
        let found = self.find(row.wire, row.name);
        if found.is_none() && row.encoding == Encoding::Raw {
            return self.base64(row);
        }
        let Some(index) = found else { return self.missing(row) };
        self.used[index] = true;
        let value = match &self.entries[index].1 {
            Node::Null => return self.missing(row),
            Node::String(text) if row.encoding == Encoding::Json => {
                self.at.inside(row.wire, |at| quoted(text, at, read))
            }
            node => self.at.inside(row.wire, |at| read(node, at)),
        };
        value.unwrap_or_else(T::absent)
    }

    /// Bytes that are no text stand under another key, in base64.
    fn base64<T: FromJson>(&mut self, row: &'static Row) -> T {
        let key = format!("{}Base64", row.wire);
        let Some(index) = self.find(&key, &key) else { return self.missing(row) };
        self.used[index] = true;
        let bytes = match &self.entries[index].1 {
            Node::String(text) => crate::base64::decode(text),
            _ => None,
        };
        if bytes.is_none() {
            self.at.inside(&key, |at| at.fault("must be a string of standard base64"));
        }
        bytes.and_then(T::from_bytes).unwrap_or_else(T::absent)
    }

    /// The entry under one of two names: as it is written, then in any letter case.
    fn find(&self, wire: &str, name: &str) -> Option<usize> {
        let exact = self.entries.iter().position(|(key, _)| key == wire || key == name);
        let near = |key: &str| key.eq_ignore_ascii_case(wire) || key.eq_ignore_ascii_case(name);
        exact.or_else(|| self.entries.iter().position(|(key, _)| near(key)))
    }

    fn missing<T: FromJson>(&mut self, row: &'static Row) -> T {
        if self.at.strict && row.required {
            self.at.inside(row.wire, |at| at.fault("is required, but it is missing"));
        }
        T::absent()
    }

    /// What is left over and what is left out, once every row has been taken.
    fn finish<T: Fields>(mut self) {
        if self.at.strict {
            self.unknown(T::ROWS);
            self.slots(T::ROWS);
        }
    }

    fn unknown(&mut self, rows: &'static [Row]) {
        let unused = self.entries.iter().zip(&self.used).filter(|(_, used)| !**used);
        for ((key, _), _) in unused {
            if rows.iter().any(|row| key.eq_ignore_ascii_case(row.wire) || key.eq_ignore_ascii_case(row.name))
            {
                self.at.inside(key, |at| at.fault("is given twice"));
                continue;
            }
            if rows.iter().any(|row| row.encoding == Encoding::Raw && *key == format!("{}Base64", row.wire)) {
                self.at.inside(key, |at| at.fault("is given beside the same as text: give only one"));
                continue;
            }
            if key.is_empty() {
                self.at.fault("has a key without a name");
                continue;
            }
            let names = rows.iter().flat_map(|row| [row.wire, row.name]);
            let near = names
                .map(|name| {
                    (strsim::jaro_winkler(&key.to_ascii_lowercase(), &name.to_ascii_lowercase()), name)
                })
                .filter(|(nearness, _)| *nearness > 0.85)
                .max_by(|one, other| one.0.total_cmp(&other.0));
            let hint = near.map(|(_, name)| format!("; did you mean `{name}`?")).unwrap_or_default();
            self.at.inside(key, |at| at.fault(format!("is not known here{hint}")));
        }
    }

    fn slots(&mut self, rows: &'static [Row]) {
        let given = |row: &&Row| {
            self.find(row.wire, row.name).is_some_and(|index| self.entries[index].1 != Node::Null)
        };
        for violation in super::check::slots(rows, given) {
            let prefix = if self.at.path.is_empty() { String::new() } else { format!("{}.", self.at.path) };
            self.at.list.push(Violation::new(format!("{prefix}{}", violation.path()), violation.text()));
        }
    }
}

/// A string that holds JSON; in an answer it may also hold something else, which is kept as text.
fn quoted<T: FromJson>(
    text: &str,
    at: &mut Faults,
    read: impl Fn(&Node<'_>, &mut Faults) -> Option<T>,
) -> Option<T> {
    if text.is_empty() && at.strict {
        at.fault("is required to be JSON, but it is empty");
        return None;
    }
    if text.is_empty() {
        return Some(T::absent());
    }
    match serde_json::from_str::<Node<'_>>(text) {
        Ok(node) => read(&node, at),
        Err(_) if !at.strict => read(&Node::String(Cow::Borrowed(text)), at),
        Err(error) => {
            at.fault(format!(
                "must be JSON, or a string that holds JSON: it stops being so at column {}",
                error.column()
            ));
            None
        }
    }
}

/// A union, or one that may be missing.
pub trait TakeUnion: FromJson {
    /// The wire name of the row beside it.
    const TAG: &'static str;
    /// Reads the shape that the tag says.
    fn take_union(tag: &str, node: &Node<'_>, at: &mut Faults) -> Option<Self>;
}

impl<T: Union + FromJson> TakeUnion for T {
    const TAG: &'static str = T::TAG;

    fn take_union(tag: &str, node: &Node<'_>, at: &mut Faults) -> Option<Self> {
        T::of(tag, node, at)
    }
}

impl<T: Union + FromJson> TakeUnion for Option<T> {
    const TAG: &'static str = T::TAG;

    fn take_union(tag: &str, node: &Node<'_>, at: &mut Faults) -> Option<Self> {
        T::of(tag, node, at).map(Some)
    }
}

impl<T: FromJson> FromJson for Option<T> {
    fn take(node: &Node<'_>, at: &mut Faults) -> Option<Self> {
        T::take(node, at).map(Some)
    }

    fn absent() -> Self {
        None
    }

    fn from_bytes(bytes: Vec<u8>) -> Option<Self> {
        T::from_bytes(bytes).map(Some)
    }
}

impl FromJson for String {
    fn take(node: &Node<'_>, at: &mut Faults) -> Option<Self> {
        match node {
            Node::String(text) => Some(text.to_string()),
            Node::Number(number) if !at.strict => Some(number.to_string()),
            Node::Bool(value) if !at.strict => Some(value.to_string()),
            other => {
                at.wrong("a string", other);
                None
            }
        }
    }

    fn absent() -> Self {
        Self::new()
    }
}

impl FromJson for bool {
    fn take(node: &Node<'_>, at: &mut Faults) -> Option<Self> {
        match node {
            Node::Bool(value) => Some(*value),
            Node::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
            Node::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
            other => {
                at.wrong("true or false", other);
                None
            }
        }
    }

    fn absent() -> Self {
        false
    }
}

/// A whole number, also one that is written as text or with a fraction of nothing.
fn whole(node: &Node<'_>) -> Option<i64> {
    match node {
        #[expect(clippy::cast_possible_truncation, reason = "the range and the fraction are checked")]
        Node::Number(number) => number.as_i64().or_else(|| {
            number
                .as_f64()
                .filter(|value| value.fract() == 0.0 && value.abs() < 9e15)
                .map(|value| value as i64)
        }),
        Node::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

macro_rules! integer {
    ($($kind:ty: $words:literal),*) => {$(
        impl FromJson for $kind {
            fn take(node: &Node<'_>, at: &mut Faults) -> Option<Self> {
                let value = whole(node).and_then(|value| Self::try_from(value).ok());
                if value.is_none() {
                    at.wrong($words, node);
                }
                value
            }

            fn absent() -> Self {
                0
            }
        }
    )*};
}

integer!(i32: "a whole number of 32 bits", i64: "a whole number of 64 bits");

impl FromJson for f64 {
    fn take(node: &Node<'_>, at: &mut Faults) -> Option<Self> {
        let value = match node {
            Node::Number(number) => number.as_f64(),
            Node::String(text) => text.trim().parse().ok().filter(|value: &f64| value.is_finite()),
            _ => None,
        };
        if value.is_none() {
            at.wrong("a number", node);
        }
        value
    }

    fn absent() -> Self {
        0.0
    }
}

impl FromJson for Bytes {
    fn take(node: &Node<'_>, at: &mut Faults) -> Option<Self> {
        match node {
            Node::String(text) => Some(Self::from(text.to_string())),
            other => {
                at.wrong("a string", other);
                None
            }
        }
    }

    fn absent() -> Self {
        Self::new()
    }

    fn from_bytes(bytes: Vec<u8>) -> Option<Self> {
        Some(bytes.into())
    }
}

impl FromJson for Package {
    fn take(node: &Node<'_>, at: &mut Faults) -> Option<Self> {
        let Node::String(text) = node else {
            at.wrong("a zip in base64", node);
            return None;
        };
        Self::from_base64(text).map_err(|error| at.fault(format!("must be a zip in base64: {error}"))).ok()
    }

    fn absent() -> Self {
        Self::from_zip_bytes(Bytes::new())
    }
}

impl FromJson for Json {
    fn take(node: &Node<'_>, _: &mut Faults) -> Option<Self> {
        Some(node.to_value())
    }

    fn absent() -> Self {
        Self::Null
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn take(node: &Node<'_>, at: &mut Faults) -> Option<Self> {
        let Node::Array(items) = node else {
            if at.strict || matches!(node, Node::Object(_)) {
                at.wrong("a list", node);
                return None;
            }
            return T::take(node, at).map(|item| vec![item]);
        };
        let tolerated = |node: &Node<'_>, at: &Faults| *node == Node::Null && !at.strict;
        let mut out = Self::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            if !tolerated(item, at) {
                out.extend(at.inside(&format!("[{index}]"), |at| T::take(item, at)));
            }
        }
        Some(out)
    }

    fn absent() -> Self {
        Self::new()
    }
}

impl<T: FromJson> FromJson for Map<T> {
    fn take(node: &Node<'_>, at: &mut Faults) -> Option<Self> {
        let Node::Object(entries) = node else {
            at.wrong("an object", node);
            return None;
        };
        let mut out = BTreeMap::new();
        for (key, value) in entries {
            if *value == Node::Null && !at.strict {
                continue;
            }
            if let Some(value) = at.inside(key, |at| T::take(value, at)) {
                out.insert(key.clone().into_owned(), value);
            }
        }
        Some(out)
    }

    fn absent() -> Self {
        Self::new()
    }
}

impl<T: Fields + Default> FromJson for T {
    fn take(node: &Node<'_>, at: &mut Faults) -> Option<Self> {
        let Node::Object(entries) = node else {
            at.wrong("an object", node);
            return None;
        };
        Some(object(entries, at))
    }

    fn absent() -> Self {
        Self::default()
    }
}
