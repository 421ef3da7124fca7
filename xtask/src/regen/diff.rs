//! How a new edition of the documents differs from our tables.

use crate::document::{self, Document};

use super::hint::near;
use super::table::{Kind, Section, TableRow, is_chinese};
use super::wire::{Entry, Wire};

/// The differences in one section, in the order of the document.
#[derive(Debug, PartialEq)]
pub(crate) struct Difference {
    pub(crate) kind: Kind,
    pub(crate) name: String,
    pub(crate) whole: Whole,
    /// Whether the document has a table for the section and it was read whole, so that what it leaves out is really gone.
    pub(crate) tabled: bool,
    /// The section of the document's operation above it, for an object.
    pub(crate) above: Option<String>,
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
    /// The document has the row and we do not; `after` is the row before it in the document,
    /// `was` a row that is gone and has nearly this name.
    New {
        row: DocumentRow,
        after: Option<String>,
        was: Option<String>,
    },
    /// We have the row from the documents, and this one does not; `now` is a new row of nearly this name.
    Gone {
        row: String,
        now: Option<String>,
    },
    /// `theirs` is a word of our tables or the document's own.
    Type {
        row: String,
        ours: String,
        theirs: String,
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
    /// A word of our tables, or the document's own; nothing when the document says no type.
    pub(crate) kind: Option<String>,
    pub(crate) required: Option<bool>,
    pub(crate) text: String,
    pub(crate) line: usize,
    pub(crate) tabled: bool,
}

/// Every section that differs; what only the service knows is never gone.
pub(crate) fn compare(document: &Document, sections: &[&Section], wire: &Wire) -> Vec<Difference> {
    let mut parts = parts(document, sections, wire);
    for part in &mut parts {
        part.doubt(&document.warnings);
    }
    let same =
        |part: &Part, section: &Section| section.kind == part.kind && is_same(&part.name, &section.name);
    let mut differences: Vec<Difference> = parts
        .iter()
        .map(|part| match sections.iter().find(|section| same(part, section)) {
            Some(section) => part.against(section, wire),
            None => part.whole(),
        })
        .filter(|difference| difference.whole == Whole::New || !difference.changes.is_empty())
        .collect();
    let documented =
        |section: &Section| section.kind != Kind::Result && section.rows.iter().any(|row| !row.added);
    let gone = sections
        .iter()
        .filter(|section| documented(section) && !parts.iter().any(|part| same(part, section)))
        .filter(|section| section.kind != Kind::Values || !parts.iter().any(|part| part.tells(section)));
    differences.extend(gone.map(|section| Difference {
        kind: section.kind,
        name: section.name.clone(),
        whole: Whole::Gone,
        tabled: false,
        above: None,
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
    /// The operation of the document above an object.
    above: Option<String>,
    rows: Vec<DocumentRow>,
}

fn parts(document: &Document, sections: &[&Section], wire: &Wire) -> Vec<Part> {
    let mut parts = Vec::new();
    for (name, operation) in &document.operations {
        parts.push(Part {
            kind: Kind::Operation,
            name: name.clone(),
            above: None,
            rows: rows(&operation.parameters),
        });
        let entry = wire.operations.iter().find(|(ours, _)| is_same(name, ours));
        let result = entry.and_then(|(_, entry)| entry.keys.owned("result"));
        let known = |name: &String| {
            sections.iter().any(|section| section.kind == Kind::Result && section.name == *name)
        };
        let known = result.filter(known);
        let above = known.is_none().then(|| name.clone());
        // A result that nothing of ours describes is a new one, named after its operation.
        let result = known.unwrap_or_else(|| format!("{name}Result"));
        // Several operations answer with one result; the first that describes it is compared.
        if !operation.result.is_empty()
            && !parts.iter().any(|part| part.kind == Kind::Result && part.name == result)
        {
            parts.push(Part { kind: Kind::Result, name: result, above, rows: rows(&operation.result) });
        }
    }
    for (name, keys) in &document.objects {
        let above = above(document, keys.first().map_or(0, |row| row.line));
        parts.push(Part { kind: Kind::Object, name: name.clone(), above, rows: rows(keys) });
    }
    for (name, values) in &document.values {
        let row = |value: &document::Value| DocumentRow {
            name: value.value.clone(),
            kind: None,
            required: None,
            text: one_line(&value.description),
            line: value.line,
            tabled: value.tabled,
        };
        let above = above(document, values.first().map_or(0, |value| value.line));
        parts.push(Part {
            kind: Kind::Values,
            name: name.clone(),
            above,
            rows: values.iter().map(row).collect(),
        });
    }
    parts
}

/// The operation of the document that begins last before this line.
fn above(document: &Document, line: usize) -> Option<String> {
    let before = document.operations.iter().filter(|(_, operation)| operation.line <= line);
    before.max_by_key(|(_, operation)| operation.line).map(|(name, _)| name.clone())
}

fn rows(rows: &[document::Row]) -> Vec<DocumentRow> {
    let row = |row: &document::Row| DocumentRow {
        name: row.name.clone(),
        // A guess must not overrule our tables.
        kind: (!row.guessed && !row.kind.is_empty()).then(|| row.kind.replace(", ", ",")),
        required: row.required,
        text: one_line(&row.description),
        line: row.line,
        tabled: row.tabled,
    };
    rows.iter().map(row).collect()
}

/// Whether two sections are one: the reader's `Timer.triggerConfig` is our `timerTriggerConfig`.
fn is_same(theirs: &str, ours: &str) -> bool {
    let bare =
        |name: &str| name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    theirs == ours || bare(theirs) == bare(ours)
}

/// Whether a document's type agrees with ours; one that says less than ours does not differ.
///
/// `said` is whether the wire file says the row's type: then `object` and `list` stand for what our tables have no word for.
fn agrees(theirs: &str, ours: &str, said: bool) -> bool {
    match theirs {
        "list" => ours.starts_with("list"),
        "object" => ours == "object" || ours.starts_with("map<"),
        _ if said && ours == "list" => theirs.starts_with("list<"),
        _ if said && ours == "object" => theirs.starts_with("map<"),
        _ => ours == theirs,
    }
}

/// What the wire file says of the section's rows.
pub(crate) fn entry<'a>(kind: Kind, name: &str, wire: &'a Wire) -> Option<&'a Entry> {
    let entries = match kind {
        Kind::Operation => &wire.operations,
        Kind::Object => &wire.objects,
        Kind::Result => &wire.results,
        Kind::Values => &wire.values,
    };
    entries.get(name)
}

impl Part {
    fn whole(&self) -> Difference {
        let after = |index: usize| index.checked_sub(1).map(|before| self.rows[before].name.clone());
        let new = |(index, row): (usize, &DocumentRow)| Change::New {
            row: row.clone(),
            after: after(index),
            was: None,
        };
        let changes = self.rows.iter().enumerate().map(new).collect();
        let mut name = self.name.clone();
        // Our tables write every operation with a capital.
        if let Some(first) = name.get_mut(..1).filter(|_| self.kind == Kind::Operation) {
            first.make_ascii_uppercase();
        }
        self.difference(name, Whole::New, changes)
    }

    /// Whether a row tells the values of a list in its text, as documents do where there are few.
    fn tells(&self, values: &Section) -> bool {
        let documented = || values.rows.iter().filter(|value| !value.added);
        self.rows.iter().any(|row| documented().all(|value| row.text.contains(&value.name)))
    }

    /// A table with a line that was not read may have had there what seems to be gone.
    fn doubt(&mut self, warnings: &[document::Warning]) {
        let lines: Vec<usize> = self.rows.iter().map(|row| row.line).collect();
        let (Some(&first), Some(&last)) = (lines.iter().min(), lines.iter().max()) else { return };
        let unread = |line: usize| (first..=last + 1).contains(&line) && !lines.contains(&line);
        if warnings.iter().any(|warning| unread(warning.line)) {
            for row in &mut self.rows {
                row.tabled = false;
            }
        }
    }

    fn difference(&self, name: String, whole: Whole, changes: Vec<Change>) -> Difference {
        let tabled = self.rows.iter().any(|row| row.tabled);
        Difference { kind: self.kind, name, whole, tabled, above: self.above.clone(), changes }
    }

    fn against(&self, section: &Section, wire: &Wire) -> Difference {
        let entry = entry(self.kind, &section.name, wire);
        let said = |row: &str| {
            let keys = entry.and_then(|entry| entry.rows.get(row));
            keys.is_some_and(|keys| keys.text("type").is_some())
        };
        let renamed = self.renamed(section);
        let mut changes = Vec::new();
        let mut after = None;
        for row in &self.rows {
            if let Some(ours) = section.rows.iter().find(|ours| ours.name == row.name) {
                row.against(ours, said(&row.name), &mut changes);
            } else {
                let was = renamed.iter().find(|(_, now)| *now == row.name);
                let was = was.map(|(was, _)| (*was).to_owned());
                changes.push(Change::New { row: row.clone(), after, was });
            }
            after = Some(row.name.clone());
        }
        changes.extend(self.gone(section).map(|ours| Change::Gone {
            row: ours.name.clone(),
            now: renamed.iter().find(|(was, _)| *was == ours.name).map(|(_, now)| (*now).to_owned()),
        }));
        self.difference(section.name.clone(), Whole::Both, changes)
    }

    /// Our rows from the documents that this one leaves out.
    fn gone<'a>(&self, section: &'a Section) -> impl Iterator<Item = &'a TableRow> {
        section.rows.iter().filter(|ours| !ours.added && !self.rows.iter().any(|row| row.name == ours.name))
    }

    /// Rows that are gone, each with the new row whose name is nearly the same.
    fn renamed<'a>(&'a self, section: &'a Section) -> Vec<(&'a str, &'a str)> {
        let is_ours = |row: &&DocumentRow| section.rows.iter().any(|ours| ours.name == row.name);
        let mut new: Vec<&str> =
            self.rows.iter().filter(|row| !is_ours(row)).map(|row| row.name.as_str()).collect();
        let mut renamed = Vec::new();
        for ours in self.gone(section) {
            if let Some(now) = near(&ours.name, &new) {
                new.retain(|name| *name != now);
                renamed.push((ours.name.as_str(), now));
            }
        }
        renamed
    }
}

impl DocumentRow {
    fn against(&self, ours: &TableRow, said: bool, changes: &mut Vec<Change>) {
        let row = || self.name.clone();
        if let Some(theirs) = &self.kind
            && !agrees(theirs, &ours.kind, said)
        {
            changes.push(Change::Type { row: row(), ours: ours.kind.clone(), theirs: theirs.clone() });
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
