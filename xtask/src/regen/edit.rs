//! Takes differences over into the tables: only the cells and rows that differ change, every other byte stays.

use std::collections::BTreeMap;

use super::diff::{self, Change, Difference, DocumentRow, Whole};
use super::home::{Home, home};
use super::report::heading;
use super::table::{Column, Kind, Section, TYPES, TableRow};
use super::wire::Wire;
use super::written::{self, escape, yes};

/// One table file with its sections.
pub(crate) struct Page<'a> {
    /// The resource, such as `service`.
    pub(crate) resource: &'a str,
    pub(crate) text: &'a str,
    pub(crate) sections: &'a [Section],
}

/// What becomes of the tables.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// The texts of the pages, in their order.
    pub(crate) texts: Vec<String>,
    /// New files: their resources and texts.
    pub(crate) new: Vec<(String, String)>,
    /// Rows that were removed.
    pub(crate) removed: Vec<String>,
    /// What a person must decide.
    pub(crate) decisions: Vec<String>,
}

/// Takes the differences over.
pub(crate) fn apply(pages: &[Page<'_>], differences: &[Difference], wire: &Wire) -> Outcome {
    let mut outcome = Outcome::default();
    let mut edits: Vec<Edits> = pages.iter().map(|_| Edits::default()).collect();
    for difference in differences {
        match difference.whole {
            Whole::Gone => {
                let title = heading(difference.kind, &difference.name);
                let text =
                    format!("{title}: gone; remove the section and its wire entry by hand, or keep it");
                outcome.decisions.push(text);
            }
            Whole::New => add(pages, differences, difference, &mut edits, &mut outcome),
            Whole::Both => {
                let same =
                    |section: &&Section| section.kind == difference.kind && section.name == difference.name;
                let found = pages.iter().position(|page| page.sections.iter().any(|section| same(&section)));
                let Some(index) = found else { continue };
                let Some(section) = pages[index].sections.iter().find(same) else { continue };
                edits[index].section(section, difference, wire, &mut outcome);
            }
        }
    }
    outcome.texts = pages.iter().zip(&edits).map(|(page, edits)| edits.text(page.text)).collect();
    outcome
}

/// Adds a new section to the file that is its home.
fn add(
    pages: &[Page<'_>],
    differences: &[Difference],
    new: &Difference,
    edits: &mut [Edits],
    outcome: &mut Outcome,
) {
    let title = heading(new.kind, &new.name);
    if !written::is_section_name(&new.name) {
        let text = format!(
            "{title}: it is no name for a section; say what its rows belong to, and add them by hand"
        );
        return outcome.decisions.push(text);
    }
    let text = written::section(new);
    match home(pages, differences, new) {
        Home::Page(index) => edits[index].end.push_str(&text),
        Home::New(resource) => {
            outcome.decisions.push(format!(
                "{title}: no table file is near it; it stands in the new file `{resource}.md`"
            ));
            match outcome.new.iter_mut().find(|(other, _)| *other == resource) {
                Some((_, page)) => page.push_str(&text),
                None => outcome
                    .new
                    .push((resource.clone(), format!("# {}\n{text}", fc_spec::names::pascal(&resource)))),
            }
        }
        Home::Nowhere => {
            let text = format!(
                "{title}: its name says nothing of a resource; add its section to a table file by hand"
            );
            return outcome.decisions.push(text);
        }
    }
    if let (Kind::Result, Some(operation)) = (new.kind, &new.above) {
        outcome.decisions.push(format!(
            "{title}: `{operation}` answers with it; write `result = \"{}\"` in its wire entry, or name the result that it is",
            new.name
        ));
    }
    if new.kind != Kind::Values {
        let mut rows: Vec<&DocumentRow> = Vec::new();
        for change in &new.changes {
            if let Change::New { row, .. } = change {
                rows.push(row);
            }
        }
        outcome.decisions.extend(written::open(new.kind, &title, &rows));
    }
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
    fn section(&mut self, section: &Section, difference: &Difference, wire: &Wire, outcome: &mut Outcome) {
        let title = heading(section.kind, &section.name);
        let decisions = &mut outcome.decisions;
        let Some((header, order)) = &section.header else {
            decisions.push(format!("{title}: it has no table to take the rows; add one by hand"));
            return;
        };
        let find = |name: &str| section.rows.iter().find(|row| row.name == name);
        let mut last = None;
        let mut added = Vec::new();
        for change in &difference.changes {
            match change {
                // The row that has nearly its name is still there, and only a person knows whether they are one.
                Change::New { was: Some(_), .. } => {}
                Change::New { row, after, .. } => {
                    // Behind the row that is before it in the document, which may be new itself.
                    let known = after.as_deref().and_then(find).map(|row| row.at.line);
                    let end = section.rows.last().map_or(header + 1, |row| row.at.line);
                    let place = known.or(last.filter(|_| after.is_some())).unwrap_or(end);
                    last = Some(place);
                    self.behind.entry(place).or_default().push(written::line(row, order));
                    added.push(row);
                }
                Change::Gone { row, now } => {
                    let line = find(row).map(|row| row.at.line);
                    if let Some(why) = kept(section, difference, row, now.as_deref(), wire) {
                        decisions.push(format!("{title}.{row}: {why}"));
                    } else {
                        outcome.removed.push(format!("{title}.{row}"));
                        self.gone.extend(line);
                    }
                }
                Change::Type { row, theirs, .. } if TYPES.contains(&theirs.as_str()) => {
                    self.cell(find(row), order, Column::Type, theirs);
                }
                Change::Type { row, ours, theirs } => decisions.push(format!(
                    "{title}.{row}: the tables have no type `{theirs}`; ours, `{ours}`, is kept"
                )),
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
        if section.kind != Kind::Values {
            decisions.extend(written::open(section.kind, &title, &added));
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

/// Why a row that is gone is kept; nothing when it goes.
fn kept(
    section: &Section,
    difference: &Difference,
    row: &str,
    now: Option<&str>,
    wire: &Wire,
) -> Option<String> {
    let namer = namer(section, row, wire);
    if let Some(now) = now {
        let too = namer.map(|namer| format!(" and in {namer}")).unwrap_or_default();
        return Some(format!(
            "renamed to `{now}`? then rename it in the table{too}; if not, add the new row and remove this one by hand"
        ));
    }
    if let Some(namer) = namer {
        return Some(format!("gone, but {namer} names it; remove both by hand, or keep it"));
    }
    let text = "gone, but the document has no table of this section that was read whole; remove it by hand, or keep it";
    (!difference.tabled).then(|| text.to_owned())
}

/// Who in the wire files needs the row.
fn namer(section: &Section, row: &str, wire: &Wire) -> Option<String> {
    let union = wire.unions.iter().find(|(_, union)| union.keys.text("tag") == Some(row));
    if let Some((name, union)) = union {
        return Some(format!("the union `{name}` of {}:{}", union.keys.at.file, union.keys.at.line));
    }
    let entry = diff::entry(section.kind, &section.name, wire)?;
    if let Some(keys) = entry.rows.get(row) {
        return Some(format!("{}:{}", keys.at.file, keys.at.line));
    }
    let path = entry.keys.text("path").filter(|path| path.contains(&format!("{{{row}}}")));
    path.map(|path| format!("the path `{path}` of `[operation.{}]`", section.name))
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
