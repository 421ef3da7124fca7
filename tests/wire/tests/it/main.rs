//! What goes over the wire, by themes.

mod answers;
mod captures;
mod emulator;
mod failures;
mod hidden;
mod json;
mod logged;
mod names;
mod rules;
mod secrets;
mod updates;
mod wire;
