//! What is wrong with a request or an answer: every violation, each with its path.

use std::borrow::Cow;
use std::fmt;

/// What follows from a violation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Level {
    /// Every source agrees on the rule: the request is refused before it is sent.
    #[default]
    Deny,
    /// Some source does not know the rule: the request is sent, and the violation is logged.
    Warn,
}

/// What the client does with the violations of a request. What cannot be written, such as an empty name in a path, is
/// refused in any case, and so is JSON of a call by name that is not that of the request: unknown, missing and unreadable
/// keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Validation {
    /// Violations of [`Level::Deny`] are errors, those of [`Level::Warn`] are logged.
    #[default]
    Strict,
    /// All violations are logged, as `tracing` events of level `WARN`.
    Warn,
    /// Requests are not checked.
    Off,
}

/// One thing that is wrong: where, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    path: String,
    rule: Cow<'static, str>,
    text: String,
    source: Option<&'static str>,
    level: Level,
}

impl Violation {
    pub(crate) fn new(
        path: impl Into<String>,
        rule: impl Into<Cow<'static, str>>,
        text: impl Into<String>,
    ) -> Self {
        Self { path: path.into(), rule: rule.into(), text: text.into(), source: None, level: Level::Deny }
    }

    pub(crate) fn said_by(mut self, source: &'static str, level: Level) -> Self {
        self.source = Some(source);
        self.level = level;
        self
    }

    pub(crate) fn inside(mut self, path: &str) -> Self {
        if !path.is_empty() {
            self.path = format!("{path}.{}", self.path);
        }
        self
    }

    /// The path in wire names, such as `vpcConfig.vSwitchIds[0]`; empty for the whole.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The rule that is broken, in the words of the specification: `required`, `type`, `known`, `length 1..128`,
    /// `range 128..32768`, `multiple 64`, `characters …`, `first …`, `one of …`, `cron`, `either a or b`, `a needs b`, ….
    pub fn rule(&self) -> &str {
        &self.rule
    }

    /// What would be right and what was found; never the value of a secret.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Who says the rule, where it is not the tables themselves.
    pub fn source(&self) -> Option<&'static str> {
        self.source
    }

    /// What follows from it.
    pub fn level(&self) -> Level {
        self.level
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            f.write_str(&self.text)
        } else {
            write!(f, "`{}` {}", self.path, self.text)
        }
    }
}

/// Everything that is wrong with one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    name: &'static str,
    violations: Vec<Violation>,
}

impl Invalid {
    /// `Ok` when there is no violation.
    pub(crate) fn none_or(name: &'static str, violations: Vec<Violation>) -> Result<(), Self> {
        if violations.is_empty() { Ok(()) } else { Err(Self { name, violations }) }
    }

    pub(crate) fn one(name: &'static str, text: impl Into<String>) -> Self {
        Self { name, violations: vec![Violation::new("", "type", text)] }
    }

    /// The operation or object, such as `CreateFunction`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The violations, in the order of the parameters.
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.name)?;
        for (index, violation) in self.violations.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{violation}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Invalid {}
