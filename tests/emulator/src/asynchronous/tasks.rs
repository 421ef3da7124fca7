//! The asynchronous calls of a service that can be asked about, and lists of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;

use super::task::{STATUSES, Task};
use crate::error::Fault;
use crate::list;
use crate::query::{flag, parameter};

/// By the number of their arrival.
#[derive(Default)]
pub(crate) struct Tasks {
    pub(crate) kept: BTreeMap<u32, Arc<Task>>,
    pub(crate) last: u32,
}

impl Tasks {
    /// Takes a task whose function has none of that name.
    pub(crate) fn add(&mut self, mut task: Task) -> Result<Arc<Task>, Fault> {
        let (function, id) = (&task.order.function, &task.order.id);
        if self.of(function).any(|(_, other)| other.order.id == *id) {
            let message =
                format!("the asynchronous invocation '{id}' of function '{function}' already exists");
            return Err(Fault::conflict("StatefulAsyncInvocationAlreadyExists", message));
        }
        if self.kept.len() >= MAX_KEPT {
            let over = self.kept.iter().find(|(_, task)| task.is_over()).map(|(number, _)| *number);
            over.map(|number| self.kept.remove(&number));
        }
        self.last += 1;
        task.number = self.last;
        let task = Arc::new(task);
        self.kept.insert(self.last, Arc::clone(&task));
        Ok(task)
    }

    /// The task of a function by its name; `qualifier` is the one it was called with, where it is said.
    pub(crate) fn find(
        &self,
        function: &str,
        id: &str,
        qualifier: Option<&str>,
    ) -> Result<&Arc<Task>, Fault> {
        let fits = |task: &Task| task.order.id == id && qualifier.is_none_or(|it| it == task.order.qualifier);
        let found = self.kept.values().filter(|task| task.order.function == function).find(|task| fits(task));
        found.ok_or_else(|| {
            let message =
                format!("the asynchronous invocation '{id}' of function '{function}' does not exist");
            Fault::not_found("StatefulAsyncInvocationNotFound", message)
        })
    }

    /// Keeps the tasks of these functions only.
    pub(crate) fn retain(&mut self, functions: &BTreeSet<String>) {
        self.kept.retain(|_, task| functions.contains(&task.order.function));
    }

    fn of<'a>(&'a self, function: &'a str) -> impl DoubleEndedIterator<Item = (u32, &'a Arc<Task>)> {
        let all = self.kept.iter().map(|(number, task)| (*number, task));
        all.filter(move |(_, task)| task.order.function == function)
    }
}

/// Whoever runs for weeks must not grow: beyond this, the oldest that is over goes.
const MAX_KEPT: usize = 10_000;

/// The page of a function's tasks that a query asks for, the latest first unless it wants them otherwise.
pub(crate) fn page(tasks: &Tasks, function: &str, query: &str) -> Result<Value, Fault> {
    let wanted = Wanted::read(query)?;
    let found = tasks.of(function).filter(|(_, task)| wanted.fits(task)).map(|(number, task)| {
        let mut answer = task.answer();
        if !wanted.payload {
            answer["invocationPayload"] = "".into();
        }
        (number, answer)
    });
    let found: Vec<(u32, Value)> = found.collect();
    let found = found.iter().map(|(number, answer)| (*number, answer));
    list::by_number(found, "invocations", query, wanted.ascending)
}

/// What a query asks for, beside the place in the list.
struct Wanted {
    payload: bool,
    ascending: bool,
    prefix: String,
    qualifier: Option<String>,
    status: Option<String>,
    from: u64,
    to: u64,
}

impl Wanted {
    fn read(query: &str) -> Result<Wanted, Fault> {
        let status = one_of(query, "status", &STATUSES)?;
        let time =
            |name: &str| parameter(query, name).map(|text| text.parse().map_err(|_| wrong(name, &text)));
        Ok(Wanted {
            payload: flag(query, "includePayload")?,
            ascending: one_of(query, "sortOrderByTime", &["asc", "desc"])?.is_some_and(|it| it == "asc"),
            prefix: parameter(query, "invocationIdPrefix").unwrap_or_default(),
            qualifier: parameter(query, "qualifier"),
            status,
            from: time("startedTimeBegin").transpose()?.unwrap_or(0),
            to: time("startedTimeEnd").transpose()?.unwrap_or(u64::MAX),
        })
    }

    fn fits(&self, task: &Task) -> bool {
        task.order.id.starts_with(&self.prefix)
            && self.qualifier.as_ref().is_none_or(|it| *it == task.order.qualifier)
            && self.status.as_ref().is_none_or(|status| status == task.status())
            && (self.from..=self.to).contains(&task.started())
    }
}

fn one_of(query: &str, name: &str, words: &[&str]) -> Result<Option<String>, Fault> {
    match parameter(query, name) {
        Some(word) if !words.contains(&word.as_str()) => Err(wrong(name, &word)),
        word => Ok(word),
    }
}

fn wrong(name: &str, value: &str) -> Fault {
    Fault::invalid(format!("{name} is set to an invalid value: '{value}'"))
}
