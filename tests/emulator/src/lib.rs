//! A local Function Compute: FC 2.0 (API version 2021-04-06, and the classic 2016-08-15) over real HTTP, with
//! functions that really run.
//!
//! Implemented are the operations on services, functions, triggers, versions, aliases, asynchronous calls,
//! layers and tags, `GetFunctionCode` and `InvokeFunction` among them. Every other operation of FC 2.0 answers 501 and names itself.
//! The crate shares no code with the client, so that a mistake of one cannot agree with itself in the other.

#[cfg(not(unix))]
compile_error!("fc-emulator needs a Unix: it runs functions as processes and ends them by signals");

mod alias;
mod asynchronous;
mod background;
mod check;
mod classic;
mod clock;
mod code;
mod emulator;
mod error;
mod fault;
mod function;
mod id;
mod invoke;
mod layer;
mod links;
mod list;
mod lock;
mod operate;
mod page;
mod proxy;
mod query;
mod received;
mod record;
mod resource;
mod route;
mod runtime;
mod seed;
mod sent;
mod server;
mod service;
mod sign;
mod state;
mod store;
mod tag;
mod timer;
mod trigger;
mod unzip;
mod version;

pub use background::AsyncPolicy;
pub use emulator::{Builder, Emulator, Seen};
pub use fault::{Rule, Strikes};
pub use record::{Ending, Invoked, Kind};
pub use route::operation;
pub use runtime::Context;
pub use seed::Function;

/// The examples of the page on testing, compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../TESTING.md")]
struct Testing;
