//! What is logged on this thread while something runs.

use std::sync::{Arc, Mutex};

use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::util::SubscriberInitExt as _;

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("nobody panics with it").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Runs it, and gives back every line down to this level, and one for each span that ends, with what it recorded.
pub(crate) fn logged(level: LevelFilter, run: impl FnOnce()) -> String {
    let lines = Lines::default();
    let to = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_writer(move || to.clone())
        .without_time()
        .with_ansi(false)
        .with_max_level(level)
        .with_span_events(FmtSpan::CLOSE)
        .finish();
    let guard = subscriber.set_default();
    run();
    drop(guard);
    let lines = lines.0.lock().expect("nobody panics with it");
    String::from_utf8_lossy(&lines).into_owned()
}
