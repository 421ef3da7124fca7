//! The wire files: what the tables leave out, for every operation, object, result, list of values and union.

use std::collections::BTreeMap;
use std::sync::Arc;

use fc_spec::{At, Fault};

use super::files::File;
use super::hint::hint;
use super::toml_file::{self, Node, Table};

/// All wire files of one API.
#[derive(Default)]
pub(crate) struct Wire {
    pub(crate) api: Keys,
    pub(crate) operations: Entries,
    pub(crate) objects: Entries,
    pub(crate) results: Entries,
    pub(crate) values: Entries,
    pub(crate) unions: Entries,
}

pub(crate) type Entries = BTreeMap<String, Entry>;

/// What the wire files say about one thing and its rows.
#[derive(Default)]
pub(crate) struct Entry {
    pub(crate) keys: Keys,
    pub(crate) rows: BTreeMap<String, Keys>,
}

/// The keys of one table, each of the form that it must have.
#[derive(Default)]
pub(crate) struct Keys {
    pub(crate) at: At,
    keys: BTreeMap<String, (At, Node)>,
}

/// The form of a key's value.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    Text,
    /// Text, or a number or switch that is written as text.
    Scalar,
    Switch,
    Texts,
    /// `{ "RULE" = "SOURCE", … }`, or a list of rules whose source is that of the row.
    Rules,
}

type Known = &'static [(&'static str, Form)];

const API: Known =
    &[("version", Form::Text), ("module", Form::Text), ("host", Form::Text), ("resources", Form::Texts)];
const OPERATION: Known = &[
    ("verb", Form::Text),
    ("path", Form::Text),
    ("effect", Form::Text),
    ("result", Form::Text),
    ("answer", Form::Text),
    ("rules", Form::Rules),
];
const OBJECT: Known = &[("rust", Form::Text), ("result", Form::Switch), ("rules", Form::Rules)];
const RESULT: Known = &[];
const VALUES: Known = &[("rust", Form::Text)];
const ROW: Known = &[
    ("in", Form::Text),
    ("wire", Form::Text),
    ("type", Form::Text),
    ("encoding", Form::Text),
    ("required", Form::Switch),
    ("slot", Form::Text),
    ("without", Form::Text),
    ("rules", Form::Rules),
    ("default", Form::Scalar),
    ("secret", Form::Switch),
    ("deprecated", Form::Text),
    ("rust", Form::Text),
    ("source", Form::Text),
    ("example", Form::Scalar),
];
const VALUE: Known = &[("wire", Form::Text), ("deprecated", Form::Text), ("rust", Form::Text)];

/// Reads the wire files of one API; `api.toml` is the head, every other file a resource.
pub(crate) fn read(files: &[File], faults: &mut Vec<Fault>) -> Wire {
    let mut wire = Wire::default();
    for file in files {
        let table = toml_file::parse(&file.name, &file.text, faults);
        let at = At { file: Arc::from(file.name.as_str()), line: 1 };
        if file.name.ends_with("/api.toml") {
            wire.api = keys(at, table, API, faults);
        } else {
            wire.file(table, faults);
        }
    }
    wire
}

impl Wire {
    fn file(&mut self, table: Table, faults: &mut Vec<Fault>) {
        for (word, (at, node)) in table.0 {
            let (entries, known, rows) = match word.as_str() {
                "operation" => (&mut self.operations, OPERATION, Some(("parameter", ROW))),
                "object" => (&mut self.objects, OBJECT, Some(("parameter", ROW))),
                "result" => (&mut self.results, RESULT, Some(("parameter", ROW))),
                "values" => (&mut self.values, VALUES, Some(("value", VALUE))),
                "union" => (&mut self.unions, RESULT, None),
                _ => {
                    let known = ["operation", "object", "result", "values", "union"];
                    faults.push(Fault::new(&at, format!("unknown key `{word}`: {}", hint(&word, &known))));
                    continue;
                }
            };
            let Some(table) = as_table(&word, &at, node, faults) else { continue };
            for (name, (at, node)) in table.0 {
                let Some(table) = as_table(&name, &at, node, faults) else { continue };
                let entry = entry(at.clone(), table, known, rows, faults);
                if let Some(first) = entries.insert(name.clone(), entry) {
                    let At { file, line } = first.keys.at;
                    let text = format!("`{word}.{name}` is there twice, first at {file}:{line}; remove one");
                    faults.push(Fault::new(&at, text));
                }
            }
        }
    }
}

impl Keys {
    /// Whether the wire file has the entry at all.
    pub(crate) fn is_there(&self) -> bool {
        !self.keys.is_empty()
    }

