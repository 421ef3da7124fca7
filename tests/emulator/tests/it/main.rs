//! The emulator, asked over real sockets.
#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod aliases;
mod async_configs;
mod asynchronous;
#[cfg(feature = "bin")]
mod binary;
mod browser;
mod chromium;
mod classic;
mod clock;
mod closures;
mod code;
mod custom;
mod data;
mod deletions;
mod faults;
mod functions;
mod hostile;
mod http;
mod killed;
mod layers;
mod lifetime;
mod limits;
mod lists;
mod node;
mod page;
mod protocol;
mod python;
mod recorded;
mod renewal;
mod services;
mod stopping;
mod support;
mod tags;
mod tasks;
mod timers;
mod triggers;
mod updates;
mod versions;
