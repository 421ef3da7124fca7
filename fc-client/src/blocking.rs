//! Calls for programs without a runtime: each waits until it is answered.

use std::future::Future;
use std::sync::OnceLock;

use tokio::runtime::{Builder, Handle, Runtime};

use crate::{Error, ErrorKind};

/// Waits for a call, on a runtime that all waiting calls of the program share.
pub(crate) fn wait<T>(call: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();

    if Handle::try_current().is_ok() {
        let text =
            "a call that blocks would hold up the runtime that it is made on: use `send`, and `.await` it";
        return Err(Error::new(ErrorKind::Invalid, text));
    }
    let runtime = if let Some(runtime) = RUNTIME.get() {
        runtime
    } else {
        // One thread beside the callers' own: connections live on between two calls.
        let made =
            Builder::new_multi_thread().worker_threads(1).thread_name("fc-client").enable_all().build();
        let failed = |error: std::io::Error| {
            Error::new(ErrorKind::Invalid, format!("no runtime could be made: {error}")).because(error)
        };
        let made = made.map_err(failed)?;
        RUNTIME.get_or_init(|| made)
    };
    runtime.block_on(call)
}
