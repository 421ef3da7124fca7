//! Aliases: what they may point to, and which version the next call gets.

use std::time::SystemTime;

use serde_json::{Map, Value, json};

use crate::check::{self, Fields, Shape};
use crate::error::Fault;
use crate::id;
use crate::resource::Resource;
use crate::version::Versions;

mod shares;

use shares::Shares;

/// A name for one version, and perhaps a share for others.
pub(crate) struct Alias {
    pub(crate) resource: Resource,
    shares: Shares,
}

impl Alias {
    /// The version that the alias points to.
    pub(crate) fn version(&self) -> &str {
        self.resource.body["versionId"].as_str().unwrap_or_default()
    }

    /// The version for the next call: each gets its share.
    pub(crate) fn next(&mut self) -> String {
        self.shares.next().unwrap_or_else(|| self.version().to_owned())
    }

    /// Whether calls may go to this version.
    pub(crate) fn uses(&self, version: &str) -> bool {
        let weights = self.resource.body["additionalVersionWeight"].as_object();
        self.version() == version || weights.is_some_and(|weights| weights.contains_key(version))
    }
}

/// Makes the alias that a request body describes.
pub(crate) fn create(
    service: &str,
    versions: &Versions,
    body: &[u8],
    now: SystemTime,
) -> Result<(String, Alias), Fault> {
    let given = check::read(body, FIELDS)?;
    let name = check::required(&given, "aliasName")?.to_owned();
    check::name("aliasName", &name)?;
    if name == LATEST {
        return Err(Fault::invalid(format!("aliasName cannot be '{LATEST}'")));
    }
    let shares = shares(service, versions, &given)?;
    let body = answer(&given, now);
    Ok((name, Alias { resource: Resource::new(given, body), shares }))
}

/// The alias as a request body wants it to be from now on.
pub(crate) fn update(
    service: &str,
    versions: &Versions,
    old: &Resource,
    body: &[u8],
    now: SystemTime,
) -> Result<Alias, Fault> {
    let mut change = check::parse(body)?;
    change.remove("aliasName");
    let given = check::update(old.given.clone(), change, FIELDS)?;
    let shares = shares(service, versions, &given)?;
    let body = answer(&given, now);
    Ok(Alias { resource: old.updated(given, body, &[]), shares })
}

/// An alias that was there before.
pub(crate) fn restored(service: &str, versions: &Versions, resource: Resource) -> Result<Alias, Fault> {
    let shares = shares(service, versions, &resource.given)?;
    Ok(Alias { resource, shares })
}

/// What has no number: the service as it is now.
pub(crate) const LATEST: &str = "LATEST";

const FIELDS: Fields = &[
    ("additionalVersionWeight", Shape::Numbers),
    ("aliasName", Shape::Text),
    ("description", Shape::Text),
    ("resolvePolicy", Shape::Text),
    ("routePolicy", Shape::Object(&[("condition", Shape::Text), ("policyItems", Shape::List(POLICY))])),
    ("versionId", Shape::Text),
];

const POLICY: &Shape = &Shape::Object(&[
    ("key", Shape::Text),
    ("operator", Shape::Text),
    ("type", Shape::Text),
    ("value", Shape::Text),
]);

/// Who gets how much, where all that is named exists.
fn shares(service: &str, versions: &Versions, given: &Map<String, Value>) -> Result<Shares, Fault> {
    policy(given)?;
    let exists = |version: &str| match version {
        LATEST => Ok(()),
        number => versions.find(service, number).map(drop),
    };
    let main = check::required(given, "versionId")?;
    exists(main)?;
    let mut additional = Vec::new();
    for (version, weight) in
        given.get("additionalVersionWeight").and_then(Value::as_object).into_iter().flatten()
    {
        let field = format!("additionalVersionWeight.{version}");
        if version == main {
            return Err(Fault::invalid(format!("{field} is the version that the alias points to anyway")));
        }
        exists(version)?;
        let weight = weight.as_f64().filter(|weight| (0.0..=1.0).contains(weight));
        let weight =
            weight.ok_or_else(|| Fault::invalid(format!("{field} must be a number between 0 and 1")))?;
        additional.push((version.as_str(), weight));
    }
    let sum: f64 = additional.iter().map(|(_, weight)| weight).sum();
    if sum > 1.0 + 1e-9 {
        return Err(Fault::invalid("additionalVersionWeight must not add up to more than 1"));
    }
    Ok(Shares::new(main, &additional))
}

/// Chance is what the weights mean; rules about a request's contents are not followed here.
fn policy(given: &Map<String, Value>) -> Result<(), Fault> {
    let resolve = given.get("resolvePolicy").and_then(Value::as_str).unwrap_or_default();
    match resolve {
        "" | "Random" if !given.contains_key("routePolicy") => Ok(()),
        "" | "Random" | "Content" => Err(Fault::unsupported(
            "fc-emulator does not implement aliases that choose a version by the contents of a request (routePolicy)",
        )),
        other => Err(Fault::invalid(format!(
            "resolvePolicy '{other}' is set to an invalid value: it must be Random or Content"
        ))),
    }
}

fn answer(given: &Map<String, Value>, now: SystemTime) -> Value {
    let or = |name: &str, default: Value| given.get(name).cloned().unwrap_or(default);
    let now = id::timestamp(now);
    json!({
        "additionalVersionWeight": or("additionalVersionWeight", json!({})),
        "aliasName": or("aliasName", Value::Null),
        "createdTime": now,
        "description": or("description", json!("")),
        "lastModifiedTime": now,
        "resolvePolicy": or("resolvePolicy", Value::Null),
        "routePolicy": null,
        "versionId": or("versionId", Value::Null),
    })
}
