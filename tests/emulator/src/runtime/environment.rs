//! The environment of an instance: the documented variables and the user's, nothing of the emulator's.

use std::process::{Command, Stdio};

use super::spec::{FUNCTION_KEY, Spec, World};
use super::{node, python};

/// Clears a command's environment and fills it anew; the working directory becomes the code's,
/// the standard input a pipe.
pub(super) fn fill(command: &mut Command, spec: &Spec, world: &World, instance: &str, port: Option<u16>) {
    let code = spec.code.path();
    command.current_dir(code).env_clear().envs(&spec.environment).stdin(Stdio::piped());
    command.env("PATH", search_path(&spec.runtime)).env("HOME", "/tmp").env("LANG", "C.UTF-8");
    command.env("FC_FUNC_CODE_PATH", code);
    let [id, secret, token] = FUNCTION_KEY;
    command.envs([
        ("ALIBABA_CLOUD_ACCESS_KEY_ID", id),
        ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", secret),
        ("ALIBABA_CLOUD_SECURITY_TOKEN", token),
        ("FC_ACCOUNT_ID", world.account),
        ("FC_FUNCTION_HANDLER", &spec.handler),
        ("FC_FUNCTION_NAME", &spec.function),
        ("FC_INITIALIZER_HANDLER", spec.initializer.as_deref().unwrap_or_default()),
        ("FC_INSTANCE_ID", instance),
        ("FC_REGION", world.region),
        ("FC_RUNTIME", &spec.runtime),
    ]);
    command.env("FC_FUNCTION_MEMORY_SIZE", spec.memory.to_string());
    command.env("FC_INITIALIZATION_TIMEOUT", spec.initialization_timeout.to_string());
    command.env("FC_TIMEOUT", spec.timeout.to_string());
    if let Some(port) = port {
        command
            .envs(["FC_SERVER_PORT", "FC_CUSTOM_LISTEN_PORT", "PORT"].map(|name| (name, port.to_string())));
    }
}

/// The interpreter's own directory comes first: a version manager's stand-in needs more than an empty environment.
fn search_path(runtime: &str) -> String {
    let rest = std::env::var("PATH").unwrap_or_else(|_| "/usr/local/bin:/usr/bin:/bin".to_owned());
    let interpreter = if runtime.starts_with("nodejs") { node::interpreter() } else { python::interpreter() };
    interpreter
        .and_then(|program| program.parent())
        .map_or_else(|| rest.clone(), |dir| format!("{}:{rest}", dir.display()))
}
