//! Functions: what they may be, and how they are answered.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::SystemTime;

use serde_json::{Map, Value};

use crate::alias::LATEST;
use crate::check;
use crate::code::Code;
use crate::error::Fault;
use crate::resource::Resource;
use crate::runtime::{Pool, World};
use crate::state::Function;

mod answer;
mod fields;
mod limits;
mod spec;

/// What a request body describes: the name, what is answered, and the code.
pub(crate) fn create(
    body: &[u8],
    checksum: Option<&str>,
    now: SystemTime,
) -> Result<(String, Resource, Arc<Code>), Fault> {
    let given = check::read(body, fields::FIELDS)?;
    let name = check::required(&given, "functionName")?.to_owned();
    check::name("functionName", &name)?;
    let (given, code) = check(given, None, checksum)?;
    let body = answer::answer(&given, &code, now);
    Ok((name, Resource::new(given, body), code))
}

/// The function as a request body wants it to be from now on, with the code that it has then.
pub(crate) fn update(
    old: &Resource,
    old_code: &Arc<Code>,
    body: &[u8],
    checksum: Option<&str>,
    now: SystemTime,
) -> Result<(Resource, Arc<Code>), Fault> {
    let (mut change, mut given) = (check::parse(body)?, old.given.clone());
    change.remove("functionName");
    // The documents and the SDKs spell it so in this one operation.
    if let Some(concurrency) = change.remove("InstanceConcurrency") {
        change.insert("instanceConcurrency".to_owned(), concurrency);
    }
    // A function that is no container any more does not have to say so twice.
    if change.get("runtime").is_some_and(|runtime| runtime != "custom-container") {
        given.remove("customContainerConfig");
    }
    let given = check::update(given, change, fields::FIELDS)?;
    let (given, code) = check(given, Some(old_code), checksum)?;
    let body = answer::answer(&given, &code, now);
    Ok((old.updated(given, body, &["functionId"]), code))
}

/// A function without instances and triggers; `service` is what is answered about its service.
pub(crate) fn place(resource: Resource, code: Arc<Code>, service: &Value, world: &Arc<World>) -> Function {
    in_version(resource, code, service, LATEST, world)
}

/// The function as it stays in a version, with instances of its own.
pub(crate) fn freeze(function: &Function, service: &Value, version: &str, world: &Arc<World>) -> Function {
    in_version(function.resource.clone(), Arc::clone(&function.code), service, version, world)
}

/// A function in a version that was there before, or in none.
pub(crate) fn in_version(
    resource: Resource,
    code: Arc<Code>,
    service: &Value,
    version: &str,
    world: &Arc<World>,
) -> Function {
    let spec = spec::spec(service, version, &resource.body, &code);
    let pool = Arc::new(Pool::new(spec, Arc::clone(world)));
    Function { resource, code, pool, triggers: BTreeMap::new() }
}

/// Starts afresh where an instance would notice a change; what is to be retired is handed back.
pub(crate) fn renew(function: &mut Function, service: &Value, world: &Arc<World>) -> Option<Arc<Pool>> {
    let spec = spec::spec(service, LATEST, &function.resource.body, &function.code);
    if function.pool.runs(&spec) {
        return None;
    }
    let pool = Arc::new(Pool::new(spec, Arc::clone(world)));
    Some(std::mem::replace(&mut function.pool, pool))
}

/// What was given without the code, and the code: what stands in the request, or the one there was.
fn check(
    mut given: Map<String, Value>,
    old_code: Option<&Arc<Code>>,
    checksum: Option<&str>,
) -> Result<(Map<String, Value>, Arc<Code>), Fault> {
    let runtime = check::required(&given, "runtime")?.to_owned();
    check_runtime(&runtime)?;
    check::required(&given, "handler")?;
    limits::check(&given)?;
    let sent = given.remove("code");
    let code = code(&given, &runtime, sent.as_ref().and_then(Value::as_object), old_code, checksum)?;
    Ok((given, code))
}

/// Refuses what is no runtime of FC 2.0.
pub(crate) fn check_runtime(runtime: &str) -> Result<(), Fault> {
    if RUNTIMES.contains(&runtime) {
        return Ok(());
    }
    Err(Fault::invalid(format!("Runtime is set to an invalid value: '{runtime}'")))
}

/// The runtimes of FC 2.0, whether or not the emulator can run them.
const RUNTIMES: [&str; 22] = [
    "custom",
    "custom-container",
    "custom.debian10",
    "dotnetcore2.1",
    "dotnetcore3.1",
    "go1",
    "java11",
    "java8",
    "nodejs10",
    "nodejs12",
    "nodejs14",
    "nodejs16",
    "nodejs18",
    "nodejs20",
    "nodejs4.4",
    "nodejs6",
    "nodejs8",
    "php7.2",
    "python2.7",
    "python3",
    "python3.10",
    "python3.9",
];

fn code(
    given: &Map<String, Value>,
    runtime: &str,
    sent: Option<&Map<String, Value>>,
    old: Option<&Arc<Code>>,
    checksum: Option<&str>,
) -> Result<Arc<Code>, Fault> {
    let container = given.get("customContainerConfig").and_then(Value::as_object);
    match (runtime, sent, container) {
        ("custom-container", None, Some(container)) => {
            check::required(container, "image")
                .map_err(|_| Fault::invalid("customContainerConfig.image is required"))?;
            old.filter(|code| code.zip.is_none())
                .map_or_else(|| Code::none().map(Arc::new), |code| Ok(Arc::clone(code)))
        }
        ("custom-container", ..) => Err(Fault::invalid(
            "customContainerConfig is required for the runtime custom-container, without code",
        )),
        (_, Some(code), None) => Code::read(code, checksum).map(Arc::new),
        (_, None, None) => {
            let old = old.filter(|code| code.zip.is_some());
            old.cloned().ok_or_else(|| Fault::invalid("code or customContainerConfig is required"))
        }
        (runtime, _, Some(_)) => Err(Fault::invalid(format!(
            "customContainerConfig goes with the runtime custom-container, not with '{runtime}'"
        ))),
    }
}
