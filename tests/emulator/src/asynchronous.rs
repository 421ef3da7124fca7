//! What a function's asynchronous calls are configured to do, and the calls that can be asked about.

mod config;
mod kept;
mod task;
mod tasks;

pub(crate) use config::{Policy, configure, stateful};
pub(crate) use task::{Order, Task};
pub(crate) use tasks::{Tasks, page};
