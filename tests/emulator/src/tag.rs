//! Tags of services: how a service is named, and what a tag may be.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::check::{self, Fields, Shape};
use crate::error::Fault;
use crate::runtime::World;

/// The tags of a service.
pub(crate) type Tags = BTreeMap<String, String>;

/// The service and the tags in a request that adds some.
pub(crate) fn added(body: &[u8], world: &World) -> Result<(String, Tags), Fault> {
    const FIELDS: Fields = &[("resourceArn", Shape::Text), ("tags", Shape::Texts)];
    let given = check::read(body, FIELDS)?;
    let service = service(check::required(&given, "resourceArn")?, world)?;
    let mut tags = Tags::new();
    for (key, value) in given.get("tags").and_then(Value::as_object).into_iter().flatten() {
        let value = value.as_str().unwrap_or_default();
        check_text("key", key, 64)?;
        check_text("value", value, 128)?;
        if key.is_empty() || ["aliyun", "acs:"].iter().any(|start| key.starts_with(start)) {
            let rule = "it must not be empty nor start with aliyun or acs:";
            return Err(Fault::invalid(format!("the tag key '{key}' is set to an invalid value: {rule}")));
        }
        tags.insert(key.clone(), value.to_owned());
    }
    if tags.is_empty() {
        return Err(Fault::invalid("tags is required"));
    }
    Ok((service, tags))
}

/// The service in a request that removes tags, and their keys: none means all.
pub(crate) fn removed(body: &[u8], world: &World) -> Result<(String, Vec<String>), Fault> {
    const FIELDS: Fields =
        &[("all", Shape::Flag), ("resourceArn", Shape::Text), ("tagKeys", Shape::List(&Shape::Text))];
    let given = check::read(body, FIELDS)?;
    let service = service(check::required(&given, "resourceArn")?, world)?;
    let keys = keys(&given);
    if keys.is_empty() && given.get("all") != Some(&Value::Bool(true)) {
        return Err(Fault::invalid("tagKeys is required, or all"));
    }
    Ok((service, keys))
}

fn keys(given: &Map<String, Value>) -> Vec<String> {
    let keys = given.get("tagKeys").and_then(Value::as_array).into_iter().flatten();
    keys.filter_map(|key| key.as_str().map(str::to_owned)).collect()
}

/// Lays tags over those there were.
pub(crate) fn merge(old: &mut Tags, new: Tags) -> Result<(), Fault> {
    let more = new.keys().filter(|key| !old.contains_key(*key)).count();
    if old.len() + more > MAX {
        return Err(Fault::invalid(format!("a resource has at most {MAX} tags")));
    }
    old.extend(new);
    Ok(())
}

/// So many may one resource have.
const MAX: usize = 20;

/// The name of a service in the two forms that are in use, `services/demo` and `acs:fc:REGION:ACCOUNT:services/demo`.
pub(crate) fn service(arn: &str, world: &World) -> Result<String, Fault> {
    let short = arn.strip_prefix(&prefix(world)).unwrap_or(arn);
    let name = short.strip_prefix("services/").filter(|name| !name.is_empty() && !name.contains('/'));
    name.map(str::to_owned).ok_or_else(|| {
        let rule = format!("only services have tags, in the form {}services/NAME", prefix(world));
        Fault::invalid(format!("resourceArn '{arn}' is set to an invalid value: {rule}"))
    })
}

/// The long form of a service's name.
pub(crate) fn arn(service: &str, world: &World) -> String {
    format!("{}services/{service}", prefix(world))
}

fn prefix(world: &World) -> String {
    format!("acs:fc:{}:{}:", world.region, world.account)
}

fn check_text(what: &str, text: &str, limit: usize) -> Result<(), Fault> {
    if text.chars().count() > limit || text.contains("http://") || text.contains("https://") {
        let rule = format!("it must be up to {limit} characters without http:// and https://");
        return Err(Fault::invalid(format!("the tag {what} '{text}' is set to an invalid value: {rule}")));
    }
    Ok(())
}
