//! The least that the rules of the specification allow, and on top of it one marked value at any place.

use fc_spec::{Object, Operation, Relation, Row, Rule, Sourced, Type};
use serde_json::{Map, Value as Json, json};

use crate::values::api;

/// A way from a request or a result to one of its values.
#[derive(Clone, Debug)]
pub struct Step {
    /// The spelling on the wire.
    pub wire: String,
    /// The shape, where the row is a union; an empty one is none of the known ones.
    shape: Option<String>,
}

/// The steps with points between them.
pub fn shown(way: &[Step]) -> String {
    way.iter().map(|step| step.wire.as_str()).collect::<Vec<_>>().join(".")
}

/// The least request of an operation.
pub fn request(operation: &Operation) -> Json {
    object(&operation.rows, &operation.rules, None)
}

/// The least request with this value at the end of the way.
pub fn request_with(operation: &Operation, way: &[Step], value: &Json) -> Json {
    object(&operation.rows, &operation.rules, Some((way, value)))
}

/// The least object with this value at the end of the way.
pub fn object_with(of: &Object, way: &[Step], value: &Json) -> Json {
    object(&of.rows, &of.rules, Some((way, value)))
}

/// The ways to all values that must never be shown, with the type of each: rows that are secret, content as it is, and
/// JSON that may hold anything.
pub fn secrets(rows: &[Row]) -> Vec<(Vec<Step>, Type)> {
    let mut all = Vec::new();
    find(rows, &mut Vec::new(), &mut Vec::new(), &mut all);
    all
}

fn find(rows: &[Row], way: &mut Vec<Step>, inside: &mut Vec<String>, all: &mut Vec<(Vec<Step>, Type)>) {
    for row in rows {
        let hidden = row.secret || matches!(bottom(&row.kind), Type::Bytes | Type::Package | Type::Json);
        way.push(Step { wire: row.wire().to_owned(), shape: None });
        if hidden {
            all.push((way.clone(), row.kind.clone()));
        } else if let Some(name) = row.kind.name().filter(|name| !inside.iter().any(|one| one == name)) {
            inside.push(name.to_owned());
            if let Some(object) = api().object(name) {
                find(&object.rows, way, inside, all);
            }
            if let Some(union) = api().union(name) {
                let last = way.len() - 1;
                for variant in &union.variants {
                    way[last].shape = Some(variant.kind.clone());
                    let rows = api().object(&variant.kind).map(|object| object.rows.as_slice());
                    find(rows.unwrap_or_default(), way, inside, all);
                }
                way[last].shape = Some(String::new());
                all.push((way.clone(), Type::Json));
            }
            inside.pop();
        }
        way.pop();
    }
}

fn bottom(kind: &Type) -> &Type {
    match kind {
        Type::List(item) | Type::Map(item) => bottom(item),
        other => other,
    }
}

/// Chooses the first of these rows, unless one of them is chosen already.
fn group<'r>(rows: &'r [Row], names: &[&str], chosen: &mut Vec<&'r Row>) {
    let mut of = rows.iter().filter(|row| names.contains(&row.name.as_str()));
    if !of.clone().any(|row| chosen.iter().any(|other| other.name == row.name)) {
        chosen.extend(of.next());
    }
}

/// A value of this type in which everything is this text, or this number.
pub fn full_of(kind: &Type, text: &str, number: u32) -> Json {
    match kind {
        Type::Boolean => json!(true),
        Type::Int32 | Type::Int64 | Type::Double => json!(number),
        Type::String | Type::Bytes | Type::Package => json!(text),
        Type::Json => json!({ "key": text, "list": [text] }),
        Type::List(item) => Json::Array(vec![full_of(item, text, number)]),
        Type::Map(item) => json!({ "KEY": full_of(item, text, number) }),
        Type::Named(name) => match api().object(name) {
            Some(object) => {
                let entry = |row: &Row| (row.wire().to_owned(), full_of(&row.kind, text, number));
                object.rows.iter().map(entry).collect::<Map<_, _>>().into()
            }
            None if api().union(name).is_some() => full_of(&Type::Json, text, number),
            None => json!(text),
        },
    }
}

type Marked<'a> = Option<(&'a [Step], &'a Json)>;

