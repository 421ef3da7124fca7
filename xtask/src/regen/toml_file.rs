//! TOML with the line of every key, so that a fault can name it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use fc_spec::{At, Fault};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A table: its keys, each with its place.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table(pub(crate) BTreeMap<String, (At, Node)>);

/// A value.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    Text(String),
    Switch(bool),
    Number(String),
    List(Vec<Node>),
    Table(Table),
    /// A date, as no key of ours wants it.
    Other,
}

/// Reads a file; what is not TOML is a fault.
pub(crate) fn parse(name: &str, text: &str, faults: &mut Vec<Fault>) -> Table {
    let (table, errors) = DeTable::parse_recoverable(text);
    let lines = Lines { file: Arc::from(name), text };
    for error in errors {
        let at = lines.at(&error.span().unwrap_or_default());
        faults.push(Fault::new(&at, format!("not TOML: {}", error.message().trim())));
    }
    lines.table(table.get_ref())
}

struct Lines<'a> {
    file: Arc<str>,
    text: &'a str,
}

impl Lines<'_> {
    fn at(&self, span: &Range<usize>) -> At {
        let before = self.text.as_bytes().get(..span.start).unwrap_or_default();
        let line = before.split(|&byte| byte == b'\n').count();
        At { file: Arc::clone(&self.file), line: u32::try_from(line).unwrap_or(u32::MAX) }
    }

    fn table(&self, table: &DeTable<'_>) -> Table {
        let entry = |(key, value): (&Spanned<_>, &Spanned<DeValue<'_>>)| {
            let key: &Spanned<std::borrow::Cow<'_, str>> = key;
            (key.get_ref().clone().into_owned(), (self.at(&key.span()), self.node(value.get_ref())))
        };
        Table(table.iter().map(entry).collect())
    }

    fn node(&self, value: &DeValue<'_>) -> Node {
        match value {
            DeValue::String(text) => Node::Text(text.clone().into_owned()),
            DeValue::Boolean(switch) => Node::Switch(*switch),
            DeValue::Integer(number) => Node::Number(number.to_string()),
            DeValue::Float(number) => Node::Number(number.to_string()),
            DeValue::Array(items) => Node::List(items.iter().map(|item| self.node(item.get_ref())).collect()),
            DeValue::Table(table) => Node::Table(self.table(table)),
            DeValue::Datetime(_) => Node::Other,
        }
    }
}
