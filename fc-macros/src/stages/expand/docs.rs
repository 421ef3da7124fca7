//! The words of rustdoc: what the tables say, where a parameter travels, and its limits.

use std::fmt::Write as _;

use fc_spec::{Answer, Encoding, Level, Object, Operation, Place, Relation, Row, Rule, Sourced, Type, names};
use proc_macro2::TokenStream;
use quote::quote;

use super::request::Holds;

/// A `#[doc]` attribute for each paragraph that has text.
pub(super) fn paragraphs<'a>(texts: impl IntoIterator<Item = &'a str>) -> TokenStream {
    let texts: Vec<&str> = texts.into_iter().filter(|text| !text.is_empty()).collect();
    let text = texts.join("\n\n");
    quote!(#[doc = #text])
}

/// The page of an operation, without its example.
pub(super) fn operation(version: &str, operation: &Operation) -> TokenStream {
    let Operation { name, verb, path, en, zh, .. } = operation;
    let function = names::snake(name);
    let answer = match (&operation.result, operation.answer) {
        (_, Answer::Raw) => "; the answer is an [`Invocation`](::fc_client::Invocation)".to_owned(),
        (Some(result), _) => format!("; the answer is a [`{result}`](super::{result})"),
        (None, _) => "; the answer has no body".to_owned(),
    };
    let wire = format!(
        "`{verb} /{version}{path}`, action `{name}`, sent by [`Client::{function}`](super::Client::{function}){answer}."
    );
    let is_patch = |row: &Row| Holds::of(operation, row) == Holds::Patch;
    let update = if operation.rows.iter().any(is_patch) {
        "What is not set stays as it is. `null_…()` of the builder sends `null` and `clear_…()` an empty list or map; on the \
         finished request the three are a [`Patch`](::fc_client::Patch). 未设置的参数保持不变；`clear_…()` 清空，`null_…()` 发送 `null`。"
    } else {
        ""
    };
    let table = table(&operation.rows);
    let text = paragraphs([en, zh, &wire, update, "# Parameters 参数", &table, &relations(&operation.rules)]);
    let aliases = aliases(&operation.titles);
    quote!(#aliases #text)
}

/// The page of an object or a result.
pub(super) fn object(object: &Object) -> TokenStream {
    let text = paragraphs([object.en.as_str(), &object.zh, &relations(&object.rules)]);
    let aliases = aliases(&object.titles);
    quote!(#aliases #text)
}

/// What it is called in Chinese, for those who search for it.
pub(super) fn aliases(titles: &[String]) -> TokenStream {
    quote!(#(#[doc(alias = #titles)])*)
}

fn table(rows: &[Row]) -> String {
    let mut out =
        String::from("| parameter 参数 | type 类型 | required 必填 | description 描述 |\n|---|---|---|---|");
    for row in rows {
        let required = match (row.required, &row.slot) {
            (true, _) => "yes 是",
            (false, Some(_)) => "one of 任选其一",
            (false, None) => "no 否",
        };
        let text = format!("{} {}", row.en, row.zh).replace('|', "\\|");
        // Writing to a `String` cannot fail.
        let _ = write!(out, "\n| `{}` | {} | {required} | {text} |", row.name, kind(&row.kind));
    }
    out
}

/// The page of a parameter.
pub(super) fn row(row: &Row) -> TokenStream {
    let facts = facts(row);
    let deprecated =
        row.deprecated.as_ref().map(|reason| format!("**Deprecated**: {reason}")).unwrap_or_default();
    paragraphs([row.en.as_str(), &row.zh, &facts, &deprecated])
}

/// Place, type, whether required, default, limits and source, in one line each.
fn facts(row: &Row) -> String {
    let required = match (row.required, &row.slot, &row.without) {
        (true, ..) => "required 必填".to_owned(),
        (false, Some(_), Some(_)) => "required, or say that there is none 必填，或声明没有".to_owned(),
        (false, Some(_), None) => "required, or its alternative 必填其一".to_owned(),
        (false, None, _) => "optional 选填".to_owned(),
    };
    let mut facts = vec![format!("* `{}`, {}, {required}{}", row.name, kind(&row.kind), travels(row))];
    facts.extend(row.default.as_ref().map(|default| format!("* default 默认值: {default}")));
    facts.extend(row.rules.iter().map(|rule| limit(rule, &row.kind)));
    facts.extend(row.example.as_ref().map(|example| format!("* example 示例: `{example}`")));
    facts.extend(
        row.added.then(|| "* known to the service, not to the original documents 原文档未列出".to_owned()),
    );
    facts.extend(row.source.as_ref().map(|source| format!("* source 来源: {source}")));
    facts.join("\n")
}

fn travels(row: &Row) -> String {
    let wire = row.wire();
    let place = match (row.place, row.encoding) {
        (_, Some(Encoding::Raw)) => return "; it is the body itself".to_owned(),
        (Some(Place::Path), _) => "in the path",
        (Some(Place::Query), _) => "in the query",
        (Some(Place::Header), _) => "in a header",
        (Some(Place::Body), _) => "in the body",
        (None, _) if wire == row.name => "",
        (None, _) => "travels",
    };
    let spelling = if wire == row.name { String::new() } else { format!(" as `{wire}`") };
    let json = if row.encoding == Some(Encoding::Json) { ", as a string that holds JSON" } else { "" };
    let separator = if place.is_empty() && spelling.is_empty() && json.is_empty() { "" } else { "; " };
    format!("{separator}{place}{spelling}{json}")
}

fn kind(kind: &Type) -> String {
    match kind {
        Type::Named(name) => format!("[`{name}`](super::{name})"),
        Type::List(item) => format!("list of {}", self::kind(item)),
        Type::Map(item) => format!("map of {}", self::kind(item)),
        Type::Package => "[`Package`](::fc_client::Package)".to_owned(),
        other => other.to_string(),
    }
}

/// A limit with who says it; one that only warns says so.
fn limit(limit: &Sourced<Rule>, kind: &Type) -> String {
    let words = match (&limit.rule, kind) {
        (Rule::Length(low, high), Type::Bytes) => format!("{low} to {high} bytes"),
        (Rule::Length(low, high), _) => format!("{low} to {high} characters"),
        (Rule::Range(low, high), _) => format!("{low} to {high}"),
        (Rule::Multiple(of), _) => format!("a multiple of {of}"),
        (Rule::Characters(set), _) => format!("characters `{set}`"),
        (Rule::First(set), _) => format!("first character `{set}`"),
        (Rule::OneOf(values), _) => format!("one of {}", values.join(", ")),
        (Rule::Cron, _) => "`@every 5m`, or six fields such as `0 0 9 * * *`".to_owned(),
    };
    format!("* {}: {words} ({})", word(limit.level), limit.source)
}

fn word(level: Level) -> &'static str {
    match level {
        Level::Deny => "limit 限制",
        Level::Warn => "limit that only warns 仅提示的限制",
    }
}

/// What the rows must agree on, as a list.
fn relations(rules: &[Sourced<Relation>]) -> String {
    let words = |rule: &Relation| match rule {
        Relation::Either(rows) => {
            format!(
                "exactly one of {}",
                rows.iter().map(|row| format!("`{row}`")).collect::<Vec<_>>().join(", ")
            )
        }
        Relation::Needs { row, value: None, needs } => format!("`{row}` needs `{needs}`"),
        Relation::Needs { row, value: Some(value), needs } => format!("`{row}` `{value}` needs `{needs}`"),
        Relation::Ratio { of, to, low, high } => format!("`{of}` is {low} to {high} times `{to}`"),
    };
    let line =
        |one: &Sourced<Relation>| format!("* {}: {} ({})", word(one.level), words(&one.rule), one.source);
    rules.iter().map(line).collect::<Vec<_>>().join("\n")
}
