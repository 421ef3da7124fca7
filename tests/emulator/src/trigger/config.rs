//! What the string `triggerConfig` must hold, type by type.

use serde_json::{Map, Value};

use super::cron::Schedule;
use crate::check::{Shape, conform};
use crate::error::Fault;

mod cron;
mod eventbridge;

/// Refuses a configuration that is not a JSON object in a string, or not one for this type.
pub(crate) fn check(kind: &str, text: &str) -> Result<(), Fault> {
    let shape = match kind {
        "timer" => TIMER,
        "http" => HTTP,
        "oss" => OSS,
        "log" => LOG,
        "mns_topic" => MNS_TOPIC,
        "cdn_events" => CDN_EVENTS,
        "eventbridge" => eventbridge::SHAPE,
        _ => EMPTY,
    };
    let filter = |value: &Value| value.get("filter").filter(|filter| !filter.is_null()).cloned();
    let (config, filter) = match serde_json::from_str(text) {
        Ok(value @ Value::Object(_)) => {
            let filter = filter(&value);
            (conform(value, shape, "triggerConfig")?, filter)
        }
        Ok(_) => return Err(Fault::invalid("triggerConfig must be a string that holds a JSON object")),
        Err(error) => {
            return Err(Fault::invalid(format!("triggerConfig must be a string that holds JSON: {error}")));
        }
    };
    let empty = Map::new();
    let config = config.as_object().unwrap_or(&empty);
    match kind {
        "timer" => timer(config),
        "http" => http(config),
        "oss" => oss(config),
        "log" => log(config),
        "mns_topic" => mns_topic(config),
        "cdn_events" => cdn_events(config, filter),
        "eventbridge" => eventbridge::check(config),
        _ => Ok(()),
    }
}

const EMPTY: &Shape = &Shape::Object(&[]);

const TIMER: &Shape =
    &Shape::Object(&[("cronExpression", Shape::Text), ("enable", Shape::Flag), ("payload", Shape::Text)]);

const HTTP: &Shape = &Shape::Object(&[
    ("authConfig", Shape::Text),
    ("authType", Shape::Text),
    ("disableURLInternet", Shape::Flag),
    ("methods", Shape::List(&Shape::Text)),
]);

const OSS: &Shape = &Shape::Object(&[
    ("events", Shape::List(&Shape::Text)),
    ("filter", Shape::Object(&[("key", Shape::Object(&[("prefix", Shape::Text), ("suffix", Shape::Text)]))])),
]);

const LOG: &Shape = &Shape::Object(&[
    ("enable", Shape::Flag),
    ("functionParameter", Shape::Texts),
    ("jobConfig", Shape::Object(&[("maxRetryTime", Shape::Int), ("triggerInterval", Shape::Int)])),
    ("logConfig", Shape::Object(&[("logstore", Shape::Text), ("project", Shape::Text)])),
    ("sourceConfig", Shape::Object(&[("logstore", Shape::Text), ("startTime", Shape::Number)])),
]);

const MNS_TOPIC: &Shape = &Shape::Object(&[
    ("filterTag", Shape::Text),
    ("notifyContentFormat", Shape::Text),
    ("notifyStrategy", Shape::Text),
]);

const CDN_EVENTS: &Shape =
    &Shape::Object(&[("eventName", Shape::Text), ("eventVersion", Shape::Text), ("notes", Shape::Text)]);

const METHODS: [&str; 7] = ["HEAD", "DELETE", "POST", "GET", "OPTIONS", "PUT", "PATCH"];

const AUTH_TYPES: [&str; 3] = ["anonymous", "function", "jwt"];

fn timer(config: &Map<String, Value>) -> Result<(), Fault> {
    let cron = config.get("cronExpression").and_then(Value::as_str).unwrap_or_default();
    if cron.is_empty() {
        return Err(Fault::invalid("triggerConfig.cronExpression is required"));
    }
    let wrong = match cron::check(cron) {
        Ok(()) if Schedule::parse(cron).is_some() => return Ok(()),
        Ok(()) => "the emulator knows no times that it means".to_owned(),
        Err(wrong) => wrong,
    };
    Err(Fault::invalid(format!("triggerConfig.cronExpression '{cron}' is set to an invalid value: {wrong}")))
}

fn oss(config: &Map<String, Value>) -> Result<(), Fault> {
    for event in list(config, "events")? {
        let event = event.as_str().unwrap_or_default();
        let parts: Vec<&str> = event.split(':').collect();
        // Which events there are changes; how they are written does not.
        if !matches!(parts[..], ["oss", group, name] if !group.is_empty() && !name.is_empty()) {
            return Err(Fault::invalid(format!(
                "triggerConfig.events '{event}' is set to an invalid value: it must be like 'oss:ObjectCreated:*'"
            )));
        }
    }
    Ok(())
}

