//! What a reader found wrong, each with the path where it was found.

use super::{Fields, Node};
use crate::Violation;

/// Where the reader is, and what it found wrong.
pub struct Faults {
    pub(super) strict: bool,
    /// Whether an empty object is one that clears, of which nothing is required.
    pub(super) update: bool,
    pub(super) path: String,
    pub(super) list: Vec<Violation>,
}

impl Faults {
    pub(super) fn fault(&mut self, rule: &'static str, text: impl Into<String>) {
        self.list.push(Violation::new(self.path.clone(), rule, text));
    }

    /// What was found is said by its kind, and by its value only where a number was wanted: text may be a secret.
    pub(super) fn wrong(&mut self, expected: &str, node: &Node<'_>) {
        let found = match node {
            Node::Number(number) if expected.contains("number") => number.to_string(),
            other => other.kind().to_owned(),
        };
        self.fault("type", format!("must be {expected}, but it is {found}"));
    }

    /// Adds what breaks a rule, except where something worse was found already.
    pub(super) fn rules<T: Fields>(&mut self, value: &T) {
        let Err(invalid) = super::validate(value) else { return };
        let known =
            |violation: &&Violation| self.list.iter().all(|worse| !covers(worse.path(), violation.path()));
        let broken: Vec<Violation> = invalid.violations().iter().filter(known).cloned().collect();
        self.list.extend(broken);
    }

    pub(super) fn inside<T>(&mut self, part: &str, read: impl FnOnce(&mut Self) -> T) -> T {
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
