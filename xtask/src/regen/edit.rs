//! Takes differences over into the tables: only the cells and rows that differ change, every other byte stays.

use std::collections::BTreeMap;

use super::diff::{Change, Difference, DocumentRow, Whole};
use super::report::heading;
use super::table::{Column, Kind, Section, TableRow, is_chinese};
use super::wire::{Entries, Wire};

/// One table file with its sections.
pub(crate) struct Page<'a> {
    /// The resource, such as `service`.
    pub(crate) resource: &'a str,
    pub(crate) text: &'a str,
    pub(crate) sections: &'a [Section],
}

/// The texts of the pages after the differences, and what a person must decide.
pub(crate) fn apply(
    pages: &[Page<'_>],
    differences: &[Difference],
    wire: &Wire,
) -> (Vec<String>, Vec<String>) {
    let mut decisions = Vec::new();
    let mut edits: Vec<Edits> = pages.iter().map(|_| Edits::default()).collect();
    for difference in differences {
        let title = heading(difference.kind, &difference.name);
        match difference.whole {
            Whole::Gone => decisions
                .push(format!("{title}: gone; remove the section and its wire entry by hand, or keep it")),
            Whole::New => match home(pages, differences, difference) {
                Some(index) => edits[index].end.push_str(&section(difference)),
                None => decisions.push(format!(
                    "{title}: no table file is named after it; add its section to one by hand"
                )),
            },
            Whole::Both => {
                let same =
                    |section: &&Section| section.kind == difference.kind && section.name == difference.name;
                let found = pages.iter().position(|page| page.sections.iter().any(|section| same(&section)));
                let Some(index) = found else { continue };
                let Some(section) = pages[index].sections.iter().find(same) else { continue };
                edits[index].section(section, &difference.changes, wire, &mut decisions);
            }
        }
    }
    let texts = pages.iter().zip(&edits).map(|(page, edits)| edits.text(page.text)).collect();
    (texts, decisions)
}

/// The page of a new section: the one whose resource its name contains, or for an object the one that needs it.
fn home(pages: &[Page<'_>], differences: &[Difference], new: &Difference) -> Option<usize> {
    let by_name = |name: &str| {
        let name = name.to_lowercase();
        let place = |page: &Page<'_>| name.rfind(page.resource);
        (0..pages.len())
            .filter_map(|index| Some((place(&pages[index])?, index)))
            .max()
            .map(|(_, index)| index)
    };
    let in_page = |page: &Page<'_>| {
        page.sections.iter().flat_map(|section| &section.rows).any(|row| row.name == new.name)
    };
    let in_new = |difference: &&Difference| {
        difference
            .changes
            .iter()
            .any(|change| matches!(change, Change::New { row, .. } if row.name == new.name))
    };
    if new.kind == Kind::Operation {
        return by_name(&new.name);
    }
    let by_need = pages.iter().position(in_page);
    by_need
        .or_else(|| differences.iter().find(in_new).and_then(|other| by_name(&other.name)))
        .or_else(|| by_name(&new.name))
}

/// A new section with its table.
fn section(new: &Difference) -> String {
    let columns = new.kind.columns();
    let words: Vec<&str> = columns.iter().map(|(word, _)| *word).collect();
    let order: Vec<Column> = columns.iter().map(|(_, column)| *column).collect();
    let mut text = format!(
        "\n## {}\n\n| {} |\n|{}\n",
        heading(new.kind, &new.name),
        words.join(" | "),
        "---|".repeat(words.len())
    );
    for change in &new.changes {
        if let Change::New { row, .. } = change {
            text.push_str(&line(row, &order));
            text.push('\n');
        }
    }
    text
}

/// A new row, its cells in the order of the table.
fn line(row: &DocumentRow, order: &[Column]) -> String {
    let chinese = is_chinese(&row.text);
    let cell = |column: &Column| match column {
        Column::Name => format!("`{}`", row.name),
        Column::Type => row.kind.unwrap_or("string").to_owned(),
        Column::Required => yes(row.required.unwrap_or_default()).to_owned(),
        Column::Origin => "document".to_owned(),
        Column::En if !chinese => escape(&row.text),
        Column::Zh if chinese => escape(&row.text),
        Column::En | Column::Zh => String::new(),
    };
    let cells: Vec<String> = order.iter().map(cell).collect();
    format!("| {} |", cells.join(" | "))
}

fn yes(required: bool) -> &'static str {
    if required { "yes" } else { "no" }
}

fn escape(text: &str) -> String {
    // A bar behind a backslash cannot be escaped by another.
    text.replace("\\|", "&#124;").replace('|', "\\|")
}

