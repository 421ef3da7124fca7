//! Reads objects from JSON: tolerant with answers, strict with requests.

use std::borrow::Cow;

use super::{Extra, Faults, Fields, FromJson, Node, Row, Union};
use crate::operation::Encoding;
use crate::{Invalid, Patch, near};

/// Reads a request: missing, unknown and wrong keys are faults, and values that break a rule if that is asked for.
pub(crate) fn from_text<T: Fields>(json: &str, rules: bool) -> Result<T, Invalid> {
    read(json.as_bytes(), true, rules)
}

/// Reads an answer: nothing is demanded of it.
pub(crate) fn answer<T: Fields>(body: &[u8]) -> Result<T, Invalid> {
    read(body, false, false)
}

fn read<T: Fields>(json: &[u8], strict: bool, rules: bool) -> Result<T, Invalid> {
    let node = serde_json::from_slice::<Node<'_>>(json).map_err(|error| {
        let place = format!("at line {} column {}", error.line(), error.column());
        let deep = error.to_string().starts_with("recursion limit");
        let fault = match (error.is_eof(), deep) {
            (true, _) => "ends too early",
            (false, true) => "is nested too deeply",
            (false, false) => "is not JSON",
        };
        Invalid::one(T::NAME, format!("the text {fault} {place}"))
    })?;
    from_node(&node, strict, rules)
}

/// Reads JSON that was parsed already: strictly, with the rules on values or without, or without any demand.
pub(super) fn from_node<T: Fields>(node: &Node<'_>, strict: bool, rules: bool) -> Result<T, Invalid> {
    let Node::Object(entries) = node else {
        return Err(Invalid::one(T::NAME, format!("must be an object, but it is {}", node.kind())));
    };
    let mut at = Faults { strict, update: T::UPDATE, path: String::new(), list: Vec::new() };
    let value = object::<T>(entries, &mut at);
    if strict && rules {
        at.rules(&value);
    }
    Invalid::none_or(T::NAME, at.list)?;
    Ok(value)
}

pub(super) fn object<T: Fields>(entries: &[(Cow<'_, str>, Node<'_>)], at: &mut Faults) -> T {
    let clears = at.update && entries.is_empty() && super::clears::<T>(&at.path);
    let mut take = Take { entries, used: vec![false; entries.len()], clears, at };
    let value = T::take(&mut take);
    take.finish::<T>();
    value
}

/// The keys of one object while a struct is made of them.
pub struct Take<'j, 'f> {
    entries: &'j [(Cow<'j, str>, Node<'j>)],
    used: Vec<bool>,
    /// Whether it is an empty object that clears.
    clears: bool,
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

    /// The keys that no row took; they are kept in answers and are a fault in requests.
    pub fn extra(&mut self) -> Extra {
        if self.at.strict {
            return Extra::new();
        }
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
        let before = self.at.list.len();
        let value = match &self.entries[index].1 {
            Node::Null => return T::null().unwrap_or_else(|| self.missing(row)),
            Node::String(text) if row.encoding == Encoding::Json => {
                self.at.inside(row.wire, |at| quoted(text, at, read))
            }
            node => self.at.inside(row.wire, |at| read(node, at)),
        };
        if !self.at.strict && self.at.list.len() > before {
            // An answer is not lost for one value that is none of ours: it stays as it is, among the others.
            self.at.list.truncate(before);
            self.used[index] = false;
            return T::absent();
        }
        value.unwrap_or_else(T::absent)
    }

    /// Bytes that are no text stand under another key, in base64.
    fn base64<T: FromJson>(&mut self, row: &'static Row) -> T {
        let key = format!("{}Base64", row.wire);
        let Some(index) = self.find(&key, &key) else { return self.missing(row) };
        self.used[index] = true;
        let bytes = match &self.entries[index].1 {
            Node::String(text) => crate::base64::decode(text.as_bytes()),
            _ => None,
        };
        if bytes.is_none() {
            self.at.inside(&key, |at| at.fault("type", "must be a string of standard base64"));
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
        if self.at.strict && row.required && !self.clears {
            self.at.inside(row.wire, |at| at.fault("required", "is required, but it is missing"));
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
                self.at.inside(key, |at| at.fault("once", "is given twice"));
                continue;
            }
            if rows.iter().any(|row| row.encoding == Encoding::Raw && *key == format!("{}Base64", row.wire)) {
                self.at.inside(key, |at| at.fault("once", "is given beside the same as text: give only one"));
                continue;
            }
            if key.is_empty() {
                self.at.fault("known", "has a key without a name");
                continue;
            }
            let hint = near::hint(key, rows.iter().flat_map(|row| [row.wire, row.name]));
            self.at.inside(key, |at| at.fault("known", format!("is not known here{hint}")));
        }
    }

    fn slots(&mut self, rows: &'static [Row]) {
        let given = |row: &&Row| {
            self.find(row.wire, row.name).is_some_and(|index| self.entries[index].1 != Node::Null)
        };
        for violation in super::check::slots(rows, given) {
            self.at.list.push(violation.inside(&self.at.path));
        }
    }
}

/// A string that holds JSON; in an answer it may also hold something else, which is kept as it is, among the others.
fn quoted<T: FromJson>(
    text: &str,
    at: &mut Faults,
    read: impl Fn(&Node<'_>, &mut Faults) -> Option<T>,
) -> Option<T> {
    if text.is_empty() && at.strict {
        at.fault("type", "is required to be JSON, but it is empty");
        return None;
    }
    match serde_json::from_str::<Node<'_>>(text) {
        Ok(node) => read(&node, at),
        Err(error) => {
            let column = error.column();
            at.fault(
                "type",
                format!("must be JSON, or a string that holds JSON: it stops being so at column {column}"),
            );
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

impl<T: Union + FromJson> TakeUnion for Patch<T> {
    const TAG: &'static str = T::TAG;

    fn take_union(tag: &str, node: &Node<'_>, at: &mut Faults) -> Option<Self> {
        T::of(tag, node, at).map(Self::Value)
    }
}

impl<T: Union + FromJson> TakeUnion for Option<T> {
    const TAG: &'static str = T::TAG;

    fn take_union(tag: &str, node: &Node<'_>, at: &mut Faults) -> Option<Self> {
        T::of(tag, node, at).map(Some)
    }
}
