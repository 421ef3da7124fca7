//! What nobody waits for: asynchronous calls, tried again as the service does, and a way to wait all the same.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tracing::warn;

use crate::asynchronous::Task;
use crate::invoke;
use crate::runtime::{Call, Pool, World};

/// How an asynchronous call is tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_structs,
    reason = "it is two numbers, to be written down by whoever wants others"
)]
pub struct AsyncPolicy {
    /// How often after the first time.
    pub max_retries: u32,
    /// How old, by the emulator's clock, an event may be that is tried again.
    pub max_age: Duration,
}

/// Three times within a day, as documented.
impl Default for AsyncPolicy {
    fn default() -> AsyncPolicy {
        AsyncPolicy { max_retries: 3, max_age: Duration::from_secs(24 * 60 * 60) }
    }
}

/// How much is going on that nobody waits for, and whether the emulator still is.
pub(crate) struct Background {
    running: watch::Sender<usize>,
    over: watch::Sender<bool>,
}

impl Background {
    pub(crate) fn new() -> Background {
        Background { running: watch::Sender::new(0), over: watch::Sender::new(false) }
    }

    /// Something begins, and ends with what is handed back.
    pub(crate) fn begin(&self) -> Busy {
        self.running.send_modify(|count| *count += 1);
        Busy(self.running.clone())
    }

    /// Waits until nothing runs.
    pub(crate) async fn idle(&self) {
        // It fails only when there is nobody left to run anything.
        let _ = self.running.subscribe().wait_for(|count| *count == 0).await;
    }

    pub(crate) fn end(&self) {
        self.over.send_replace(true);
    }

    pub(crate) fn is_over(&self) -> bool {
        *self.over.borrow()
    }

    /// Waits for the end of the emulator.
    pub(crate) async fn ended(&self) {
        let _ = self.over.subscribe().wait_for(|over| *over).await;
    }
}

/// One of the things that run.
pub(crate) struct Busy(watch::Sender<usize>);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}

/// Runs a call until it is over; one that can be asked about is told of each step, and may be stopped.
pub(crate) async fn run(
    world: &World,
    pool: &Arc<Pool>,
    call: Call,
    policy: AsyncPolicy,
    task: Option<&Task>,
) {
    let Some(task) = task else { return attempts(world, pool, call, policy, None).await };
    tokio::select! {
        () = attempts(world, pool, call, policy, Some(task)) => {}
        () = task.stopped() => {}
    }
    // By now the work has been dropped; what had ended by itself stays so.
    task.note("Stopped");
}

/// Runs a call, and again as long as it fails and the policy allows it.
async fn attempts(world: &World, pool: &Arc<Pool>, mut call: Call, policy: AsyncPolicy, task: Option<&Task>) {
    let accepted = world.now();
    loop {
        if let Some(task) = task {
            task.begin();
        }
        let result = pool.call(&call).await;
        let retry = match &result {
            Ok(outcome) => {
                invoke::show(&outcome.log);
                if outcome.failure.is_none() {
                    if let Some(task) = task {
                        task.end(&result);
                    }
                    return;
                }
                warn!(target: "function", "{} failed: {}", call.request_id, String::from_utf8_lossy(&outcome.body));
                true
            }
            Err(fault) => {
                warn!(target: "function", "{} did not start: {}", call.request_id, fault.message);
                // Neither a function that is gone nor one that cannot run here will do better.
                !matches!(fault.status.as_u16(), 404 | 501)
            }
        };
        let age = world.now().duration_since(accepted).unwrap_or_default();
        if !retry || call.attempt > policy.max_retries || age > policy.max_age || world.background.is_over() {
            if let Some(task) = task {
                task.end(&result);
            }
            return;
        }
        if let Some(task) = task {
            task.note("Retrying");
        }
        call.attempt += 1;
    }
}
