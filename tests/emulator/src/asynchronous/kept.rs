//! A task as it is written down, and read again by an emulator that starts anew.

use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use tokio::sync::Notify;

use super::task::{Order, Progress, STATUSES, Task};
use crate::lock::lock;
use crate::runtime::World;

impl Task {
    /// Which state of the task this is: each step adds an event.
    pub(crate) fn step(&self) -> String {
        lock(&self.progress).events.len().to_string()
    }

    pub(crate) fn record(&self) -> Value {
        let (order, progress) = (&self.order, lock(&self.progress));
        json!({
            "service": order.service,
            "function": order.function,
            "qualifier": order.qualifier,
            "id": order.id,
            "requestId": order.request_id,
            "payload": BASE64_STANDARD.encode(&order.payload),
            "status": progress.status,
            "began": progress.began,
            "ended": progress.ended,
            "attempts": progress.attempts,
            "instance": progress.instance,
            "error": progress.error,
            "returned": progress.returned,
            "events": progress.events,
        })
    }

    /// What was kept, if it is what [`record`](Task::record) writes.
    pub(crate) fn restored(number: u32, record: &Value, world: Arc<World>) -> Option<Task> {
        let text = |name: &str| record[name].as_str().map(str::to_owned);
        let order = Order {
            service: text("service")?,
            function: text("function")?,
            qualifier: text("qualifier")?,
            id: text("id")?,
            request_id: text("requestId")?,
            payload: BASE64_STANDARD.decode(record["payload"].as_str()?).ok()?.into(),
        };
        let events = record["events"].as_array()?.iter();
        let progress = Progress {
            status: status(&record["status"])?,
            began: record["began"].as_u64(),
            ended: record["ended"].as_u64(),
            attempts: record["attempts"].as_u64()?,
            instance: text("instance")?,
            error: text("error")?,
            returned: text("returned")?,
            events: events
                .map(|event| Some((status(&event[0])?, event[1].as_u64()?)))
                .collect::<Option<_>>()?,
        };
        Some(Task { order, number, world, progress: Mutex::new(progress), stop: Notify::new() })
    }

    /// The emulator ended before the call did; a task that is over stays as it is.
    pub(crate) fn interrupted(&self) {
        if !self.is_over() {
            "fc-emulator was stopped before the call had ended".clone_into(&mut lock(&self.progress).error);
            self.note(if self.status() == "Stopping" { "Stopped" } else { "Failed" });
        }
    }
}

fn status(name: &Value) -> Option<&'static str> {
    STATUSES.into_iter().find(|status| name == status)
}
