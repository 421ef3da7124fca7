//! Running functions: warm instances, and what a call comes to.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bytes::Bytes;
use serde_json::json;
use tokio::sync::Semaphore;

use crate::error::Fault;
use crate::id;
use crate::lock::lock;

mod custom;
mod environment;
mod log;
mod process;
mod python;
mod spec;

pub(crate) use process::Children;
pub(crate) use spec::{Call, Spec, World};

use log::Log;
use process::Process;

/// The instances of one function.
pub(crate) struct Pool {
    spec: Spec,
    world: Arc<World>,
    instances: Mutex<Vec<Arc<Instance>>>,
    /// How many calls may run at a time: a port of the user's choice leaves room for one instance.
    slots: Semaphore,
}

/// What a call came to, the function's own failures included.
pub(crate) struct Outcome {
    pub(crate) body: Bytes,
    pub(crate) failed: bool,
    pub(crate) log: Vec<u8>,
    pub(crate) duration: Duration,
    pub(crate) memory: f64,
    pub(crate) instance: String,
    pub(crate) checksum: String,
}

impl Pool {
    pub(crate) fn new(spec: Spec, world: Arc<World>) -> Pool {
        let instances = if spec.port.is_some() { 1 } else { MAX_INSTANCES };
        let slots = Semaphore::new(instances * spec.concurrency);
        Pool { spec, world, instances: Mutex::default(), slots }
    }

    /// Runs one call in a warm instance, or in a new one; a fault means that none could be started.
    pub(crate) async fn call(&self, call: &Call) -> Result<Outcome, Fault> {
        let _slot =
            self.slots.acquire().await.map_err(|_| Fault::internal("the emulator is shutting down"))?;
        let started = Instant::now();
        let lease = match self.warm() {
            Some(lease) => lease,
            None => match self.start(call).await? {
                Ready::Instance(instance) => self.lease(instance),
                Ready::Failed(outcome) => return Ok(outcome),
            },
        };
        Ok(self.run(lease, call, started).await)
    }

    fn warm(&self) -> Option<Lease<'_>> {
        let instances = lock(&self.instances);
        let free = instances.iter().find(|it| it.running.load(Ordering::SeqCst) < self.spec.concurrency)?;
        free.running.fetch_add(1, Ordering::SeqCst);
        Some(Lease { pool: self, instance: Arc::clone(free), spent: false })
    }

    fn lease(&self, instance: Instance) -> Lease<'_> {
        let instance = Arc::new(instance);
        lock(&self.instances).push(Arc::clone(&instance));
        Lease { pool: self, instance, spent: false }
    }

    async fn start(&self, call: &Call) -> Result<Ready, Fault> {
        let started = Instant::now();
        let id = id::instance(self.world.now());
        let instance = if self.spec.runtime.starts_with("python3") {
            python::start(&self.spec, &self.world, &id).await?
        } else if self.spec.runtime.starts_with("custom") && self.spec.runtime != "custom-container" {
            custom::start(&self.spec, &self.world, &id).await?
        } else {
            return Err(cannot_run(&self.spec.runtime));
        };
        match instance.prepare(&self.spec, &self.world, call).await {
            Reply::Done(_) => Ok(Ready::Instance(instance)),
            reply => {
                instance.process.measure();
                instance.process.end();
                tokio::time::sleep(SETTLE).await;
                let key = instance.log.open();
                Ok(Ready::Failed(self.outcome(
                    &instance,
                    reply,
                    key,
                    started,
                    self.spec.initialization_timeout,
                )))
            }
        }
    }

    async fn run(&self, mut lease: Lease<'_>, call: &Call, started: Instant) -> Outcome {
        let instance = Arc::clone(&lease.instance);
        let key = instance.log.open();
        instance.log.write_to(key, format!("FC Invoke Start RequestId: {}\n", call.request_id).as_bytes());
        instance.process.measure();
        let limit = Duration::from_secs(self.spec.timeout);
        let work = instance.invoke(&self.spec, &self.world, call, key);
        let reply = tokio::time::timeout(limit, work).await.unwrap_or(Reply::TimedOut);
        instance.process.measure();
        if matches!(reply, Reply::TimedOut | Reply::Exited) {
            lease.spent = true;
            instance.process.end();
        }
        if instance.pipes_lag() || lease.spent {
            tokio::time::sleep(SETTLE).await;
        }
        instance.log.write_to(key, format!("FC Invoke End RequestId: {}\n", call.request_id).as_bytes());
        self.outcome(&instance, reply, key, started, self.spec.timeout)
    }

    fn outcome(&self, instance: &Instance, reply: Reply, key: u64, started: Instant, limit: u64) -> Outcome {
        let memory = instance.process.peak_memory();
        let duration = started.elapsed();
        let (body, failed) = match reply {
            Reply::Done(body) => (body, false),
            Reply::Failed(body) => (body, true),
            Reply::TimedOut => (
                message(&format!("Function timed out after {limit} seconds (maxMemoryUsage: {memory:.2}MB)")),
                true,
            ),
            Reply::Exited => {
                let usage = format!("duration: {}ms, maxMemoryUsage: {memory:.2}MB", duration.as_millis());
                (message(&format!("Process exited unexpectedly before completing request ({usage})")), true)
            }
        };
        let log = instance.log.close(key);
        let (instance, checksum) = (instance.id.clone(), self.spec.code.checksum.clone());
        Outcome { body, failed, log, duration, memory, instance, checksum }
    }
}

