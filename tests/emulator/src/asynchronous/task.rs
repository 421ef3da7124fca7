//! An asynchronous call that can be asked about and stopped.

use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use bytes::Bytes;
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::error::Fault;
use crate::lock::lock;
use crate::runtime::{Outcome, World};

/// What is known of a call when it is ordered.
pub(crate) struct Order {
    pub(crate) service: String,
    pub(crate) function: String,
    pub(crate) qualifier: String,
    pub(crate) id: String,
    pub(crate) request_id: String,
    pub(crate) payload: Bytes,
}

/// The call, from its order to its end.
pub(crate) struct Task {
    pub(crate) order: Order,
    /// Its place among the tasks of the service; 0 until it has one.
    pub(crate) number: u32,
    pub(super) world: Arc<World>,
    pub(super) progress: Mutex<Progress>,
    pub(super) stop: Notify,
}

pub(super) struct Progress {
    pub(super) status: &'static str,
    pub(super) began: Option<u64>,
    pub(super) ended: Option<u64>,
    pub(super) attempts: u64,
    pub(super) instance: String,
    pub(super) error: String,
    pub(super) returned: String,
    /// Each status, and when it came.
    pub(super) events: Vec<(&'static str, u64)>,
}

impl Progress {
    /// Whether it has come to anything new.
    fn note(&mut self, status: &'static str, now: u64) -> bool {
        if self.ended.is_some() || self.status == "Stopping" && status != "Stopped" {
            return false;
        }
        self.status = status;
        self.events.push((status, now));
        if status == "Running" {
            self.began.get_or_insert(now);
        }
        if STATUSES[4..].contains(&status) {
            self.ended = Some(now);
        }
        true
    }
}

/// All that a task can be; the last five are its end.
pub(crate) const STATUSES: [&str; 9] =
    ["Enqueued", "Running", "Retrying", "Stopping", "Succeeded", "Failed", "Stopped", "Invalid", "Expired"];

impl Task {
    pub(crate) fn new(order: Order, world: Arc<World>) -> Task {
        let progress = Progress {
            status: "",
            began: None,
            ended: None,
            attempts: 0,
            instance: String::new(),
            error: String::new(),
            returned: String::new(),
            events: Vec::new(),
        };
        let task = Task { order, number: 0, world, progress: Mutex::new(progress), stop: Notify::new() };
        task.note("Enqueued");
        task
    }

    /// An attempt begins; those after the first are counted as retries.
    pub(crate) fn begin(&self) {
        lock(&self.progress).attempts += 1;
        self.note("Running");
    }

    /// The call is over, and this is what it came to.
    pub(crate) fn end(&self, result: &Result<Outcome, Fault>) {
        let text = |body: &Bytes| {
            // More is not kept.
            let body = if body.len() > MAX_RETURNED { &[] } else { body.as_ref() };
            String::from_utf8_lossy(body).into_owned()
        };
        let (status, instance, error, returned) = match result {
            Ok(outcome) if outcome.failure.is_some() => {
                ("Failed", &*outcome.instance, text(&outcome.body), String::new())
            }
            Ok(outcome) => ("Succeeded", &*outcome.instance, String::new(), text(&outcome.body)),
            Err(fault) if fault.code == "FunctionNotFound" => {
                ("Invalid", "", fault.message.clone(), String::new())
            }
            Err(fault) => ("Failed", "", fault.message.clone(), String::new()),
        };
        {
            let mut progress = lock(&self.progress);
            (progress.instance, progress.error, progress.returned) = (instance.to_owned(), error, returned);
        }
        self.note(status);
    }

    /// The task is something else from now on; nothing follows an end.
    pub(crate) fn note(&self, status: &'static str) {
        if lock(&self.progress).note(status, milliseconds(self.world.now()))
            && let Some(store) = &self.world.store
        {
            store.update(self);
        }
    }

    /// Has the call ended from outside; one that is over cannot be stopped.
    pub(crate) fn stop(&self) -> Result<(), Fault> {
        let status = self.status();
        if self.is_over() {
            let message = format!("the asynchronous invocation '{}' is over: it is {status}", self.order.id);
            return Err(Fault::invalid(message));
        }
        self.note("Stopping");
        self.stop.notify_one();
        Ok(())
    }

    /// Returns when somebody wants the call to end.
    pub(crate) async fn stopped(&self) {
        self.stop.notified().await;
    }

    pub(crate) fn status(&self) -> &'static str {
        lock(&self.progress).status
    }

    pub(crate) fn is_over(&self) -> bool {
        lock(&self.progress).ended.is_some()
    }

    /// When it began, or was ordered if it has yet to begin.
    pub(crate) fn started(&self) -> u64 {
        let progress = lock(&self.progress);
        progress.began.or(progress.events.first().map(|(_, at)| *at)).unwrap_or_default()
    }

    pub(crate) fn answer(&self) -> Value {
        let (order, progress) = (&self.order, lock(&self.progress));
        let events = progress.events.iter().zip(1..).map(|((status, at), number)| {
            json!({ "eventDetail": "", "eventId": number, "status": status, "timestamp": at })
        });
        let duration = progress.ended.zip(progress.began).map(|(ended, began)| ended.saturating_sub(began));
        json!({
            "alreadyRetriedTimes": progress.attempts.saturating_sub(1),
            "destinationStatus": "",
            "durationMs": duration.unwrap_or_default(),
            "endTime": progress.ended.unwrap_or_default(),
            "events": events.collect::<Vec<_>>(),
            "functionName": order.function,
            "instanceId": progress.instance,
            "invocationErrorMessage": progress.error,
            "invocationId": order.id,
            "invocationPayload": String::from_utf8_lossy(&order.payload),
            "qualifier": order.qualifier,
            "requestId": order.request_id,
            "returnPayload": progress.returned,
            "serviceName": order.service,
            "startedTime": progress.began.unwrap_or_default(),
            "status": progress.status,
        })
    }
}

/// The service keeps results of up to a MB.
const MAX_RETURNED: usize = 1024 * 1024;

fn milliseconds(at: SystemTime) -> u64 {
    let since = at.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
