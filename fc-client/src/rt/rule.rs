//! Limits on values and what rows must agree on, as generated code describes them.

use std::fmt;

use crate::Level;

/// A limit on a value.
#[derive(Clone, Copy, Debug)]
pub enum Rule {
    /// So many characters or bytes.
    Length(u64, u64),
    /// Both ends included.
    Range(f64, f64),
    /// Divisible by this.
    Multiple(f64),
    /// Nothing but these.
    Characters(&'static str),
    /// The first character is one of these.
    First(&'static str),
    /// One of these values.
    OneOf(&'static [&'static str]),
    /// A period such as `@every 5m`, or a cron expression of six fields.
    Cron,
}

/// A limit, what follows when it is broken, and who says it.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    pub(crate) rule: Rule,
    pub(crate) level: Level,
    pub(crate) source: &'static str,
}

impl Limit {
    /// A limit that every source agrees on.
    pub const fn deny(rule: Rule, source: &'static str) -> Self {
        Self { rule, level: Level::Deny, source }
    }

    /// A limit that some source does not know.
    pub const fn warn(rule: Rule, source: &'static str) -> Self {
        Self { rule, level: Level::Warn, source }
    }
}

/// What rows must agree on, each by its wire name.
#[derive(Clone, Copy, Debug)]
pub enum Agreement {
    /// Exactly one of them is given.
    Either(&'static [&'static str]),
    /// The first is not given without the second.
    Needs(&'static str, &'static str),
    /// The first, with this value, is not given without the third.
    NeedsFor(&'static str, &'static str, &'static str),
    /// The first is from so many to so many times the second.
    Ratio(&'static str, &'static str, f64, f64),
}

/// What rows must agree on, what follows when they do not, and who says it.
#[derive(Clone, Copy, Debug)]
pub struct Relation {
    pub(crate) rule: Agreement,
    pub(crate) level: Level,
    pub(crate) source: &'static str,
}

impl Relation {
    /// What every source agrees on.
    pub const fn deny(rule: Agreement, source: &'static str) -> Self {
        Self { rule, level: Level::Deny, source }
    }

    /// What some source does not know.
    pub const fn warn(rule: Agreement, source: &'static str) -> Self {
        Self { rule, level: Level::Warn, source }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length(low, high) => write!(f, "length {low}..{high}"),
            Self::Range(low, high) => write!(f, "range {low}..{high}"),
            Self::Multiple(of) => write!(f, "multiple {of}"),
            Self::Characters(set) => write!(f, "characters {set}"),
            Self::First(set) => write!(f, "first {set}"),
            Self::OneOf(values) => write!(f, "one of {}", values.join(" ")),
            Self::Cron => f.write_str("cron"),
        }
    }
}

impl fmt::Display for Agreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Either(rows) => write!(f, "either {}", rows.join(" or ")),
            Self::Needs(row, needs) => write!(f, "{row} needs {needs}"),
            Self::NeedsFor(row, value, needs) => write!(f, "{row} {value} needs {needs}"),
            Self::Ratio(of, to, low, high) => write!(f, "ratio {of} to {to} {low}..{high}"),
        }
    }
}
