//! A crate that shadows the prelude, the standard library and names of ours still compiles.

#![allow(dead_code, non_camel_case_types)]

struct Option;
struct Result;
struct String;
struct Vec;
struct Some;
struct Missing;
struct Set;
struct Patch;
struct Invalid;
trait Into {}
trait From {}
trait Clone {}
mod std {}
mod core {}
mod alloc {}
mod fc_macros {}

use fc_client::fc2::{CreateService, LogConfig};

fn main() {
    let request = CreateService::builder()
        .service_name("s")
        .without_role()
        .log_config(LogConfig::new("project", "logstore"))
        .build();
    assert!(request.role.is_none());
    assert!(request.validate().is_ok());
}
