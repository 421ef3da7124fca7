//! From what is answered about a function to what its instances must know.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use crate::code::Code;
use crate::runtime::Spec;

pub(super) fn spec(service: &Value, version: &str, answered: &Value, code: &Arc<Code>) -> Spec {
    let text = |name: &str| answered[name].as_str().unwrap_or_default().to_owned();
    let number = |name: &str, default: u64| answered[name].as_u64().unwrap_or(default);
    let of_service =
        |path: &str| service.pointer(path).and_then(Value::as_str).unwrap_or_default().to_owned();
    Spec {
        service: of_service("/serviceName"),
        version: version.to_owned(),
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
        command: command(&answered["customRuntimeConfig"]),
        port: answered["caPort"].as_u64().and_then(|port| u16::try_from(port).ok()),
        code: Arc::clone(code),
    }
}

fn strings_by_name(value: &Value) -> BTreeMap<String, String> {
    let pairs = value.as_object().into_iter().flatten();
    pairs.filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned()))).collect()
}

fn command(config: &Value) -> Vec<String> {
    let words = |name: &str| config[name].as_array().into_iter().flatten();
    words("command").chain(words("args")).filter_map(|word| word.as_str().map(str::to_owned)).collect()
}
