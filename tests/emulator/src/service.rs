//! Services: made, and read again.

use std::time::SystemTime;

use serde_json::{Map, Value, json};

use crate::check::{self, Shape};
use crate::error::Fault;
use crate::id;
use crate::state::{Resource, Service};

/// Makes the service that a request body describes.
pub(crate) fn create(body: &[u8], now: SystemTime) -> Result<(String, Service), Fault> {
    let given = check::read(body, FIELDS)?;
    let name = check::required(&given, "serviceName")?.to_owned();
    check::name("serviceName", &name)?;
    if let Some(tracing) = given.get("tracingConfig").and_then(Value::as_object) {
        for field in ["type", "params"] {
            if !tracing.contains_key(field) {
                return Err(Fault::invalid(format!("tracingConfig.{field} is required")));
            }
        }
    }
    let service =
        Service { resource: Resource::new(answer(given, now)), functions: std::collections::BTreeMap::new() };
    Ok((name, service))
}

const FIELDS: &[(&str, Shape)] = &[
    ("description", Shape::Text),
    ("internetAccess", Shape::Flag),
    ("logConfig", Shape::Object(LOG)),
    ("nasConfig", Shape::Object(NAS)),
    ("ossMountConfig", Shape::Object(&[("mountPoints", Shape::List(&Shape::Object(OSS_MOUNT)))])),
    ("role", Shape::Text),
    ("serviceName", Shape::Text),
    ("tracingConfig", Shape::Object(&[("params", Shape::Texts), ("type", Shape::Text)])),
    ("vpcConfig", Shape::Object(VPC)),
];

const LOG: &[(&str, Shape)] = &[
    ("enableInstanceMetrics", Shape::Flag),
    ("enableRequestMetrics", Shape::Flag),
    ("logBeginRule", Shape::Text),
    ("logstore", Shape::Text),
    ("project", Shape::Text),
];

const NAS: &[(&str, Shape)] = &[
    ("groupId", Shape::Int),
    ("mountPoints", Shape::List(&Shape::Object(NAS_MOUNT))),
    ("userId", Shape::Int),
];

const NAS_MOUNT: &[(&str, Shape)] =
    &[("enableTLS", Shape::Flag), ("mountDir", Shape::Text), ("serverAddr", Shape::Text)];

const OSS_MOUNT: &[(&str, Shape)] = &[
    ("bucketName", Shape::Text),
    ("bucketPath", Shape::Text),
    ("endpoint", Shape::Text),
    ("mountDir", Shape::Text),
    ("readOnly", Shape::Flag),
];

const VPC: &[(&str, Shape)] = &[
    ("role", Shape::Text),
    ("securityGroupId", Shape::Text),
    ("vSwitchIds", Shape::List(&Shape::Text)),
    ("vpcId", Shape::Text),
];

fn answer(mut given: Map<String, Value>, now: SystemTime) -> Value {
    let mut or = |name: &str, default: Value| given.remove(name).unwrap_or(default);
    let now = id::timestamp(now);
    json!({
        "createdTime": now,
        "description": or("description", json!("")),
        "internetAccess": or("internetAccess", json!(true)),
        "lastModifiedTime": now,
        "logConfig": or("logConfig", json!({
            "enableInstanceMetrics": false, "enableRequestMetrics": false, "logBeginRule": null, "logstore": "", "project": "",
        })),
        "nasConfig": or("nasConfig", json!({ "groupId": -1, "mountPoints": [], "userId": -1 })),
        "ossMountConfig": or("ossMountConfig", json!({ "mountPoints": [] })),
        "role": or("role", json!("")),
        "serviceId": id::uuid(),
        "serviceName": or("serviceName", Value::Null),
        "tracingConfig": or("tracingConfig", json!({ "params": null, "type": null })),
        "useSLRAuthentication": null,
        "vendorConfig": null,
        "vpcConfig": or("vpcConfig", json!({ "role": "", "securityGroupId": "", "vSwitchIds": [], "vpcId": "" })),
    })
}
