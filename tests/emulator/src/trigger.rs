//! Triggers: what they may be, and how they are answered.

use std::net::SocketAddr;
use std::time::SystemTime;

use serde_json::{Map, Value, json};

use crate::check::{self, Fields, Shape};
use crate::error::Fault;
use crate::id;
use crate::proxy;
use crate::resource::Resource;

mod config;
mod cron;

pub(crate) use cron::Schedule;

/// Makes the trigger that a request body describes.
pub(crate) fn create(
    service: &str,
    function: &str,
    body: &[u8],
    now: SystemTime,
    address: SocketAddr,
) -> Result<(String, Resource), Fault> {
    let given = check::read(body, FIELDS)?;
    let name = check::required(&given, "triggerName")?.to_owned();
    check::name("triggerName", &name)?;
    check(&given)?;
    let body = answer(service, function, &given, now, address);
    Ok((name, Resource::new(given, body)))
}

/// The trigger as a request body wants it to be from now on.
pub(crate) fn update(
    service: &str,
    function: &str,
    old: &Resource,
    body: &[u8],
    now: SystemTime,
    address: SocketAddr,
) -> Result<Resource, Fault> {
    let kind = old.body["triggerType"].as_str().unwrap_or_default();
    if FIXED.contains(&kind) {
        return Err(Fault::invalid(format!("a trigger of the type '{kind}' cannot be updated")));
    }
    let mut change = check::parse(body)?;
    // An update does not know these.
    for field in ["triggerName", "triggerType", "sourceArn"] {
        change.remove(field);
    }
    let given = check::update(old.given.clone(), change, FIELDS)?;
    check(&given)?;
    let body = answer(service, function, &given, now, address);
    Ok(old.updated(given, body, &["triggerId", "domainName"]))
}

fn check(given: &Map<String, Value>) -> Result<(), Fault> {
    let kind = check::required(given, "triggerType")?;
    if !KINDS.contains(&kind) {
        let known = KINDS.join(", ");
        return Err(Fault::invalid(format!(
            "triggerType '{kind}' is set to an invalid value: it must be one of {known}"
        )));
    }
    if NEED_SOURCE.contains(&kind) {
        check::required(given, "sourceArn")?;
    }
    config::check(kind, check::required(given, "triggerConfig")?)
}

const FIELDS: Fields = &[
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

/// Once made, they are deleted and made anew.
const FIXED: [&str; 2] = ["mns_topic", "tablestore"];

fn answer(
    service: &str,
    function: &str,
    given: &Map<String, Value>,
    now: SystemTime,
    address: SocketAddr,
) -> Value {
    let or = |name: &str, default: Value| given.get(name).cloned().unwrap_or(default);
    let now = id::timestamp(now);
    // The service's own form: DNS knows neither capitals nor underscores.
    let domain = (given.get("triggerType").is_some_and(|kind| kind == "http")).then(|| {
        let tail = &id::hex32()[..10];
        format!("{service}-{function}-{tail}").to_ascii_lowercase().replace('_', "-")
    });
    let qualifier = given.get("qualifier").and_then(Value::as_str).unwrap_or_default();
    let url = domain.as_ref().map(|_| proxy::url(address, service, qualifier, function));
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
        "urlInternet": url,
        "urlIntranet": url,
    })
}
