//! Checks a request before it is sent: what is required, what a rule limits, what rows must agree on.

mod agree;
mod broken;
mod cron;

use super::{Fields, Limit, Put, Row, Value};
use crate::{Invalid, Level as Severity, Violation};

pub(crate) use self::agree::slots;

/// Every violation that all sources agree on, all at once.
pub fn validate<T: Fields>(request: &T) -> Result<(), Invalid> {
    let denied = violations(request).into_iter().filter(|violation| violation.level() == Severity::Deny);
    Invalid::none_or(T::NAME, denied.collect())
}

/// Every violation of a request.
pub fn violations<T: Fields>(request: &T) -> Vec<Violation> {
    let mut checker = Checker { update: T::UPDATE, ..Checker::default() };
    checker.object(request);
    checker.violations
}

/// Where the check is, and what it found.
#[derive(Default)]
pub struct Checker {
    path: String,
    violations: Vec<Violation>,
    level: Level,
    /// Whether an empty object is one that clears, of which nothing is required.
    update: bool,
}

/// What is known of the object that is being checked.
#[derive(Default)]
struct Level {
    given: Vec<&'static str>,
    texts: Vec<(&'static str, String)>,
    /// The row of a union, the row that tells its shape, and the value that this one must have.
    tags: Vec<(&'static str, &'static str, &'static str)>,
}

impl Level {
    fn text(&self, row: &str) -> Option<&str> {
        self.texts.iter().find(|(wire, _)| *wire == row).map(|(_, text)| text.as_str())
    }
}

impl Checker {
    /// One object: its rows, then what they must agree on.
    pub fn object<T: Fields>(&mut self, value: &T) {
        let (before, found) = (std::mem::take(&mut self.level), self.violations.len());
        value.put(self);
        let level = std::mem::replace(&mut self.level, before);
        if self.update && level.given.is_empty() && super::clears::<T>(&self.path) {
            return self.violations.truncate(found);
        }
        for violation in agree::all(T::ROWS, T::RELATIONS, &level) {
            self.violations.push(violation.inside(&self.path));
        }
    }

    /// Something one step further in.
    pub fn inside(&mut self, part: &str, check: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        if length > 0 && !part.starts_with(['[', '.']) {
            self.path.push('.');
        }
        self.path.push_str(part);
        check(self);
        self.path.truncate(length);
    }

    /// The rules on text.
    pub fn text(&mut self, row: &'static Row, text: &str) {
        self.rules(row, |limit| broken::by_text(&limit.rule, text), || format!("{text:?}"));
    }

    /// The rules on bytes.
    pub fn bytes(&mut self, row: &'static Row, bytes: &[u8]) {
        for limit in row.rules {
            // What they are is never said, only how many.
            self.limit(limit, broken::by_bytes(&limit.rule, bytes));
        }
    }

    /// The rules on a number.
    pub fn number(&mut self, row: &'static Row, number: f64) {
        self.rules(row, |limit| broken::by_number(&limit.rule, number), || number.to_string());
    }

    fn rules(
        &mut self,
        row: &'static Row,
        broken: impl Fn(&Limit) -> Option<String>,
        found: impl Fn() -> String,
    ) {
        let mut denied = None;
        for limit in row.rules {
            let kind = std::mem::discriminant(&limit.rule);
            // What all sources refuse need not be said again in the words of one.
            if denied == Some(kind) {
                continue;
            }
            let text = broken(limit).map(|text| {
                let found: String = found().chars().take(80).collect();
                if row.secret { text } else { format!("{text}, but it is {found}") }
            });
            if text.is_some() && limit.level == Severity::Deny {
                denied = Some(kind);
            }
            self.limit(limit, text);
        }
    }

    fn limit(&mut self, limit: &Limit, text: Option<String>) {
        self.violations.extend(text.map(|text| {
            Violation::new(self.path.clone(), limit.rule.to_string(), text).said_by(limit.source, limit.level)
        }));
    }
}

impl Put for Checker {
    fn put(&mut self, row: &'static Row, value: &dyn Value) {
        if !value.is_set() || value.is_null() {
            if row.required {
                let missing = Violation::new(row.wire, "required", "is required, but it is missing");
                self.violations.push(missing.inside(&self.path));
            }
            return;
        }
        self.level.given.push(row.wire);
        if let Some((tag, expected)) = value.tag() {
            self.level.tags.push((row.wire, tag, expected));
        }
        if let Some(text) = value.text() {
            if let Some((rule, fault)) = super::misplaced(row, &text) {
                self.violations.push(Violation::new(row.wire, rule, fault).inside(&self.path));
                return;
            }
            self.level.texts.push((row.wire, text.into_owned()));
        }
        self.inside(row.wire, |to| value.check(row, to));
    }
}
