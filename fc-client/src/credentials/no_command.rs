//! No commands: this target starts none.

use std::time::Duration;

#[expect(clippy::unused_async, reason = "the signature of the one that waits")]
/// What a command prints, where there are commands.
pub(super) async fn run(_: &str, _: Duration) -> Result<Vec<u8>, String> {
    Err("commands cannot be run on this target".to_owned())
}
