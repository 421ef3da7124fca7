//! The table: a line for each step, a column for each client.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

use super::compare::{Known, Outcome, Step};

/// The table, with the reasons and what is new below it.
pub(super) fn table(clients: &[&str], outcome: &Outcome, known: &[Known]) -> String {
    let numbers = numbers(outcome, known);
    let mut rows =
        vec![[&["step", "what was seen"], clients].concat().iter().map(ToString::to_string).collect()];
    for step in &outcome.steps {
        let mut row: Vec<String> = vec![step.name.clone(), summary(&step.seen)];
        row.extend((0..clients.len()).map(|client| cell(step, client, known, &numbers)));
        rows.push(row);
    }
    let mut out = columns(&rows);
    let _ = writeln!(
        out,
        "\n✓ the same, = what the others are compared with, (n) a known difference, ✗ a new one"
    );
    for (known, number) in known.iter().zip(0..).filter_map(|(known, at)| Some((known, numbers.get(&at)?))) {
        let _ = writeln!(out, "({number}) {}: {}", known.client, known.why);
    }
    let general = known.iter().enumerate().filter(|(at, known)| known.is_general() && is_seen(outcome, *at));
    for (_, known) in general {
        let _ = writeln!(out, "    {}, in all steps: {}", known.client, known.why);
    }
    for step in &outcome.steps {
        for (client, differences) in clients.iter().zip(&step.differences) {
            for new in differences.iter().filter(|difference| difference.known.is_none()) {
                let (at, expected, sees) = (&new.at, &new.expected, &new.sees);
                let of = clients[step.reference];
                let _ = writeln!(out, "NEW: {}: {client} sees {at} {sees}, {of} sees {expected}", step.name);
            }
        }
    }
    for (number, at) in &outcome.vanished {
        let Known { client, step, why, .. } = &known[*number];
        let _ = writeln!(out, "VANISHED: {client}, {step}, {at}: {why} It can be taken out of known.json.");
    }
    out
}

/// Whether somebody sees something of it.
fn is_seen(outcome: &Outcome, known: usize) -> bool {
    let mut all = outcome.steps.iter().flat_map(|step| step.differences.iter().flatten());
    all.any(|difference| difference.known == Some(known))
}

/// The numbers of those that are about some steps, in the order of the file.
fn numbers(outcome: &Outcome, known: &[Known]) -> BTreeMap<usize, usize> {
    let special = |at: &usize| !known[*at].is_general() && is_seen(outcome, *at);
    (0..known.len()).filter(special).zip(1..).collect()
}

fn cell(step: &Step, client: usize, known: &[Known], numbers: &BTreeMap<usize, usize>) -> String {
    let differences = &step.differences[client];
    if differences.iter().any(|difference| difference.known.is_none()) {
        return "✗".to_owned();
    }
    let special = differences.iter().filter_map(|difference| difference.known);
    let mut special: Vec<usize> =
        special.filter(|at| !known[*at].is_general()).filter_map(|at| numbers.get(&at).copied()).collect();
    special.sort_unstable();
    special.dedup();
    match special.as_slice() {
        [] if client == step.reference => "=".to_owned(),
        [] => "✓".to_owned(),
        numbers => numbers.iter().map(|number| format!("({number})")).collect::<Vec<_>>().concat(),
    }
}

/// The most telling of what was seen.
fn summary(seen: &Value) -> String {
    let text = |key: &str| match seen.get(key) {
        None => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    let words = [text("status"), text("code"), text("functionError"), text("ran")];
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Lines whose columns stand below each other.
fn columns(rows: &[Vec<String>]) -> String {
    let count = rows.first().map_or(0, Vec::len);
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..count).map(width).collect();
    let mut out = String::new();
    for row in rows {
        let cells: Vec<String> =
            row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        let _ = writeln!(out, "{}", cells.join("  ").trim_end());
    }
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::compare::{Seen, compare};
    use super::*;

    #[test]
    fn a_table_says_what_is_known_what_is_new_and_what_vanished() {
        let life = |what: [Value; 2]| {
            let named = ["create", "delete"].into_iter().zip(what);
            named.map(|(step, what)| Seen { step: step.to_owned(), what }).collect::<Vec<_>>()
        };
        let lives = [
            life([json!({ "status": 200 }), json!({ "status": 404, "code": "NotFound" })]),
            life([json!({ "status": 201 }), json!({ "status": 404, "code": "Gone" })]),
        ];
        let known: Vec<Known> = serde_json::from_value(json!([
            { "client": "they", "step": "create", "sees": { "/status": 201 }, "why": "They count." },
            { "client": "they", "step": "*", "sees": { "/log": null }, "why": "They are silent." },
        ]))
        .unwrap();
        let outcome = compare(&["us", "they"], &lives, &known).unwrap();
        expect_test::expect![[r#"
            step    what was seen  us  they
            create  200            =   (1)
            delete  404 NotFound   =   ✗

            ✓ the same, = what the others are compared with, (n) a known difference, ✗ a new one
            (1) they: They count.
            NEW: delete: they sees /code "Gone", us sees "NotFound"
            VANISHED: they, *, /log: They are silent. It can be taken out of known.json.
        "#]]
        .assert_eq(&table(&["us", "they"], &outcome, &known));
    }
}
