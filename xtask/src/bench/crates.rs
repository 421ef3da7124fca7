//! Writes the crates that are measured into `target/bench`: ours, the same types with serde's derives, the same
//! without any serde, and users of fc-client and of ali-acs.

use std::fs;
use std::path::Path;

use fc_spec::Api;

use super::derived::{self, Serde};
use super::measure::Subject;
use crate::expand;
use crate::regen::root;

/// The subjects, their folders written.
pub(super) fn write(offline: bool) -> Result<Vec<Subject>, String> {
    let root = root().canonicalize().map_err(|error| format!("the folder of the project: {error}"))?;
    let api = fc_spec::fc2().map_err(ToString::to_string)?;
    let mut subjects = Vec::new();
    let mut add = |label, package, folder: &str, types, dependencies: &str, code: &str| {
        let folder = root.join("target/bench").join(folder);
        let subject = Subject { label, package, folder: folder.clone(), types };
        crate_at(&folder, &root, dependencies, code).map(|()| subjects.push(subject))
    };
    let fc = "fc-client = { path = \"FC/fc-client\" }\n";
    let macros = format!("{fc}fc-macros = {{ path = \"FC/fc-macros\" }}\n");
    let serde = format!("{fc}serde = {{ version = \"1\", features = [\"derive\"] }}\nserde_json = \"1\"\n");
    add("fc-client, the whole crate", "fc-client", "user", false, fc, "")?;
    add("types by our macro", "subject", "ours", true, &macros, &ours(api))?;
    add("types with serde's derives", "subject", "serde", true, &serde, &types(api, Serde::Both)?)?;
    add("types without any serde", "subject", "plain", true, &serde, &types(api, Serde::None)?)?;
    if !offline {
        let acs = "ali-acs = { version = \"0.8\", default-features = false, features = [\"fc\"] }\n";
        add("ali-acs, its fc feature alone", "ali-acs", "acs", false, acs, "")?;
    }
    Ok(subjects)
}

fn crate_at(folder: &Path, root: &Path, dependencies: &str, code: &str) -> Result<(), String> {
    let dependencies = dependencies.replace("FC", &root.to_string_lossy());
    let manifest = format!(
        "[package]\nname = \"subject\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}\n[workspace]\n"
    );
    let write = || {
        fs::create_dir_all(folder.join("src"))?;
        fs::write(folder.join("Cargo.toml"), &manifest)?;
        fs::write(folder.join("src/lib.rs"), code)
    };
    write().map_err(|error| format!("{}: {error}", folder.display()))
}

/// The lists of fc-client, in a crate of their own.
fn ours(api: &Api) -> String {
    let lists = api.resources.iter().map(|resource| {
        let names: Vec<&str> = resource.operations.iter().map(|operation| operation.name.as_str()).collect();
        let name = &resource.name;
        format!(
            "mod {name} {{ fc_macros::operations! {{ {}::{name}; {} }} }}\npub use {name}::*;\n",
            api.module,
            names.join(", ")
        )
    });
    let lists: String = lists.collect();
    format!(
        "#![allow(dead_code, async_fn_in_trait)]\npub struct Client;\nimpl Client {{\n    async fn call<R: fc_client::Request>(&self, _: R) -> Result<R::Answer, fc_client::Error> {{\n        unreachable!()\n    }}\n}}\n{lists}"
    )
}

/// The same types and builders, with serde's derives or without.
fn types(api: &Api, serde: Serde) -> Result<String, String> {
    let module = |resource: &fc_spec::Resource| -> Result<String, String> {
        let file = syn::parse2(expand::tokens(api, resource)?).map_err(|error| error.to_string())?;
        let code = prettyplease::unparse(&derived::file(file, resource, serde));
        let name = &resource.name;
        Ok(format!("mod {name} {{\n{code}}}\npub use {name}::*;\n"))
    };
    let modules = api.resources.iter().map(module).collect::<Result<String, String>>()?;
    Ok(format!("#![allow(dead_code, deprecated)]\n{modules}"))
}
