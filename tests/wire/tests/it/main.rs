//! What goes over the wire, by themes.

mod answers;
mod asynchronous;
mod captures;
mod checksums;
mod emulator;
mod failures;
mod hidden;
#[cfg(target_os = "linux")]
mod https;
mod json;
mod layers;
mod logged;
mod names;
mod proxies;
mod rules;
mod secrets;
mod streams;
mod surroundings;
mod triggers;
mod troubles;
mod updates;
mod versions;
mod wire;
