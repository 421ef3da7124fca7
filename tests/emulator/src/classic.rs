//! The classic API, version 2016-08-15: another face of the same operations.

use bytes::Bytes;
use http::Response;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

use crate::error::Fault;
use crate::route::{self, Route};

pub(crate) mod sign;

/// What the paths of this version begin with.
const VERSION: &str = "/2016-08-15";

/// What follows the version in a path of the classic API; calls of HTTP triggers are no operations of it.
pub(crate) fn path(path: &str) -> Option<&str> {
    path.strip_prefix(VERSION).filter(|rest| rest.starts_with('/') && !rest.starts_with("/proxy/"))
}

/// The operation that such a path means: the service in it may have a qualifier, where the operation knows one.
pub(crate) fn find(method: &str, path: &str) -> Option<Route> {
    // Where it differs from its successor, beside the qualifier.
    let (method, path) = match (method, path) {
        (_, "/reservedCapacities") => (method, "/reserved-capacities"),
        ("DELETE", "/tag") => ("PUT", path),
        ("PUT", "/tag") => return None,
        _ => (method, path),
    };
    let mut route = route::walk(method, path)?;
    let mut qualifier = None;
    if let Some(service) = route.names.first_mut().filter(|_| path.starts_with("/services/"))
        && let Some((name, said)) = service.split_once('.')
    {
        if name.is_empty() || said.is_empty() || !QUALIFIED.contains(&route.operation) {
            return None;
        }
        qualifier = Some(said.to_owned());
        *service = name.to_owned();
    }
    Some(Route { classic: Some(Classic { qualifier }), ..route })
}

/// The operations whose service may have a qualifier; none of the others must do something to `LATEST` instead.
const QUALIFIED: [&str; 17] = [
    "DeleteFunctionAsyncInvokeConfig",
    "DeleteFunctionOnDemandConfig",
    "GetFunction",
    "GetFunctionAsyncInvokeConfig",
    "GetFunctionCode",
    "GetFunctionOnDemandConfig",
    "GetProvisionConfig",
    "GetService",
    "GetStatefulAsyncInvocation",
    "InvokeFunction",
    "ListFunctions",
    "ListInstances",
    "ListStatefulAsyncInvocations",
    "PutFunctionAsyncInvokeConfig",
    "PutFunctionOnDemandConfig",
    "PutProvisionConfig",
    "StopStatefulAsyncInvocation",
];

/// What only the classic spelling of a request says.
pub(crate) struct Classic {
    qualifier: Option<String>,
}

impl Classic {
    /// The query and the body as the operation, which speaks 2021-04-06, reads them.
    pub(crate) fn inward(&self, operation: &str, query: &str, body: Bytes) -> Result<(String, Bytes), Fault> {
        // The first of two counts, and in this API the query has no say in it.
        let qualifier = self.qualifier.as_deref().unwrap_or_default();
        let query = format!("qualifier={}&{query}", utf8_percent_encode(qualifier, NON_ALPHANUMERIC));
        Ok((query, body_in(operation, body)?))
    }
}

/// The answer of an operation as the classic API spells it.
pub(crate) fn outward(operation: &str, mut answer: Response<Bytes>) -> Response<Bytes> {
    if is_about_triggers(operation)
        && let Ok(mut body) = serde_json::from_slice::<Value>(answer.body())
    {
        trigger_out(&mut body);
        for trigger in body["triggers"].as_array_mut().into_iter().flatten() {
            trigger_out(trigger);
        }
        *answer.body_mut() = body.to_string().into();
    }
    answer
}

/// What a refusal says; the request has its identifier in a header only.
pub(crate) fn refusal(fault: &Fault) -> Value {
    json!({ "ErrorCode": fault.code, "ErrorMessage": fault.message })
}

fn is_about_triggers(operation: &str) -> bool {
    operation.ends_with("Trigger") || operation.ends_with("Triggers")
}

/// What is no JSON is left to the operation to refuse.
fn body_in(operation: &str, body: Bytes) -> Result<Bytes, Fault> {
    let Ok(mut given) = serde_json::from_slice::<Map<String, Value>>(&body) else { return Ok(body) };
    if operation.starts_with("Update") {
        // An official SDK for Go sends a null for whatever it has nothing to say about.
        given.retain(|_, value| !value.is_null());
    } else if !is_about_triggers(operation) {
        return Ok(body);
    }
    if let Some(config) = given.get_mut("triggerConfig").filter(|config| !config.is_null()) {
        if !config.is_object() {
            return Err(Fault::invalid("triggerConfig must be an object in the API version 2016-08-15"));
        }
        *config = config.to_string().into();
    }
    Ok(Value::Object(given).to_string().into())
}

fn trigger_out(trigger: &mut Value) {
    let config = trigger.get("triggerConfig").and_then(Value::as_str);
    if let Some(config) = config.and_then(|text| serde_json::from_str::<Value>(text).ok()) {
        trigger["triggerConfig"] = config;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(method: &str, path: &str) -> Option<(&'static str, Vec<String>, Option<String>)> {
        let route = find(method, path)?;
        Some((route.operation, route.names, route.classic?.qualifier))
    }

    #[test]
    fn the_qualifier_stands_behind_the_service() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            found("POST", "/services/s.prod/functions/f/invocations"),
            Some(("InvokeFunction", names(&["s", "f"]), Some("prod".to_owned())))
        );
        assert_eq!(
            found("GET", "/services/s%2E1"),
            Some(("GetService", names(&["s"]), Some("1".to_owned())))
        );
        assert_eq!(found("GET", "/services/s/functions/f"), Some(("GetFunction", names(&["s", "f"]), None)));
        assert_eq!(found("GET", "/layers/a.b/versions").map(|it| it.1), Some(names(&["a.b"])));
    }

    #[test]
    fn what_would_change_the_latest_version_has_no_qualifier() {
        for (method, path) in [
            ("DELETE", "/services/s.1"),
            ("DELETE", "/services/s.LATEST/functions/f"),
            ("POST", "/services/s.1/functions"),
            ("GET", "/services/s./functions/f"),
            ("GET", "/services/.1/functions/f"),
        ] {
            assert_eq!(found(method, path), None, "{method} {path}");
        }
    }
}
