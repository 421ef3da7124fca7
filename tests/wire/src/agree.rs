//! Whether what was written means what was given: another spelling perhaps, but no other value.

use fc_spec::{Encoding, Row, Type};
use serde_json::Value as Json;

use crate::values::api;

/// Whether each key that was given stands in what was written with its value, and nothing else does.
///
/// # Errors
/// The way to what does not agree.
pub fn rows(rows: &[Row], given: &Json, written: &Json) -> Result<(), String> {
    let (Json::Object(given), Json::Object(written)) = (given, written) else {
        return Err(": it is no object".to_owned());
    };
    let is =
        |row: &Row, key: &str| key.eq_ignore_ascii_case(row.wire()) || key.eq_ignore_ascii_case(&row.name);
    for (key, value) in given {
        let row = rows.iter().find(|row| is(row, key)).ok_or_else(|| format!(".{key}: nobody knows it"))?;
        let found = written.get(row.wire()).unwrap_or(&Json::Null);
        one(row, value, found).map_err(|why| format!(".{}{why}", row.wire()))?;
    }
    for (key, value) in written {
        let row =
            rows.iter().find(|row| row.wire() == key).ok_or_else(|| format!(".{key}: nobody wrote it"))?;
        if !given.keys().any(|key| is(row, key)) {
            return Err(format!(".{key}: {value} was not given"));
        }
    }
    Ok(())
}

fn one(row: &Row, given: &Json, written: &Json) -> Result<(), String> {
    let inner = |value: &Json| match value {
        Json::String(text) if row.encoding == Some(Encoding::Json) => {
            serde_json::from_str(text).unwrap_or_else(|_| value.clone())
        }
        other => other.clone(),
    };
    value(&row.kind, &inner(given), &inner(written))
}

fn value(kind: &Type, given: &Json, written: &Json) -> Result<(), String> {
    // An enum of no text is none.
    let is_empty_enum = || given == "" && kind.name().is_some_and(|name| api().enumeration(name).is_some());
    if written.is_null() && (given.is_null() || is_empty_enum()) {
        return Ok(());
    }
    let number = |value: &Json| match value {
        Json::String(text) => text.trim().parse::<f64>().ok(),
        other => other.as_f64(),
    };
    let agree = match kind {
        Type::String | Type::Package | Type::Json => given == written,
        // An empty body is the same as none.
        Type::Bytes => given == written || given == "" && written.is_null(),
        Type::Boolean => {
            let text = given.as_str().map(|text| text.eq_ignore_ascii_case("true"));
            let found = written.as_bool().map(|value| value.to_string());
            given.as_bool().or(text).map(|value| value.to_string()).as_deref()
                == found.as_deref().or(written.as_str())
        }
        Type::Int32 | Type::Int64 | Type::Double => number(given) == number(written),
        Type::List(item) => {
            let (Json::Array(given), Json::Array(written)) = (given, written) else {
                return Err(": it is no list".to_owned());
            };
            for (index, (given, written)) in given.iter().zip(written).enumerate() {
                value(item, given, written).map_err(|why| format!("[{index}]{why}"))?;
            }
            given.len() == written.len()
        }
        Type::Map(item) => {
            let (Json::Object(given), Json::Object(written)) = (given, written) else {
                return Err(": it is no object".to_owned());
            };
            for (key, given) in given {
                let written = written.get(key).unwrap_or(&Json::Null);
                value(item, given, written).map_err(|why| format!(".{key}{why}"))?;
            }
            given.len() == written.len()
        }
        Type::Named(name) => return named(name, given, written),
    };
    if agree { Ok(()) } else { Err(format!(": {written} is not {given}")) }
}

fn named(name: &str, given: &Json, written: &Json) -> Result<(), String> {
    if let Some(object) = api().object(name) {
        return rows(&object.rows, given, written);
    }
    if let Some(union) = api().union(name) {
        let shapes = union.variants.iter().filter_map(|variant| api().object(&variant.kind));
        let fits = shapes.map(|shape| rows(&shape.rows, given, written)).any(|fits| fits.is_ok());
        return if fits || given == written { Ok(()) } else { Err(format!(": {written} is not {given}")) };
    }
    let values = api().enumeration(name).map(|one| one.values.as_slice()).unwrap_or_default();
    let text = given.as_str().unwrap_or_default();
    let is = |value: &&fc_spec::Value| {
        text.eq_ignore_ascii_case(value.wire()) || text.eq_ignore_ascii_case(&value.value)
    };
    let exact = values.iter().find(|value| text == value.wire() || text == value.value);
    let known = exact.or_else(|| values.iter().find(is)).map_or(text, |value| value.wire());
    if written == known { Ok(()) } else { Err(format!(": {written} is not {given}")) }
}
