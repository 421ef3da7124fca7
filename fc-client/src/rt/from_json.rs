//! How each type of the specification is read from JSON.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde_json::Value as Json;

use super::{Faults, Fields, Map, Node, take};
use crate::{Package, Patch};

/// Whatever can be read from JSON.
pub trait FromJson: Sized {
    /// The value; `None` when a fault was reported.
    fn take(node: &Node<'_>, at: &mut Faults) -> Option<Self>;
    /// What stands where there is no value.
    fn absent() -> Self;
    /// What `null` is, where that is not the same as no value.
    fn null() -> Option<Self> {
        None
    }
    /// The value of bytes that are no text, for the one type that takes them.
    fn from_bytes(_: Vec<u8>) -> Option<Self> {
        None
    }
}

/// What stands where there is no value.
pub fn absent<T: FromJson>() -> T {
    T::absent()
}

impl<T: FromJson> FromJson for Option<T> {
    fn take(node: &Node<'_>, at: &mut Faults) -> Option<Self> {
        T::take(node, at).map(Some)
    }

    fn absent() -> Self {
        None
    }

    fn from_bytes(bytes: Vec<u8>) -> Option<Self> {
        T::from_bytes(bytes).map(Some)
    }
}

impl<T: FromJson> FromJson for Patch<T> {
    fn take(node: &Node<'_>, at: &mut Faults) -> Option<Self> {
        T::take(node, at).map(Self::Value)
    }

    fn absent() -> Self {
        Self::Absent
    }

    fn null() -> Option<Self> {
        Some(Self::Null)
    }
}

impl FromJson for String {
    fn take(node: &Node<'_>, at: &mut Faults) -> Option<Self> {
        match node {
            Node::String(text) => Some(text.to_string()),
            Node::Number(number) if !at.strict => Some(number.to_string()),
            Node::Bool(value) if !at.strict => Some(value.to_string()),
            other => {
                at.wrong("a string", other);
                None
            }
        }
    }

    fn absent() -> Self {
        Self::new()
    }
}

impl FromJson for bool {
    fn take(node: &Node<'_>, at: &mut Faults) -> Option<Self> {
        match node {
            Node::Bool(value) => Some(*value),
            Node::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
            Node::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
            other => {
                at.wrong("true or false", other);
                None
            }
        }
    }

    fn absent() -> Self {
        false
    }
}

/// A whole number, also one that is written as text or with a fraction of nothing.
fn whole(node: &Node<'_>) -> Option<i64> {
    match node {
        #[expect(clippy::cast_possible_truncation, reason = "the range and the fraction are checked")]
        Node::Number(number) => number.as_i64().or_else(|| {
            number
                .as_f64()
                .filter(|value| value.fract() == 0.0 && value.abs() < 9e15)
                .map(|value| value as i64)
        }),
        Node::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

macro_rules! integer {
    ($($kind:ty: $words:literal),*) => {$(
        impl FromJson for $kind {
            fn take(node: &Node<'_>, at: &mut Faults) -> Option<Self> {
                let value = whole(node).and_then(|value| Self::try_from(value).ok());
                if value.is_none() {
                    at.wrong($words, node);
                }
                value
            }

            fn absent() -> Self {
                0
            }
        }
    )*};
}

integer!(i32: "a whole number of 32 bits", i64: "a whole number of 64 bits");

impl FromJson for f64 {
    fn take(node: &Node<'_>, at: &mut Faults) -> Option<Self> {
        let value = match node {
            Node::Number(number) => number.as_f64(),
            Node::String(text) => text.trim().parse().ok().filter(|value: &f64| value.is_finite()),
            _ => None,
        };
        if value.is_none() {
            at.wrong("a number", node);
        }
        value
    }

    fn absent() -> Self {
        0.0
    }
}

impl FromJson for Bytes {
    fn take(node: &Node<'_>, at: &mut Faults) -> Option<Self> {
        match node {
            Node::String(text) => Some(Self::from(text.to_string())),
            other => {
                at.wrong("a string", other);
                None
            }
        }
    }

    fn absent() -> Self {
        Self::new()
    }

    fn from_bytes(bytes: Vec<u8>) -> Option<Self> {
        Some(bytes.into())
    }
}

impl FromJson for Package {
    fn take(node: &Node<'_>, at: &mut Faults) -> Option<Self> {
        let Node::String(text) = node else {
            at.wrong("a zip in base64", node);
            return None;
        };
        Self::from_base64(text.as_ref())
            .map_err(|error| at.fault("type", format!("must be a zip in base64: {error}")))
            .ok()
    }

    fn absent() -> Self {
        Self::from_zip_bytes(Bytes::new())
    }
}

impl FromJson for Json {
    fn take(node: &Node<'_>, _: &mut Faults) -> Option<Self> {
        Some(node.to_value())
    }

    fn absent() -> Self {
        Self::Null
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn take(node: &Node<'_>, at: &mut Faults) -> Option<Self> {
        let Node::Array(items) = node else {
            if at.strict || matches!(node, Node::Object(_)) {
                at.wrong("a list", node);
                return None;
            }
            return T::take(node, at).map(|item| vec![item]);
        };
        let tolerated = |node: &Node<'_>, at: &Faults| *node == Node::Null && !at.strict;
        let mut out = Self::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            if !tolerated(item, at) {
                out.extend(at.inside(&format!("[{index}]"), |at| T::take(item, at)));
            }
        }
        Some(out)
    }

    fn absent() -> Self {
        Self::new()
    }
}

impl<T: FromJson> FromJson for Map<T> {
    fn take(node: &Node<'_>, at: &mut Faults) -> Option<Self> {
        let Node::Object(entries) = node else {
            at.wrong("an object", node);
            return None;
        };
        let mut out = BTreeMap::new();
        for (key, value) in entries {
            if *value == Node::Null && !at.strict {
                continue;
            }
            if let Some(value) = at.inside(key, |at| T::take(value, at))
                && out.insert(key.clone().into_owned(), value).is_some()
                && at.strict
            {
                at.inside(key, |at| at.fault("once", "is given twice"));
            }
        }
        Some(out)
    }

    fn absent() -> Self {
        Self::new()
    }
}

impl<T: Fields + Default> FromJson for T {
    fn take(node: &Node<'_>, at: &mut Faults) -> Option<Self> {
        let Node::Object(entries) = node else {
            at.wrong("an object", node);
            return None;
        };
        Some(take::object(entries, at))
    }

    fn absent() -> Self {
        Self::default()
    }
}
