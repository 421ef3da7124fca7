//! What values a function's fields may have.

use std::ops::RangeInclusive;

use serde_json::{Map, Value};

use crate::error::Fault;

/// Refuses a function whose types are right and whose values are not.
pub(super) fn check(given: &Map<String, Value>) -> Result<(), Fault> {
    range(given, "memorySize", 128..=32_768)?;
    multiple(given, "memorySize", 64)?;
    range(given, "timeout", 1..=86_400)?;
    range(given, "initializationTimeout", 1..=300)?;
    range(given, "caPort", 1..=65_535)?;
    range(given, "instanceConcurrency", 1..=200)?;
    multiple(given, "gpuMemorySize", 1024)?;
    disk_size(given)?;
    cpu(given)?;
    environment(given)?;
    container(given)
}

fn number(given: &Map<String, Value>, field: &str) -> Option<i64> {
    given.get(field).and_then(Value::as_i64)
}

fn wrong(field: &str, value: impl std::fmt::Display, rule: &str) -> Fault {
    Fault::invalid(format!("{field} is set to an invalid value: {value} (it must be {rule})"))
}

fn range(given: &Map<String, Value>, field: &str, range: RangeInclusive<i64>) -> Result<(), Fault> {
    match number(given, field) {
        Some(value) if !range.contains(&value) => {
            Err(wrong(field, value, &format!("between {} and {}", range.start(), range.end())))
        }
        _ => Ok(()),
    }
}

fn multiple(given: &Map<String, Value>, field: &str, unit: i64) -> Result<(), Fault> {
    match number(given, field) {
        Some(value) if value % unit != 0 => Err(wrong(field, value, &format!("a multiple of {unit}"))),
        _ => Ok(()),
    }
}

fn disk_size(given: &Map<String, Value>) -> Result<(), Fault> {
    match number(given, "diskSize") {
        None | Some(512 | 10_240) => Ok(()),
        Some(value) => Err(wrong("diskSize", value, "512 or 10240")),
    }
}

fn cpu(given: &Map<String, Value>) -> Result<(), Fault> {
    let Some(value) = given.get("cpu").and_then(Value::as_f64) else { return Ok(()) };
    let twentieths = value * 20.0;
    let is_multiple = (twentieths - twentieths.round()).abs() < 1e-6;
    if (0.05..=16.0).contains(&value) && is_multiple {
        return Ok(());
    }
    Err(wrong("cpu", value, "a multiple of 0.05 between 0.05 and 16"))
}

fn environment(given: &Map<String, Value>) -> Result<(), Fault> {
    for (name, value) in given.get("environmentVariables").and_then(Value::as_object).into_iter().flatten() {
        let starts = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
        if !starts || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            return Err(wrong(
                "environmentVariables",
                format!("'{name}'"),
                "letters, digits and underscores",
            ));
        }
        if value.as_str().is_some_and(|value| value.contains('\0')) {
            return Err(wrong("environmentVariables", format!("'{name}'"), "free of NUL characters"));
        }
    }
    Ok(())
}

/// Both are strings, and what they hold is a JSON list of strings.
fn container(given: &Map<String, Value>) -> Result<(), Fault> {
    let config = given.get("customContainerConfig");
    for field in ["command", "args"] {
        let Some(text) = config.and_then(|config| config[field].as_str()).filter(|text| !text.is_empty())
        else {
            continue;
        };
        if serde_json::from_str::<Vec<String>>(text).is_err() {
            let rule = "a string that holds a JSON list of strings";
            return Err(wrong(&format!("customContainerConfig.{field}"), format!("'{text}'"), rule));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn said(given: Value) -> String {
        let Value::Object(given) = given else { panic!("an object is needed") };
        check(&given).map_or_else(|fault| fault.message, |()| String::new())
    }

    #[test]
    fn values_at_the_limits_pass() {
        for given in [
            json!({ "memorySize": 128, "timeout": 1, "initializationTimeout": 300, "diskSize": 10240, "cpu": 0.05 }),
            json!({ "memorySize": 32768, "timeout": 86400, "gpuMemorySize": 2048, "cpu": 0.35, "caPort": 65535 }),
            json!({ "environmentVariables": { "A_1": "x=y" } }),
            json!({ "customContainerConfig": { "command": "[\"/code/myserver\"]", "args": "[]" } }),
        ] {
            assert_eq!(said(given.clone()), "", "{given}");
        }
    }

    #[test]
    fn values_beyond_them_are_named() {
        for (given, field) in [
            (json!({ "memorySize": 100 }), "memorySize"),
            (json!({ "memorySize": 129 }), "memorySize"),
            (json!({ "memorySize": 32832 }), "memorySize"),
            (json!({ "timeout": 0 }), "timeout"),
            (json!({ "timeout": 86401 }), "timeout"),
            (json!({ "initializationTimeout": 301 }), "initializationTimeout"),
            (json!({ "diskSize": 1024 }), "diskSize"),
            (json!({ "cpu": 0.07 }), "cpu"),
            (json!({ "cpu": 17 }), "cpu"),
            (json!({ "gpuMemorySize": 1000 }), "gpuMemorySize"),
            (json!({ "caPort": 65536 }), "caPort"),
            (json!({ "instanceConcurrency": 0 }), "instanceConcurrency"),
            (json!({ "environmentVariables": { "a=b": "" } }), "environmentVariables"),
            (
                json!({ "customContainerConfig": { "command": "/code/myserver" } }),
                "customContainerConfig.command",
            ),
        ] {
            assert!(
                said(given.clone()).starts_with(&format!("{field} is set to an invalid value: ")),
                "{given}"
            );
        }
    }
}
