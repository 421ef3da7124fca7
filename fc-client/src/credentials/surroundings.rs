//! The variables, files and services that sources look at, so that tests bring their own.

use std::path::{Path, PathBuf};
use std::time::Duration;

/// The metadata service of an ECS instance.
const METADATA: &str = "http://100.100.100.200";

pub(super) trait Surroundings: Send + Sync {
    /// A variable that is set and not empty.
    fn variable(&self, name: &str) -> Option<String>;

    /// The home folder.
    fn home(&self) -> Option<PathBuf>;

    /// The address of the metadata service.
    fn metadata(&self) -> String {
        METADATA.to_owned()
    }

    /// How long a service may take to answer.
    fn patience(&self) -> Duration {
        Duration::from_secs(10)
    }

    /// How long a command may run; the official tools give it as much.
    fn command_limit(&self) -> Duration {
        Duration::from_secs(60)
    }

    /// Whether a variable that switches something is on.
    fn is_on(&self, name: &str) -> bool {
        self.variable(name).is_some_and(|value| value == "1" || value.eq_ignore_ascii_case("true"))
    }
}

/// What a file holds, read away from the threads of the runtime where there is one.
pub(super) async fn read(path: &Path) -> Result<Vec<u8>, String> {
    let wrong = |error: &dyn std::fmt::Display| format!("`{}`: {error}", path.display());
    let read = match tokio::runtime::Handle::try_current() {
        Ok(runtime) if cfg!(not(target_arch = "wasm32")) => {
            let path = path.to_owned();
            runtime.spawn_blocking(|| std::fs::read(path)).await.map_err(|error| wrong(&error))?
        }
        _ => std::fs::read(path),
    };
    read.map_err(|error| wrong(&error))
}

/// Those of this process.
pub(super) struct Process;

impl Surroundings for Process {
    fn variable(&self, name: &str) -> Option<String> {
        std::env::var(name).ok().filter(|value| !value.is_empty())
    }

    fn home(&self) -> Option<PathBuf> {
        std::env::home_dir()
    }
}
