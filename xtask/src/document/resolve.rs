//! The end of the reading: types in our words, and those that no column gives.

use std::collections::{BTreeMap, BTreeSet};

use super::{Document, Operation, Row, Warning, collect::Collection, kind, text};

/// Turns what was found into the document.
pub(super) fn resolve(found: Collection) -> Document {
    let types = Types::of(&found);
    let Collection { operations, objects, values, mut warnings, .. } = found;
    let mut document = Document { values, ..Document::default() };
    for operation in operations {
        if operation.parameters.rows.is_empty() && operation.result.rows.is_empty() {
            let text = format!("`{}` has no parameters in any table or list", operation.name);
            warnings.push(Warning { line: operation.line, text });
        }
        let parameters = types.settle(operation.parameters.rows, &operation.name, &mut warnings);
        let result = types.settle(operation.result.rows, &operation.name, &mut warnings);
        document.operations.push((operation.name, Operation { parameters, result, line: operation.line }));
    }
    for object in objects {
        let rows = types.settle(object.rows.rows, &object.name, &mut warnings);
        document.objects.push((object.name, rows));
    }
    warnings.sort_by_key(|warning| warning.line);
    warnings.dedup();
    document.warnings = warnings;
    document
}

/// What the document says of types elsewhere.
struct Types {
    /// Objects by the last part of their names, in lower case.
    objects: BTreeSet<String>,
    /// Parameters whose values are listed.
    listed: BTreeSet<String>,
    /// The first type that a row of this name has.
    rows: BTreeMap<String, String>,
}

impl Types {
    fn of(found: &Collection) -> Self {
        let last = |name: &str| name.rsplit('.').next().unwrap_or(name).to_ascii_lowercase();
        let objects: BTreeSet<String> = found.objects.iter().map(|object| last(&object.name)).collect();
        let inputs = found.operations.iter().flat_map(|operation| &operation.parameters.rows);
        let nested = found.objects.iter().flat_map(|object| &object.rows.rows);
        let mut rows = BTreeMap::new();
        for row in inputs.chain(nested).filter(|row| !row.kind.trim().is_empty()) {
            if let Ok(kind) = kind::parse(&row.kind, &|name| objects.contains(&name.to_ascii_lowercase())) {
                rows.entry(row.name.clone()).or_insert(kind);
            }
        }
        let listed = found.values.iter().map(|(name, _)| name.clone()).collect();
        Self { objects, listed, rows }
    }

    fn settle(&self, rows: Vec<Row>, owner: &str, warnings: &mut Vec<Warning>) -> Vec<Row> {
        let mut guessed: Option<(usize, Vec<String>)> = None;
        let rows = rows.into_iter().map(|mut row| {
            match kind::parse(&row.kind, &|name| self.objects.contains(&name.to_ascii_lowercase())) {
                Ok(kind) => {
                    if kind::loses(&row.kind, &|name| self.objects.contains(&name.to_ascii_lowercase())) {
                        let written = text::plain(&row.kind);
                        let text = format!("`{}` of `{owner}` has the type `{written}`; only `{kind}` is kept", row.name);
                        warnings.push(Warning { line: row.line, text });
                    }
                    row.kind = kind;
                }
                Err(written) if written.is_empty() => {
                    row.kind = self.elsewhere(&row).unwrap_or_else(|| {
                        row.guessed = true;
                        guessed.get_or_insert_with(|| (row.line, Vec::new())).1.push(row.name.clone());
                        "string".to_owned()
                    });
                }
                Err(written) => {
                    let text = format!("`{}` of `{owner}` has the type `{written}`, which nothing explains; it stays as written", row.name);
                    warnings.push(Warning { line: row.line, text });
                    row.kind = written;
                }
            }
            row
        });
        let rows = rows.collect();
        if let Some((line, names)) = guessed {
            let text = format!("`{owner}` gives no type for {}; taken as string", names.join(", "));
            warnings.push(Warning { line, text });
        }
        rows
    }

    /// The type of a row that has none: from its namesakes, the objects, the values, or a description of true and false.
    fn elsewhere(&self, row: &Row) -> Option<String> {
        if self.objects.contains(&row.name.to_ascii_lowercase()) {
            return Some(self.rows.get(&row.name).cloned().unwrap_or_else(|| "object".to_owned()));
        }
        if self.listed.contains(&row.name) {
            return Some("string".to_owned());
        }
        let said = row.description.to_lowercase();
        let boolean = said.contains("true") && said.contains("false");
        self.rows.get(&row.name).cloned().or_else(|| boolean.then(|| "boolean".to_owned()))
    }
}
