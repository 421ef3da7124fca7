//! Limits on a value: a closed vocabulary, one sentence a rule.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Type;

/// A limit on one value; on the items of a list or a map, where the row is one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Rule {
    /// `length 1..128`: so many characters, or bytes where the type is `bytes`, both ends included.
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
    /// `cron`: a period such as `@every 5m`, or a cron expression of six fields.
    Cron,
}

const WORDS: &str =
    "`length A..B`, `range A..B`, `multiple N`, `characters SET`, `first SET`, `one of A B C` or `cron`";

impl Rule {
    /// Whether it says something about values of this type, or about the items of a list or map of them.
    pub fn fits(&self, kind: &Type) -> bool {
        match kind {
            Type::List(item) | Type::Map(item) => self.fits(item),
            Type::Int32 | Type::Int64 | Type::Double => {
                matches!(self, Self::Range(..) | Self::Multiple(_) | Self::OneOf(_))
            }
            Type::String if *self == Self::Cron => true,
            Type::String | Type::Named(_) => {
                matches!(self, Self::Length(..) | Self::Characters(_) | Self::First(_) | Self::OneOf(_))
            }
            Type::Bytes => matches!(self, Self::Length(..)),
            Type::Boolean | Type::Package | Type::Json => false,
        }
    }

    /// Whether any value can keep it.
    pub fn is_possible(&self) -> bool {
        match self {
            Self::Length(low, high) => low <= high,
            Self::Range(low, high) => low <= high,
            Self::Multiple(of) => *of > 0.0,
            Self::Characters(set) | Self::First(set) => !set.is_empty(),
            Self::OneOf(values) => !values.is_empty(),
            Self::Cron => true,
        }
    }
}

impl FromStr for Rule {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("unknown rule `{text}`: write {WORDS}");
        if text.trim() == "cron" {
            return Ok(Self::Cron);
        }
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
            Self::Cron => f.write_str("cron"),
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
            "cron",
        ] {
            assert_eq!(text.parse::<Rule>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn an_unknown_rule_is_refused_with_the_words_that_may_stand() {
        for text in ["regex .*", "length 1", "range a..b", "multiple x", "one 5", "length", "cron 5"] {
            assert_eq!(text.parse::<Rule>().unwrap_err(), format!("unknown rule `{text}`: write {WORDS}"));
        }
    }
}
