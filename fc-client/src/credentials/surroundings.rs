//! The variables, files and services that sources look at, so that tests bring their own.

use std::path::PathBuf;
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
