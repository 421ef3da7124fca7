//! The names that stand in the document's tables and lists, known before the reading begins.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    bullets, columns,
    lines::{Block, Part},
    names, verbless,
};

/// Names of rows, each with the type that its first table gives.
#[derive(Debug, Default)]
pub(super) struct Known {
    names: BTreeMap<String, String>,
    /// The words of all types, in lower case.
    types: BTreeSet<String>,
    /// Operations whose names do not say that they are some.
    operations: BTreeSet<String>,
}

impl Known {
    pub(super) fn read(blocks: &[Block]) -> Self {
        let mut known = Self::default();
        for block in blocks {
            match &block.part {
                Part::Table(table) => {
                    let (columns, _) = columns::find(&table.header);
                    let Some(name) = columns.name.filter(|_| columns.tells()) else { continue };
                    for row in &table.rows {
                        let kind = columns.kind.and_then(|at| row.cells.get(at)).cloned().unwrap_or_default();
                        let cell = names::cell(row.cells.get(name).map_or("", String::as_str));
                        cell.names.iter().for_each(|name| known.add(name, kind.clone()));
                    }
                }
                Part::List(items) => {
                    for bullet in items.iter().filter_map(|item| bullets::parse(&item.text)) {
                        known.add(&bullet.name, bullet.kind.unwrap_or_default());
                    }
                }
                Part::Words(words) => known.types.extend(said_objects(words)),
                _ => {}
            }
        }
        known.operations = verbless::operations(blocks, &known);
        known
    }

    /// Whether the document shows that this is the name of an operation, though it begins with no known verb.
    pub(super) fn is_operation(&self, word: &str) -> bool {
        self.operations.contains(word)
    }

    /// Whether it is the name of a row or the type of one, in any case.
    pub(super) fn mentions(&self, name: &str) -> bool {
        self.names.keys().any(|known| known.eq_ignore_ascii_case(name))
            || self.types.contains(&name.to_ascii_lowercase())
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains_key(name)
    }

    /// The type as written, empty when none is.
    pub(super) fn kind(&self, name: &str) -> Option<&str> {
        self.names.get(name).map(String::as_str)
    }

    fn add(&mut self, name: &str, kind: String) {
        let words = kind.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        self.types.extend(words.filter(|word| !word.is_empty()).map(str::to_ascii_lowercase));
        let known = self.names.entry(name.to_owned()).or_default();
        if known.is_empty() {
            *known = kind;
        }
    }

    #[cfg(test)]
    pub(super) fn of(names: &[&str]) -> Self {
        let names = names.iter().map(|&name| (name.to_owned(), String::new())).collect();
        Self { names, ..Self::default() }
    }
}

/// The names that a paragraph calls objects: "a `FunctionCode` object", `FunctionCode` 对象.
fn said_objects(words: &str) -> impl Iterator<Item = String> + '_ {
    let ends = ["object", "struct", "对象", "结构", "类型", "type"];
    let token = |c: char| c.is_ascii_alphanumeric();
    words.match_indices(|c: char| c.is_ascii_uppercase()).filter_map(move |(at, _)| {
        let rest = &words[at..];
        let name = &rest[..rest.find(|c| !token(c)).unwrap_or(rest.len())];
        let after = rest[name.len()..].trim_start_matches(['`', '*', ' ']);
        ends.iter().any(|end| after.starts_with(end)).then(|| name.to_ascii_lowercase())
    })
}
