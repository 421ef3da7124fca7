//! `cargo xtask regen`: parameter tables and wire files become the specification.

mod diff;
mod edit;
mod files;
mod fold;
mod from;
#[cfg(test)]
mod from_tests;
mod hint;
mod home;
mod impact;
#[cfg(test)]
mod impact_tests;
mod join;
mod report;
mod row;
mod table;
#[cfg(test)]
mod tests;
mod toml_file;
mod wire;
mod written;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use fc_spec::Faults;

pub(crate) use files::root;
use files::{Output, Source, Stray};
pub(crate) use hint::near;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Write nothing; fail when a file of the specification is stale.
    #[arg(long, conflicts_with = "from")]
    check: bool,
    /// Compare a new edition of the documents with the tables.
    #[arg(long, value_name = "DOC.md")]
    from: Option<PathBuf>,
    /// Take the differences over into the tables; a row goes only where the document has a table of its own.
    #[arg(long, requires = "from")]
    write: bool,
    /// How the differences are printed. The exit code says the gravest: 0 none, 10 text, 11 compatible, 12 breaking.
    #[arg(long, requires = "from", conflicts_with_all = ["print", "write"], value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Print what was understood of the document, as JSON, and nothing else.
    #[arg(long, requires = "from", conflicts_with = "write")]
    print: bool,
    /// The API whose tables the document is compared with: a folder under `fc-spec/tables`.
    #[arg(long, requires = "from", default_value = "fc2", value_name = "NAME")]
    api: String,
}

/// How a report is printed.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For a person.
    Text,
    /// For machines.
    Json,
}

/// Does what the arguments ask; the reasons of a failure go to stderr.
pub(crate) fn run(args: &Args) -> ExitCode {
    if let Some(document) = &args.from {
        return from::run(args, document);
    }
    let root = root();
    let outputs = match outputs(&root) {
        Ok(outputs) => outputs,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let result = if args.check { check(&root, &outputs) } else { write(&root, &outputs) };
    match result {
        Ok(text) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        Err(text) => {
            eprintln!("{text}");
            ExitCode::FAILURE
        }
    }
}

/// The files of every API under the root, or all faults of all of them.
fn outputs(root: &Path) -> Result<Vec<Output>, String> {
    let mut outputs = Vec::new();
    let mut faults = Vec::new();
    for source in Source::all(root)? {
        match join::api(&source) {
            Ok(api) => outputs.extend(files::outputs(&api)),
            Err(more) => faults.extend(more.iter().cloned()),
        }
    }
    Faults::none_or(faults).map_err(|faults| {
        let count = faults.iter().count();
        format!("{faults}\n{count} {}; nothing was written", if count == 1 { "fault" } else { "faults" })
    })?;
    Ok(outputs)
}

fn write(root: &Path, outputs: &[Output]) -> Result<String, String> {
    let stale = files::stale(root, outputs);
    for file in &stale {
        files::put(root, file)?;
    }
    let wrote = lines("wrote ", stale.iter().map(|file| &file.name));
    let mut removed = Vec::new();
    let mut left = Vec::new();
    for stray in files::strays(root, outputs)? {
        match &stray {
            Stray::Leftover(name) if is_generated(name) => {
                files::remove(root, name)?;
                removed.push(name.clone());
            }
            _ => left.push(stray.remedy()),
        }
    }
    let removed = lines("removed, as no table makes it: ", &removed);
    let unchanged = outputs.len().saturating_sub(stale.len());
    let text = format!("{wrote}{removed}{} written, {unchanged} unchanged", stale.len());
    if left.is_empty() { Ok(text) } else { Err(format!("{text}\n{}", lines("", &left).trim_end())) }
}

/// Whether the file is one that regen writes.
fn is_generated(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "json")
}

/// Fails when what is on disk is not what the sources give.
fn check(root: &Path, outputs: &[Output]) -> Result<String, String> {
    let stale = files::stale(root, outputs);
    let strays: Vec<String> = files::strays(root, outputs)?.iter().map(Stray::remedy).collect();
    if stale.is_empty() && strays.is_empty() {
        return Ok(format!("the specification is fresh: {} files", outputs.len()));
    }
    let remedy = if stale.is_empty() { "" } else { "run `cargo xtask regen` and commit what it writes" };
    let stale = lines("stale: ", stale.iter().map(|file| &file.name));
    Err(format!("{}{stale}{remedy}", lines("", &strays)).trim_end().to_owned())
}

/// One line an item, each behind the same words.
fn lines<'a>(words: &str, items: impl IntoIterator<Item = &'a String>) -> String {
    items.into_iter().map(|item| format!("{words}{item}\n")).collect::<Vec<_>>().concat()
}
