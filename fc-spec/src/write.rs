//! The canonical JSON of a resource: one parameter a line, so that a change reviews as a line.

use std::fmt::Write as _;

use serde::Serialize;

use crate::{Answer, Api, Resource};

/// The text of a resource's file. Reading it back with [`load`](crate::load) gives the same resource.
pub fn to_json(api: &Api, resource: &Resource) -> String {
    let mut out = String::from("{\n");
    for (key, value) in
        [("api", &api.version), ("module", &api.module), ("host", &api.host), ("resource", &resource.name)]
    {
        line(&mut out, &format!("  {}: {},", json(key), json(value)));
    }
    let operations: Vec<String> = resource
        .operations
        .iter()
        .map(|operation| {
            let mut head = vec![
                pair("name", &operation.name),
                pair("verb", &operation.verb),
                pair("path", &operation.path),
            ];
            head.push(pair("effect", &operation.effect));
            head.extend(operation.result.as_ref().map(|result| pair("result", result)));
            head.extend((operation.answer != Answer::Json).then(|| pair("answer", &operation.answer)));
            head.extend(titles(&operation.titles));
            head.extend([pair("en", &operation.en), pair("zh", &operation.zh)]);
            head.extend((!operation.rules.is_empty()).then(|| pair("rules", &operation.rules)));
            block(&head, "rows", &operation.rows)
        })
        .collect();
    let objects: Vec<String> = resource
        .objects
        .iter()
        .map(|object| {
            let mut head = vec![pair("name", &object.name), pair("rust", &object.rust)];
            head.extend(object.result.then(|| pair("result", &true)));
            head.extend(titles(&object.titles));
            head.extend([pair("en", &object.en), pair("zh", &object.zh)]);
            head.extend((!object.rules.is_empty()).then(|| pair("rules", &object.rules)));
            block(&head, "rows", &object.rows)
        })
        .collect();
    let unions: Vec<String> = resource
        .unions
        .iter()
        .map(|union| {
            block(&[pair("rust", &union.rust), pair("tag", &union.tag)], "variants", &union.variants)
        })
        .collect();
    let enums: Vec<String> = resource
        .enums
        .iter()
        .map(|values| {
            let mut head = vec![pair("name", &values.name), pair("rust", &values.rust)];
            head.extend(titles(&values.titles));
            block(&head, "values", &values.values)
        })
        .collect();
    let parts = [("operations", operations), ("objects", objects), ("unions", unions), ("enums", enums)];
    let last = parts.len() - 1;
    for (index, (key, blocks)) in parts.iter().enumerate() {
        let comma = if index == last { "" } else { "," };
        let body = if blocks.is_empty() { String::new() } else { format!("\n{}\n  ", blocks.join(",\n")) };
        line(&mut out, &format!("  {}: [{body}]{comma}", json(key)));
    }
    out.push_str("}\n");
    out
}

fn block<T: Serialize>(head: &[String], key: &str, rows: &[T]) -> String {
    let head: Vec<String> = head.iter().map(|pair| format!("      {pair},")).collect();
    let rows: Vec<String> = rows.iter().map(|row| format!("        {}", json(row))).collect();
    let body = if rows.is_empty() { String::new() } else { format!("\n{}\n      ", rows.join(",\n")) };
    format!("    {{\n{}\n      {}: [{body}]\n    }}", head.join("\n"), json(key))
}

fn titles(titles: &[String]) -> Option<String> {
    (!titles.is_empty()).then(|| pair("titles", &titles))
}

fn pair<T: Serialize>(key: &str, value: &T) -> String {
    format!("{}: {}", json(key), json(value))
}

/// Compact JSON with a space after each comma and colon, as people write it on a line.
fn json<T: Serialize + ?Sized>(value: &T) -> String {
    let compact = serde_json::to_string(value).unwrap_or_default();
    let mut out = String::with_capacity(compact.len() + compact.len() / 8);
    let (mut quoted, mut escaped) = (false, false);
    for c in compact.chars() {
        out.push(c);
        if !quoted && matches!(c, ',' | ':') {
            out.push(' ');
        }
        quoted ^= c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
    }
    out
}

fn line(out: &mut String, text: &str) {
    // Writing to a `String` cannot fail.
    let _ = writeln!(out, "{text}");
}
