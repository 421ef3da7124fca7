//! How a new edition of the documents differs from our tables.

use crate::document::{self, Document};

use super::table::{Kind, Section, TableRow, is_chinese};
use super::wire::Wire;

/// The differences in one section, in the order of the document.
#[derive(Debug, PartialEq)]
pub(crate) struct Difference {
    pub(crate) kind: Kind,
    pub(crate) name: String,
    pub(crate) whole: Whole,
    pub(crate) changes: Vec<Change>,
}

/// Whether both sides have the section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whole {
    New,
    Gone,
    Both,
}

/// One difference in a row.
#[derive(Debug, PartialEq)]
pub(crate) enum Change {
    /// The document has the row and we do not; `after` is the row before it in the document.
    New {
        row: DocumentRow,
        after: Option<String>,
    },
    /// We have the row from the documents, and this one does not.
    Gone {
        row: String,
    },
    Type {
        row: String,
        ours: String,
        theirs: &'static str,
    },
    Required {
        row: String,
        theirs: bool,
    },
    /// Until now only the service knew the row.
    Origin {
        row: String,
    },
    Text {
        row: String,
        chinese: bool,
        ours: String,
        theirs: String,
    },
}

/// A row as the document has it, in the words of our tables.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DocumentRow {
    pub(crate) name: String,
    pub(crate) kind: Option<&'static str>,
    pub(crate) required: Option<bool>,
    pub(crate) text: String,
    pub(crate) line: usize,
}

/// Every section that differs; what only the service knows is never gone.
pub(crate) fn compare(document: &Document, sections: &[&Section], wire: &Wire) -> Vec<Difference> {
    let parts = parts(document, sections, wire);
    let same =
        |part: &Part, section: &Section| section.kind == part.kind && is_same(&part.name, &section.name);
    let mut differences: Vec<Difference> = parts
        .iter()
        .map(|part| match sections.iter().find(|section| same(part, section)) {
            Some(section) => part.against(section),
            None => part.whole(),
        })
        .filter(|difference| difference.whole == Whole::New || !difference.changes.is_empty())
        .collect();
    let documented =
        |section: &Section| section.kind != Kind::Result && section.rows.iter().any(|row| !row.added);
    let gone = sections
        .iter()
        .filter(|section| documented(section) && !parts.iter().any(|part| same(part, section)));
    differences.extend(gone.map(|section| Difference {
        kind: section.kind,
        name: section.name.clone(),
        whole: Whole::Gone,
        changes: Vec::new(),
    }));
    differences
}

/// A text on one line, as a cell holds it.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text without the full stop, which some put at the end of a cell and some do not.
fn bare(text: &str) -> &str {
    text.trim_end_matches(['.', '。'])
}

/// What the document says under one heading of ours.
struct Part {
    kind: Kind,
    name: String,
    rows: Vec<DocumentRow>,
}

fn parts(document: &Document, sections: &[&Section], wire: &Wire) -> Vec<Part> {
    let mut parts = Vec::new();
    for (name, operation) in &document.operations {
        parts.push(Part {
            kind: Kind::Operation,
            name: name.clone(),
            rows: rows(&operation.parameters, document),
        });
        let result = wire.operations.get(name).and_then(|entry| entry.keys.owned("result"));
        let known = |name: &String| {
            sections.iter().any(|section| section.kind == Kind::Result && section.name == *name)
        };
        // Several operations answer with one result; the first that describes it is compared.
        if let Some(name) = result.filter(known)
            && !operation.result.is_empty()
            && !parts.iter().any(|part| part.kind == Kind::Result && part.name == name)
        {
            parts.push(Part { kind: Kind::Result, name, rows: rows(&operation.result, document) });
        }
    }
    for (name, keys) in &document.objects {
        parts.push(Part { kind: Kind::Object, name: name.clone(), rows: rows(keys, document) });
    }
    for (name, values) in &document.values {
        let row = |value: &document::Value| DocumentRow {
            name: value.value.clone(),
            kind: None,
            required: None,
            text: one_line(&value.description),
            line: value.line,
        };
        parts.push(Part { kind: Kind::Values, name: name.clone(), rows: values.iter().map(row).collect() });
    }
    parts
}

