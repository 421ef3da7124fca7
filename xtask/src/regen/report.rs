//! The differences as text for a person: one heading a section, one line a difference, a summary at the end.

use std::fmt::Write as _;

use super::diff::{Change, Difference, DocumentRow, Whole};
use super::table::Kind;

/// The report; the last line counts what it says.
pub(crate) fn text(differences: &[Difference]) -> String {
    let mut out = String::new();
    for difference in differences {
        let whole = match difference.whole {
            Whole::New => ": new",
            Whole::Gone => ": gone; the document does not describe it",
            Whole::Both => "",
        };
        line(&mut out, &format!("{}{whole}", heading(difference.kind, &difference.name)));
        for change in &difference.changes {
            line(&mut out, &format!("  {}", sentence(change)));
        }
        out.push('\n');
    }
    line(&mut out, &summary(differences));
    out
}

/// A section as its heading names it.
pub(crate) fn heading(kind: Kind, name: &str) -> String {
    match kind {
        Kind::Operation => name.to_owned(),
        Kind::Object => format!("Object {name}"),
        Kind::Result => format!("Result {name}"),
        Kind::Values => format!("Values {name}"),
    }
}

fn sentence(change: &Change) -> String {
    match change {
        Change::New { row, was: None, .. } => format!("+ {}: new{}", row.name, about(row)),
        Change::New { row, was: Some(was), .. } => {
            format!("+ {}: new, renamed from {was}?{}", row.name, about(row))
        }
        Change::Gone { row, now: None } => format!("- {row}: gone"),
        Change::Gone { row, now: Some(now) } => format!("- {row}: gone, renamed to {now}?"),
        Change::Type { row, ours, theirs } => format!("~ {row}: type {ours} -> {theirs}"),
        Change::Required { row, theirs } => {
            let (ours, theirs) = if *theirs { ("no", "yes") } else { ("yes", "no") };
            format!("~ {row}: required {ours} -> {theirs}")
        }
        Change::Origin { row } => format!("~ {row}: origin service -> document"),
        Change::Text { row, chinese, ours, theirs } => {
            let language = if *chinese { "Chinese" } else { "English" };
            let ours = if ours.is_empty() { "nothing" } else { ours };
            format!("~ {row}: {language} text\n      ours:  {ours}\n      their: {theirs}")
        }
    }
}

/// What the document says about a new row.
fn about(row: &DocumentRow) -> String {
    let required = row.required.map(|required| if required { "required" } else { "optional" });
    let words: Vec<&str> = row.kind.as_deref().into_iter().chain(required).collect();
    let words = if words.is_empty() { String::new() } else { format!(", {}", words.join(", ")) };
    let text = if row.text.is_empty() { String::new() } else { format!(": {}", row.text) };
    format!("{words} (line {}){text}", row.line)
}

fn summary(differences: &[Difference]) -> String {
    if differences.is_empty() {
        return "no differences".to_owned();
    }
    let sections = |whole| differences.iter().filter(|difference| difference.whole == whole).count();
    let rows = |wanted: fn(&Change) -> bool| {
        differences.iter().flat_map(|difference| &difference.changes).filter(|change| wanted(change)).count()
    };
    format!(
        "sections: {} new, {} gone; rows: {} new, {} gone, {} changed in type, {} in required, {} in origin, {} in text",
        sections(Whole::New),
        sections(Whole::Gone),
        rows(|change| matches!(change, Change::New { .. })),
        rows(|change| matches!(change, Change::Gone { .. })),
        rows(|change| matches!(change, Change::Type { .. })),
        rows(|change| matches!(change, Change::Required { .. })),
        rows(|change| matches!(change, Change::Origin { .. })),
        rows(|change| matches!(change, Change::Text { .. })),
    )
}

fn line(out: &mut String, text: &str) {
    // Writing to a `String` cannot fail.
    let _ = writeln!(out, "{text}");
}
