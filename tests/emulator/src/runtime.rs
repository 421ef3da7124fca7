//! Running functions: warm instances, and what a call comes to.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::json;
use tokio::sync::Semaphore;

use crate::error::Fault;
use crate::id;
use crate::lock::lock;
use crate::state;

mod custom;
mod environment;
mod framed;
mod instance;
mod log;
mod native;
mod node;
mod process;
mod python;
mod spec;

pub use native::Context;
pub(crate) use native::{Failure, Native};
pub(crate) use process::Children;
pub(crate) use spec::{Call, HttpCall, Spec, World};

use instance::{Instance, Reply};
use process::Family;

/// The instances of one function.
pub(crate) struct Pool {
    spec: Spec,
    world: Arc<World>,
    family: Family,
    instances: Mutex<Instances>,
    /// How many calls may run at a time: a port of the user's choice leaves room for one instance.
    slots: Semaphore,
    /// Held while an instance starts that others may share.
    starting: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Instances {
    warm: Vec<Arc<Instance>>,
    /// Set when the function has changed: who is free ends, and who is busy does when it is done.
    retired: bool,
}

/// What a call came to, the function's own failures included.
pub(crate) struct Outcome {
    pub(crate) body: Bytes,
    /// The type of its failure, as a header names it.
    pub(crate) failure: Option<&'static str>,
    /// Status and headers, where an HTTP trigger called and the function answered.
    pub(crate) http: Option<(StatusCode, HeaderMap)>,
    pub(crate) log: Vec<u8>,
    pub(crate) duration: Duration,
    pub(crate) memory: f64,
    pub(crate) instance: String,
    pub(crate) checksum: String,
    pub(crate) version: String,
}

impl Pool {
    pub(crate) fn new(spec: Spec, world: Arc<World>) -> Pool {
        let instances = if spec.port.is_some() { 1 } else { MAX_INSTANCES };
        let slots = Semaphore::new(instances * spec.concurrency);
        let (family, instances) = (Family::default(), Mutex::default());
        Pool { spec, world, family, instances, slots, starting: tokio::sync::Mutex::default() }
    }

    /// Whether its instances are those that such a function would have.
    pub(crate) fn runs(&self, spec: &Spec) -> bool {
        self.spec == *spec
    }

    /// Lets go of the instances: the calls that run are the last they see.
    pub(crate) fn retire(&self) {
        lock(&self.instances).retired = true;
        self.end_free();
    }

    /// Makes room for a sibling, of which this machine has only one port too.
    pub(crate) fn yield_port(&self, to: &Pool) {
        if self.spec.port.is_some() && self.spec.port == to.spec.port {
            self.end_free();
        }
    }

    fn end_free(&self) {
        let mut instances = lock(&self.instances);
        let all = std::mem::take(&mut instances.warm);
        let (busy, free): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|it| it.running.load(Ordering::SeqCst) > 0);
        instances.warm = busy;
        drop(instances);
        for instance in free {
            instance.end();
        }
    }

    /// Ends every process of the function, in the middle of a call if need be; no other starts.
    pub(crate) fn end(&self) {
        self.slots.close();
        self.world.children.end_family(&self.family);
        lock(&self.instances).warm.clear();
    }

    /// Runs one call in a warm instance, or in a new one; a fault means that none could be started.
    pub(crate) async fn call(&self, call: &Call) -> Result<Outcome, Fault> {
        let at = self.world.now();
        let result = self.serve(call).await;
        self.world.records.add(&self.spec, call, at, &result);
        result
    }

    async fn serve(&self, call: &Call) -> Result<Outcome, Fault> {
        let slot = self.slots.acquire().await;
        let _slot = slot.map_err(|_| self.deleted())?;
        match self.ready(call).await? {
            Ready::Leased(lease) => Ok(self.run(lease, call).await),
            Ready::Failed(outcome) => Ok(*outcome),
        }
    }

