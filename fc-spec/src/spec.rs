//! What a specification says: operations, objects, unions and enums, made of rows.

use serde::{Deserialize, Serialize};

use crate::{At, Relation, Rule, Sourced, Type, names};

/// One version of the API: its resources.
#[derive(Clone, Debug, PartialEq)]
pub struct Api {
    /// The version that stands first in every path, such as `2021-04-06`.
    pub version: String,
    /// The Rust module, such as `fc2`.
    pub module: String,
    /// The host, with `{account}` and `{region}` where they belong.
    pub host: String,
    /// The resources, in the order of their files.
    pub resources: Vec<Resource>,
}

impl Api {
    /// The resource of this name, such as `service`.
    pub fn resource(&self, name: &str) -> Option<&Resource> {
        self.resources.iter().find(|resource| resource.name == name)
    }

    /// The operation of this name, such as `GetFunction`.
    pub fn operation(&self, name: &str) -> Option<&Operation> {
        self.operations().find(|operation| operation.name == name)
    }

    /// Every operation.
    pub fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.resources.iter().flat_map(|resource| &resource.operations)
    }

    /// The object with this Rust name.
    pub fn object(&self, rust: &str) -> Option<&Object> {
        self.resources.iter().flat_map(|resource| &resource.objects).find(|object| object.rust == rust)
    }

    /// The union with this Rust name.
    pub fn union(&self, rust: &str) -> Option<&Union> {
        self.resources.iter().flat_map(|resource| &resource.unions).find(|union| union.rust == rust)
    }

    /// The enum with this Rust name.
    pub fn enumeration(&self, rust: &str) -> Option<&Enum> {
        self.resources.iter().flat_map(|resource| &resource.enums).find(|values| values.rust == rust)
    }
}

/// One resource: the operations on it and the types they need.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resource {
    /// The name of the file and of the Rust module, such as `service`.
    pub name: String,
    /// The operations, in the order of the tables.
    pub operations: Vec<Operation>,
    /// Objects in requests and answers.
    pub objects: Vec<Object>,
    /// Objects of several shapes, told apart by a value beside them.
    pub unions: Vec<Union>,
    /// Lists of known values.
    pub enums: Vec<Enum>,
}

/// What an operation does to the resource; the policy for trying again rests on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
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

/// How the answer of an operation is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    /// A JSON object: the result.
    #[default]
    Json,
    /// Bytes as a function returned them.
    Raw,
}

/// One operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// The name in the documents and on the wire, such as `CreateService`.
    pub name: String,
    /// The verb, such as `POST`.
    pub verb: String,
    /// The path behind the version, with `{parameter}` for each path parameter.
    pub path: String,
    /// What it does.
    pub effect: Effect,
    /// The Rust name of the result, if the answer has a body.
    pub result: Option<String>,
    /// How the answer is read.
    pub answer: Answer,
    /// What it is called in Chinese; the first is the usual one.
    pub titles: Vec<String>,
    /// What it does, in English.
    pub en: String,
    /// What it does, in Chinese.
    pub zh: String,
    /// What the parameters must agree on.
    pub rules: Vec<Sourced<Relation>>,
    /// The parameters.
    pub rows: Vec<Row>,
    /// Where it is written.
    pub at: At,
    /// Where what the tables leave out is written, if it is elsewhere.
    pub wired: Option<At>,
}

/// An object inside a request or an answer, or a whole result.
#[derive(Clone, Debug, PartialEq)]
pub struct Object {
    /// The name in the documents, such as `vpcConfig`.
    pub name: String,
    /// The Rust name, such as `VpcConfig`.
    pub rust: String,
    /// What it is called in Chinese; the first is the usual one.
    pub titles: Vec<String>,
    /// What it is, in English.
    pub en: String,
    /// What it is, in Chinese.
    pub zh: String,
    /// Whether it only comes in answers.
    pub result: bool,
    /// What the keys must agree on in a request.
    pub rules: Vec<Sourced<Relation>>,
    /// The keys.
    pub rows: Vec<Row>,
    /// Where it is written.
    pub at: At,
}

/// An object whose shape depends on a value beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Union {
    /// The Rust name, such as `TriggerConfig`.
    pub rust: String,
    /// The wire name of the row beside it that says which shape it has.
    pub tag: String,
    /// The shapes that are known; any other is kept as JSON.
    pub variants: Vec<Variant>,
    /// Where it is written.
    pub at: At,
}

