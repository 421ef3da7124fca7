//! The files that regen reads and writes, named from the root of the workspace.

use std::fs;
use std::path::{Path, PathBuf};

use fc_spec::{Api, to_json};

/// A file: its name from the root with `/`, and its text.
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) text: String,
}

/// What one API is made from.
pub(crate) struct Source {
    /// The Rust module, such as `fc2`.
    pub(crate) module: String,
    pub(crate) tables: Vec<File>,
    pub(crate) wire: Vec<File>,
}

/// A file of the specification as it must be.
pub(crate) type Output = File;

const TABLES: &str = "fc-spec/tables";
const WIRE: &str = "fc-spec/wire";
const SPEC: &str = "fc-spec/spec";
const EMBEDDED: &str = "fc-spec/src/embedded.rs";

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

impl Source {
    /// The sources of each API: a folder under `tables` and the folder of the same name under `wire`.
    pub(crate) fn all(root: &Path) -> Result<Vec<Self>, String> {
        let modules = list(root, TABLES)?.into_iter().filter(|name| root.join(TABLES).join(name).is_dir());
        let read = |module: String| {
            let tables = read_all(root, &format!("{TABLES}/{module}"), ".md")?;
            let wire = read_all(root, &format!("{WIRE}/{module}"), ".toml")?;
            Ok(Self { module, tables, wire })
        };
        modules.map(read).collect()
    }
}

/// The name of a table file.
pub(crate) fn table(module: &str, resource: &str) -> String {
    format!("{TABLES}/{module}/{resource}.md")
}

/// The files of one API's specification.
pub(crate) fn outputs(api: &Api) -> Vec<Output> {
    let file = |resource: &fc_spec::Resource| Output {
        name: format!("{SPEC}/{}/{}.json", api.module, resource.name),
        text: to_json(api, resource),
    };
    api.resources.iter().map(file).collect()
}

/// The files that are missing or different on disk.
pub(crate) fn stale<'a>(root: &Path, outputs: &'a [Output]) -> Vec<&'a Output> {
    let fresh = |file: &Output| fs::read_to_string(root.join(&file.name)).is_ok_and(|text| text == file.text);
    outputs.iter().filter(|file| !fresh(file)).collect()
}

/// A file of the specification that is not where it should be, or should not be.
#[derive(Debug, PartialEq)]
pub(crate) enum Stray {
    /// A table makes it, and `fc-spec` does not embed it.
    Unlisted(String),
    /// No table makes it, and `fc-spec` embeds it: without the file neither `fc-spec` nor this program builds.
    Embedded(String),
    /// No table makes it, and nobody reads it.
    Leftover(String),
}

impl Stray {
    /// What a person must do.
    pub(crate) fn remedy(&self) -> String {
        match self {
            Self::Unlisted(name) => format!("{name} is not embedded; add it to {EMBEDDED}"),
            Self::Embedded(name) => format!("{name} is made by no table; remove it, and from {EMBEDDED}"),
            Self::Leftover(name) => format!("{name} is made by no table; `cargo xtask regen` removes it"),
        }
    }
}

/// Where the files on disk, those that the sources make and those that `fc-spec` embeds are not the same ones.
pub(crate) fn strays(root: &Path, outputs: &[Output]) -> Result<Vec<Stray>, String> {
    let embedded = read(root, EMBEDDED.to_owned())?.text;
    let embeds = |name: &str| embedded.contains(&format!("\"{name}\""));
    let unlisted = outputs.iter().filter(|file| !embeds(&file.name));
    let mut strays: Vec<Stray> = unlisted.map(|file| Stray::Unlisted(file.name.clone())).collect();
    for module in list(root, SPEC)?.into_iter().filter(|name| root.join(SPEC).join(name).is_dir()) {
        let folder = format!("{SPEC}/{module}");
        let names = list(root, &folder)?.into_iter().map(|name| format!("{folder}/{name}"));
        let unmade = names.filter(|name| !outputs.iter().any(|file| file.name == *name));
        strays.extend(
            unmade.map(|name| if embeds(&name) { Stray::Embedded(name) } else { Stray::Leftover(name) }),
        );
    }
    Ok(strays)
}

/// Removes a file of the specification.
pub(crate) fn remove(root: &Path, name: &str) -> Result<(), String> {
    fs::remove_file(root.join(name)).map_err(|error| format!("{name}: {error}"))
}

/// Writes a file of the specification.
pub(crate) fn put(root: &Path, file: &Output) -> Result<(), String> {
    let path = root.join(&file.name);
    let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
    folder.and_then(|()| fs::write(&path, &file.text)).map_err(|error| format!("{}: {error}", file.name))
}

/// The resource that a file describes.
pub(crate) fn stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.split('.').next().unwrap_or(name)
}

fn read_all(root: &Path, folder: &str, ending: &str) -> Result<Vec<File>, String> {
    let names = list(root, folder)?.into_iter().filter(|name| name.ends_with(ending));
    names.map(|name| read(root, format!("{folder}/{name}"))).collect()
}

fn read(root: &Path, name: String) -> Result<File, String> {
    let text = fs::read_to_string(root.join(&name)).map_err(|error| match error.kind() {
        std::io::ErrorKind::InvalidData => format!("{name}: the file is not UTF-8; save it as UTF-8"),
        _ => format!("{name}: {error}"),
    })?;
    Ok(File { name, text })
}

/// The names in a folder, sorted.
fn list(root: &Path, folder: &str) -> Result<Vec<String>, String> {
    let fault = |error: std::io::Error| format!("{folder}: {error}");
    let entries = fs::read_dir(root.join(folder)).map_err(fault)?;
    let name = |entry: std::io::Result<fs::DirEntry>| Ok(entry?.file_name().to_string_lossy().into_owned());
    let mut names = entries.map(name).collect::<std::io::Result<Vec<_>>>().map_err(fault)?;
    names.sort();
    Ok(names)
}
