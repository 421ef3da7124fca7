//! What is wrong with a request or an answer: every violation, each with its path.

use std::fmt;

/// One thing that is wrong: where, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    path: String,
    text: String,
}

impl Violation {
    pub(crate) fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into() }
    }

    /// The path in wire names, such as `vpcConfig.vSwitchIds[0]`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The rule that is broken and what was found; never the value of a secret.
    pub fn text(&self) -> &str {
        &self.text
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

    /// The operation or object, such as `CreateFunction`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    pub(crate) fn one(name: &'static str, text: impl Into<String>) -> Self {
        Self { name, violations: vec![Violation::new("", text)] }
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
