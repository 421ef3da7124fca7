//! Parameters within a cell: a list, a table or JSON in a description tells the keys of the row's object.

use super::{
    Row,
    bullets::{self, Bullet},
    columns, definitions, example,
    gather::Walk,
    html, required,
    sentence::sentence,
    shown, source, text,
};

/// What a cell tells of keys.
pub(super) struct Keys {
    pub(super) rows: Vec<Row>,
    /// Whether they can be nothing but keys: they have types, or a table of their own.
    pub(super) sure: bool,
    /// Whether the words before them, or their marks, make them keys where the row is an object.
    pub(super) likely: bool,
}

impl Walk<'_> {
    /// The keys that a description tells.
    pub(super) fn within(&self, cell: &str, line: usize) -> Option<Keys> {
        if source::holds(cell, "<table") {
            return nested_table(cell, line);
        }
        if let Some((_, code)) = cell.split_once("```") {
            return shown_keys(code, line);
        }
        let (intro, items) = items(cell);
        let read: Vec<Bullet> = items.iter().filter_map(|item| bullets::parse(item)).collect();
        let sure = read.iter().any(Bullet::is_typed);
        if read.is_empty() || read.len() * 2 <= items.len() {
            return None;
        }
        let said = sentence(&intro, self.known);
        let likely = said.parameters || (!said.values && read.iter().all(|bullet| bullet.marked));
        Some(Keys { rows: read.into_iter().map(|bullet| row(&bullet, line)).collect(), sure, likely })
    }
}

fn nested_table(cell: &str, line: usize) -> Option<Keys> {
    let at = cell.to_ascii_lowercase().find("<table")?;
    let table = html::tables(cell.get(at..)?, line).into_iter().next()?;
    let (columns, _) = columns::find(&table.header);
    let name = columns.name.filter(|_| columns.tells())?;
    let of =
        |cells: &[String], at: Option<usize>| at.and_then(|at| cells.get(at).cloned()).unwrap_or_default();
    let row = |written: &super::table::Written| Row {
        name: text::plain(&of(&written.cells, Some(name))),
        kind: of(&written.cells, columns.kind),
        required: required::cell(&of(&written.cells, columns.required)).0,
        description: text::prose(&of(&written.cells, columns.description)),
        line,
        tabled: true,
        ..Row::default()
    };
    let rows: Vec<Row> = table.rows.iter().map(row).filter(|row| text::is_name(&row.name)).collect();
    (!rows.is_empty()).then_some(Keys { rows, sure: true, likely: true })
}

/// The keys of JSON in a cell, behind its fence.
fn shown_keys(code: &str, line: usize) -> Option<Keys> {
    let body = code.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
    let example =
        example::read(body.split("```").next()?).into_iter().find(|example| example.name.is_none())?;
    let rows = example.entries.iter().map(|entry| Row { line, ..shown::key(entry, line) }).collect();
    Some(Keys { rows, sure: false, likely: true })
}

/// The words before the first item of a cell, and its items.
fn items(cell: &str) -> (String, Vec<String>) {
    if let Some(at) = ["<ul", "<ol", "<dl"].iter().filter_map(|list| cell.find(list)).min() {
        let items = definitions::html(&cell[at..], 0).into_iter().map(|item| item.text.trim().to_owned());
        return (cell[..at].to_owned(), items.collect());
    }
    let broken =
        cell.replace("<br/>", "\n").replace("<br />", "\n").replace("<br>", "\n").replace("<BR>", "\n");
    let mut intro = String::new();
    let mut items: Vec<String> = Vec::new();
    for line in broken.lines() {
        match (source::item(line), items.last_mut()) {
            (Some((_, text)), _) => items.push(text.to_owned()),
            (None, None) => intro = if line.trim().is_empty() { intro } else { line.to_owned() },
            (None, Some(item)) => {
                item.push(' ');
                item.push_str(line.trim());
            }
        }
    }
    (intro, items)
}

fn row(bullet: &Bullet, line: usize) -> Row {
    let (kind, description) = bullet.told();
    Row { name: bullet.name.clone(), kind, required: bullet.required, description, line, ..Row::default() }
}
