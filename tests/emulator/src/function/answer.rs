//! What is answered about a function: what was given, and the defaults of the rest.

use std::time::SystemTime;

use serde_json::{Map, Value, json};

use crate::code::Code;
use crate::id;

pub(super) fn answer(given: &Map<String, Value>, code: &Code, now: SystemTime) -> Value {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_share_of_a_core_grows_with_memory() {
        let close = |memory, cpu: f64| (default_cpu(memory) - cpu).abs() < 1e-9;
        assert!(close(128, 0.1) && close(512, 0.35) && close(1536, 1.0) && close(3072, 2.0));
    }
}
