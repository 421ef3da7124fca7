//! Whether a request body has the documented names and types.

use serde_json::{Map, Value};

use crate::error::Fault;

/// The documented type of a value.
pub(crate) enum Shape {
    Text,
    Flag,
    Int,
    Number,
    List(&'static Shape),
    /// Names of the caller's choice, each with a text.
    Texts,
    /// Names of the caller's choice, each with a number.
    Numbers,
    Object(Fields),
}

/// A request body that has the documented types; what the documents do not know is left out, as are nulls.
pub(crate) fn read(body: &[u8], fields: Fields) -> Result<Map<String, Value>, Fault> {
    object(parse(body)?, fields, "")
}

/// What an update says, laid over what was given before: a null takes a field back to its default.
pub(crate) fn update(
    mut old: Map<String, Value>,
    change: Map<String, Value>,
    fields: Fields,
) -> Result<Map<String, Value>, Fault> {
    old.retain(|name, _| change.get(name).is_none_or(|value| !value.is_null()));
    old.extend(object(change, fields, "")?);
    Ok(old)
}

/// The documented fields of a body, and their types.
pub(crate) type Fields = &'static [(&'static str, Shape)];

/// The JSON object in a request body.
pub(crate) fn parse(body: &[u8]) -> Result<Map<String, Value>, Fault> {
    let value = serde_json::from_slice(body)
        .map_err(|error| Fault::invalid(format!("the request body is not JSON: {error}")))?;
    match value {
        Value::Object(given) => Ok(given),
        other => Err(Fault::invalid(format!("the request body must be a JSON object, not {}", kind(&other)))),
    }
}

/// A value with the documented type, without what the documents do not know.
pub(crate) fn conform(value: Value, shape: &'static Shape, path: &str) -> Result<Value, Fault> {
    match (shape, value) {
        (Shape::Text, value @ Value::String(_))
        | (Shape::Flag, value @ Value::Bool(_))
        | (Shape::Number, value @ Value::Number(_)) => Ok(value),
        (Shape::Int, Value::Number(number))
            if number.as_i64().is_some_and(|it| i32::try_from(it).is_ok()) =>
        {
            Ok(Value::Number(number))
        }
        (Shape::List(item), Value::Array(items)) => {
            let items = items.into_iter().enumerate();
            items.map(|(at, value)| conform(value, item, &format!("{path}[{at}]"))).collect()
        }
        (Shape::Texts, Value::Object(given)) => by_name(given, &Shape::Text, path),
        (Shape::Numbers, Value::Object(given)) => by_name(given, &Shape::Number, path),
        (Shape::Object(fields), Value::Object(given)) => object(given, fields, path).map(Value::Object),
        (shape, value) => {
            Err(Fault::invalid(format!("{path} must be {}, not {}", noun(shape), kind(&value))))
        }
    }
}

/// A text that must be there and not be empty.
pub(crate) fn required<'a>(fields: &'a Map<String, Value>, name: &str) -> Result<&'a str, Fault> {
    let text = fields.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    text.ok_or_else(|| Fault::invalid(format!("{name} is required")))
}

/// Letters, digits, `_` and `-`, not starting with a digit or a hyphen, 1 to 128 of them.
pub(crate) fn name(field: &str, text: &str) -> Result<(), Fault> {
    let starts = text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    let goes_on = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    if starts && goes_on && text.len() <= 128 {
        return Ok(());
    }
    let rule = "1 to 128 letters, digits, underscores and hyphens, not starting with a digit or a hyphen";
    Err(Fault::invalid(format!("{field} '{text}' is set to an invalid value: it must be {rule}")))
}

fn object(mut given: Map<String, Value>, fields: Fields, path: &str) -> Result<Map<String, Value>, Fault> {
    let mut kept = Map::new();
    for (name, shape) in fields {
        match given.remove(*name) {
            None | Some(Value::Null) => {}
            Some(value) => {
                kept.insert((*name).to_owned(), conform(value, shape, &join(path, name))?);
            }
        }
    }
    Ok(kept)
}

fn by_name(given: Map<String, Value>, shape: &'static Shape, path: &str) -> Result<Value, Fault> {
    let pairs = given.into_iter();
    let pairs = pairs.map(|(name, value)| Ok((name.clone(), conform(value, shape, &join(path, &name))?)));
    pairs.collect::<Result<Map<_, _>, Fault>>().map(Value::Object)
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

fn noun(shape: &Shape) -> &'static str {
    match shape {
        Shape::Text => "a string",
        Shape::Flag => "a boolean",
        Shape::Int => "an integer of 32 bits",
        Shape::Number => "a number",
        Shape::List(_) => "a list",
        Shape::Texts | Shape::Numbers | Shape::Object(_) => "an object",
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const FIELDS: &[(&str, Shape)] = &[
        ("size", Shape::Int),
        ("inner", Shape::Object(&[("tags", Shape::List(&Shape::Text)), ("free", Shape::Texts)])),
    ];

    fn read_text(body: &str) -> Result<Value, String> {
        read(body.as_bytes(), FIELDS).map(Value::Object).map_err(|fault| fault.message)
    }

    #[test]
    fn what_is_documented_stays_and_the_rest_goes() {
        let body = r#"{"size":3,"inner":{"tags":["a"],"free":{"x":"y"},"odd":1},"other":2}"#;
        assert_eq!(read_text(body), Ok(json!({"size": 3, "inner": {"tags": ["a"], "free": {"x": "y"}}})));
    }

    #[test]
    fn null_is_absent() {
        assert_eq!(read_text(r#"{"size":null}"#), Ok(json!({})));
    }

    #[test]
    fn an_update_changes_what_it_names_and_a_null_takes_it_back() {
        let old = || json!({"size": 3, "inner": {"free": {"x": "y"}}}).as_object().unwrap().clone();
        let updated = |body: &str| update(old(), parse(body.as_bytes())?, FIELDS).map(Value::Object);
        assert_eq!(updated("{}"), Ok(Value::Object(old())));
        assert_eq!(updated(r#"{"size":null}"#), Ok(json!({"inner": {"free": {"x": "y"}}})));
        assert_eq!(updated(r#"{"inner":{"free":{}}}"#), Ok(json!({"size": 3, "inner": {"free": {}}})));
        assert!(updated(r#"{"size":"3"}"#).is_err());
    }

    #[test]
    fn a_wrong_type_is_named_with_its_path() {
        let said = |body| read_text(body).unwrap_err();
        assert_eq!(said(r#"{"size":"3"}"#), "size must be an integer of 32 bits, not a string");
        assert_eq!(said(r#"{"size":3.5}"#), "size must be an integer of 32 bits, not a number");
        assert_eq!(said(r#"{"size":4294967296}"#), "size must be an integer of 32 bits, not a number");
        assert_eq!(said(r#"{"inner":{"tags":[1]}}"#), "inner.tags[0] must be a string, not a number");
        assert_eq!(said(r#"{"inner":{"free":{"x":true}}}"#), "inner.free.x must be a string, not a boolean");
        assert_eq!(said("[]"), "the request body must be a JSON object, not a list");
        assert!(said("{").starts_with("the request body is not JSON"));
    }

    #[test]
    fn names_follow_their_rule() {
        for good in ["a", "_", "A-b_9", &"x".repeat(128)] {
            assert_eq!(name("serviceName", good), Ok(()));
        }
        for bad in ["", "1a", "-a", "a.b", "a/b", "é", &"x".repeat(129)] {
            assert!(name("serviceName", bad).is_err(), "{bad}");
        }
    }
}
