//! What the string `triggerConfig` must hold, type by type.

use serde_json::{Map, Value};

use super::cron::Schedule;
use crate::check::{Shape, conform};
use crate::error::Fault;

/// Refuses a configuration that is not a JSON object in a string, or not one for this type.
pub(crate) fn check(kind: &str, text: &str) -> Result<(), Fault> {
    let shape = match kind {
        "timer" => TIMER,
        "http" => HTTP,
        "oss" => OSS,
        "log" => LOG,
        "mns_topic" => MNS_TOPIC,
        "cdn_events" => CDN_EVENTS,
        "eventbridge" => EVENTBRIDGE,
        _ => EMPTY,
    };
    let config = match serde_json::from_str(text) {
        Ok(value @ Value::Object(_)) => conform(value, shape, "triggerConfig")?,
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
        "oss" => list(config, "events").map(drop),
        "cdn_events" => needs(config, &["eventName", "eventVersion"]),
        "log" => needs(config, &["sourceConfig", "jobConfig"]),
        "eventbridge" => needs(config, &["eventRuleFilterPattern", "eventSourceConfig"]),
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
    ("sourceConfig", Shape::Object(&[("logstore", Shape::Text)])),
]);

const MNS_TOPIC: &Shape = &Shape::Object(&[
    ("filterTag", Shape::Text),
    ("notifyContentFormat", Shape::Text),
    ("notifyStrategy", Shape::Text),
]);

const CDN_EVENTS: &Shape =
    &Shape::Object(&[("eventName", Shape::Text), ("eventVersion", Shape::Text), ("notes", Shape::Text)]);

const EVENTBRIDGE: &Shape = &Shape::Object(&[
    ("asyncInvocationType", Shape::Flag),
    ("eventRuleFilterPattern", Shape::Text),
    ("eventSourceConfig", Shape::Object(&[("eventSourceType", Shape::Text)])),
    ("triggerEnable", Shape::Flag),
]);

const METHODS: [&str; 7] = ["HEAD", "DELETE", "POST", "GET", "OPTIONS", "PUT", "PATCH"];

const AUTH_TYPES: [&str; 3] = ["anonymous", "function", "jwt"];

fn timer(config: &Map<String, Value>) -> Result<(), Fault> {
    let cron = config.get("cronExpression").and_then(Value::as_str).unwrap_or_default();
    if cron.is_empty() {
        return Err(Fault::invalid("triggerConfig.cronExpression is required"));
    }
    if Schedule::parse(cron).is_some() {
        return Ok(());
    }
    let forms = "'@every 4m', six fields such as '0 0 4 * * *', or those after 'CRON_TZ=Asia/Shanghai '";
    Err(Fault::invalid(format!(
        "triggerConfig.cronExpression '{cron}' is set to an invalid value: it must be {forms}"
    )))
}

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
                r#"{"sourceConfig":{"logstore":"l"},"jobConfig":{"maxRetryTime":3,"triggerInterval":60},"enable":true}"#,
            ),
            ("mns_topic", r#"{"notifyContentFormat":"JSON"}"#),
            (
                "cdn_events",
                r#"{"eventName":"LogFileCreated","eventVersion":"1.0.0","notes":"n","filter":{"domain":["a"]}}"#,
            ),
            ("tablestore", "{}"),
            (
                "eventbridge",
                r#"{"eventRuleFilterPattern":"{}","eventSourceConfig":{"eventSourceType":"Default"}}"#,
            ),
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
            ("log", "{}", "sourceConfig is required"),
            ("eventbridge", "{}", "eventRuleFilterPattern is required"),
        ] {
            let message = check(kind, text).unwrap_err().message;
            assert!(message.contains(said), "{kind} {text}: {message}");
        }
    }
}
