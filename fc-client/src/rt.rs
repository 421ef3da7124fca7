//! What generated code calls: the part of the crate that thinks. Nothing here is for people to call.

mod check;
mod faults;
mod fields;
mod from_json;
mod http;
mod node;
mod open;
mod rule;
mod show;
mod state;
mod take;
mod union;
mod value;
mod write;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use self::check::{Checker, validate, violations};
pub use self::faults::Faults;
pub use self::fields::{Fields, FromAnswer, Known, Put, Request};
pub use self::from_json::{FromJson, absent};
pub use self::http::Outgoing;
pub(crate) use self::http::{escape, misplaced};
pub use self::node::Node;
pub use self::open::{Open, open};
pub use self::rule::{Agreement, Limit, Relation, Rule};
pub use self::show::{debug, debug_or_secret as show_text};
pub use self::state::{Missing, Set};
pub use self::take::Take;
pub use self::union::{Shape, Union, shape, union};
pub use self::value::Value;
pub use self::write::JsonWriter;
pub use crate::operation::Row;
pub use bytes::Bytes;
pub use serde;
pub use std::boxed::Box;
pub use std::string::String;
pub use std::vec::Vec;

/// Any JSON; the order of keys is kept.
pub type Json = serde_json::Value;
/// A map in the order of its keys, so that the same request is always the same bytes.
pub type Map<T> = std::collections::BTreeMap<String, T>;
/// What an answer holds beyond the keys that are known.
pub type Extra = serde_json::Map<String, serde_json::Value>;

/// Whether an empty object at this path of an update clears what was there: one that stands in the update itself, unless
/// it has to hold one of several things.
fn clears<T: Fields>(path: &str) -> bool {
    let either = T::RELATIONS.iter().any(|relation| matches!(relation.rule, Agreement::Either(_)));
    !path.is_empty() && !path.contains(['.', '[']) && !either
}

/// Reads a request written as JSON.
pub fn from_json<T: Fields>(json: &str) -> Result<T, crate::Invalid> {
    take::from_text(json, true)
}

/// `Serialize` for every generated struct.
pub fn serialize<T: Fields, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
    write::to_json(value).map_err(serde::ser::Error::custom)?.serialize(to)
}

/// `Deserialize` for every generated struct: for requests as strict as `from_json`, with the same words; of what may come
/// in an answer nothing is demanded.
pub fn deserialize<'de, T: Fields, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    take::from_node(&Node::deserialize(from)?, !T::TOLERANT, !T::TOLERANT).map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::clears;
    use crate::fc2::{Code, VpcConfig};

    #[test]
    fn an_empty_object_clears_only_where_it_stands_in_the_update_itself() {
        assert!(clears::<VpcConfig>("vpcConfig"));
        for path in ["", "list[0]", "outer.vpcConfig"] {
            assert!(!clears::<VpcConfig>(path), "{path}");
        }
        assert!(!clears::<Code>("code"));
    }
}
