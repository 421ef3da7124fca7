//! One process that serves a function, whatever its language.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;

use bytes::Bytes;
use http::Response;

use super::custom::Custom;
use super::framed::Framed;
use super::log::Log;
use super::native::Native;
use super::process::Process;
use super::spec::{Call, Spec, World};

/// A process, started and perhaps not yet prepared.
pub(super) struct Instance {
    pub(super) id: String,
    /// A closure has none.
    process: Option<Arc<Process>>,
    pub(super) log: Arc<Log>,
    engine: Engine,
    /// How many calls it has, the one that it was started for included.
    pub(super) running: AtomicUsize,
}

pub(super) enum Engine {
    Native(Native),
    Framed(Framed),
    Custom(Custom),
}

impl Instance {
    pub(super) fn new(id: &str, process: Arc<Process>, log: Arc<Log>, engine: Engine) -> Instance {
        let process = Some(process);
        Instance { id: id.to_owned(), process, log, engine, running: AtomicUsize::new(1) }
    }

    /// An instance of a closure.
    pub(super) fn native(id: &str, native: Native) -> Instance {
        let (id, log, running) = (id.to_owned(), Arc::default(), AtomicUsize::new(1));
        Instance { id, process: None, log, engine: Engine::Native(native), running }
    }

    /// Ends the process, and whatever it started.
    pub(super) fn end(&self) {
        if let Some(process) = &self.process {
            process.end();
        }
    }

    pub(super) fn has_exited(&self) -> bool {
        self.process.as_ref().is_some_and(|process| process.has_exited())
    }

    /// Looks at the memory in use.
    pub(super) fn measure(&self) {
        if let Some(process) = &self.process {
            process.measure();
        }
    }

    /// Waits until the process holds more memory than it may, in MB; its own children do not count.
    pub(super) async fn outgrows(&self, limit: u64) {
        let Some(process) = &self.process else { return std::future::pending().await };
        while process.memory() <= limit * 1024 {
            tokio::time::sleep(GLANCE).await;
        }
    }

    /// The most memory seen, in MB.
    pub(super) fn peak_memory(&self) -> f64 {
        self.process.as_ref().map_or(0.0, |process| process.peak_memory())
    }

    /// Loads the code and runs the initializer, each once in the life of an instance.
    pub(super) async fn prepare(&self, spec: &Spec, world: &World, call: &Call) -> Reply {
        if let Engine::Framed(framed) = &self.engine {
            let loaded = tokio::time::timeout(world.start_within, framed.load(spec, world, call)).await;
            match loaded.unwrap_or(Reply::TimedOut(world.start_within.as_secs())) {
                Reply::Done(_) => {}
                reply => return reply,
            }
        }
        let Some(initializer) = &spec.initializer else { return Reply::Done(Bytes::new()) };
        self.log.write(format!("FC Initialize Start RequestId: {}\n", call.request_id).as_bytes());
        let limit = Duration::from_secs(spec.initialization_timeout);
        let work = async {
            match &self.engine {
                Engine::Framed(framed) => framed.initialize(spec, world, call, initializer).await,
                Engine::Custom(custom) => custom.initialize(spec, world, call).await,
                Engine::Native(_) => Reply::Done(Bytes::new()),
            }
        };
        let reply =
            tokio::time::timeout(limit, work).await.unwrap_or(Reply::TimedOut(spec.initialization_timeout));
        self.log.write(format!("FC Initialize End RequestId: {}\n", call.request_id).as_bytes());
        reply
    }

    pub(super) async fn invoke(&self, spec: &Spec, world: &World, call: &Call, key: u64) -> Reply {
        match &self.engine {
            Engine::Framed(framed) => framed.invoke(spec, world, call, key).await,
            Engine::Custom(custom) => custom.invoke(spec, world, call).await,
            Engine::Native(native) => native.call(spec, world, call, &self.log, key).await,
        }
    }

    /// Whether output may arrive after the answer: what is framed is in order, what a server prints is not.
    pub(super) fn pipes_lag(&self) -> bool {
        matches!(self.engine, Engine::Custom(_))
    }
}

/// How often a process that works is looked at.
const GLANCE: Duration = Duration::from_millis(25);

/// How an instance answers.
pub(super) enum Reply {
    Done(Bytes),
    /// To a request of an HTTP trigger.
    Answered(Response<Bytes>),
    /// The function's own error, in its own words.
    Failed(Bytes),
    /// The same, where the function said so itself and did not break.
    Handled(Bytes),
    /// After so many seconds.
    TimedOut(u64),
    Exited,
}
