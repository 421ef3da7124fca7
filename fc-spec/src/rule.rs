//! Limits on a value: a closed vocabulary, one sentence a rule.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A limit that every source agrees on, so that a request which breaks it is refused before it is sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Rule {
    /// `length 1..128`: so many characters, both ends included.
    Length(u64, u64),
    /// `range 1..86400`: both ends included.
    Range(f64, f64),
    /// `multiple 64`: divisible by this.
    Multiple(f64),
    /// `characters A-Za-z0-9_-`: nothing else.
    Characters(String),
    /// `first A-Za-z_`: the first character is one of these.
    First(String),
    /// `one of 512 10240`: one of these values.
    OneOf(Vec<String>),
}

const WORDS: &str =
    "`length A..B`, `range A..B`, `multiple N`, `characters SET`, `first SET` or `one of A B C`";

impl FromStr for Rule {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("unknown rule `{text}`: write {WORDS}");
        let (word, rest) = text.trim().split_once(' ').ok_or_else(wrong)?;
        let ends = || rest.split_once("..").ok_or_else(wrong);
        match word {
            "length" => {
                let (low, high) = ends()?;
                Ok(Self::Length(low.parse().map_err(|_| wrong())?, high.parse().map_err(|_| wrong())?))
            }
            "range" => {
                let (low, high) = ends()?;
                Ok(Self::Range(low.parse().map_err(|_| wrong())?, high.parse().map_err(|_| wrong())?))
            }
            "multiple" => Ok(Self::Multiple(rest.parse().map_err(|_| wrong())?)),
            "characters" => Ok(Self::Characters(rest.to_owned())),
            "first" => Ok(Self::First(rest.to_owned())),
            "one" => {
                let values = rest.strip_prefix("of ").ok_or_else(wrong)?;
                Ok(Self::OneOf(values.split_whitespace().map(str::to_owned).collect()))
            }
            _ => Err(wrong()),
        }
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
        }
    }
}

impl TryFrom<String> for Rule {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Rule> for String {
    fn from(rule: Rule) -> Self {
        rule.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_reads_back_as_it_was_written() {
        for text in [
            "length 1..128",
            "range 0.05..16",
            "multiple 64",
            "characters A-Za-z0-9_-",
            "first A-Za-z_",
            "one of 512 10240",
        ] {
            assert_eq!(text.parse::<Rule>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn an_unknown_rule_is_refused_with_the_words_that_may_stand() {
        for text in ["regex .*", "length 1", "range a..b", "multiple x", "one 5", "length"] {
            assert_eq!(text.parse::<Rule>().unwrap_err(), format!("unknown rule `{text}`: write {WORDS}"));
        }
    }
}
