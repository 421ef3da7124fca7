//! JSON as it was read: in order, borrowing its text where it can.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// One JSON value.
#[derive(Clone, Debug, PartialEq)]
pub enum Node<'a> {
    Null,
    Bool(bool),
    Number(Number),
    String(Cow<'a, str>),
    Array(Vec<Node<'a>>),
    Object(Vec<(Cow<'a, str>, Node<'a>)>),
}

impl Node<'_> {
    /// What a message calls it.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::Array(_) => "a list",
            Self::Object(_) => "an object",
        }
    }

    /// As a value of its own.
    pub fn to_value(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(*value),
            Self::Number(value) => Value::Number(value.clone()),
            Self::String(value) => Value::String(value.clone().into_owned()),
            Self::Array(items) => Value::Array(items.iter().map(Node::to_value).collect()),
            Self::Object(entries) => {
                let entry =
                    |(key, value): &(Cow<'_, str>, Node<'_>)| (key.clone().into_owned(), value.to_value());
                Value::Object(entries.iter().map(entry).collect::<Map<_, _>>())
            }
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Node<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_none<E>(self) -> Result<Node<'de>, E> {
        Ok(Node::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<Node<'de>, D::Error> {
        Node::deserialize(from)
    }

    fn visit_unit<E>(self) -> Result<Node<'de>, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node<'de>, E> {
        Ok(Node::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node<'de>, E> {
        Ok(Node::Number(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node<'de>, E> {
        Ok(Node::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node<'de>, E> {
        Ok(Number::from_f64(value).map_or(Node::Null, Node::Number))
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Node<'de>, E> {
        Ok(Node::String(Cow::Borrowed(value)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Node<'de>, E> {
        Ok(Node::String(Cow::Owned(value.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node<'de>, A::Error> {
        let mut out = Vec::new();
        while let Some(item) = items.next_element()? {
            out.push(item);
        }
        Ok(Node::Array(out))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Node<'de>, A::Error> {
        let mut out: Vec<(Cow<'de, str>, Node<'de>)> = Vec::new();
        while let Some((Key(key), value)) = entries.next_entry()? {
            out.push((key, value));
        }
        Ok(number(&out).map_or(Node::Object(out), Node::Number))
    }
}

/// The number that `serde_json` hands over as an object, where some crate has turned on its `arbitrary_precision`.
fn number(entries: &[(Cow<'_, str>, Node<'_>)]) -> Option<Number> {
    match entries {
        [(key, Node::String(text))] if key == "$serde_json::private::Number" => {
            serde_json::from_str(text).ok()
        }
        _ => None,
    }
}

/// A key, borrowed where it has no escapes.
struct Key<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match from.deserialize_str(NodeVisitor)? {
            Node::String(key) => Ok(Self(key)),
            other => Err(serde::de::Error::custom(format_args!("a key is {}", other.kind()))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_arbitrary_precision_is_a_number() {
        let text = r#"{"cpu": {"$serde_json::private::Number": "0.35"}, "other": {"$serde_json::private::Number": 1}}"#;
        let Node::Object(entries) = serde_json::from_str(text).unwrap() else { panic!("an object") };
        let Node::Number(cpu) = &entries[0].1 else { panic!("a number: {entries:?}") };
        assert_eq!(cpu.as_f64(), Some(0.35));
        assert!(matches!(entries[1].1, Node::Object(_)));
    }

    #[test]
    fn a_number_with_a_fraction_goes_out_as_it_came() {
        for text in ["-5.3377050362875484e-8", "0.35", "1e300", "2.2250738585072014e-308"] {
            let Node::Number(number) = serde_json::from_str(text).unwrap() else { panic!("a number") };
            assert_eq!(number.as_f64(), text.parse().ok(), "{text}");
        }
    }

    #[test]
    fn many_small_objects_take_little_memory() {
        let text = format!("[{}0]", "{\"a\":1},".repeat(1000));
        let Node::Array(items) = serde_json::from_str(&text).unwrap() else { panic!("a list") };
        let room = |item: &Node<'_>| if let Node::Object(entries) = item { entries.capacity() } else { 0 };
        assert!(items.iter().all(|item| room(item) <= 4));
    }
}
