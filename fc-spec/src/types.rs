//! The type of a row: a closed list of words, and the names of objects, unions and enums.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The type of a row's value on the wire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Type {
    /// Text.
    String,
    /// `true` or `false`.
    Boolean,
    /// A whole number of 32 bits.
    Int32,
    /// A whole number of 64 bits.
    Int64,
    /// A number with a fraction.
    Double,
    /// Bytes as they are: the payload of an invocation.
    Bytes,
    /// The zip of a function's code, base64 on the wire.
    Package,
    /// Any JSON.
    Json,
    /// A list.
    List(Box<Type>),
    /// A map from text.
    Map(Box<Type>),
    /// An object, a union or an enum of this API, by its Rust name.
    Named(String),
}

/// The words, for a message that says what may stand.
const WORDS: &str =
    "string, boolean, int32, int64, double, bytes, package, json, list<T>, map<T> or the Rust name of a type";

impl Type {
    /// The named type at the bottom of lists and maps, if it is one.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Named(name) => Some(name),
            Self::List(item) | Self::Map(item) => item.name(),
            _ => None,
        }
    }

    /// Whether the value is one word, so that it can stand in a path, a query or a header.
    pub fn is_scalar(&self) -> bool {
        matches!(self, Self::String | Self::Boolean | Self::Int32 | Self::Int64 | Self::Double)
    }
}

impl FromStr for Type {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let inside = |word: &str| text.strip_prefix(word)?.strip_prefix('<')?.strip_suffix('>');
        Ok(match text {
            "string" => Self::String,
            "boolean" => Self::Boolean,
            "int32" => Self::Int32,
            "int64" => Self::Int64,
            "double" => Self::Double,
            "bytes" => Self::Bytes,
            "package" => Self::Package,
            "json" => Self::Json,
            _ => match (inside("list"), inside("map")) {
                (Some(item), _) => Self::List(Box::new(item.parse()?)),
                (_, Some(item)) => Self::Map(Box::new(item.parse()?)),
                _ if is_type_name(text) => Self::Named(text.to_owned()),
                _ => return Err(format!("unknown type `{text}`: write {WORDS}")),
            },
        })
    }
}

fn is_type_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_uppercase()) && text.chars().all(|c| c.is_ascii_alphanumeric())
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::String => f.write_str("string"),
            Self::Boolean => f.write_str("boolean"),
            Self::Int32 => f.write_str("int32"),
            Self::Int64 => f.write_str("int64"),
            Self::Double => f.write_str("double"),
            Self::Bytes => f.write_str("bytes"),
            Self::Package => f.write_str("package"),
            Self::Json => f.write_str("json"),
            Self::List(item) => write!(f, "list<{item}>"),
            Self::Map(item) => write!(f, "map<{item}>"),
            Self::Named(name) => f.write_str(name),
        }
    }
}

impl TryFrom<String> for Type {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Type> for String {
    fn from(kind: Type) -> Self {
        kind.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_reads_back_as_it_was_written() {
        for text in
            ["string", "boolean", "int32", "int64", "double", "bytes", "package", "json", "list<VpcConfig>"]
        {
            assert_eq!(text.parse::<Type>().unwrap().to_string(), text);
        }
        assert_eq!("map<list<json>>".parse::<Type>().unwrap().to_string(), "map<list<json>>");
    }

    #[test]
    fn an_unknown_type_is_refused_with_the_words_that_may_stand() {
        let error = "list<strnig>".parse::<Type>().unwrap_err();
        assert_eq!(error, format!("unknown type `strnig`: write {WORDS}"));
    }
}
