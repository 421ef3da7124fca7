//! New sections and rows as our tables write them; what the document leaves open is left to decide.

use super::diff::{Change, Difference, DocumentRow};
use super::report::heading;
use super::table::{Column, Kind, TYPES, UNDECIDED, is_chinese};

/// A new section with its table.
pub(crate) fn section(new: &Difference) -> String {
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

/// Whether a heading of our tables can have the name: it is one word, and not Chinese.
pub(crate) fn is_section_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '$'))
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ':' | '$' | '#'))
}

/// A new row, its cells in the order of the table.
pub(crate) fn line(row: &DocumentRow, order: &[Column]) -> String {
    let chinese = is_chinese(&row.text);
    let cell = |column: &Column| match column {
        Column::Name => format!("`{}`", escape(&row.name)),
        Column::Type => kind(row),
        Column::Required => yes(row.required.unwrap_or_default()).to_owned(),
        Column::Origin => "document".to_owned(),
        Column::En if !chinese => escape(&row.text),
        Column::Zh if chinese => escape(&row.text),
        Column::En | Column::Zh => String::new(),
    };
    let cells: Vec<String> = order.iter().map(cell).collect();
    format!("| {} |", cells.join(" | "))
}

/// The type of a new row; `regen` refuses one that is to decide.
fn kind(row: &DocumentRow) -> String {
    match row.kind.as_deref() {
        None => "string".to_owned(),
        Some(kind) if TYPES.contains(&kind) => kind.to_owned(),
        Some(kind) => format!("{UNDECIDED} {}", escape(kind)),
    }
}

/// What a person must decide about new rows of this section.
pub(crate) fn open(kind: Kind, title: &str, rows: &[&DocumentRow]) -> Vec<String> {
    let names = |wanted: &dyn Fn(&DocumentRow) -> bool| {
        let names: Vec<&str> = rows.iter().filter(|row| wanted(row)).map(|row| row.name.as_str()).collect();
        (!names.is_empty()).then(|| names.join(", "))
    };
    let unknown =
        |row: &&&DocumentRow| row.kind.as_deref().filter(|kind| !TYPES.contains(kind)).map(str::to_owned);
    let typed = rows.iter().filter_map(|row| Some((row, unknown(&row)?)));
    let mut open: Vec<String> = typed
        .map(|(row, kind)| {
            format!(
                "{title}.{}: the tables have no type `{kind}`; write one of theirs in its place",
                row.name
            )
        })
        .collect();
    if let Some(names) = names(&|row| row.kind.is_none()) {
        open.push(format!("{title}: the document gives no type for {names}; written as `string`"));
    }
    // Of a result nothing is demanded.
    if let Some(names) = names(&|row| row.required.is_none() && kind != Kind::Result) {
        open.push(format!(
            "{title}: the document does not say whether {names} must be given; written as `no`"
        ));
    }
    open
}

pub(crate) fn yes(required: bool) -> &'static str {
    if required { "yes" } else { "no" }
}

pub(crate) fn escape(text: &str) -> String {
    // A bar behind a backslash cannot be escaped by another.
    text.replace("\\|", "&#124;").replace('|', "\\|")
}
