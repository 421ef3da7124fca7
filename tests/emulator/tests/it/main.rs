//! The emulator, asked over real sockets.
#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod asynchronous;
mod binary;
mod custom;
mod functions;
mod lifetime;
mod protocol;
mod python;
mod services;
mod support;
mod triggers;
