//! What exists, kept in a directory: in the same step as it changes, and read again at the next start.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::SystemTime;

use bytes::Bytes;
use serde_json::Value;
use tracing::error;

use crate::asynchronous::Task;
use crate::code::Code;
use crate::error::Fault;
use crate::lock::lock;
use crate::state::State;

mod directory;
mod file;
mod overlay;
mod quiet;

/// One thing that is kept.
pub(crate) struct Record<'a> {
    /// Names, and what they are names of, with slashes between them.
    pub(crate) key: String,
    /// Another one with each change.
    pub(crate) state: String,
    /// The package that it needs.
    pub(crate) code: Option<&'a Code>,
    pub(crate) body: Box<dyn Fn() -> Value + 'a>,
}

impl Record<'_> {
    pub(crate) fn task(task: &Task) -> Record<'_> {
        let key = format!("s/{}/i/{}", task.order.service, task.number);
        Record { key, state: task.step(), code: None, body: Box::new(|| task.record()) }
    }

    fn package(&self) -> Option<(String, Bytes)> {
        let code = self.code?;
        code.zip.clone().map(|zip| (code.key(), zip))
    }
}

/// All that was kept, by key.
#[derive(Default)]
pub(crate) struct Content {
    pub(crate) records: BTreeMap<String, Value>,
    pub(crate) packages: BTreeMap<String, Bytes>,
}

/// What one operation changes on disk: all of it, or nothing.
#[derive(Default)]
struct Change {
    put: Vec<(String, Vec<u8>)>,
    gone: Vec<String>,
    packages: BTreeMap<String, Bytes>,
    packages_gone: BTreeSet<String>,
}

/// The directory in which all that exists is kept; it belongs to one emulator.
pub(crate) struct Store {
    path: PathBuf,
    /// Since when this emulator runs: what timers missed before is not made good.
    pub(crate) since: SystemTime,
    kept: Mutex<Kept>,
}

struct Kept {
    /// `None` once the emulator has ended.
    open: Option<Open>,
    /// Of each record on disk the state, and the package that it needs.
    states: BTreeMap<String, (String, Option<String>)>,
    /// How many records need a package.
    needed: BTreeMap<String, usize>,
    /// Why nothing can be written any more.
    broken: Option<String>,
}

/// The fields are dropped in this order: nobody else may have the file while it is open.
struct Open {
    database: redb::Database,
    _lock: File,
}

impl Store {
    /// Takes possession of a directory, which is made if it is not there, and reads what it has.
    pub(crate) fn open(dir: &Path, since: SystemTime) -> io::Result<(Store, Content)> {
        let lock = directory::own(dir)?;
        let path = directory::file(dir)?;
        let (database, content) = file::open(&path)?;
        let open = Some(Open { database, _lock: lock });
        let kept = Kept { open, states: BTreeMap::new(), needed: BTreeMap::new(), broken: None };
        Ok((Store { path, since, kept: Mutex::new(kept) }, content))
    }

    /// What to say of a record that nothing can be made of.
    pub(crate) fn damaged(&self, key: &str) -> io::Error {
        file::damaged(&self.path, format_args!("nothing can be made of the record '{key}'"))
    }

    /// Takes what has just been read for what is on disk.
    pub(crate) fn resume(&self, state: &mut State) {
        state.touch_all();
        let mut kept = lock(&self.kept);
        for beginning in state.take_touched() {
            for record in state.records(&beginning) {
                kept.note(&record);
            }
        }
    }

    /// Refuses what cannot be kept, before it is done.
    pub(crate) fn check(&self) -> Result<(), Fault> {
        match &lock(&self.kept).broken {
            Some(reason) => Err(Fault::internal(reason)),
            None => Ok(()),
        }
    }

    /// Writes what has changed; when this returns it is on disk.
    pub(crate) fn save(&self, state: &mut State) -> Result<(), Fault> {
        let touched = state.take_touched();
        let mut kept = lock(&self.kept);
        let mut change = Change::default();
        for beginning in &touched {
            let records = state.records(beginning);
            kept.compare(beginning, &records, &mut change);
        }
        self.write(&mut kept, &change)
    }

    /// Writes the next step of a task, if the task is still there.
    pub(crate) fn update(&self, task: &Task) {
        let record = Record::task(task);
        let mut kept = lock(&self.kept);
        if kept.open.is_none() || !kept.states.contains_key(&record.key) {
            return;
        }
        let mut change = Change::default();
        kept.put(&record, &mut change);
        if let Err(fault) = self.write(&mut kept, &change) {
            error!(target: "store", "{}", fault.message);
        }
    }

    /// Lets go of the directory; what comes later is not kept.
    pub(crate) fn close(&self) {
        lock(&self.kept).open = None;
    }

    fn write(&self, kept: &mut Kept, change: &Change) -> Result<(), Fault> {
        let Some(open) = &kept.open else { return Err(Fault::internal("the emulator has ended")) };
        if let Some(reason) = &kept.broken {
            return Err(Fault::internal(reason));
        }
        if change.put.is_empty() && change.gone.is_empty() {
            return Ok(());
        }
        file::write(&open.database, change).map_err(|error| {
            let reason = format!(
                "{} cannot be written: {error}; nothing can be changed until fc-emulator has been started again, with room on the disk",
                self.path.display()
            );
            kept.broken = Some(reason.clone());
            Fault::internal(reason)
        })
    }
}

impl Kept {
    /// Adds to a change what differs from what is on disk.
    fn compare(&mut self, beginning: &str, records: &[Record<'_>], change: &mut Change) {
        let keys: BTreeSet<&str> = records.iter().map(|record| record.key.as_str()).collect();
        let kept = self.states.range(beginning.to_owned()..).map(|(key, _)| key);
        let kept = kept.take_while(|key| key.starts_with(beginning));
        let gone: Vec<String> = kept.filter(|key| !keys.contains(key.as_str())).cloned().collect();
        for record in records {
            if self.states.get(&record.key).is_none_or(|(state, _)| *state != record.state) {
                self.put(record, change);
            }
        }
        for key in gone {
            if let Some((_, Some(package))) = self.states.remove(&key) {
                self.release(package, change);
            }
            change.gone.push(key);
        }
    }

    fn put(&mut self, record: &Record<'_>, change: &mut Change) {
        change.put.push((record.key.clone(), (record.body)().to_string().into_bytes()));
        let package = record.package();
        let old = self.note(record);
        if let Some((key, zip)) = package
            && self.needed.get(&key) == Some(&1)
            && !change.packages_gone.remove(&key)
        {
            change.packages.insert(key, zip);
        }
        if let Some(old) = old {
            self.release(old, change);
        }
    }

    /// Takes a record for one that is on disk, and hands back the package that it needed before.
    fn note(&mut self, record: &Record<'_>) -> Option<String> {
        let package = record.package().map(|(key, _)| key);
        if let Some(key) = &package {
            *self.needed.entry(key.clone()).or_default() += 1;
        }
        self.states
            .insert(record.key.clone(), (record.state.clone(), package))
            .and_then(|(_, package)| package)
    }

    fn release(&mut self, package: String, change: &mut Change) {
        let Some(count) = self.needed.get_mut(&package) else { return };
        *count -= 1;
        if *count == 0 {
            self.needed.remove(&package);
            change.packages.remove(&package);
            change.packages_gone.insert(package);
        }
    }
}
