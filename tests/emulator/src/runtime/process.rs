//! Child processes: each in a group of its own, and none that outlives the emulator.

use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};
use tokio::io::{AsyncRead, AsyncReadExt};

use super::log::Log;
use crate::lock::lock;

/// All children of one emulator.
pub(crate) struct Children {
    /// `None` once the emulator has ended: nothing starts any more.
    started: Mutex<Option<Vec<Started>>>,
}

struct Started {
    family: Family,
    process: Weak<Process>,
}

/// The children of one function, and whether there may be more of them.
#[derive(Clone, Default)]
pub(super) struct Family {
    over: Arc<AtomicBool>,
}

impl Family {
    pub(super) fn is_over(&self) -> bool {
        self.over.load(Ordering::SeqCst)
    }
}

impl Children {
    pub(crate) fn new() -> Children {
        Children { started: Mutex::new(Some(Vec::new())) }
    }

    /// Ends every child, and lets no other start.
    pub(crate) fn end(&self) {
        let started = lock(&self.started).take();
        for process in started.iter().flatten().filter_map(|child| child.process.upgrade()) {
            process.end();
        }
    }

    /// Ends the children of one function, those that have yet to be ready included, and lets no other start.
    pub(super) fn end_family(&self, family: &Family) {
        let processes: Vec<Arc<Process>> = {
            let started = lock(&self.started);
            family.over.store(true, Ordering::SeqCst);
            let own = started.iter().flatten().filter(|child| Arc::ptr_eq(&child.family.over, &family.over));
            own.filter_map(|child| child.process.upgrade()).collect()
        };
        for process in processes {
            process.end();
        }
    }

    fn spawn(&self, family: &Family, command: &mut Command) -> io::Result<(Arc<Process>, Pipes)> {
        // Held throughout: a child that starts while the emulator or the function ends would be missed.
        let mut started = lock(&self.started);
        let Some(started) = started.as_mut() else { return Err(io::Error::other("the emulator has ended")) };
        if family.is_over() {
            return Err(io::Error::other("the function has been deleted"));
        }
        let mut child = command.process_group(0).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        let pipes =
            Pipes { stdin: child.stdin.take(), stdout: child.stdout.take(), stderr: child.stderr.take() };
        let process = Arc::new(Process {
            pid: Pid::from_child(&child),
            child: Mutex::new(Some(child)),
            peak: AtomicU64::new(0),
        });
        started.retain(|other| other.process.strong_count() > 0);
        started.push(Started { family: family.clone(), process: Arc::downgrade(&process) });
        Ok((process, pipes))
    }
}

/// One child; it and its group end with the value.
pub(super) struct Process {
    pid: Pid,
    child: Mutex<Option<Child>>,
    /// The most memory seen, in KB.
    peak: AtomicU64,
}

/// The three pipes to a child.
pub(super) struct Pipes {
    pub(super) stdin: Option<ChildStdin>,
    pub(super) stdout: Option<ChildStdout>,
    pub(super) stderr: Option<ChildStderr>,
}

impl Process {
    /// Starts a child, whose standard input is the caller's affair; a program that somebody is still holding open for writing is tried again.
    pub(super) async fn start(
        command: &mut Command,
        children: &Children,
        family: &Family,
    ) -> io::Result<(Arc<Process>, Pipes)> {
        for _ in 0..50 {
            match children.spawn(family, command) {
                // Another thread forked while the code was being unpacked; its exec lets go of the file.
                Err(error) if error.kind() == io::ErrorKind::ExecutableFileBusy => {
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
                other => return other,
            }
        }
        children.spawn(family, command)
    }

    /// Kills the whole group and waits for the child: the group first, while its number is certainly ours.
    pub(super) fn end(&self) {
        if let Some(mut child) = lock(&self.child).take() {
            // Either can fail only because there is nothing left to kill.
            let _ = kill_process_group(self.pid, Signal::KILL);
            let _ = child.wait();
        }
    }

    /// Whether the child has exited by itself or was ended; it stays unreaped, so that its number is not given away.
    pub(super) fn has_exited(&self) -> bool {
        if lock(&self.child).is_none() {
            return true;
        }
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        !matches!(waitid(WaitId::Pid(self.pid), options), Ok(None))
    }

    /// How the child exited, for people.
    pub(super) fn exit(&self) -> Option<String> {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        let status = waitid(WaitId::Pid(self.pid), options).ok()??;
        match (status.exit_status(), status.terminating_signal()) {
            (Some(code), _) => Some(format!("exit status {code}")),
            (_, Some(signal)) => Some(format!("signal {signal}")),
            _ => None,
        }
    }

    /// Looks at the most memory that was in use, where the system tells.
    pub(super) fn measure(&self) {
        self.peak.fetch_max(self.kilobytes("VmHWM:"), Ordering::Relaxed);
    }

    /// The memory in use, in KB, or 0 where the system does not tell.
    pub(super) fn memory(&self) -> u64 {
        self.kilobytes("VmRSS:")
    }

    fn kilobytes(&self, name: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid)).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix(name)?.trim().strip_suffix(" kB"));
        line.and_then(|number| number.parse().ok()).unwrap_or(0)
    }

    /// The most memory seen, in MB.
    pub(super) fn peak_memory(&self) -> f64 {
        f64::from(u32::try_from(self.peak.load(Ordering::Relaxed)).unwrap_or(u32::MAX)) / 1024.0
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}

/// Copies a pipe into the log until the other end closes.
pub(super) async fn copy(mut from: impl AsyncRead + Unpin, to: Arc<Log>) {
    let mut buffer = vec![0; 8192];
    while let Ok(count @ 1..) = from.read(&mut buffer).await {
        to.write(&buffer[..count]);
    }
}
