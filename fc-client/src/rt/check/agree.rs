//! What the rows of one object must agree on: slots, unions with their tags, and relations.

use super::Level as Seen;
use crate::rt::{Agreement, Relation, Row};
use crate::{Level, Violation};

/// Every disagreement of one object, its rows' paths relative to it.
pub(super) fn all(rows: &'static [Row], relations: &'static [Relation], seen: &Seen) -> Vec<Violation> {
    let mut violations = slots(rows, |row| seen.given.contains(&row.wire));
    violations.extend(seen.tags.iter().filter_map(|tag| tagged(tag, seen)));
    violations.extend(relations.iter().filter_map(|relation| broken(relation, rows, seen)));
    violations
}

/// A union whose shape is not the one that the row beside it says.
fn tagged(
    &(row, tag, expected): &(&'static str, &'static str, &'static str),
    seen: &Seen,
) -> Option<Violation> {
    let found = seen.text(tag)?;
    let text = format!("has the shape for `{tag}` `{expected}`, but `{tag}` is `{found}`; make them agree");
    (found != expected).then(|| Violation::new(row, format!("agrees with {tag}"), text))
}

fn broken(relation: &Relation, rows: &'static [Row], seen: &Seen) -> Option<Violation> {
    let given = |row: &str| seen.given.contains(&row);
    let (row, text) = match relation.rule {
        Agreement::Either(rows) => {
            let filled: Vec<&str> = rows.iter().copied().filter(|row| given(row)).collect();
            either(rows, &filled)?
        }
        Agreement::Needs(row, needs) if given(row) && !given(needs) => {
            (needs, format!("is missing: `{row}` needs it; give both or neither"))
        }
        Agreement::NeedsFor(row, value, needs) if seen.text(row) == Some(value) && !given(needs) => {
            (needs, format!("is missing: `{row}` `{value}` needs it"))
        }
        Agreement::Ratio(of, to, low, high) => {
            let number = |row: &str| seen.text(row).and_then(|text| text.parse::<f64>().ok());
            let ratio = number(of)? / number(to)?;
            if (low..=high).contains(&ratio) {
                return None;
            }
            let secret = rows.iter().any(|row| row.secret && (row.wire == of || row.wire == to));
            let found = if secret { String::new() } else { format!(", but it is {} times", rounded(ratio)) };
            (of, format!("must be {low} to {high} times `{to}`{found}"))
        }
        Agreement::Needs(..) | Agreement::NeedsFor(..) => return None,
    };
    Some(Violation::new(row, relation.rule.to_string(), text).said_by(relation.source, relation.level))
}

fn rounded(ratio: f64) -> f64 {
    (ratio * 100.0).round() / 100.0
}

/// The slots of an object that are filled by none or by several of their alternatives.
pub(crate) fn slots(rows: &'static [Row], given: impl Fn(&&Row) -> bool) -> Vec<Violation> {
    let mut seen: Vec<&str> = Vec::new();
    let mut violations = Vec::new();
    for row in rows {
        let Some(slot) = row.slot else { continue };
        if seen.contains(&slot) {
            continue;
        }
        seen.push(slot);
        let mut all: Vec<&Row> = rows.iter().filter(|row| row.slot == Some(slot)).collect();
        all.sort_by_key(|row| row.wire != slot);
        let filled: Vec<&str> = all.iter().filter(|row| given(row)).map(|row| row.wire).collect();
        let or_nothing = all.iter().any(|row| row.or_nothing);
        let names: Vec<&str> = all.iter().map(|row| row.wire).collect();
        let Some((_, text)) = either(&names, &filled) else { continue };
        if filled.is_empty() && or_nothing {
            continue;
        }
        // The slot is what is missing; one that is too many stands where it was given.
        let place = if filled.is_empty() { slot } else { row.wire };
        let violation = Violation::new(place, format!("either {}", names.join(" or ")), text);
        violations.push(match row.source {
            Some(source) => violation.said_by(source, Level::Deny),
            None => violation,
        });
    }
    violations
}

/// Where and what is wrong when not exactly one of several rows is given.
fn either(rows: &[&'static str], filled: &[&str]) -> Option<(&'static str, String)> {
    let names = rows.iter().map(|row| format!("`{row}`")).collect::<Vec<_>>().join(" or ");
    let first = *rows.first()?;
    match filled.len() {
        0 => Some((first, format!("is missing: give {names}"))),
        1 => None,
        _ => Some((first, format!("is one too many: give only one of {names}"))),
    }
}
