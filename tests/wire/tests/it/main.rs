//! What goes over the wire, by themes.

mod answers;
mod captures;
mod emulator;
mod failures;
mod json;
mod logged;
mod names;
mod rules;
mod secrets;
mod triggers;
mod updates;
mod wire;
