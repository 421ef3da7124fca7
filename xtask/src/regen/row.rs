//! One row of the specification: a table's row, what the wire file adds to it, and the defaults.

use std::collections::BTreeMap;

use fc_spec::{At, Encoding, Fault, Place, Row, Rule, Sourced, Type};

use super::fold::{self, Said};
use super::hint::hint;
use super::table::{TYPES, TableRow};
use super::wire::Keys;

/// The Rust names of the objects and enums of an API, by their names in the documents.
#[derive(Default)]
pub(crate) struct Names {
    pub(crate) objects: BTreeMap<String, String>,
    pub(crate) values: BTreeMap<String, String>,
}

/// What owns the row: its name, and the verb and path if it is an operation.
pub(crate) struct Owner<'a> {
    pub(crate) name: &'a str,
    pub(crate) call: Option<(&'a str, &'a str)>,
}

/// Joins a row; where a fault is reported, something harmless stands in its place.
pub(crate) fn row(
    table: &TableRow,
    wire: Option<&Keys>,
    owner: &Owner<'_>,
    names: &Names,
    faults: &mut Vec<Fault>,
) -> Row {
    let none = Keys::default();
    let wire = wire.unwrap_or(&none);
    let mut join = Join { table, wire, owner, faults };
    let place = join.place();
    let slot = wire.owned("slot");
    let kind = join.kind(names);
    // Whether a rule fits is only asked of a type that is one.
    let known = kind.is_some() && (wire.text("type").is_some() || TYPES.contains(&table.kind.as_str()));
    let rules = join.rules();
    let rules = if known { rules } else { Vec::new() };
    let said = wire.switch("required").unwrap_or(table.required);
    Row {
        name: table.name.clone(),
        wire: wire.owned("wire").filter(|wire| *wire != table.name),
        rust: wire.owned("rust"),
        place,
        kind: kind.unwrap_or(Type::String),
        encoding: join.encoding(),
        // The slot is required, not each of its alternatives; a path has no room for what may be missing.
        required: slot.is_none() && (said || place == Some(Place::Path)),
        slot,
        without: wire.owned("without"),
        rules,
        default: wire.owned("default"),
        secret: wire.switch("secret").unwrap_or_default(),
        added: table.added,
        deprecated: wire.owned("deprecated"),
        source: wire.owned("source"),
        example: wire.owned("example"),
        en: table.en.clone(),
        zh: table.zh.clone(),
        at: table.at.clone(),
        wired: wire.is_there().then(|| wire.at.clone()),
    }
}

/// The Rust name of what a row calls `name`: the owner's own `Owner.name` goes before one that all share.
fn named(names: &BTreeMap<String, String>, owner: &str, name: &str) -> Option<Type> {
    let rust = names.get(&format!("{owner}.{name}")).or_else(|| names.get(name))?;
    Some(Type::Named(rust.clone()))
}

struct Join<'a> {
    table: &'a TableRow,
    wire: &'a Keys,
    owner: &'a Owner<'a>,
    faults: &'a mut Vec<Fault>,
}

impl Join<'_> {
    fn fault(&mut self, at: &At, text: &str) {
        let text = format!("{}.{}: {text}", self.owner.name, self.table.name);
        self.faults.push(Fault::new(at, text));
    }

    fn place(&mut self) -> Option<Place> {
        let wire = self.wire;
        match (wire.text("in"), self.owner.call) {
            (Some(_), None) => {
                self.fault(wire.at("in"), "a key of an object travels with it; take `in` away");
                None
            }
            (None, None) => None,
            (Some("path"), _) => Some(Place::Path),
            (Some("query"), _) => Some(Place::Query),
            (Some("header"), _) => Some(Place::Header),
            (Some("body"), _) => Some(Place::Body),
            (Some(word), _) => {
                let hint = hint(word, &["path", "query", "header", "body"]);
                self.fault(wire.at("in"), &format!("unknown place `{word}`: {hint}"));
                Some(Place::Body)
            }
            (None, Some((verb, path))) => Some(self.usual(verb, path)),
        }
    }

    /// Where a parameter travels when the wire file does not say it.
    fn usual(&self, verb: &str, path: &str) -> Place {
        let name = self.wire.text("wire").unwrap_or(&self.table.name);
        if path.contains(&format!("{{{name}}}")) {
            Place::Path
        } else if name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("X-")) {
            Place::Header
        } else if matches!(verb, "GET" | "DELETE") {
            Place::Query
        } else {
            Place::Body
        }
    }

    /// The type, unless the wire file has a word that is none.
    fn kind(&mut self, names: &Names) -> Option<Type> {
        let wire = self.wire;
        let Some(text) = wire.text("type") else { return Some(self.usual_kind(names)) };
        text.parse().map_err(|error: String| self.fault(wire.at("type"), &error)).ok()
    }

    /// The type when the wire file does not say it.
    fn usual_kind(&mut self, names: &Names) -> Type {
        let table = self.table;
        let list = |item| Type::List(Box::new(item));
        match table.kind.as_str() {
            "integer" => Type::Int32,
            "number" => Type::Double,
            "boolean" => Type::Boolean,
            "list" | "list<object>" => list(Type::Json),
            "list<string>" => list(Type::String),
            "map<string,string>" => Type::Map(Box::new(Type::String)),
            "object" => named(&names.objects, self.owner.name, &table.name).unwrap_or_else(|| {
                let name = &table.name;
                let text =
                    format!("no table describes this object: add `## Object {name}`, or say its `type` in the wire file");
                self.fault(&table.at, &text);
                Type::Json
            }),
            // A word that is none was reported where the table was read.
            _ => named(&names.values, self.owner.name, &table.name).unwrap_or(Type::String),
        }
    }

    fn encoding(&mut self) -> Option<Encoding> {
        let wire = self.wire;
        match wire.text("encoding")? {
            "json" => Some(Encoding::Json),
            "raw" => Some(Encoding::Raw),
            word => {
                let hint = hint(word, &["json", "raw"]);
                self.fault(wire.at("encoding"), &format!("unknown encoding `{word}`: {hint}"));
                None
            }
        }
    }

    fn rules(&mut self) -> Vec<Sourced<Rule>> {
        let wire = self.wire;
        let mut said = Vec::new();
        for (text, source) in wire.rules() {
            match text.parse::<Rule>() {
                Ok(_) if source.is_empty() => self.fault(wire.at("rules"), &fold::unsourced(text)),
                Ok(rule) => said.push(Said { rule, source: source.to_owned() }),
                Err(error) => self.fault(wire.at("rules"), &error),
            }
        }
        fold::rules(said)
    }
}
