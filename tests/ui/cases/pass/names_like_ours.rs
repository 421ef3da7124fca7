//! A crate that shadows the names of the prelude still compiles.

#![allow(dead_code, non_camel_case_types)]

struct Option;
struct Result;
struct String;
struct Vec;
struct Missing;
struct Set;

use fc_client::fc2::CreateService;

fn main() {
    let request = CreateService::builder().service_name("s").without_role().build();
    assert!(request.role.is_none());
}
