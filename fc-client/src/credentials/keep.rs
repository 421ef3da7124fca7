//! Temporary credentials, kept until they are about to expire and asked for by one call at a time.

use std::future::Future;
use std::sync::{Arc, Mutex as StdMutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use tokio::sync::Mutex;

use super::Credentials;
use crate::body::BoxError;

/// So long before they expire credentials are asked for again, or when half their time is over if that is later.
const EARLY: Duration = Duration::from_secs(5 * 60);
/// So long the old ones are used without a try, after new ones could not be had: a source that hangs would otherwise hold
/// up call after call.
const PAUSE: Duration = Duration::from_secs(5);

/// What a source gave last. Clones share it.
#[derive(Clone)]
pub(super) struct Keeper {
    kept: Arc<StdMutex<Kept>>,
    refresh: Arc<Mutex<()>>,
    pause: Duration,
}

#[derive(Default)]
struct Kept {
    credentials: Option<Credentials>,
    /// So long before they expire those are asked for again.
    early: Duration,
    failed: Option<Failure>,
    /// How many times the source was asked.
    asked: u64,
}

struct Failure {
    /// The number of the question that it answered.
    asked: u64,
    at: Instant,
    text: String,
}

impl Default for Keeper {
    fn default() -> Self {
        Self::pausing(PAUSE)
    }
}

impl Keeper {
    pub(super) fn pausing(pause: Duration) -> Self {
        Self { kept: Arc::default(), refresh: Arc::default(), pause }
    }

    /// One with nothing in it.
    pub(super) fn anew(&self) -> Self {
        Self::pausing(self.pause)
    }

    fn look<T>(&self, at: impl FnOnce(&mut Kept) -> T) -> T {
        at(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What is kept, if it is valid for so long.
    fn valid(&self, spare: Duration) -> Option<Credentials> {
        let valid = |found: &&Credentials| left(found).is_some_and(|left| left > spare);
        self.look(|kept| kept.credentials.as_ref().filter(valid).cloned())
    }

    /// What is kept, if it is not yet time to ask again.
    fn fresh(&self) -> Option<Credentials> {
        self.valid(self.look(|kept| kept.early))
    }

    /// What is kept, or what the source gives now; of a source that fails, the old ones as long as they are valid.
    /// Permanent ones are not kept.
    pub(super) async fn get<F>(&self, source: impl FnOnce() -> F) -> Result<Credentials, BoxError>
    where
        F: Future<Output = Result<Credentials, BoxError>>,
    {
        if let Some(fresh) = self.fresh() {
            return Ok(fresh);
        }
        let (seen, failed) =
            self.look(|kept| (kept.asked, kept.failed.as_ref().map(|failed| failed.at.elapsed())));
        let paused = failed.is_some_and(|since| since < self.pause);
        // Whoever still has valid ones does not wait for the call that asks for new ones.
        let one = match (self.refresh.try_lock(), self.valid(Duration::ZERO)) {
            (_, Some(valid)) if paused => return Ok(valid),
            (Ok(one), _) => one,
            (Err(_), Some(valid)) => return Ok(valid),
            (Err(_), None) => self.refresh.lock().await,
        };
        // Perhaps the call before this one has just brought them, or failed for all who waited.
        if let Some(fresh) = self.fresh() {
            return Ok(fresh);
        }
        let failure = self.look(|kept| {
            let failed = kept.failed.as_ref().filter(|failed| failed.asked > seen);
            failed.map(|failed| failed.text.clone())
        });
        if let Some(text) = failure {
            return self.valid(Duration::ZERO).ok_or_else(|| text.into());
        }
        let found = source().await;
        let asked = self.look(|kept| {
            kept.asked += 1;
            kept.asked
        });
        let found = match found {
            Ok(found) => found,
            Err(error) => {
                let text = error.to_string();
                self.look(|kept| kept.failed = Some(Failure { asked, at: Instant::now(), text }));
                return self.valid(Duration::ZERO).ok_or(error);
            }
        };
        self.look(|kept| {
            kept.failed = None;
            if found.expires.is_some() {
                kept.early = EARLY.min(left(&found).unwrap_or_default() / 2);
                kept.credentials = Some(found.clone());
            }
        });
        drop(one);
        Ok(found)
    }
}

/// How long they are still valid, if they are and that is known.
fn left(found: &Credentials) -> Option<Duration> {
    found.expires?.duration_since(SystemTime::now()).ok()
}

#[cfg(test)]
impl Keeper {
    /// Holds up whoever would ask, as a call that asks does.
    pub(super) async fn hold(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.refresh.lock().await
    }

    /// Lets what is kept expire so much earlier.
    pub(super) fn age(&self, by: Duration) {
        self.look(|kept| {
            let expires = kept.credentials.as_mut().and_then(|found| found.expires.as_mut());
            *expires.unwrap() -= by;
        });
    }

    /// Forgets how long ago the last failure was.
    pub(super) fn rested(&self) {
        self.look(|kept| kept.failed = None);
    }
}
