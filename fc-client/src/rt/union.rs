//! Unions: a value whose shape depends on a value beside it.

use super::{Faults, FromJson, Json, Node, Value};
use crate::Violation;

/// How one shape is read: the tag's value and the reader.
pub type Shape<T> = (&'static str, fn(&Node<'_>, &mut Faults) -> Option<T>);

/// Reads one shape of a union.
pub fn shape<T: FromJson, U: From<T>>(node: &Node<'_>, at: &mut Faults) -> Option<U> {
    T::take(node, at).map(U::from)
}

/// What an object without a tag is.
pub enum Fitting<T> {
    /// One shape, with what is wrong with it.
    One(Option<T>, Vec<Violation>),
    /// None of them, or several.
    None,
}

/// An enum of known shapes that keeps any other as JSON.
pub trait Union: Sized + 'static {
    /// The wire name of the row beside it.
    const TAG: &'static str;
    /// The known shapes.
    const READERS: &'static [Shape<Self>];
    /// The tag's value for this shape, unless it is any JSON.
    fn tag(&self) -> Option<&'static str>;
    /// The value inside.
    fn inner(&self) -> &dyn Value;
    /// Any other shape.
    fn json(value: Json) -> Self;

    /// Reads the shape that the tag says.
    fn of(tag: &str, node: &Node<'_>, at: &mut Faults) -> Option<Self> {
        if let Some((_, read)) = Self::READERS.iter().find(|(value, _)| tag.eq_ignore_ascii_case(value)) {
            return read(node, at);
        }
        if !tag.is_empty() || !at.strict {
            return Some(Self::json(node.to_value()));
        }
        let (read, faults) = match Self::fitting(node, at) {
            Fitting::One(value, faults) => (value, faults),
            Fitting::None => return Some(Self::json(node.to_value())),
        };
        at.list.extend(faults);
        read
    }

    /// Where nothing says the shape, as in an update: the only one whose keys they are, or else the only one whose keys
    /// they are with misspelt ones among them.
    fn fitting(node: &Node<'_>, at: &Faults) -> Fitting<Self> {
        let Node::Object(entries) = node else { return Fitting::None };
        if entries.is_empty() {
            return Fitting::None;
        }
        let (mut exact, mut near) = (Vec::new(), Vec::new());
        for (_, read) in Self::READERS {
            let mut tried = Faults { list: Vec::new(), path: at.path.clone(), ..*at };
            let value = read(node, &mut tried);
            let mut unknown = tried.list.iter().filter(|fault| fault.rule() == "known").peekable();
            if unknown.peek().is_none() {
                exact.push((value, tried.list));
            } else if unknown.all(|fault| fault.text().contains("did you mean")) {
                near.push((value, tried.list));
            }
        }
        let mut fitting = if exact.is_empty() { near } else { exact }.into_iter();
        match (fitting.next(), fitting.next()) {
            (Some((value, faults)), None) => Fitting::One(value, faults),
            _ => Fitting::None,
        }
    }
}

/// The implementations that every union has.
#[doc(hidden)]
#[macro_export]
macro_rules! __union {
    ($name:ident) => {
        impl ::core::convert::From<$crate::rt::Json> for $name {
            fn from(value: $crate::rt::Json) -> Self {
                Self::Json(value)
            }
        }
        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::rt::Value::show(self, false, f)
            }
        }
        impl $crate::rt::Value for $name {
            fn write(&self, to: &mut $crate::rt::JsonWriter) {
                $crate::rt::Union::inner(self).write(to);
            }
            fn show(&self, secret: bool, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::rt::Union::inner(self).show(secret, f)
            }
            fn check(&self, row: &'static $crate::rt::Row, to: &mut $crate::rt::Checker) {
                $crate::rt::Union::inner(self).check(row, to);
            }
            fn tag(&self) -> ::core::option::Option<(&'static str, &'static str)> {
                let tag = <Self as $crate::rt::Union>::tag(self);
                ::core::option::Option::map(tag, |value| (<Self as $crate::rt::Union>::TAG, value))
            }
        }
        impl $crate::rt::FromJson for $name {
            fn take(json: &$crate::rt::Node<'_>, _: &mut $crate::rt::Faults) -> ::core::option::Option<Self> {
                ::core::option::Option::Some(Self::Json(json.to_value()))
            }
            fn absent() -> Self {
                Self::Json($crate::rt::Json::Null)
            }
        }
    };
}

pub use crate::__union as union;
