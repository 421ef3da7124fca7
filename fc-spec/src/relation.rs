//! What the rows of a request or an object must agree on: a closed vocabulary, one sentence a relation.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What several rows must agree on, each by its name in the documents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Relation {
    /// `either zipFile or ossBucketName`: exactly one of them is given.
    Either(Vec<String>),
    /// `ossBucketName needs ossObjectName`, or `runtime custom-container needs customContainerConfig` for one value.
    Needs {
        /// The row that is given.
        row: String,
        /// The value on the wire for which it holds; any, if none is said.
        value: Option<String>,
        /// The row that must be given with it.
        needs: String,
    },
    /// `ratio memorySize to cpu 1024..4096`: both ends included, where both rows are given.
    Ratio {
        /// The row that is divided.
        of: String,
        /// The row that divides.
        to: String,
        /// The lowest ratio.
        low: f64,
        /// The highest ratio.
        high: f64,
    },
}

const WORDS: &str = "`either A or B`, `A needs B`, `A VALUE needs B` or `ratio A to B LOW..HIGH`";

impl Relation {
    /// The rows that it names.
    pub fn rows(&self) -> Vec<&str> {
        match self {
            Self::Either(rows) => rows.iter().map(String::as_str).collect(),
            Self::Needs { row, needs, .. } => vec![row, needs],
            Self::Ratio { of, to, .. } => vec![of, to],
        }
    }
}

impl FromStr for Relation {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("unknown rule `{text}`: write {WORDS}");
        let words: Vec<&str> = text.split_whitespace().collect();
        match *words.as_slice() {
            ["either", ref rest @ ..] => {
                let odd = |parity: usize| rest.iter().skip(parity).step_by(2).copied();
                let sound = rest.len() >= 3 && rest.len() % 2 == 1 && odd(1).all(|word| word == "or");
                if !sound {
                    return Err(wrong());
                }
                Ok(Self::Either(odd(0).map(str::to_owned).collect()))
            }
            ["ratio", of, "to", to, range] => {
                let (low, high) = range.split_once("..").ok_or_else(wrong)?;
                let (low, high) = (low.parse().map_err(|_| wrong())?, high.parse().map_err(|_| wrong())?);
                Ok(Self::Ratio { of: of.to_owned(), to: to.to_owned(), low, high })
            }
            [row, "needs", needs] => {
                Ok(Self::Needs { row: row.to_owned(), value: None, needs: needs.to_owned() })
            }
            [row, value, "needs", needs] => Ok(Self::Needs {
                row: row.to_owned(),
                value: Some(value.to_owned()),
                needs: needs.to_owned(),
            }),
            _ => Err(wrong()),
        }
    }
}

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Either(rows) => write!(f, "either {}", rows.join(" or ")),
            Self::Needs { row, value: None, needs } => write!(f, "{row} needs {needs}"),
            Self::Needs { row, value: Some(value), needs } => write!(f, "{row} {value} needs {needs}"),
            Self::Ratio { of, to, low, high } => write!(f, "ratio {of} to {to} {low}..{high}"),
        }
    }
}

impl TryFrom<String> for Relation {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Relation> for String {
    fn from(relation: Relation) -> Self {
        relation.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relation_reads_back_as_it_was_written() {
        for text in [
            "either zipFile or ossBucketName",
            "either a or b or c",
            "ossBucketName needs ossObjectName",
            "runtime custom-container needs customContainerConfig",
            "ratio memorySize to cpu 1024..4096",
        ] {
            assert_eq!(text.parse::<Relation>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn an_unknown_relation_is_refused_with_the_words_that_may_stand() {
        for text in
            ["", "either a", "either a b c", "a wants b", "ratio a to b 1-2", "ratio a b 1..2", "a needs"]
        {
            assert_eq!(
                text.parse::<Relation>().unwrap_err(),
                format!("unknown rule `{text}`: write {WORDS}")
            );
        }
    }
}
