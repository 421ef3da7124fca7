//! What an instance prints, sorted by the call that it belongs to.

use std::collections::HashMap;
use std::sync::Mutex;

use crate::lock::lock;

/// The output of one instance.
#[derive(Default)]
pub(super) struct Log {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    calls: HashMap<u64, Vec<u8>>,
    /// What was printed while no call was running; the next one gets it.
    early: Vec<u8>,
    last: u64,
}

impl Log {
    /// Begins the log of a call and returns the key to it, which is never 0.
    pub(super) fn open(&self) -> u64 {
        let mut inner = lock(&self.inner);
        inner.last += 1;
        let (key, early) = (inner.last, std::mem::take(&mut inner.early));
        inner.calls.insert(key, early);
        key
    }

    /// Ends the log of a call and returns it.
    pub(super) fn close(&self, key: u64) -> Vec<u8> {
        lock(&self.inner).calls.remove(&key).unwrap_or_default()
    }

    /// Writes for one call, or for the next if there is no such call.
    pub(super) fn write_to(&self, key: u64, bytes: &[u8]) {
        let mut inner = lock(&self.inner);
        let Inner { calls, early, .. } = &mut *inner;
        append(calls.get_mut(&key).unwrap_or(early), bytes);
    }

    /// Writes for whatever is running: nothing tells which call printed it.
    pub(super) fn write(&self, bytes: &[u8]) {
        let mut inner = lock(&self.inner);
        if inner.calls.is_empty() {
            append(&mut inner.early, bytes);
        }
        for log in inner.calls.values_mut() {
            append(log, bytes);
        }
    }
}

/// More than this is not kept of a call's log; its tail, which is 4 KB, is.
const KEPT: usize = 64 * 1024;

fn append(log: &mut Vec<u8>, bytes: &[u8]) {
    log.extend_from_slice(bytes);
    if log.len() > 2 * KEPT {
        log.drain(..log.len() - KEPT);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_call_gets_its_own_lines_and_the_first_also_the_early_ones() {
        let log = Log::default();
        log.write(b"early ");
        let (one, two) = (log.open(), log.open());
        log.write_to(one, b"one ");
        log.write_to(two, b"two ");
        log.write(b"both");
        assert_eq!(log.close(one), b"early one both");
        assert_eq!(log.close(two), b"two both");
    }

    #[test]
    fn a_long_log_keeps_its_end() {
        let log = Log::default();
        let key = log.open();
        for _ in 0..5 {
            log.write_to(key, &vec![b'x'; KEPT]);
        }
        log.write_to(key, b"end");
        let log = log.close(key);
        assert!(log.len() <= 2 * KEPT && log.ends_with(b"end"));
    }
}
