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

/// The files of one API's specification.
pub(crate) fn outputs(api: &Api) -> Vec<Output> {
    let file = |resource: &fc_spec::Resource| Output {
        name: format!("{SPEC}/{}/{}.json", api.module, resource.name),
        text: to_json(api, resource),
    };
    api.resources.iter().map(file).collect()
}

/// The names of the files that are missing, different, or made by nothing.
pub(crate) fn stale(root: &Path, outputs: &[Output]) -> Result<Vec<String>, String> {
    let differs =
        |file: &&Output| fs::read_to_string(root.join(&file.name)).ok().as_ref() != Some(&file.text);
    let mut stale: Vec<String> = outputs.iter().filter(differs).map(|file| file.name.clone()).collect();
    for module in list(root, SPEC)?.into_iter().filter(|name| root.join(SPEC).join(name).is_dir()) {
        let folder = format!("{SPEC}/{module}");
        let names = list(root, &folder)?.into_iter().map(|name| format!("{folder}/{name}"));
        stale.extend(names.filter(|name| !outputs.iter().any(|file| file.name == *name)));
    }
    Ok(stale)
}

/// Writes the file of this name, or removes it when nothing makes it.
pub(crate) fn put(root: &Path, outputs: &[Output], name: &str) -> Result<(), String> {
    let path = root.join(name);
    let done = match outputs.iter().find(|file| file.name == name) {
        Some(file) => {
            let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
            folder.and_then(|()| fs::write(&path, &file.text))
        }
        None => fs::remove_file(&path),
    };
    done.map_err(|error| format!("{name}: {error}"))
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
    let text = fs::read_to_string(root.join(&name)).map_err(|error| format!("{name}: {error}"))?;
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
