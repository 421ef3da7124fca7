//! A rule with whoever says it, and what follows when it is broken.

use serde::{Deserialize, Serialize};

/// What follows when a rule is broken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Every source agrees on it: the request is refused before it is sent.
    #[default]
    Deny,
    /// Some source does not: the request is sent, and what is broken is said.
    Warn,
}

/// A rule and its sources.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sourced<T> {
    /// The rule.
    pub rule: T,
    /// What follows when it is broken.
    #[serde(default, skip_serializing_if = "is_deny")]
    pub level: Level,
    /// Who says it.
    pub source: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_deny(level: &Level) -> bool {
    *level == Level::Deny
}