fn log(config: &Map<String, Value>) -> Result<(), Fault> {
    needs(config, &["sourceConfig", "jobConfig", "logConfig"])?;
    required(config, "/sourceConfig/logstore")?;
    within(config, "/jobConfig/maxRetryTime", 0, 100)?;
    within(config, "/jobConfig/triggerInterval", 3, 600)?;
    whole(config, "/sourceConfig/startTime")
}

fn mns_topic(config: &Map<String, Value>) -> Result<(), Fault> {
    optional_one_of(config, "/notifyContentFormat", &["STREAM", "JSON"])?;
    optional_one_of(config, "/notifyStrategy", RETRIES)?;
    let tag = config.get("filterTag").and_then(Value::as_str).unwrap_or_default();
    if tag.chars().count() > 16 {
        let rule = "it must have at most 16 characters";
        return Err(Fault::invalid(format!(
            "triggerConfig.filterTag '{tag}' is set to an invalid value: {rule}"
        )));
    }
    Ok(())
}

fn cdn_events(config: &Map<String, Value>, filter: Option<Value>) -> Result<(), Fault> {
    needs(config, &["eventName", "eventVersion"])?;
    optional_one_of(config, "/eventVersion", &["1.0.0"])?;
    let Some(filter) = filter else { return Ok(()) };
    let Value::Object(filter) = filter else {
        return Err(Fault::invalid("triggerConfig.filter must be an object"));
    };
    for (name, values) in filter {
        conform(values, &Shape::List(&Shape::Text), &format!("triggerConfig.filter.{name}"))?;
    }
    Ok(())
}

const RETRIES: &[&str] = &["BACKOFF_RETRY", "EXPONENTIAL_DECAY_RETRY"];

fn http(config: &Map<String, Value>) -> Result<(), Fault> {
    for method in list(config, "methods")? {
        one_of("methods", method.as_str().unwrap_or_default(), &METHODS)?;
    }
    let auth_type = config.get("authType").and_then(Value::as_str).unwrap_or("function");
    one_of("authType", auth_type, &AUTH_TYPES)?;
    if auth_type == "jwt" { needs(config, &["authConfig"]) } else { Ok(()) }
}

fn one_of(field: &str, value: &str, known: &[&str]) -> Result<(), Fault> {
    if known.contains(&value) {
        return Ok(());
    }
    let known = known.join(", ");
    Err(Fault::invalid(format!(
        "triggerConfig.{field} '{value}' is set to an invalid value: it must be one of {known}"
    )))
}

fn list<'a>(config: &'a Map<String, Value>, field: &str) -> Result<&'a [Value], Fault> {
    let items = config.get(field).and_then(Value::as_array).filter(|items| !items.is_empty());
    items.map(Vec::as_slice).ok_or_else(|| Fault::invalid(format!("triggerConfig.{field} is required")))
}

fn needs(config: &Map<String, Value>, fields: &[&str]) -> Result<(), Fault> {
    match fields.iter().find(|field| !config.contains_key(**field)) {
        Some(field) => Err(Fault::invalid(format!("triggerConfig.{field} is required"))),
        None => Ok(()),
    }
}

/// What a path such as `/sourceConfig/logstore` finds, and how it is called.
fn find<'a>(config: &'a Map<String, Value>, path: &str) -> (Option<&'a Value>, String) {
    let mut steps = path.split('/').skip(1);
    let first = steps.next().and_then(|step| config.get(step));
    let found = steps.fold(first, |value, step| value.and_then(|value| value.get(step)));
    (found, format!("triggerConfig{}", path.replace('/', ".")))
}

/// A text that must be there and not be empty.
fn required(config: &Map<String, Value>, path: &str) -> Result<(), Fault> {
    let (found, name) = find(config, path);
    let there = found.is_some_and(|value| value.as_str().is_none_or(|text| !text.is_empty()));
    if there { Ok(()) } else { Err(Fault::invalid(format!("{name} is required"))) }
}

fn within(config: &Map<String, Value>, path: &str, low: i64, high: i64) -> Result<(), Fault> {
    let (found, name) = find(config, path);
    match found.and_then(Value::as_i64) {
        Some(number) if !(low..=high).contains(&number) => Err(Fault::invalid(format!(
            "{name} '{number}' is set to an invalid value: it must be from {low} to {high}"
        ))),
        _ => Ok(()),
    }
}

/// A number of 64 bits has no fraction.
fn whole(config: &Map<String, Value>, path: &str) -> Result<(), Fault> {
    let (found, name) = find(config, path);
    if found.is_none_or(|value| value.as_i64().is_some()) {
        return Ok(());
    }
    Err(Fault::invalid(format!("{name} must be an integer of 64 bits")))
}

