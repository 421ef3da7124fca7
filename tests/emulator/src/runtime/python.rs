//! Python functions: a bootstrap of ours in a child, and frames over its pipes.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, OnceLock};

use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::{ChildStderr, ChildStdin, ChildStdout};
use tokio::sync::oneshot;

use super::environment;
use super::instance::{Engine, Instance, Reply};
use super::log::Log;
use super::process::{Family, Process, copy};
use super::spec::{Call, FUNCTION_KEY, Spec, World};
use crate::error::Fault;
use crate::lock::lock;

/// The conversation with one bootstrap.
pub(super) struct Python {
    input: tokio::sync::Mutex<ChildStdin>,
    waiting: Arc<Waiting>,
}

/// Who waits for which reply; `None` once the child has closed its end.
type Waiting = Mutex<Option<HashMap<u64, oneshot::Sender<Reply>>>>;

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
    let input = tokio::sync::Mutex::new(ChildStdin::from_std(stdin).map_err(failed)?);
    let (log, waiting) = (Arc::new(Log::default()), Arc::new(Mutex::new(Some(HashMap::new()))));
    let stdout = ChildStdout::from_std(stdout).map_err(failed)?;
    tokio::spawn(listen(stdout, Arc::clone(&log), Arc::clone(&waiting)));
    tokio::spawn(copy(ChildStderr::from_std(stderr).map_err(failed)?, Arc::clone(&log)));
    Ok(Instance::new(id, process, log, Engine::Python(Python { input, waiting })))
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

/// Before there is a call there is a frame: this is the key of loading and initializing.
const EARLY: u64 = 0;

impl Python {
    pub(super) async fn load(&self, spec: &Spec, world: &World, call: &Call) -> Reply {
        let header = json!({ "kind": "load", "id": EARLY, "handler": spec.handler, "context": context(spec, world, call) });
        self.exchange(EARLY, &header, &[]).await
    }

    pub(super) async fn initialize(
        &self,
        spec: &Spec,
        world: &World,
        call: &Call,
        initializer: &str,
    ) -> Reply {
        let header = json!({ "kind": "initialize", "id": EARLY, "handler": initializer, "context": context(spec, world, call) });
        self.exchange(EARLY, &header, &[]).await
    }

    pub(super) async fn invoke(&self, spec: &Spec, world: &World, call: &Call, key: u64) -> Reply {
        let header = json!({
            "kind": "invoke", "id": key, "concurrency": spec.concurrency, "context": context(spec, world, call),
        });
        self.exchange(key, &header, &call.payload).await
    }

    async fn exchange(&self, key: u64, header: &Value, body: &[u8]) -> Reply {
        let (sender, receiver) = oneshot::channel();
        match lock(&self.waiting).as_mut() {
            Some(waiting) => drop(waiting.insert(key, sender)),
            None => return Reply::Exited,
        }
        // A child that no longer reads closes its output too, and that is what tells.
        let _ = self.send(header, body).await;
        receiver.await.unwrap_or(Reply::Exited)
    }

    async fn send(&self, header: &Value, body: &[u8]) -> std::io::Result<()> {
        let header = header.to_string();
        let length = |bytes: &[u8]| u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes();
        let frame = [&length(header.as_bytes()), &length(body), header.as_bytes(), body].concat();
        let mut input = self.input.lock().await;
        input.write_all(&frame).await?;
        input.flush().await
    }
}

/// What the handler sees as `context`.
fn context(spec: &Spec, world: &World, call: &Call) -> Value {
    let [id, secret, token] = FUNCTION_KEY;
    json!({
        "request_id": call.request_id,
        "region": world.region,
        "account_id": world.account,
        "credentials": { "access_key_id": id, "access_key_secret": secret, "security_token": token },
        "function": {
            "name": spec.function, "handler": spec.handler, "memory": spec.memory, "timeout": spec.timeout,
        },
        "service": {
            "name": spec.service,
            "log_project": spec.log_project,
            "log_store": spec.log_store,
            "qualifier": call.qualifier,
            "version_id": spec.version_id(),
        },
    })
}

/// Hands out replies and log lines until the child closes its end.
async fn listen(mut output: ChildStdout, log: Arc<Log>, waiting: Arc<Waiting>) {
    while let Some((header, body)) = receive(&mut output).await {
        let key = header["id"].as_u64().unwrap_or(EARLY);
        let reply = match header["kind"].as_str() {
            Some("done") => Reply::Done(body.into()),
            Some("failed") => Reply::Failed(body.into()),
            _ => {
                log.write_to(key, &body);
                continue;
            }
        };
        let waiter = lock(&waiting).as_mut().and_then(|waiting| waiting.remove(&key));
        if let Some(waiter) = waiter {
            // Whoever asked may have given up.
            let _ = waiter.send(reply);
        }
    }
    lock(&waiting).take();
}

async fn receive(from: &mut (impl AsyncRead + Unpin)) -> Option<(Value, Vec<u8>)> {
    let (header, body) = (from.read_u32().await.ok()?, from.read_u32().await.ok()?);
    let header = read(from, header).await?;
    let body = read(from, body).await?;
    Some((serde_json::from_slice(&header).ok()?, body))
}

async fn read(from: &mut (impl AsyncRead + Unpin), length: u32) -> Option<Vec<u8>> {
    let mut bytes = vec![0; usize::try_from(length).ok()?];
    from.read_exact(&mut bytes).await.ok()?;
    Some(bytes)
}
