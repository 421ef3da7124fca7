//! Checks a request before it is sent: what is required, what shares a slot, what a rule limits.

use super::{Fields, Put, Row, Rule, Value};
use crate::{Invalid, Violation};

/// Every violation of a request, all at once.
pub fn validate<T: Fields>(request: &T) -> Result<(), Invalid> {
    let mut checker = Checker::default();
    checker.object(request);
    Invalid::none_or(T::NAME, checker.violations)
}

/// Where the check is, and what it found.
#[derive(Default)]
pub struct Checker {
    path: String,
    violations: Vec<Violation>,
    level: Level,
}

/// What is known of the object that is being checked.
#[derive(Default)]
struct Level {
    given: Vec<&'static str>,
    texts: Vec<(&'static str, String)>,
    tags: Vec<(&'static str, &'static str, &'static str)>,
}

impl Checker {
    /// One object: its rows, then what they must agree on.
    pub fn object<T: Fields>(&mut self, value: &T) {
        let before = std::mem::take(&mut self.level);
        value.put(self);
        let level = std::mem::replace(&mut self.level, before);
        for violation in slots(T::ROWS, |row| level.given.contains(&row.wire)) {
            self.at(violation.path(), violation.text());
        }
        for (row, tag, expected) in level.tags {
            let text = level.texts.iter().find(|(wire, _)| *wire == tag).map(|(_, text)| text.as_str());
            if text.is_some_and(|text| text != expected) {
                let found = text.unwrap_or_default();
                self.at(
                    row,
                    &format!(
                        "has the shape for `{tag}` `{expected}`, but `{tag}` is `{found}`; make them agree"
                    ),
                );
            }
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
        for rule in row.rules {
            self.report(broken_by_text(rule, text).map(|broken| found(broken, row, &format!("{text:?}"))));
        }
    }

    /// The rules on a number.
    pub fn number(&mut self, row: &'static Row, number: f64) {
        for rule in row.rules {
            self.report(broken_by_number(rule, number).map(|broken| found(broken, row, &number.to_string())));
        }
    }

    fn report(&mut self, text: Option<String>) {
        if let Some(text) = text {
            self.violations.push(Violation::new(self.path.clone(), text));
        }
    }

    fn at(&mut self, part: &str, text: &str) {
        self.inside(part, |to| to.report(Some(text.to_owned())));
    }
}

impl Put for Checker {
    fn put(&mut self, row: &'static Row, value: &dyn Value) {
        if !value.is_set() {
            if row.required {
                self.at(row.wire, "is required, but it is missing");
            }
            return;
        }
        self.level.given.push(row.wire);
        if let Some((tag, expected)) = value.tag() {
            self.level.tags.push((row.wire, tag, expected));
        }
        if let Some(text) = value.text() {
            self.level.texts.push((row.wire, text.into_owned()));
        }
        self.inside(row.wire, |to| value.check(row, to));
    }
}

fn found(broken: String, row: &Row, value: &str) -> String {
    let shown: String = value.chars().take(80).collect();
    if row.secret { broken } else { format!("{broken}, but it is {shown}") }
}

fn broken_by_text(rule: &Rule, text: &str) -> Option<String> {
    let length = u64::try_from(text.chars().count()).unwrap_or(u64::MAX);
    match *rule {
        Rule::Length(low, high) if !(low..=high).contains(&length) => {
            Some(format!("must have {low} to {high} characters (it has {length})"))
        }
        Rule::Characters(set) if !text.chars().all(|c| within(set, c)) => {
            Some(format!("may only have the characters {set}"))
        }
        Rule::First(set) if !text.chars().next().is_none_or(|c| within(set, c)) => {
            Some(format!("must start with one of {set}"))
        }
        Rule::OneOf(values) if !values.contains(&text) => {
            Some(format!("must be one of {}", values.join(", ")))
        }
        _ => None,
    }
}

fn broken_by_number(rule: &Rule, number: f64) -> Option<String> {
    match *rule {
        Rule::Range(low, high) if !(low..=high).contains(&number) => {
            Some(format!("must be from {low} to {high}"))
        }
        Rule::Multiple(of) if number % of != 0.0 => Some(format!("must be a multiple of {of}")),
        Rule::OneOf(values) if !values.contains(&number.to_string().as_str()) => {
            Some(format!("must be one of {}", values.join(", ")))
        }
        _ => None,
    }
}

/// Whether a set such as `A-Za-z0-9_-` has a character. A `-` at the end stands for itself.
fn within(set: &str, c: char) -> bool {
    let chars: Vec<char> = set.chars().collect();
    let mut at = 0;
    while let Some(&low) = chars.get(at) {
        match (chars.get(at + 1), chars.get(at + 2)) {
            (Some('-'), Some(&high)) => {
                if (low..=high).contains(&c) {
                    return true;
                }
                at += 3;
            }
            _ if low == c => return true,
            _ => at += 1,
        }
    }
    false
}

/// The slots of an object that are filled by none or by several of their alternatives.
pub(crate) fn slots(rows: &'static [Row], given: impl Fn(&&Row) -> bool) -> Vec<Violation> {
    let mut seen: Vec<&str> = Vec::new();
    let mut violations = Vec::new();
    for row in rows {
        let Some(slot) = row.slot else { continue };
        if seen.contains(&slot) {
            continue;
        }
        seen.push(slot);
        let mut all: Vec<&Row> = rows.iter().filter(|row| row.slot == Some(slot)).collect();
        all.sort_by_key(|row| row.wire != slot);
        let filled: Vec<&str> = all.iter().filter(|row| given(row)).map(|row| row.wire).collect();
        let names = all.iter().map(|row| format!("`{}`", row.wire)).collect::<Vec<_>>().join(" or ");
        match filled.len() {
            0 if !all.iter().any(|row| row.or_nothing) => {
                violations.push(Violation::new(slot, format!("is missing: give {names}")));
            }
            0 | 1 => {}
            _ => violations
                .push(Violation::new(row.wire, format!("is one too many: give only one of {names}"))),
        }
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::within;

    #[test]
    fn a_set_is_ranges_and_single_characters() {
        for c in ['A', 'm', 'z', '0', '_', '-'] {
            assert!(within("A-Za-z0-9_-", c), "{c}");
        }
        for c in ['.', ' ', 'é', '\n', '/'] {
            assert!(!within("A-Za-z0-9_-", c), "{c}");
        }
    }
}