/// A text that may be missing is one of these.
fn optional_one_of(config: &Map<String, Value>, path: &str, known: &[&str]) -> Result<(), Fault> {
    let (found, name) = find(config, path);
    let field = name.trim_start_matches("triggerConfig.");
    found.and_then(Value::as_str).map_or(Ok(()), |text| one_of(field, text, known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documented_configurations_pass() {
        for (kind, text) in [
            ("timer", r#"{"payload":"x","cronExpression":"0 0 4 * * *","enable":true}"#),
            ("timer", r#"{"cronExpression":"@every 4m"}"#),
            ("timer", r#"{"cronExpression":"0 0 9 * * ?"}"#),
            ("timer", r#"{"cronExpression":"CRON_TZ=Asia/Shanghai 0 0 4 1 JAN-DEC *"}"#),
            ("http", r#"{"authType":"anonymous","methods":["GET","POST"],"disableURLInternet":false}"#),
            ("http", r#"{"methods":["PATCH"]}"#),
            ("http", r#"{"authType":"jwt","authConfig":"{}","methods":["GET"]}"#),
            ("oss", r#"{"events":["oss:ObjectCreated:*"],"filter":{"key":{"prefix":"a","suffix":".png"}}}"#),
            (
                "log",
                r#"{"sourceConfig":{"logstore":"l","startTime":null},"jobConfig":{"maxRetryTime":3,"triggerInterval":60},"logConfig":{},"targetConfig":null,"enable":true}"#,
            ),
            ("mns_topic", r#"{"notifyContentFormat":"JSON"}"#),
            (
                "cdn_events",
                r#"{"eventName":"LogFileCreated","eventVersion":"1.0.0","notes":"n","filter":{"domain":["a"]}}"#,
            ),
            ("tablestore", "{}"),
        ] {
            assert_eq!(check(kind, text), Ok(()), "{kind} {text}");
        }
    }

    #[test]
    fn the_fault_is_named() {
        for (kind, text, said) in [
            ("timer", "{}", "cronExpression is required"),
            ("timer", r#"{"cronExpression":"0 9 * * *"}"#, "'0 9 * * *' is set to an invalid value"),
            ("timer", r#"{"cronExpression":"@every day"}"#, "invalid value"),
            ("timer", r#"{"cronExpression":5}"#, "triggerConfig.cronExpression must be a string"),
            ("timer", "[]", "a string that holds a JSON object"),
            ("timer", "{", "a string that holds JSON"),
            ("http", "{}", "methods is required"),
            ("http", r#"{"methods":[]}"#, "methods is required"),
            ("http", r#"{"methods":["get"]}"#, "methods 'get' is set to an invalid value"),
            (
                "http",
                r#"{"methods":["GET"],"authType":"ANONYMOUS"}"#,
                "authType 'ANONYMOUS' is set to an invalid value",
            ),
            ("http", r#"{"methods":["GET"],"authType":"jwt"}"#, "authConfig is required"),
            ("http", r#"{"methods":"GET"}"#, "triggerConfig.methods must be a list"),
            ("oss", "{}", "events is required"),
            ("oss", r#"{"events":["ObjectCreated"]}"#, "events 'ObjectCreated' is set to an invalid value"),
            (
                "oss",
                r#"{"events":["oss:ObjectCreated:*"],"filter":{"key":{"prefix":1}}}"#,
                "filter.key.prefix must be a string",
            ),
            ("log", "{}", "sourceConfig is required"),
            (
                "log",
                r#"{"sourceConfig":{},"jobConfig":{},"logConfig":{}}"#,
                "triggerConfig.sourceConfig.logstore is required",
            ),
            (
                "log",
                r#"{"sourceConfig":{"logstore":"l"},"jobConfig":{"maxRetryTime":101},"logConfig":{}}"#,
                "triggerConfig.jobConfig.maxRetryTime '101' is set to an invalid value: it must be from 0 to 100",
            ),
            (
                "log",
                r#"{"sourceConfig":{"logstore":"l"},"jobConfig":{"triggerInterval":2},"logConfig":{}}"#,
                "triggerConfig.jobConfig.triggerInterval '2' is set to an invalid value: it must be from 3 to 600",
            ),
            (
                "log",
                r#"{"sourceConfig":{"logstore":"l","startTime":1.5},"jobConfig":{},"logConfig":{}}"#,
                "sourceConfig.startTime must be an integer of 64 bits",
            ),
            (
                "mns_topic",
                r#"{"notifyStrategy":"NEVER"}"#,
                "notifyStrategy 'NEVER' is set to an invalid value",
            ),
            ("mns_topic", r#"{"notifyContentFormat":"XML"}"#, "must be one of STREAM, JSON"),
            ("mns_topic", r#"{"filterTag":"seventeen letters"}"#, "it must have at most 16 characters"),
            ("cdn_events", r#"{"eventName":"LogFileCreated"}"#, "eventVersion is required"),
            (
                "cdn_events",
                r#"{"eventName":"LogFileCreated","eventVersion":"2.0.0"}"#,
                "eventVersion '2.0.0' is set to an invalid value",
            ),
            (
                "cdn_events",
                r#"{"eventName":"LogFileCreated","eventVersion":"1.0.0","filter":{"domain":"a"}}"#,
                "triggerConfig.filter.domain must be a list, not a string",
            ),
        ] {
            let message = check(kind, text).unwrap_err().message;
            assert!(message.contains(said), "{kind} {text}: {message}");
        }
    }
}
