//! The emulator, asked over real sockets.
#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod aliases;
mod async_configs;
mod asynchronous;
mod binary;
mod classic;
mod code;
mod custom;
mod deletions;
mod functions;
mod layers;
mod lifetime;
mod lists;
mod protocol;
mod python;
mod recorded;
mod renewal;
mod services;
mod support;
mod tags;
mod tasks;
mod triggers;
mod updates;
mod versions;
