//! Node.js functions: a bootstrap of ours in a child, and frames over a socket that is the child's standard input.

use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, OnceLock};

use tokio::process::{ChildStderr, ChildStdout};

use super::environment;
use super::framed::Framed;
use super::instance::{Engine, Instance};
use super::log::Log;
use super::process::{Family, Process, copy};
use super::spec::{Spec, World};
use crate::error::Fault;

/// Starts `node` with the bootstrap; nothing of the function is loaded yet.
pub(super) async fn start(spec: &Spec, world: &World, family: &Family, id: &str) -> Result<Instance, Fault> {
    let found = tokio::task::spawn_blocking(interpreter).await;
    let Ok(Some(node)) = found else {
        let message = format!(
            "The function either cannot be started or exited. node is not installed on this machine, \
             and it is what runs a function of the runtime '{}'.",
            spec.runtime
        );
        return Err(Fault::not_started("CAExited", message));
    };
    let failed = |error| {
        Fault::not_started("CAExited", format!("The function either cannot be started or exited. {error}."))
    };
    // One socket both ways: what the function prints, native code included, cannot get between the frames.
    let (ours, theirs) = UnixStream::pair().map_err(failed)?;
    let mut command = Command::new(node);
    command.args(["-e", BOOTSTRAP]);
    environment::fill(&mut command, spec, world, id, None);
    command.stdin(Stdio::from(OwnedFd::from(theirs)));
    let (process, pipes) = Process::start(&mut command, &world.children, family).await.map_err(failed)?;
    // Ours is the only end that is left here: when the child ends, the socket does.
    drop(command);
    let (Some(stdout), Some(stderr)) = (pipes.stdout, pipes.stderr) else {
        return Err(Fault::internal("a child came without its pipes"));
    };
    ours.set_nonblocking(true).map_err(failed)?;
    let (output, input) = tokio::net::UnixStream::from_std(ours).map_err(failed)?.into_split();
    let log = Arc::new(Log::default());
    let framed = Framed::new(input, output, &log);
    tokio::spawn(copy(ChildStdout::from_std(stdout).map_err(failed)?, Arc::clone(&log)));
    tokio::spawn(copy(ChildStderr::from_std(stderr).map_err(failed)?, Arc::clone(&log)));
    Ok(Instance::new(id, process, log, Engine::Framed(framed)))
}

/// The real program behind `node`, asked for once.
pub(super) fn interpreter() -> Option<&'static Path> {
    static FOUND: OnceLock<Option<PathBuf>> = OnceLock::new();
    let found = FOUND.get_or_init(|| {
        let ask = "process.stdout.write(process.execPath)";
        let answer = Command::new("node").args(["-e", ask]).stdin(Stdio::null()).output().ok()?;
        let path = String::from_utf8(answer.stdout).ok()?;
        (answer.status.success() && !path.is_empty()).then(|| path.into())
    });
    found.as_deref()
}

const BOOTSTRAP: &str = include_str!("bootstrap.js");