    async fn ready(&self, call: &Call) -> Result<Ready<'_>, Fault> {
        if let Some(lease) = self.warm() {
            return Ok(Ready::Leased(lease));
        }
        // Where calls share an instance, the second waits for what the first one starts.
        let _alone = if self.spec.concurrency > 1 { Some(self.starting.lock().await) } else { None };
        if let Some(lease) = self.warm() {
            return Ok(Ready::Leased(lease));
        }
        self.start(call).await
    }

    fn warm(&self) -> Option<Lease<'_>> {
        let mut instances = lock(&self.instances);
        // One that has exited by itself would fail the call that it gets.
        instances.warm.retain(|it| !it.has_exited());
        let free =
            instances.warm.iter().find(|it| it.running.load(Ordering::SeqCst) < self.spec.concurrency)?;
        free.running.fetch_add(1, Ordering::SeqCst);
        Some(Lease { pool: self, instance: Arc::clone(free), spent: false })
    }

    async fn start(&self, call: &Call) -> Result<Ready<'_>, Fault> {
        self.spec.code.prepare()?;
        let id = id::instance(self.world.now());
        let started = if let Some(native) = &self.spec.code.native {
            Ok(Instance::native(&id, native.clone()))
        } else if self.spec.runtime.starts_with("python3") {
            python::start(&self.spec, &self.world, &self.family, &id).await
        } else if self.spec.runtime.starts_with("nodejs") {
            node::start(&self.spec, &self.world, &self.family, &id).await
        } else if self.spec.runtime.starts_with("custom") && self.spec.runtime != "custom-container" {
            custom::start(&self.spec, &self.world, &self.family, &id).await
        } else {
            return Err(cannot_run(&self.spec.runtime));
        };
        let instance = started.map_err(|fault| if self.family.is_over() { self.deleted() } else { fault })?;
        let started = Instant::now();
        let reply = instance.prepare(&self.spec, &self.world, call).await;
        if matches!(reply, Reply::Done(_)) {
            let instance = Arc::new(instance);
            lock(&self.instances).warm.push(Arc::clone(&instance));
            return Ok(Ready::Leased(Lease { pool: self, instance, spent: false }));
        }
        let duration = started.elapsed();
        instance.measure();
        instance.end();
        tokio::time::sleep(SETTLE).await;
        let log = instance.log.close(instance.log.open());
        Ok(Ready::Failed(Box::new(self.outcome(&instance, reply, duration, log))))
    }

    async fn run(&self, mut lease: Lease<'_>, call: &Call) -> Outcome {
        let instance = Arc::clone(&lease.instance);
        let key = instance.log.open();
        instance.log.write_to(key, format!("FC Invoke Start RequestId: {}\n", call.request_id).as_bytes());
        instance.measure();
        let (started, limit) = (Instant::now(), Duration::from_secs(self.spec.timeout));
        // Whoever gives up waiting takes the instance with it, if nobody else may be in there.
        lease.spent = self.spec.concurrency == 1;
        let work = instance.invoke(&self.spec, &self.world, call, key);
        let reply = tokio::select! {
            reply = work => reply,
            () = tokio::time::sleep(limit) => Reply::TimedOut(self.spec.timeout),
            // The service ends an instance that is out of memory, and says no more about it than this.
            () = instance.outgrows(self.spec.memory) => Reply::Exited,
        };
        let duration = started.elapsed();
        instance.measure();
        lease.spent = matches!(reply, Reply::TimedOut(_) | Reply::Exited);
        if lease.spent {
            instance.end();
        }
        if instance.pipes_lag() || lease.spent {
            tokio::time::sleep(SETTLE).await;
        }
        instance.log.write_to(key, format!("FC Invoke End RequestId: {}\n", call.request_id).as_bytes());
        let log = instance.log.close(key);
        self.outcome(&instance, reply, duration, log)
    }

    fn deleted(&self) -> Fault {
        state::no_function(&self.spec.service, &self.spec.function)
    }

    fn outcome(&self, instance: &Instance, reply: Reply, duration: Duration, log: Vec<u8>) -> Outcome {
        let memory = instance.peak_memory();
        let usage = format!("maxMemoryUsage: {memory:.2}MB");
        let failure = match reply {
            Reply::Done(_) | Reply::Answered(_) => None,
            Reply::Handled(_) => Some("HandledInvocationError"),
            _ => Some("UnhandledInvocationError"),
        };
        let mut http = None;
        let body = match reply {
            Reply::Done(body) | Reply::Failed(body) | Reply::Handled(body) => body,
            Reply::Answered(answer) => {
                let (parts, body) = answer.into_parts();
                http = Some((parts.status, parts.headers));
                body
            }
            Reply::TimedOut(limit) => message(&format!("Function timed out after {limit} seconds ({usage})")),
            Reply::Exited => {
                let usage = format!("duration: {}ms, {usage}", duration.as_millis());
                message(&format!("Process exited unexpectedly before completing request ({usage})"))
            }
        };
        let (instance, checksum) = (instance.id.clone(), self.spec.code.checksum.clone());
        let version = self.spec.version.clone();
        Outcome { body, failure, http, log, duration, memory, instance, checksum, version }
    }
}

/// As many as a region gives an account.
const MAX_INSTANCES: usize = 100;

/// Output travels through a pipe of its own; this lets it arrive.
const SETTLE: Duration = Duration::from_millis(20);

enum Ready<'a> {
    Leased(Lease<'a>),
    Failed(Box<Outcome>),
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
        let is_free = self.instance.running.fetch_sub(1, Ordering::SeqCst) == 1;
        let is_done = instances.retired && is_free;
        if self.spent || is_done || self.instance.has_exited() {
            instances.warm.retain(|other| !Arc::ptr_eq(other, &self.instance));
        }
        drop(instances);
        if is_done || self.spent {
            self.instance.end();
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
        _ => "it runs Python 3, Node.js and custom runtimes only",
    };
    Fault::unsupported(format!("fc-emulator cannot run a function of the runtime '{runtime}': {why}"))
}
