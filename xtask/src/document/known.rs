//! The names that stand in the document's tables and lists, known before the reading begins.

use std::collections::BTreeMap;

use super::{
    bullets, columns,
    lines::{Block, Part},
    names,
};

/// Names of rows, each with the type that its first table gives.
#[derive(Debug, Default)]
pub(super) struct Known {
    names: BTreeMap<String, String>,
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
                _ => {}
            }
        }
        known
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains_key(name)
    }

    /// The type as written, empty when none is.
    pub(super) fn kind(&self, name: &str) -> Option<&str> {
        self.names.get(name).map(String::as_str)
    }

    fn add(&mut self, name: &str, kind: String) {
        let known = self.names.entry(name.to_owned()).or_default();
        if known.is_empty() {
            *known = kind;
        }
    }

    #[cfg(test)]
    pub(super) fn of(names: &[&str]) -> Self {
        Self { names: names.iter().map(|&name| (name.to_owned(), String::new())).collect() }
    }
}
