//! A thing that exists: what was asked for, what is answered, and which state of it that is.

use serde_json::{Map, Value, json};

use crate::error::Fault;
use crate::id;

/// A service, a function or a trigger.
#[derive(Clone)]
pub(crate) struct Resource {
    /// Another one with each change.
    pub(crate) etag: String,
    /// What was given and not left to a default: the ground that an update builds on.
    pub(crate) given: Map<String, Value>,
    pub(crate) body: Value,
}

impl Resource {
    pub(crate) fn new(given: Map<String, Value>, body: Value) -> Resource {
        Resource { etag: id::hex32(), given, body }
    }

    /// All of it, to be kept.
    pub(crate) fn record(&self) -> Value {
        json!({ "etag": self.etag, "given": self.given, "body": self.body })
    }

    /// What was kept, if it is what [`record`](Resource::record) writes.
    pub(crate) fn restored(record: &Value) -> Option<Resource> {
        let (etag, given) = (record["etag"].as_str()?.to_owned(), record["given"].as_object()?.clone());
        Some(Resource { etag, given, body: record.get("body")?.clone() })
    }

    /// The same thing after a change: its creation and the `fixed` fields remain what they were.
    pub(crate) fn updated(&self, given: Map<String, Value>, mut body: Value, fixed: &[&str]) -> Resource {
        for field in fixed.iter().chain(&["createdTime"]) {
            body[*field] = self.body[*field].clone();
        }
        Resource::new(given, body)
    }

    /// Refuses a change by somebody who has seen another state of it, as far as he says which he saw.
    pub(crate) fn check_match(&self, if_match: Option<&str>) -> Result<(), Fault> {
        match if_match.map(|etag| etag.trim_matches('"')) {
            None | Some("" | "*") => Ok(()),
            Some(etag) if etag == self.etag => Ok(()),
            Some(etag) => {
                let etags = format!("its etag is '{}', If-Match expects '{etag}'", self.etag);
                Err(Fault::changed(format!("the resource being modified has been changed: {etags}")))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_current_etag_matches() {
        let thing = Resource::new(Map::new(), json!({}));
        let quoted = format!("\"{}\"", thing.etag);
        for good in [None, Some(""), Some("*"), Some(thing.etag.as_str()), Some(&quoted)] {
            assert_eq!(thing.check_match(good), Ok(()));
        }
        for bad in ["x", &thing.etag[1..], &thing.etag.to_uppercase()] {
            assert_eq!(thing.check_match(Some(bad)).unwrap_err().code, "PreconditionFailed", "{bad}");
        }
    }

    #[test]
    fn an_update_keeps_what_is_fixed() {
        let old = Resource::new(Map::new(), json!({ "createdTime": 1, "id": 1, "other": 1 }));
        let new = old.updated(Map::new(), json!({ "createdTime": 2, "id": 2, "other": 2 }), &["id"]);
        assert_eq!(new.body, json!({ "createdTime": 1, "id": 1, "other": 2 }));
        assert_ne!(new.etag, old.etag);
    }
}