fn rows(rows: &[document::Row], document: &Document) -> Vec<DocumentRow> {
    let untyped = untyped(rows, document);
    let row = |row: &document::Row| DocumentRow {
        name: row.name.clone(),
        kind: word(&row.kind).filter(|_| !untyped.contains(&row.name.as_str())),
        required: row.required,
        text: one_line(&row.description),
        line: row.line,
    };
    rows.iter().map(row).collect()
}

/// The rows whose type the reader only guessed, as one of its warnings says; a guess must not overrule our tables.
fn untyped<'a>(rows: &[document::Row], document: &'a Document) -> Vec<&'a str> {
    let about = |warning: &&document::Warning| rows.iter().any(|row| row.line == warning.line);
    let names = |warning: &'a document::Warning| {
        let (_, names) = warning.text.split_once(" gives no type for ")?;
        Some(names.split(';').next()?.split(", "))
    };
    document.warnings.iter().filter(about).filter_map(names).flatten().collect()
}

/// The word of our tables for a type of a document; nothing when it says none that we know.
fn word(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "string" => "string",
        "integer" => "integer",
        "number" => "number",
        "boolean" => "boolean",
        "list<string>" => "list<string>",
        "list<object>" => "list<object>",
        "map<string,string>" | "map<string, string>" => "map<string,string>",
        _ if kind == "list" || kind.starts_with("list<") => "list",
        _ if kind == "object" || kind.starts_with("map<") => "object",
        _ => return None,
    })
}

/// Whether two sections are one: the reader's `Timer.triggerConfig` is our `timerTriggerConfig`.
fn is_same(theirs: &str, ours: &str) -> bool {
    let bare =
        |name: &str| name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    theirs == ours || bare(theirs) == bare(ours)
}

/// Whether a document's type agrees with ours; one that says less than ours does not differ.
fn agrees(theirs: &str, ours: &str) -> bool {
    match theirs {
        "list" => ours.starts_with("list"),
        "object" => ours == "object" || ours.starts_with("map<"),
        _ => ours == theirs,
    }
}

impl Part {
    fn whole(&self) -> Difference {
        let after = |index: usize| index.checked_sub(1).map(|before| self.rows[before].name.clone());
        let new = |(index, row): (usize, &DocumentRow)| Change::New { row: row.clone(), after: after(index) };
        let changes = self.rows.iter().enumerate().map(new).collect();
        Difference { kind: self.kind, name: self.name.clone(), whole: Whole::New, changes }
    }

    fn against(&self, section: &Section) -> Difference {
        let mut changes = Vec::new();
        let mut after = None;
        for row in &self.rows {
            match section.rows.iter().find(|ours| ours.name == row.name) {
                Some(ours) => row.against(ours, &mut changes),
                None => changes.push(Change::New { row: row.clone(), after }),
            }
            after = Some(row.name.clone());
        }
        let documented = section.rows.iter().filter(|ours| !ours.added);
        let gone = documented.filter(|ours| !self.rows.iter().any(|row| row.name == ours.name));
        changes.extend(gone.map(|ours| Change::Gone { row: ours.name.clone() }));
        Difference { kind: self.kind, name: section.name.clone(), whole: Whole::Both, changes }
    }
}

impl DocumentRow {
    fn against(&self, ours: &TableRow, changes: &mut Vec<Change>) {
        let row = || self.name.clone();
        if let Some(theirs) = self.kind
            && !agrees(theirs, &ours.kind)
        {
            changes.push(Change::Type { row: row(), ours: ours.kind.clone(), theirs });
        }
        if let Some(theirs) = self.required
            && theirs != ours.required
        {
            changes.push(Change::Required { row: row(), theirs });
        }
        if ours.added {
            changes.push(Change::Origin { row: row() });
        }
        let chinese = is_chinese(&self.text);
        let text = one_line(if chinese { &ours.zh } else { &ours.en });
        if !self.text.is_empty() && bare(&self.text) != bare(&text) {
            changes.push(Change::Text { row: row(), chinese, ours: text, theirs: self.text.clone() });
        }
    }
}
