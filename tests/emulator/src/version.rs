//! Versions: what a publication freezes, and how it is answered.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::SystemTime;

use serde_json::{Value, json};

use crate::check::{self, Fields, Shape};
use crate::error::Fault;
use crate::resource::Resource;
use crate::runtime::World;
use crate::state::Function;
use crate::{function, id};

/// A service as it was when it was published, with its functions and instances of their own.
pub(crate) struct Version {
    /// What is answered about the version itself.
    pub(crate) resource: Resource,
    pub(crate) service: Resource,
    pub(crate) functions: BTreeMap<String, Function>,
}

/// The versions of a service, by number.
#[derive(Default)]
pub(crate) struct Versions {
    pub(crate) kept: BTreeMap<u32, Version>,
    /// The last number that was given: none is given twice.
    pub(crate) last: u32,
    /// The etags of what was published last.
    pub(crate) published: Vec<String>,
}

impl Versions {
    pub(crate) fn all(&self) -> &BTreeMap<u32, Version> {
        &self.kept
    }

    /// A version by its number as a request spells it.
    pub(crate) fn find(&self, service: &str, number: &str) -> Result<&Version, Fault> {
        let found = read(number).and_then(|number| self.kept.get(&number));
        found.ok_or_else(|| not_found(service, number))
    }

    pub(crate) fn remove(&mut self, service: &str, number: &str) -> Result<Version, Fault> {
        let removed = read(number).and_then(|number| self.kept.remove(&number));
        removed.ok_or_else(|| not_found(service, number))
    }

    /// Freezes a service and its functions under the next number.
    pub(crate) fn publish(
        &mut self,
        service: &Resource,
        functions: &BTreeMap<String, Function>,
        body: &[u8],
        world: &Arc<World>,
    ) -> Result<Resource, Fault> {
        // The body may be missing altogether.
        let given = check::read(if body.is_empty() { b"{}" } else { body }, FIELDS)?;
        let etags: Vec<String> = std::iter::once(&service.etag)
            .chain(functions.values().map(|function| &function.resource.etag))
            .cloned()
            .collect();
        if etags == self.published {
            let name = service.body["serviceName"].as_str().unwrap_or_default();
            let message = format!(
                "can not publish version for service '{name}', detail: 'No changes were made since last publish'"
            );
            return Err(Fault::new(http::StatusCode::BAD_REQUEST, "VersionPublishError", message));
        }
        let number = self.last + 1;
        let description = given.get("description").cloned().unwrap_or_else(|| json!(""));
        let resource = Resource::new(given, answer(number, &description, world.now()));
        let freeze = |(name, function): (&String, &Function)| {
            (name.clone(), function::freeze(function, &service.body, &number.to_string(), world))
        };
        let functions = functions.iter().map(freeze).collect();
        let version = Version { resource: resource.clone(), service: service.clone(), functions };
        self.kept.insert(number, version);
        (self.last, self.published) = (number, etags);
        Ok(resource)
    }
}

const FIELDS: Fields = &[("description", Shape::Text)];

/// A number is written in one way only.
fn read(number: &str) -> Option<u32> {
    number.parse().ok().filter(|read: &u32| read.to_string() == number)
}

fn not_found(service: &str, number: &str) -> Fault {
    Fault::not_found("VersionNotFound", format!("version '{number}' of service '{service}' does not exist"))
}

fn answer(number: u32, description: &Value, now: SystemTime) -> Value {
    let now = id::timestamp(now);
    json!({
        "createdTime": now,
        "description": description,
        "lastModifiedTime": now,
        "versionId": number.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_in_one_way() {
        assert_eq!(read("12"), Some(12));
        for other in ["012", "+12", "12 ", "", "x", "99999999999"] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
