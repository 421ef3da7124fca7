//! What exists, as the page lists it.

use std::collections::BTreeMap;
use std::time::SystemTime;

use serde_json::{Value, json};

use crate::id;
use crate::lock::lock;
use crate::resource::Resource;
use crate::server::Server;
use crate::state::{Function, Service};
use crate::trigger::Schedule;

/// Every service with its functions, versions and aliases.
pub(super) fn services(server: &Server) -> Value {
    let now = server.world.now();
    let state = lock(&server.state);
    state.services().iter().map(|(name, service)| of_service(name, service, now)).collect()
}

fn of_service(name: &str, service: &Service, now: SystemTime) -> Value {
    let versions: Vec<String> = service.versions.all().keys().rev().map(u32::to_string).collect();
    let aliases =
        service.aliases.iter().map(|(name, alias)| json!({ "name": name, "version": alias.version() }));
    let functions = service.functions.iter().map(|(name, function)| of_function(name, function, now));
    json!({
        "name": name,
        "description": service.resource.body["description"],
        "versions": versions,
        "aliases": aliases.collect::<Value>(),
        "functions": functions.collect::<Value>(),
    })
}

fn of_function(name: &str, function: &Function, now: SystemTime) -> Value {
    let body = &function.resource.body;
    json!({
        "name": name,
        "description": body["description"],
        "runtime": body["runtime"],
        "handler": body["handler"],
        "size": body["codeSize"],
        "memory": body["memorySize"],
        "timeout": body["timeout"],
        "changed": body["lastModifiedTime"],
        "triggers": triggers(&function.triggers, now),
    })
}

fn triggers(triggers: &BTreeMap<String, Resource>, now: SystemTime) -> Value {
    let of_trigger = |(name, trigger): (&String, &Resource)| {
        let body = &trigger.body;
        let config = body["triggerConfig"].as_str().unwrap_or_default();
        let config: Value = serde_json::from_str(config).unwrap_or_default();
        json!({
            "name": name,
            "type": body["triggerType"],
            "qualifier": body["qualifier"],
            "url": body["urlInternet"],
            "next": next(trigger, &config, now).map(id::timestamp),
            "config": config,
        })
    };
    triggers.iter().map(of_trigger).collect()
}

/// When an enabled timer goes off next, if ever.
fn next(trigger: &Resource, config: &Value, now: SystemTime) -> Option<SystemTime> {
    if trigger.body["triggerType"] != "timer" || config["enable"] == false {
        return None;
    }
    let begun = humantime::parse_rfc3339(trigger.body["lastModifiedTime"].as_str()?).ok()?;
    Schedule::parse(config["cronExpression"].as_str()?)?.next(now, begun)
}
