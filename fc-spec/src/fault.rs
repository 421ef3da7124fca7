//! What is wrong with a specification, where, and what to do about it.

use std::fmt;
use std::sync::Arc;

/// A place in a file: the line on which a row, an operation or a type is written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct At {
    /// The file, as the caller named it.
    pub file: Arc<str>,
    /// The line, counted from 1.
    pub line: u32,
}

impl Default for At {
    fn default() -> Self {
        Self { file: Arc::from("?"), line: 0 }
    }
}

/// One fault: its place, and a sentence that names the fault and the remedy.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Fault {
    /// Where it is.
    pub at: At,
    /// What is wrong and what mends it.
    pub text: String,
}

impl Fault {
    /// A fault at a place.
    pub fn new(at: &At, text: impl Into<String>) -> Self {
        Self { at: at.clone(), text: text.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.at.file, self.at.line, self.text)
    }
}

/// All faults of a specification, in the order of their places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// `Err` with the faults sorted, or `Ok` when there are none.
    pub fn none_or(mut faults: Vec<Fault>) -> Result<(), Self> {
        if faults.is_empty() {
            return Ok(());
        }
        faults.sort();
        Err(Self(faults))
    }

    /// The faults one by one.
    pub fn iter(&self) -> impl Iterator<Item = &Fault> {
        self.0.iter()
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.0.iter().enumerate() {
            let newline = if index == 0 { "" } else { "\n" };
            write!(f, "{newline}{fault}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}