/// One shape of a union.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    /// The tag's value on the wire, such as `timer`.
    pub value: String,
    /// The Rust name of the object, such as `TimerTriggerConfig`.
    #[serde(rename = "type")]
    pub kind: String,
}

/// A list of known values; the service may know more.
#[derive(Clone, Debug, PartialEq)]
pub struct Enum {
    /// The name in the documents, such as `runtime`.
    pub name: String,
    /// The Rust name, such as `Runtime`.
    pub rust: String,
    /// What it is called in Chinese; the first is the usual one.
    pub titles: Vec<String>,
    /// The values.
    pub values: Vec<Value>,
    /// Where it is written.
    pub at: At,
}

/// One known value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Value {
    /// The spelling in the documents, such as `Timer`.
    pub value: String,
    /// The spelling on the wire where it differs, such as `timer`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wire: Option<String>,
    /// The name in Rust where the rule of [`names::pascal`] does not give it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rust: Option<String>,
    /// Whether only the service knows it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub added: bool,
    /// Why it should not be used, and what to use instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<String>,
    /// What it means, in English.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub en: String,
    /// What it means, in Chinese.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub zh: String,
    /// Where it is written.
    #[serde(skip)]
    pub at: At,
}

impl Value {
    /// The spelling on the wire.
    pub fn wire(&self) -> &str {
        self.wire.as_deref().unwrap_or(&self.value)
    }

    /// The name of the Rust variant.
    pub fn variant(&self) -> String {
        self.rust.clone().unwrap_or_else(|| names::pascal(&self.value))
    }
}

/// Where a parameter travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
    /// In the body.
    Body,
}

/// How a value is written where its type alone does not say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Encoding {
    /// As a string that holds JSON.
    Json,
    /// As the body itself.
    Raw,
}

/// One parameter of an operation or one key of an object: a line of the specification.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// The name in the documents, such as `VpcId`.
    pub name: String,
    /// The spelling on the wire where it differs, such as `vpcId`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wire: Option<String>,
    /// The name in Rust where the rule of [`names::snake`] does not give it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rust: Option<String>,
    /// Where it travels; a key of an object travels where the object does.
    #[serde(default, rename = "in", skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: Type,
    /// How it is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<Encoding>,
    /// Whether a request must have it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub required: bool,
    /// The slot that it shares with its alternatives, one of which a request must have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slot: Option<String>,
    /// That the slot may also be filled with nothing, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub without: Option<String>,
    /// Its limits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Sourced<Rule>>,
    /// What the service takes when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// Whether it must never be shown.
    #[serde(default, skip_serializing_if = "is_false")]
    pub secret: bool,
    /// Whether only the service knows it, not the original documents.
    #[serde(default, skip_serializing_if = "is_false")]
    pub added: bool,
    /// Why it should not be used, and what to use instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<String>,
    /// Where the facts come from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// A value, for documentation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
    /// What it is, in English.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub en: String,
    /// What it is, in Chinese.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub zh: String,
    /// Where it is written.
    #[serde(skip)]
    pub at: At,
    /// Where what the tables leave out is written, if it is elsewhere.
    #[serde(skip)]
    pub wired: Option<At>,
}

impl Operation {
    /// Where a fault in it is mended: the line of the wire file, if it has one.
    pub fn told(&self) -> &At {
        self.wired.as_ref().unwrap_or(&self.at)
    }
}

impl Object {
    /// As many arguments as a reader can tell apart.
    pub const ARGUMENTS: usize = 6;

    /// The rows that the constructor takes: those that are required, or none where they are too many; then each has a
    /// setter, as the others have.
    pub fn arguments(&self) -> Vec<&Row> {
        let required: Vec<&Row> = self.rows.iter().filter(|row| row.required).collect();
        if required.len() > Self::ARGUMENTS { Vec::new() } else { required }
    }
}

impl Row {
    /// Where a fault in it is mended: the line of the wire file, if it has one.
    pub fn told(&self) -> &At {
        self.wired.as_ref().unwrap_or(&self.at)
    }

    /// The spelling on the wire.
    pub fn wire(&self) -> &str {
        self.wire.as_deref().unwrap_or(&self.name)
    }

    /// The name in Rust.
    pub fn rust(&self) -> String {
        self.rust.clone().unwrap_or_else(|| names::snake(&self.name))
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_false(value: &bool) -> bool {
    !value
}
