//! Lists what the specification has, so that tests can walk every operation and every type without naming any.

use std::fmt::Write as _;
use std::path::PathBuf;

use fc_spec::names;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let api = fc_spec::fc2().expect("the specification is in order");
    let mut text = String::new();
    let mut list = |name: &str, items: &mut dyn Iterator<Item = String>| {
        let items: Vec<String> = items.collect();
        // Writing to a `String` cannot fail.
        let _ = writeln!(
            text,
            "/// Hands them all to a macro.\n#[allow(unused_macros)]\nmacro_rules! {name} {{ ($each:ident) => {{ $each! {{ {} }} }}; }}",
            items.join(" ")
        );
    };
    let operation = |name: &str| format!("{name} {},", names::snake(name));
    list("every_operation", &mut api.operations().map(|one| operation(&one.name)));
    let objects = api.resources.iter().flat_map(|resource| &resource.objects);
    list("every_object", &mut objects.map(|one| format!("{},", one.rust)));
    let place = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo says it")).join("every.rs");
    std::fs::write(place, text).expect("cargo made the folder");
}
