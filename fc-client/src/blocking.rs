//! Calls for programs without a runtime: each waits until it is answered.

use std::future::Future;
use std::sync::{OnceLock, mpsc};

use tokio::runtime::{Builder, Runtime};

use crate::{Error, ErrorKind};

/// Waits for a call, which runs on a runtime that all waiting calls of the program share. It may be called anywhere, also
/// on a thread of another runtime, which it holds up.
pub(crate) fn wait<T: Send + 'static>(
    call: impl Future<Output = Result<T, Error>> + Send + 'static,
) -> Result<T, Error> {
    let (answer, answered) = mpsc::sync_channel(1);
    runtime()?.spawn(async move {
        // Whoever asked waits, so it is taken.
        let _ = answer.send(call.await);
    });
    let lost =
        |_| Err(Error::new(ErrorKind::Transport, "the call ended without an answer: a part of it panicked"));
    answered.recv().unwrap_or_else(lost)
}

fn runtime() -> Result<&'static Runtime, Error> {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();

    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime);
    }
    let made = Builder::new_multi_thread().worker_threads(1).thread_name("fc-client").enable_all().build();
    let failed = |error: std::io::Error| {
        Error::new(ErrorKind::Invalid, format!("no runtime could be made: {error}")).because(error)
    };
    let made = made.map_err(failed)?;
    Ok(RUNTIME.get_or_init(|| made))
}
