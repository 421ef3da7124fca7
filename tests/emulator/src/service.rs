//! Services: what they may be, and how they are answered.

use std::collections::BTreeMap;
use std::time::SystemTime;

use serde_json::{Map, Value, json};

use crate::check::{self, Fields, Shape};
use crate::error::Fault;
use crate::id;
use crate::resource::Resource;
use crate::state::{Asynchronous, Service};
use crate::tag::Tags;
use crate::version::Versions;

/// Makes the service that a request body describes.
pub(crate) fn create(body: &[u8], now: SystemTime) -> Result<(String, Service), Fault> {
    let given = check::read(body, FIELDS)?;
    let name = check::required(&given, "serviceName")?.to_owned();
    check::name("serviceName", &name)?;
    check(&given)?;
    let body = answer(&given, now);
    Ok((
        name,
        Service {
            resource: Resource::new(given, body),
            functions: BTreeMap::new(),
            versions: Versions::default(),
            aliases: BTreeMap::new(),
            asynchronous: Asynchronous::default(),
            tags: Tags::new(),
        },
    ))
}

/// The service as a request body wants it to be from now on.
pub(crate) fn update(old: &Resource, body: &[u8], now: SystemTime) -> Result<Resource, Fault> {
    let mut change = check::parse(body)?;
    change.remove("serviceName");
    let given = check::update(old.given.clone(), change, FIELDS)?;
    check(&given)?;
    let body = answer(&given, now);
    Ok(old.updated(given, body, &["serviceId"]))
}

fn check(given: &Map<String, Value>) -> Result<(), Fault> {
    let Some(tracing) = given.get("tracingConfig").and_then(Value::as_object) else { return Ok(()) };
    match ["type", "params"].into_iter().find(|field| !tracing.contains_key(*field)) {
        Some(field) => Err(Fault::invalid(format!("tracingConfig.{field} is required"))),
        None => Ok(()),
    }
}

const FIELDS: Fields = &[
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

const LOG: Fields = &[
    ("enableInstanceMetrics", Shape::Flag),
    ("enableRequestMetrics", Shape::Flag),
    ("logBeginRule", Shape::Text),
    ("logstore", Shape::Text),
    ("project", Shape::Text),
];

const NAS: Fields = &[
    ("groupId", Shape::Int),
    ("mountPoints", Shape::List(&Shape::Object(NAS_MOUNT))),
    ("userId", Shape::Int),
];

const NAS_MOUNT: Fields =
    &[("enableTLS", Shape::Flag), ("mountDir", Shape::Text), ("serverAddr", Shape::Text)];

const OSS_MOUNT: Fields = &[
    ("bucketName", Shape::Text),
    ("bucketPath", Shape::Text),
    ("endpoint", Shape::Text),
    ("mountDir", Shape::Text),
    ("readOnly", Shape::Flag),
];

const VPC: Fields = &[
    ("role", Shape::Text),
    ("securityGroupId", Shape::Text),
    ("vSwitchIds", Shape::List(&Shape::Text)),
    ("vpcId", Shape::Text),
];

fn answer(given: &Map<String, Value>, now: SystemTime) -> Value {
    let or = |name: &str, default: Value| given.get(name).cloned().unwrap_or(default);
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
