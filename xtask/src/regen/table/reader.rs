//! Reads a table file line by line; whatever is not in the form is a fault with its line and remedy.

use std::sync::Arc;

use fc_spec::{At, Fault};

use super::super::hint::{hint, near};
use super::{Column, Kind, Section, TYPES, TableRow, UNDECIDED, is_chinese};

/// Reads a file; what is not in the form is a fault.
pub(crate) fn sections(name: &str, text: &str, faults: &mut Vec<Fault>) -> Vec<Section> {
    let mut reader = Reader {
        file: Arc::from(name),
        line: 0,
        sections: Vec::new(),
        faults,
        ruled: false,
        broken: false,
        skipped: false,
    };
    for line in text.lines() {
        reader.line += 1;
        reader.read(line.trim());
    }
    reader.sections
}

struct Reader<'a> {
    file: Arc<str>,
    line: u32,
    sections: Vec<Section>,
    faults: &'a mut Vec<Fault>,
    /// Whether the line under the header was there.
    ruled: bool,
    /// Whether the header was wrong, so that its rows cannot be read.
    broken: bool,
    /// Whether the heading was wrong, so that nothing under it can be read.
    skipped: bool,
}

impl Reader<'_> {
    fn at(&self) -> At {
        At { file: Arc::clone(&self.file), line: self.line }
    }

    fn fault(&mut self, text: String) {
        self.faults.push(Fault::new(&self.at(), text));
    }

    fn read(&mut self, line: &str) {
        if let Some(heading) = line.strip_prefix("## ") {
            self.heading(heading.trim());
        } else if line.starts_with("##") {
            self.fault(format!("unknown heading `{line}`: a section is `## Name` on the second level"));
            self.open(None, String::new(), Vec::new());
        } else if line.is_empty() || self.skipped || self.sections.is_empty() {
            // What stands before the first section introduces the file; what stands under a faulty heading waits for it.
        } else if line.starts_with('|') {
            self.table(line);
        } else {
            self.paragraph(line);
        }
    }

    fn heading(&mut self, heading: &str) {
        let mut words: Vec<&str> = heading.split_whitespace().collect();
        let chinese = words.iter().position(|word| is_chinese(word)).unwrap_or(words.len());
        let titles = words.split_off(chinese.max(1).min(words.len())).join(" ");
        let titles = titles.split('、').map(str::trim).filter(|title| !title.is_empty());
        let titles: Vec<String> = titles.map(str::to_owned).collect();
        let (kind, name) = match words[..] {
            [name] => (Some(Kind::Operation), name),
            [word, name] => (self.kind(word, heading), name),
            _ => (self.kind("", heading), heading),
        };
        let name = bare(name);
        if kind == Some(Kind::Operation) && !name.starts_with(|c: char| c.is_ascii_uppercase()) {
            self.fault(format!("`{name}` is no operation: write `## Object {name}` or `## Values {name}`"));
            return self.open(None, name, titles);
        }
        self.open(kind, name, titles);
    }

    fn kind(&mut self, word: &str, heading: &str) -> Option<Kind> {
        let kinds = [("Object", Kind::Object), ("Result", Kind::Result), ("Values", Kind::Values)];
        let kind = |word: &str| kinds.iter().find(|(known, _)| *known == word).map(|(_, kind)| *kind);
        if let Some(kind) = kind(word) {
            return Some(kind);
        }
        if let Some(near) = near(word, &kinds.map(|(word, _)| word)) {
            self.fault(format!("unknown section `{heading}`: did you mean `{near}`?"));
            return kind(near);
        }
        let forms = "`## CreateService`, `## Object vpcConfig`, `## Result Service` or `## Values runtime`";
        self.fault(format!("unknown section `{heading}`: write {forms}"));
        None
    }

    /// Starts a section; of one without a kind nothing is read, as its heading is already a fault.
    fn open(&mut self, kind: Option<Kind>, name: String, titles: Vec<String>) {
        self.ruled = false;
        self.broken = kind.is_none();
        self.skipped = kind.is_none();
        let Some(kind) = kind else { return };
        let (en, zh, header, rows) = Default::default();
        self.sections.push(Section {
            at: self.at(),
            kind,
            name,
            titles,
            en,
            zh,
            header,
            rows,
            broken: false,
        });
    }

    fn paragraph(&mut self, line: &str) {
        let chinese = is_chinese(line);
        let Some(section) = self.sections.last_mut() else { return };
        let text = if chinese { &mut section.zh } else { &mut section.en };
        if text.is_empty() {
            line.clone_into(text);
            return;
        }
        let language = if chinese { "Chinese" } else { "English" };
        self.fault(format!("a second {language} paragraph: a section has one, on one line; join them"));
    }

    fn table(&mut self, line: &str) {
        let Some(section) = self.sections.last_mut() else { return };
        let cells = cells(line);
        if self.broken {
            return;
        }
        if !line.ends_with('|') {
            return self.fault("the row must end with `|`".to_owned());
        }
        let Some((_, columns)) = &section.header else {
            let kind = section.kind;
            return self.header(&cells, kind);
        };
        if !self.ruled {
            self.ruled = true;
            if !cells.iter().all(|cell| cell.len() >= 3 && cell.chars().all(|c| matches!(c, '-' | ':'))) {
                self.fault("a table needs the line `|---|---|` under its header".to_owned());
            }
            return;
        }
        if cells.len() != columns.len() {
            let text = format!(
                "the row has {} cells and the header {}; write a bar inside a cell as `\\|`",
                cells.len(),
                columns.len()
            );
            return self.fault(text);
        }
        let columns = columns.clone();
        let row = self.row(&columns, &cells);
        self.sections.last_mut().into_iter().for_each(|section| section.rows.push(row.clone()));
    }

    fn header(&mut self, cells: &[String], kind: Kind) {
        let words: Vec<&str> = kind.columns().iter().map(|(word, _)| *word).collect();
        let mut columns = Vec::new();
        for cell in cells {
            match kind.columns().iter().find(|(word, _)| word == cell) {
                Some((_, column)) if columns.contains(column) => {
                    self.broken = true;
                    self.fault(format!("the column `{cell}` is there twice; remove one"));
                }
                Some((_, column)) => columns.push(*column),
                None => {
                    self.broken = true;
                    self.fault(format!("unknown column `{cell}`: {}", hint(cell, &words)));
                }
            }
        }
        for (word, column) in kind.columns() {
            if !columns.contains(column) && !self.broken {
                self.fault(format!("the column `{word}` is missing; add it"));
                self.broken = true;
                break;
            }
        }
        let line = self.line;
        if let Some(section) = self.sections.last_mut() {
            section.header = Some((line, columns));
            section.broken = self.broken;
        }
    }

    fn row(&mut self, columns: &[Column], cells: &[String]) -> TableRow {
        let cell = |wanted: Column| {
            let place = columns.iter().position(|column| *column == wanted);
            place.and_then(|place| cells.get(place)).map(String::as_str)
        };
        let name = bare(cell(Column::Name).unwrap_or_default());
        let written = bare(cell(Column::Type).unwrap_or_default());
        let kind = written.replace(' ', "");
        if name.is_empty() {
            self.fault("the row has no name".to_owned());
        }
        if let Some(theirs) = written.strip_prefix(UNDECIDED) {
            let theirs = theirs.trim();
            let words = TYPES.map(|word| format!("`{word}`")).join(", ");
            self.fault(format!(
                "`{name}`: the type `{theirs}` of the document is to decide: write one of {words}"
            ));
        } else if cell(Column::Type).is_some() && !TYPES.contains(&kind.as_str()) {
            self.fault(format!("`{name}`: unknown type `{kind}`: {}", hint(&kind, &TYPES)));
        }
        let required = match cell(Column::Required) {
            Some("yes") => true,
            Some("no") | None => false,
            Some(word) => {
                self.fault(format!(
                    "`{name}`: unknown word `{word}` in Required: {}",
                    hint(word, &["yes", "no"])
                ));
                false
            }
        };
        let added = match cell(Column::Origin) {
            Some("service") => true,
            Some("document") | None => false,
            Some(word) => {
                let hint = hint(word, &["document", "service"]);
                self.fault(format!("`{name}`: unknown origin `{word}`: {hint}"));
                false
            }
        };
        let text = |column| cell(column).unwrap_or_default().to_owned();
        TableRow { at: self.at(), name, kind, required, added, en: text(Column::En), zh: text(Column::Zh) }
    }
}

/// A name without its backticks.
fn bare(text: &str) -> String {
    text.trim_matches('`').replace("\\<", "<").trim().to_owned()
}

/// The cells of a row; `\|` is a bar inside a cell.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut escaped = false;
    let line = line.trim();
    for c in line.strip_prefix('|').unwrap_or(line).chars() {
        match c {
            '|' if !escaped => cells.push(String::new()),
            _ => cells.last_mut().into_iter().for_each(|cell| cell.push(c)),
        }
        escaped = c == '\\' && !escaped;
    }
    // A row ends with a bar, and nothing follows it.
    cells.pop();
    cells.iter().map(|cell| cell.trim().replace("\\|", "|")).collect()
}