/// What happens to the lines of one page, counted from 1.
#[derive(Default)]
struct Edits {
    /// Cells that change.
    cells: BTreeMap<u32, Vec<(usize, String)>>,
    /// Lines that go.
    gone: Vec<u32>,
    /// Lines that come behind one.
    behind: BTreeMap<u32, Vec<String>>,
    /// What comes behind the last line.
    end: String,
}

impl Edits {
    fn section(&mut self, section: &Section, changes: &[Change], wire: &Wire, decisions: &mut Vec<String>) {
        let title = heading(section.kind, &section.name);
        let Some((header, order)) = &section.header else {
            decisions.push(format!("{title}: it has no table to take the rows; add one by hand"));
            return;
        };
        let find = |name: &str| section.rows.iter().find(|row| row.name == name);
        let mut last = None;
        for change in changes {
            match change {
                Change::New { row, after } => {
                    // Behind the row that is before it in the document, which may be new itself.
                    let known = after.as_deref().and_then(find).map(|row| row.at.line);
                    let end = section.rows.last().map_or(header + 1, |row| row.at.line);
                    let place = known.or(last.filter(|_| after.is_some())).unwrap_or(end);
                    last = Some(place);
                    self.behind.entry(place).or_default().push(line(row, order));
                }
                Change::Gone { row } => match namer(section, row, wire) {
                    Some(namer) => decisions.push(format!(
                        "{title}.{row}: gone, but {namer} names it; remove both by hand, or keep it"
                    )),
                    None => self.gone.extend(find(row).map(|row| row.at.line)),
                },
                Change::Type { row, theirs, .. } => self.cell(find(row), order, Column::Type, theirs),
                Change::Required { row, theirs } => {
                    self.cell(find(row), order, Column::Required, yes(*theirs));
                }
                Change::Origin { row } => self.cell(find(row), order, Column::Origin, "document"),
                Change::Text { row, chinese, theirs, .. } => {
                    let column = if *chinese { Column::Zh } else { Column::En };
                    self.cell(find(row), order, column, &escape(theirs));
                }
            }
        }
    }

    fn cell(&mut self, row: Option<&TableRow>, order: &[Column], column: Column, text: &str) {
        let place = order.iter().position(|other| *other == column);
        if let (Some(row), Some(place)) = (row, place) {
            self.cells.entry(row.at.line).or_default().push((place, text.to_owned()));
        }
    }

    fn text(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for (number, line) in (1u32..).zip(text.split_inclusive('\n')) {
            if !self.gone.contains(&number) {
                match self.cells.get(&number) {
                    Some(cells) => out.push_str(&replace(line, cells)),
                    None => out.push_str(line),
                }
            }
            for new in self.behind.get(&number).into_iter().flatten() {
                if !out.ends_with('\n') {
                    out.push('\n');
                }
                out.push_str(new);
                out.push('\n');
            }
        }
        out.push_str(&self.end);
        out
    }
}

/// Who in the wire files needs the row.
fn namer(section: &Section, row: &str, wire: &Wire) -> Option<String> {
    let (word, entries): (_, &Entries) = match section.kind {
        Kind::Operation => ("operation", &wire.operations),
        Kind::Object => ("object", &wire.objects),
        Kind::Result => ("result", &wire.results),
        Kind::Values => ("values", &wire.values),
    };
    let entry = entries.get(&section.name)?;
    if let Some(keys) = entry.rows.get(row) {
        return Some(format!("{}:{}", keys.at.file, keys.at.line));
    }
    let path = entry.keys.text("path").filter(|path| path.contains(&format!("{{{row}}}")));
    path.map(|path| format!("the path `{path}` of `[{word}.{}]`", section.name))
}

/// The line with other texts in some of its cells.
fn replace(line: &str, cells: &[(usize, String)]) -> String {
    let bars: Vec<usize> = bars(line);
    let mut out = String::new();
    let mut from = 0;
    for (place, pair) in bars.windows(2).enumerate() {
        let Some((_, text)) = cells.iter().find(|(cell, _)| *cell == place) else { continue };
        out.push_str(&line[from..=pair[0]]);
        out.extend([" ", text, " "]);
        from = pair[1];
    }
    out.push_str(&line[from..]);
    out
}

/// The places of the bars that part cells.
fn bars(line: &str) -> Vec<usize> {
    let mut bars = Vec::new();
    let mut escaped = false;
    for (place, c) in line.char_indices() {
        if c == '|' && !escaped {
            bars.push(place);
        }
        escaped = c == '\\' && !escaped;
    }
    bars
}