    /// The text of a key.
    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        self.keys.get(key).and_then(|(_, node)| as_text(node))
    }

    /// The text of a key, to be kept.
    pub(crate) fn owned(&self, key: &str) -> Option<String> {
        self.text(key).map(str::to_owned)
    }

    /// The rules of a key, each with its source; in a list they share the `source` of the keys.
    pub(crate) fn rules(&self) -> Vec<(&str, &str)> {
        let shared = self.text("source").unwrap_or_default();
        match self.keys.get("rules").map(|(_, node)| node) {
            Some(Node::List(rules)) => rules.iter().filter_map(as_text).map(|rule| (rule, shared)).collect(),
            Some(Node::Table(Table(rules))) => rules
                .iter()
                .filter_map(|(rule, (_, source))| Some((rule.as_str(), as_text(source)?)))
                .collect(),
            _ => Vec::new(),
        }
    }

    /// The switch of a key.
    pub(crate) fn switch(&self, key: &str) -> Option<bool> {
        match self.keys.get(key) {
            Some((_, Node::Switch(switch))) => Some(*switch),
            _ => None,
        }
    }

    /// The list of a key.
    pub(crate) fn texts(&self, key: &str) -> Vec<&str> {
        match self.keys.get(key) {
            Some((_, Node::List(nodes))) => nodes.iter().filter_map(as_text).collect(),
            _ => Vec::new(),
        }
    }

    /// The place of a key, or of the whole table when it is not there.
    pub(crate) fn at(&self, key: &str) -> &At {
        self.keys.get(key).map_or(&self.at, |(at, _)| at)
    }

    /// The keys and their texts in the order in which they are written.
    pub(crate) fn in_order(&self) -> Vec<(&str, &str)> {
        let mut keys: Vec<&String> = self.keys.keys().collect();
        keys.sort_by_key(|key| (self.at(key).line, *key));
        keys.into_iter().filter_map(|key| Some((key.as_str(), self.text(key)?))).collect()
    }
}

fn entry(
    at: At,
    mut table: Table,
    known: Known,
    rows: Option<(&str, Known)>,
    faults: &mut Vec<Fault>,
) -> Entry {
    let Some((word, row)) = rows else {
        // A union's keys are values of its tag, so any may stand.
        let mut keys = Keys { at, keys: BTreeMap::new() };
        for (key, (at, node)) in table.0 {
            if let Some(node) = formed(&key, &at, node, Form::Text, faults) {
                keys.keys.insert(key, (at, node));
            }
        }
        return Entry { keys, rows: BTreeMap::new() };
    };
    let mut read = BTreeMap::new();
    if let Some((at, node)) = table.0.remove(word)
        && let Some(table) = as_table(word, &at, node, faults)
    {
        for (name, (at, node)) in table.0 {
            let Some(table) = as_table(&name, &at, node, faults) else { continue };
            read.insert(name, keys(at, table, row, faults));
        }
    }
    let mut words: Vec<&str> = known.iter().map(|(key, _)| *key).collect();
    words.push(word);
    Entry { keys: keys_of(at, table, known, &words, faults), rows: read }
}

fn keys(at: At, table: Table, known: Known, faults: &mut Vec<Fault>) -> Keys {
    let words: Vec<&str> = known.iter().map(|(key, _)| *key).collect();
    keys_of(at, table, known, &words, faults)
}

fn keys_of(at: At, table: Table, known: Known, words: &[&str], faults: &mut Vec<Fault>) -> Keys {
    let mut keys = Keys { at, keys: BTreeMap::new() };
    for (key, (at, node)) in table.0 {
        let Some((_, form)) = known.iter().find(|(word, _)| *word == key) else {
            faults.push(Fault::new(&at, format!("unknown key `{key}`: {}", hint(&key, words))));
            continue;
        };
        if let Some(node) = formed(&key, &at, node, *form, faults) {
            keys.keys.insert(key, (at, node));
        }
    }
    keys
}

/// The value in the form that its key wants.
fn formed(key: &str, at: &At, node: Node, form: Form, faults: &mut Vec<Fault>) -> Option<Node> {
    let (wanted, right) = match (form, node) {
        (Form::Scalar, Node::Number(text)) => return Some(Node::Text(text)),
        (Form::Scalar, Node::Switch(switch)) => return Some(Node::Text(switch.to_string())),
        (Form::Text | Form::Scalar, node) => {
            ("text in quotes", matches!(node, Node::Text(_)).then_some(node))
        }
        (Form::Switch, node) => ("`true` or `false`", matches!(node, Node::Switch(_)).then_some(node)),
        (Form::Texts, node) => {
            let all =
                matches!(&node, Node::List(nodes) if nodes.iter().all(|node| matches!(node, Node::Text(_))));
            ("a list of texts", all.then_some(node))
        }
        (Form::Rules, node) => {
            let text = |node: &Node| matches!(node, Node::Text(_));
            let right = match &node {
                Node::List(nodes) => nodes.iter().all(text),
                Node::Table(Table(rules)) => rules.values().all(|(_, source)| text(source)),
                _ => false,
            };
            ("rules with their sources, such as `{ \"range 1..5\" = \"SDK\" }`", right.then_some(node))
        }
    };
    if right.is_none() {
        faults.push(Fault::new(at, format!("`{key}` must be {wanted}")));
    }
    right
}

fn as_text(node: &Node) -> Option<&str> {
    if let Node::Text(text) = node { Some(text) } else { None }
}

fn as_table(key: &str, at: &At, node: Node, faults: &mut Vec<Fault>) -> Option<Table> {
    if let Node::Table(table) = node {
        return Some(table);
    }
    faults.push(Fault::new(at, format!("`{key}` must be a table, such as `{{ wire = \"…\" }}`")));
    None
}
