//! The differences with what they mean for users of the Rust API: as text for a person, as JSON for machines.

use std::fmt::Write as _;

use fc_spec::Api;
use serde::Serialize;

use super::diff::{Change, Difference, DocumentRow, Whole};
use super::impact::{self, Class, Impact};
use super::table::Kind;

/// The gravest class of all differences; none, where there are none.
pub(crate) fn class(differences: &[Difference], api: &Api) -> Option<Class> {
    impacts(differences, api).map(|impact| impact.class).max()
}

fn impacts<'a>(differences: &'a [Difference], api: &'a Api) -> impl Iterator<Item = Impact> + 'a {
    differences.iter().flat_map(move |difference| {
        let rows = difference.changes.iter().map(move |change| impact::of_change(difference, change, api));
        impact::of_section(difference, api).into_iter().chain(rows)
    })
}

/// The report; the last lines count what it says and name the next version.
pub(crate) fn text(differences: &[Difference], api: &Api, version: &str) -> String {
    let mut out = String::new();
    for difference in differences {
        let whole = match difference.whole {
            Whole::New => ": new",
            Whole::Gone => ": gone; the document does not describe it",
            Whole::Both => "",
        };
        line(&mut out, &format!("{}{whole}", heading(difference.kind, &difference.name)));
        if let Some(impact) = impact::of_section(difference, api) {
            meaning(&mut out, &impact);
        }
        for change in &difference.changes {
            line(&mut out, &format!("  {}", sentence(change)));
            // What a new section means was said above, and of text there is nothing more to say.
            let impact = impact::of_change(difference, change, api);
            if difference.whole != Whole::New && !matches!(change, Change::Text { .. }) {
                meaning(&mut out, &impact);
            }
        }
        out.push('\n');
    }
    noticed(&mut out, differences, api);
    line(&mut out, &summary(differences));
    if let Some(class) = class(differences, api) {
        let count = |class| impacts(differences, api).filter(|impact| impact.class == class).count();
        let (breaking, compatible, text) =
            (count(Class::Breaking), count(Class::Compatible), count(Class::Text));
        line(&mut out, &format!("for users: {breaking} breaking, {compatible} compatible, {text} text"));
        line(&mut out, &format!("next version: {version} -> {} ({class})", class.next(version)));
    }
    out
}

/// What users notice, in one place: it must not drown in differences of words.
fn noticed(out: &mut String, differences: &[Difference], api: &Api) {
    for class in [Class::Breaking, Class::Compatible] {
        for difference in differences {
            let heading = heading(difference.kind, &difference.name);
            if impact::of_section(difference, api).is_some_and(|impact| impact.class == class) {
                let what = if difference.whole == Whole::New { "new" } else { "gone" };
                line(out, &format!("{class}: {heading}: {what}"));
            }
            let rows = difference.changes.iter().filter(|_| difference.whole != Whole::New);
            for change in rows.filter(|change| impact::of_change(difference, change, api).class == class) {
                line(out, &format!("{class}: {heading} {}", sentence(change)));
            }
        }
    }
}

/// The class with its reason, and the lines of the API that go and come.
fn meaning(out: &mut String, impact: &Impact) {
    line(out, &format!("      {}: {}", impact.class, impact.reason));
    for removed in &impact.removed {
        line(out, &format!("      - {removed}"));
    }
    for added in &impact.added {
        line(out, &format!("      + {added}"));
    }
}

/// The report for machines.
pub(crate) fn json(differences: &[Difference], api: &Api, version: &str) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Report<'a> {
        class: Option<Class>,
        version: &'a str,
        next_version: String,
        differences: Vec<Entry>,
    }
    #[derive(Serialize)]
    struct Entry {
        section: String,
        change: &'static str,
        row: Option<String>,
        ours: Option<String>,
        theirs: Option<String>,
        line: Option<usize>,
        #[serde(flatten)]
        impact: Impact,
    }
    let class = class(differences, api);
    let mut entries = Vec::new();
    for difference in differences {
        let section = || heading(difference.kind, &difference.name);
        if let Some(impact) = impact::of_section(difference, api) {
            let change = if difference.whole == Whole::New { "new section" } else { "section gone" };
            let section = section();
            entries.push(Entry { section, change, row: None, ours: None, theirs: None, line: None, impact });
        }
        for change in &difference.changes {
            let (word, row, ours, theirs, line) = parts(change);
            let impact = impact::of_change(difference, change, api);
            let section = section();
            entries.push(Entry { section, change: word, row: Some(row), ours, theirs, line, impact });
        }
    }
    let next_version = class.map_or_else(|| version.to_owned(), |class| class.next(version));
    let report = Report { class, version, next_version, differences: entries };
    // Text, numbers and lists of them can always be written.
    serde_json::to_string_pretty(&report).unwrap_or_default() + "\n"
}

/// A change in its parts: the word for it, the row, ours, theirs, and the line of the document.
fn parts(change: &Change) -> (&'static str, String, Option<String>, Option<String>, Option<usize>) {
    let word = |required: bool| Some(if required { "yes" } else { "no" }.to_owned());
    match change {
        Change::New { row, was, .. } => {
            ("new", row.name.clone(), was.clone(), row.kind.clone(), Some(row.line))
        }
        Change::Gone { row, now } => ("gone", row.clone(), None, now.clone(), None),
        Change::Type { row, ours, theirs } => {
            ("type", row.clone(), Some(ours.clone()), Some(theirs.clone()), None)
        }
        Change::Required { row, theirs } => ("required", row.clone(), word(!theirs), word(*theirs), None),
        Change::Origin { row } => {
            ("origin", row.clone(), Some("service".to_owned()), Some("document".to_owned()), None)
        }
        Change::Text { row, ours, theirs, .. } => {
            ("text", row.clone(), Some(ours.clone()), Some(theirs.clone()), None)
        }
    }
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
