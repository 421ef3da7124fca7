//! Python functions: a bootstrap of ours in a child, and frames over its pipes.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, OnceLock};

use tokio::process::{ChildStderr, ChildStdin, ChildStdout};

use super::environment;
use super::framed::Framed;
use super::instance::{Engine, Instance};
use super::log::Log;
use super::process::{Family, Process, copy};
use super::spec::{Spec, World};
use crate::error::Fault;

/// Starts an interpreter with the bootstrap; nothing of the function is loaded yet.
pub(super) async fn start(spec: &Spec, world: &World, family: &Family, id: &str) -> Result<Instance, Fault> {
    let found = tokio::task::spawn_blocking(interpreter).await;
    let Ok(Some(python)) = found else {
        let message =
            "The function either cannot be started or exited. python3 is not installed on this machine.";
        return Err(Fault::not_started("CAExited", message));
    };
    let mut command = Command::new(python);
    command.args(["-c", BOOTSTRAP]);
    environment::fill(&mut command, spec, world, id, None);
    let failed = |error| {
        Fault::not_started("CAExited", format!("The function either cannot be started or exited. {error}."))
    };
    let (process, pipes) = Process::start(&mut command, &world.children, family).await.map_err(failed)?;
    let (Some(stdin), Some(stdout), Some(stderr)) = (pipes.stdin, pipes.stdout, pipes.stderr) else {
        return Err(Fault::internal("a child came without its pipes"));
    };
    let log = Arc::new(Log::default());
    let (stdin, stdout) = (ChildStdin::from_std(stdin), ChildStdout::from_std(stdout));
    let framed = Framed::new(stdin.map_err(failed)?, stdout.map_err(failed)?, &log);
    tokio::spawn(copy(ChildStderr::from_std(stderr).map_err(failed)?, Arc::clone(&log)));
    Ok(Instance::new(id, process, log, Engine::Framed(framed)))
}

/// The real interpreter behind `python3`, asked for once.
pub(super) fn interpreter() -> Option<&'static Path> {
    static FOUND: OnceLock<Option<PathBuf>> = OnceLock::new();
    let found = FOUND.get_or_init(|| {
        let ask = "import sys; sys.stdout.write(sys.executable)";
        let answer = Command::new("python3").args(["-c", ask]).stdin(Stdio::null()).output().ok()?;
        let path = String::from_utf8(answer.stdout).ok()?;
        (answer.status.success() && !path.is_empty()).then(|| path.into())
    });
    found.as_deref()
}

const BOOTSTRAP: &str = include_str!("bootstrap.py");
