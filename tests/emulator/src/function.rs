//! Functions: made, and read again.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::SystemTime;

use serde_json::{Map, Value, json};

use crate::check;
use crate::code::Code;
use crate::error::Fault;
use crate::id;
use crate::runtime::{Pool, Spec, World};
use crate::state::{Function, Resource};

mod fields;
mod limits;

/// Makes the function that a request body describes; `service` is what is answered about its service.
pub(crate) fn create(
    service: &Value,
    body: &[u8],
    checksum: Option<&str>,
    world: Arc<World>,
    now: SystemTime,
) -> Result<(String, Function), Fault> {
    let given = check::read(body, fields::FIELDS)?;
    let name = check::required(&given, "functionName")?.to_owned();
    check::name("functionName", &name)?;
    let runtime = check::required(&given, "runtime")?;
    if !RUNTIMES.contains(&runtime) {
        return Err(Fault::invalid(format!("Runtime is set to an invalid value: '{runtime}'")));
    }
    check::required(&given, "handler")?;
    limits::check(&given)?;
    let code = read_code(&given, runtime, checksum)?;
    let body = answer(&given, &code, now);
    let spec = spec(service, &body, &given, code);
    let pool = Arc::new(Pool::new(spec, world));
    Ok((name, Function { resource: Resource::new(body), pool, triggers: BTreeMap::new() }))
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

fn read_code(given: &Map<String, Value>, runtime: &str, checksum: Option<&str>) -> Result<Code, Fault> {
    let code = given.get("code").and_then(Value::as_object);
    let container = given.get("customContainerConfig").and_then(Value::as_object);
    match (runtime, code, container) {
        ("custom-container", None, Some(container)) => {
            check::required(container, "image")
                .map_err(|_| Fault::invalid("customContainerConfig.image is required"))?;
            Code::none()
        }
        ("custom-container", ..) => Err(Fault::invalid(
            "customContainerConfig is required for the runtime custom-container, without code",
        )),
        (_, Some(code), None) => Code::read(code, checksum),
        (_, None, None) => Err(Fault::invalid("code or customContainerConfig is required")),
        (runtime, _, Some(_)) => Err(Fault::invalid(format!(
            "customContainerConfig goes with the runtime custom-container, not with '{runtime}'"
        ))),
    }
}

fn answer(given: &Map<String, Value>, code: &Code, now: SystemTime) -> Value {
    let or = |name: &str, default: Value| given.get(name).cloned().unwrap_or(default);
    let memory = or("memorySize", json!(128));
    let now = id::timestamp(now);
    json!({
        "caPort": or("caPort", Value::Null),
        "codeChecksum": code.checksum,
        "codeSize": code.size,
        "cpu": or("cpu", json!(default_cpu(memory.as_u64().unwrap_or_default()))),
        "createdTime": now,
        "customContainerConfig": or("customContainerConfig", Value::Null),
        "customDNS": or("customDNS", Value::Null),
        "customHealthCheckConfig": or("customHealthCheckConfig", Value::Null),
        "customRuntimeConfig": or("customRuntimeConfig", Value::Null),
        "description": or("description", json!("")),
        "diskSize": or("diskSize", json!(512)),
        "environmentVariables": or("environmentVariables", json!({})),
        "functionId": id::uuid(),
        "functionName": or("functionName", Value::Null),
        "gpuMemorySize": or("gpuMemorySize", Value::Null),
        "handler": or("handler", Value::Null),
        "initializationTimeout": or("initializationTimeout", Value::Null),
        "initializer": or("initializer", Value::Null),
        "instanceConcurrency": or("instanceConcurrency", json!(1)),
        "instanceLifecycleConfig": or("instanceLifecycleConfig", json!({
            "preFreeze": { "handler": "", "timeout": 3 }, "preStop": { "handler": "", "timeout": 3 },
        })),
        "instanceSoftConcurrency": or("instanceSoftConcurrency", Value::Null),
        "instanceType": or("instanceType", json!("e1")),
        "lastModifiedTime": now,
        "layers": or("layers", Value::Null),
        "layersArnV2": null,
        "memorySize": memory,
        "runtime": or("runtime", Value::Null),
        "timeout": or("timeout", json!(3)),
    })
}

/// The share of a core that goes with a memory size: a whole one for 1.5 GB, rounded up to twentieths.
fn default_cpu(memory: u64) -> f64 {
    let twentieths = (memory * 20).div_ceil(1536);
    f64::from(u32::try_from(twentieths).unwrap_or(u32::MAX)) / 20.0
}

fn spec(service: &Value, answered: &Value, given: &Map<String, Value>, code: Code) -> Spec {
    let text = |name: &str| answered[name].as_str().unwrap_or_default().to_owned();
    let number = |name: &str, default: u64| answered[name].as_u64().unwrap_or(default);
    let of_service =
        |path: &str| service.pointer(path).and_then(Value::as_str).unwrap_or_default().to_owned();
    Spec {
        service: of_service("/serviceName"),
        log_project: of_service("/logConfig/project"),
        log_store: of_service("/logConfig/logstore"),
        function: text("functionName"),
        runtime: text("runtime"),
        handler: text("handler"),
        initializer: Some(text("initializer")).filter(|handler| !handler.is_empty()),
        timeout: number("timeout", 3),
        initialization_timeout: number("initializationTimeout", 3),
        memory: number("memorySize", 128),
        concurrency: usize::try_from(number("instanceConcurrency", 1)).unwrap_or(1),
        environment: strings_by_name(&answered["environmentVariables"]),
        command: command(given),
        port: answered["caPort"].as_u64().and_then(|port| u16::try_from(port).ok()),
        code,
    }
}

fn strings_by_name(value: &Value) -> BTreeMap<String, String> {
    let pairs = value.as_object().into_iter().flatten();
    pairs.filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned()))).collect()
}

fn command(given: &Map<String, Value>) -> Vec<String> {
    let config = given.get("customRuntimeConfig");
    let words = |name: &str| config.and_then(|config| config[name].as_array()).into_iter().flatten();
    words("command").chain(words("args")).filter_map(|word| word.as_str().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_share_of_a_core_grows_with_memory() {
        let close = |memory, cpu: f64| (default_cpu(memory) - cpu).abs() < 1e-9;
        assert!(close(128, 0.1) && close(512, 0.35) && close(1536, 1.0) && close(3072, 2.0));
    }
}