/// As many as a region gives an account.
const MAX_INSTANCES: usize = 100;

/// Output travels through a pipe of its own; this lets it arrive.
const SETTLE: Duration = Duration::from_millis(20);

enum Ready {
    Instance(Instance),
    Failed(Outcome),
}

/// How an instance answers.
enum Reply {
    Done(Bytes),
    /// The function's own error, in its own words.
    Failed(Bytes),
    TimedOut,
    Exited,
}

/// A process that serves a function.
struct Instance {
    id: String,
    process: Arc<Process>,
    log: Arc<Log>,
    engine: Engine,
    running: AtomicUsize,
}

enum Engine {
    Python(python::Python),
    Custom(custom::Custom),
}

impl Instance {
    fn new(id: &str, process: Arc<Process>, log: Arc<Log>, engine: Engine) -> Instance {
        Instance { id: id.to_owned(), process, log, engine, running: AtomicUsize::new(1) }
    }

    /// Loads the code and runs the initializer, each once in the life of an instance.
    async fn prepare(&self, spec: &Spec, world: &World, call: &Call) -> Reply {
        if let Engine::Python(python) = &self.engine {
            let loaded = tokio::time::timeout(world.start_within, python.load(spec, world, call)).await;
            match loaded.unwrap_or(Reply::TimedOut) {
                Reply::Done(_) => {}
                reply => return reply,
            }
        }
        let Some(initializer) = &spec.initializer else { return Reply::Done(Bytes::new()) };
        self.log.write(format!("FC Initialize Start RequestId: {}\n", call.request_id).as_bytes());
        let limit = Duration::from_secs(spec.initialization_timeout);
        let work = async {
            match &self.engine {
                Engine::Python(python) => python.initialize(spec, world, call, initializer).await,
                Engine::Custom(custom) => custom.initialize(spec, world, call).await,
            }
        };
        let reply = tokio::time::timeout(limit, work).await.unwrap_or(Reply::TimedOut);
        self.log.write(format!("FC Initialize End RequestId: {}\n", call.request_id).as_bytes());
        reply
    }

    async fn invoke(&self, spec: &Spec, world: &World, call: &Call, key: u64) -> Reply {
        match &self.engine {
            Engine::Python(python) => python.invoke(spec, world, call, key).await,
            Engine::Custom(custom) => custom.invoke(spec, world, call).await,
        }
    }

    /// Whether output may arrive after the answer: Python's is framed and in order, a server's is not.
    fn pipes_lag(&self) -> bool {
        matches!(self.engine, Engine::Custom(_))
    }
}

/// One call's hold on an instance.
struct Lease<'a> {
    pool: &'a Pool,
    instance: Arc<Instance>,
    /// Set when the instance must not serve again.
    spent: bool,
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        let mut instances = lock(&self.pool.instances);
        self.instance.running.fetch_sub(1, Ordering::SeqCst);
        if self.spent || self.instance.process.has_exited() {
            instances.retain(|other| !Arc::ptr_eq(other, &self.instance));
        }
    }
}

fn message(text: &str) -> Bytes {
    json!({ "errorMessage": text }).to_string().into()
}

fn cannot_run(runtime: &str) -> Fault {
    let why = match runtime {
        "custom-container" => "it starts no containers",
        "python2.7" => "Python 2 is gone",
        _ => "it runs python3 and custom runtimes only",
    };
    Fault::unsupported(format!("fc-emulator cannot run a function of the runtime '{runtime}': {why}"))
}
