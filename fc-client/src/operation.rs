//! What the client knows of an operation and of its parameters without any value.

use std::fmt;

use crate::rt::Limit;

/// What an operation does; whether it may be tried again rests on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Effect {
    /// Changes nothing.
    Read,
    /// Makes something that a second attempt finds already there.
    Create,
    /// Sets something to a state.
    Update,
    /// Takes something away.
    Delete,
    /// Runs a function.
    Invoke,
}

/// One operation of the API: its name, verb and path.
#[derive(Clone, Copy)]
pub struct Operation {
    name: &'static str,
    verb: &'static str,
    version: &'static str,
    path: &'static str,
    effect: Effect,
    pub(crate) rows: &'static [Row],
}

impl Operation {
    /// Put together by generated code.
    #[doc(hidden)]
    pub const fn new(
        name: &'static str,
        verb: &'static str,
        version: &'static str,
        path: &'static str,
        effect: Effect,
        rows: &'static [Row],
    ) -> Self {
        Self { name, verb, version, path, effect, rows }
    }

    /// The name, such as `CreateFunction`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The verb, such as `POST`.
    pub fn verb(&self) -> &'static str {
        self.verb
    }

    /// The version of the API, such as `2021-04-06`; it stands first in the path.
    pub fn version(&self) -> &'static str {
        self.version
    }

    /// The path behind the version, with `{parameter}` for each path parameter.
    pub fn path(&self) -> &'static str {
        self.path
    }

    /// What it does.
    pub fn effect(&self) -> Effect {
        self.effect
    }
}

impl fmt::Debug for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} /{}{})", self.name, self.verb, self.version, self.path)
    }
}

impl PartialEq for Operation {
    fn eq(&self, other: &Self) -> bool {
        (self.name, self.version) == (other.name, other.version)
    }
}

/// Where a parameter travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Path,
    Query,
    Header,
    Body,
}

/// How a value is written where its type alone does not say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Plain,
    /// As a string that holds JSON.
    Json,
    /// As the body itself.
    Raw,
}

/// One parameter or key, as generated code describes it.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Row {
    pub(crate) wire: &'static str,
    pub(crate) rust: &'static str,
    pub(crate) name: &'static str,
    pub(crate) place: Place,
    pub(crate) encoding: Encoding,
    pub(crate) required: bool,
    pub(crate) secret: bool,
    pub(crate) slot: Option<&'static str>,
    pub(crate) source: Option<&'static str>,
    pub(crate) or_nothing: bool,
    pub(crate) rules: &'static [Limit],
}

impl Row {
    #[must_use]
    pub const fn new(wire: &'static str, rust: &'static str) -> Self {
        Self {
            wire,
            rust,
            name: wire,
            place: Place::Body,
            encoding: Encoding::Plain,
            required: false,
            secret: false,
            slot: None,
            source: None,
            or_nothing: false,
            rules: &[],
        }
    }

    #[must_use]
    pub const fn named(self, name: &'static str) -> Self {
        Self { name, ..self }
    }

    #[must_use]
    pub const fn path(self) -> Self {
        Self { place: Place::Path, ..self }
    }

    #[must_use]
    pub const fn query(self) -> Self {
        Self { place: Place::Query, ..self }
    }

    #[must_use]
    pub const fn header(self) -> Self {
        Self { place: Place::Header, ..self }
    }

    #[must_use]
    pub const fn body(self) -> Self {
        Self { place: Place::Body, ..self }
    }

    #[must_use]
    pub const fn json(self) -> Self {
        Self { encoding: Encoding::Json, ..self }
    }

    #[must_use]
    pub const fn raw(self) -> Self {
        Self { encoding: Encoding::Raw, ..self }
    }

    #[must_use]
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    #[must_use]
    pub const fn secret(self) -> Self {
        Self { secret: true, ..self }
    }

    #[must_use]
    pub const fn slot(self, slot: &'static str) -> Self {
        Self { slot: Some(slot), ..self }
    }

    #[must_use]
    pub const fn source(self, source: &'static str) -> Self {
        Self { source: Some(source), ..self }
    }

    #[must_use]
    pub const fn or_nothing(self) -> Self {
        Self { or_nothing: true, ..self }
    }

    #[must_use]
    pub const fn rules(self, rules: &'static [Limit]) -> Self {
        Self { rules, ..self }
    }
}
