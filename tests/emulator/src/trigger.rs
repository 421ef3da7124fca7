//! Triggers: made, and read again; none of them fires.

use std::time::SystemTime;

use serde_json::{Map, Value, json};

use crate::check::{self, Shape};
use crate::error::Fault;
use crate::id;
use crate::state::{self, Resource};

mod config;

/// Makes the trigger that a request body describes.
pub(crate) fn create(
    service: &str,
    function: &str,
    body: &[u8],
    now: SystemTime,
) -> Result<(String, Resource), Fault> {
    let given = check::read(body, FIELDS)?;
    let name = check::required(&given, "triggerName")?.to_owned();
    check::name("triggerName", &name)?;
    let kind = check::required(&given, "triggerType")?.to_owned();
    if !KINDS.contains(&kind.as_str()) {
        let known = KINDS.join(", ");
        return Err(Fault::invalid(format!(
            "triggerType '{kind}' is set to an invalid value: it must be one of {known}"
        )));
    }
    state::check_qualifier(service, given.get("qualifier").and_then(Value::as_str))?;
    if NEED_SOURCE.contains(&kind.as_str()) {
        check::required(&given, "sourceArn")?;
    }
    config::check(&kind, check::required(&given, "triggerConfig")?)?;
    Ok((name, Resource::new(answer(service, function, given, &kind, now))))
}

const FIELDS: &[(&str, Shape)] = &[
    ("description", Shape::Text),
    ("invocationRole", Shape::Text),
    ("qualifier", Shape::Text),
    ("sourceArn", Shape::Text),
    ("triggerConfig", Shape::Text),
    ("triggerName", Shape::Text),
    ("triggerType", Shape::Text),
];

const KINDS: [&str; 8] =
    ["oss", "log", "timer", "http", "tablestore", "cdn_events", "mns_topic", "eventbridge"];

const NEED_SOURCE: [&str; 5] = ["oss", "log", "tablestore", "cdn_events", "mns_topic"];

fn answer(
    service: &str,
    function: &str,
    mut given: Map<String, Value>,
    kind: &str,
    now: SystemTime,
) -> Value {
    let mut or = |name: &str, default: Value| given.remove(name).unwrap_or(default);
    let now = id::timestamp(now);
    // The service's own form: DNS knows neither capitals nor underscores.
    let domain = (kind == "http").then(|| {
        let tail = &id::hex32()[..10];
        format!("{service}-{function}-{tail}").to_ascii_lowercase().replace('_', "-")
    });
    let url = |zone: &str| domain.as_ref().map(|domain| format!("https://{domain}.{zone}.fcapp.run"));
    json!({
        "createdTime": now,
        "description": or("description", json!("")),
        "domainName": domain,
        "invocationRole": or("invocationRole", json!("")),
        "lastModifiedTime": now,
        "qualifier": or("qualifier", json!("LATEST")),
        "sourceArn": or("sourceArn", Value::Null),
        "status": null,
        "targetArn": null,
        "triggerConfig": or("triggerConfig", Value::Null),
        "triggerId": id::uuid(),
        "triggerName": or("triggerName", Value::Null),
        "triggerType": or("triggerType", Value::Null),
        "urlInternet": url("cn-hangzhou"),
        "urlIntranet": url("cn-hangzhou-vpc"),
    })
}