fn object(rows: &[Row], relations: &[Sourced<Relation>], marked: Marked<'_>) -> Json {
    let first = marked.and_then(|(way, _)| way.first());
    let on_way = |row: &Row| first.is_some_and(|step| step.wire == row.wire());
    let mut chosen: Vec<&Row> = rows.iter().filter(|row| on_way(row)).collect();
    for row in rows {
        if let Some(slot) = row.slot.as_deref() {
            let of = rows.iter().filter(|row| row.slot.as_deref() == Some(slot));
            group(rows, &of.map(|row| row.name.as_str()).collect::<Vec<_>>(), &mut chosen);
        } else if row.required {
            group(rows, &[&row.name], &mut chosen);
        }
    }
    // What is needed may be one of several, so that comes first.
    for _ in 0..2 {
        for relation in relations {
            if let Relation::Needs { row, value: None, needs } = &relation.rule
                && chosen.iter().any(|one| one.name == *row)
            {
                group(rows, &[needs], &mut chosen);
            }
        }
        for relation in relations {
            if let Relation::Either(names) = &relation.rule {
                group(rows, &names.iter().map(String::as_str).collect::<Vec<_>>(), &mut chosen);
            }
        }
    }
    let mut out = Map::new();
    for row in rows.iter().filter(|row| chosen.iter().any(|other| other.name == row.name)) {
        let inside = marked.filter(|_| on_way(row));
        let (tag, value) = value(&row.kind, &row.rules, inside);
        out.insert(row.wire().to_owned(), value);
        if let Some((name, tag)) = tag
            && rows.iter().any(|row| row.wire() == name)
        {
            out.insert(name, tag.into());
        }
    }
    Json::Object(out)
}

/// The value, and what the row beside it must have if it is a union.
fn value(kind: &Type, rules: &[Sourced<Rule>], marked: Marked<'_>) -> (Option<(String, String)>, Json) {
    if let Some(([_], mark)) = marked
        && api().union(kind.name().unwrap_or_default()).is_none()
    {
        return (None, mark.clone());
    }
    let plain = |value: Json| (None, value);
    match kind {
        Type::Boolean => plain(json!(true)),
        Type::Int32 | Type::Int64 | Type::Double => plain(number(rules)),
        Type::String => plain(text(rules)),
        Type::Bytes => plain(json!("a")),
        Type::Package => plain(json!("AAAA")),
        Type::Json => plain(json!({ "key": "a" })),
        Type::List(item) => plain(Json::Array(vec![value(item, rules, marked).1])),
        Type::Map(item) => plain(json!({ "key": value(item, rules, marked).1 })),
        Type::Named(name) => named(name, rules, marked),
    }
}

fn named(name: &str, rules: &[Sourced<Rule>], marked: Marked<'_>) -> (Option<(String, String)>, Json) {
    let inside = marked.map(|(way, mark)| (&way[1..], mark));
    if let Some(one) = api().object(name) {
        return (None, object(&one.rows, &one.rules, inside));
    }
    let Some(union) = api().union(name) else {
        let values = api().enumeration(name).map(|one| one.values.as_slice()).unwrap_or_default();
        return (None, values.first().map_or_else(|| text(rules), |value| json!(value.wire())));
    };
    let shape = marked.and_then(|(way, _)| way[0].shape.as_ref()).unwrap_or(&union.variants[0].kind);
    let variant = union.variants.iter().find(|variant| variant.kind == *shape);
    let of = variant.and_then(|variant| Some((variant, api().object(&variant.kind)?)));
    match (of, inside) {
        (Some((variant, one)), inside) => {
            let value = object(&one.rows, &one.rules, inside);
            (Some((union.tag.clone(), variant.value.clone())), value)
        }
        (None, Some((_, mark))) => (Some((union.tag.clone(), "other".to_owned())), mark.clone()),
        (None, None) => (None, json!({})),
    }
}

fn number(rules: &[Sourced<Rule>]) -> Json {
    let (mut low, mut of) = (1.0_f64, 1.0);
    for rule in rules {
        match &rule.rule {
            Rule::Range(from, _) => low = low.max(*from),
            Rule::Multiple(step) => of = step.max(of),
            Rule::OneOf(values) => {
                return serde_json::from_str(&values[0]).unwrap_or_else(|_| json!(values[0]));
            }
            _ => {}
        }
    }
    json!((low / of).ceil() * of)
}

fn text(rules: &[Sourced<Rule>]) -> Json {
    let mut least = 1;
    for rule in rules {
        match &rule.rule {
            Rule::Length(low, _) => least = least.max(*low),
            Rule::OneOf(values) => return json!(values[0]),
            Rule::Cron => return json!("@every 5m"),
            _ => {}
        }
    }
    // Every set of characters that may stand in a name has this one.
    json!("a".repeat(usize::try_from(least).unwrap_or(1)))
}
