//! `cargo xtask package`: packages what is published, and lets a stranger's crate live of the packages alone.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use flate2::read::GzDecoder;

/// What is published, each before those that need it.
const CRATES: [&str; 4] = ["fc-spec", "fc-macros", "fc-emulator", "fc-client"];
/// What every package has, whatever else is in it.
const PAPERS: [&str; 3] = ["README.md", "LICENSE-MIT", "LICENSE-APACHE"];
/// What the stranger's program is made of, beside the README's code.
const MAIN: &str = include_str!("package/consumer.rs");

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Package a working copy that has changes which are not committed.
    #[arg(long)]
    allow_dirty: bool,
}

/// Packages the crates, unpacks them, builds and runs the README's code with them, and builds the examples in them.
///
/// `cargo package` would verify each crate by itself, but cargo keeps what it once unpacked of a version in its home, and
/// a version does not change between two commits: it would verify yesterday's files.
pub(crate) fn run(args: &Args) -> ExitCode {
    match consume(args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn consume(args: &Args) -> Result<(), String> {
    let root = crate::regen::root();
    let mut package = Command::new(env!("CARGO"));
    package.current_dir(&root).args(["package", "--no-verify", "--quiet"]);
    package.args(CRATES.iter().flat_map(|name| ["-p", name]));
    if args.allow_dirty {
        package.arg("--allow-dirty");
    }
    succeed(&mut package, "cargo package")?;

    let home = root.join("target/consumer");
    match fs::remove_dir_all(&home) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(at(&home)(error)),
        _ => {}
    }
    for name in CRATES {
        unpack(&root, name, &home.join("packages"))?;
        papers(&home.join("packages").join(folder(name)))?;
    }
    let app = home.join("app");
    fs::create_dir_all(app.join("src")).map_err(at(&app))?;
    write(&home.join("Cargo.toml"), &workspace())?;
    write(&app.join("Cargo.toml"), &manifest())?;
    // The same versions as here, so that nothing but the packages is new.
    fs::copy(root.join("Cargo.lock"), home.join("Cargo.lock")).map_err(at(&home))?;
    let readme = home.join("packages").join(folder("fc-client")).join("README.md");
    let readme = fs::read_to_string(&readme).map_err(at(&readme))?;
    write(&app.join("src/main.rs"), &program(&readme)?)?;
    copy(&home.join("packages").join(folder("fc-client")).join("examples/hello"), &app.join("hello"))?;

    let python =
        Command::new("python3").arg("--version").output().is_ok_and(|output| output.status.success());
    if !python {
        println!("There is no python3, which the README's function needs: its code is only compiled.");
    }
    let mut consumer = Command::new(env!("CARGO"));
    consumer.current_dir(&app).arg(if python { "run" } else { "build" }).arg("--quiet");
    consumer.env("CARGO_TARGET_DIR", root.join("target"));
    succeed(&mut consumer, "the README's code, with the packages alone,")?;

    let mut examples = Command::new(env!("CARGO"));
    examples.current_dir(&home).args(["build", "--quiet", "-p", "fc-client", "--examples"]);
    examples.env("CARGO_TARGET_DIR", root.join("target"));
    succeed(&mut examples, "the examples, with the packages alone,")
}

/// Names what a package lacks of its papers.
fn papers(package: &Path) -> Result<(), String> {
    let missing: Vec<&str> = PAPERS.into_iter().filter(|name| !package.join(name).is_file()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let name = package.file_name().unwrap_or_default().display();
    Err(format!("the package {name} has no {}: link it into the crate's folder", missing.join(", ")))
}

/// The name of a package's folder.
fn folder(name: &str) -> String {
    format!("{name}-{}", env!("CARGO_PKG_VERSION"))
}

fn unpack(root: &Path, name: &str, to: &Path) -> Result<(), String> {
    let path = root.join("target/package").join(format!("{}.crate", folder(name)));
    let file = File::open(&path).map_err(at(&path))?;
    tar::Archive::new(GzDecoder::new(file)).unpack(to).map_err(at(&path))
}

/// The workspace of the stranger's crate and of the packages, which take each other for what the registry has.
fn workspace() -> String {
    let patch = |name: &&str| format!("{name} = {{ path = \"packages/{}\" }}\n", folder(name));
    let patches: String = CRATES.iter().map(patch).collect();
    format!(
        r#"# A stranger's workspace; written by `cargo xtask package`.
[workspace]
resolver = "3"
members = ["app", "packages/*"]

[profile.dev]
debug = "line-tables-only"

[patch.crates-io]
{patches}"#
    )
}

fn manifest() -> String {
    let version = env!("CARGO_PKG_VERSION");
    format!(
        r#"[package]
name = "consumer"
edition = "2024"

[dependencies]
fc-client = "{version}"
fc-emulator = {{ version = "{version}", default-features = false }}
serde = {{ version = "1", features = ["derive"] }}
tokio = {{ version = "1", features = ["macros", "rt-multi-thread"] }}
"#
    )
}

/// The program: every block of Rust in the README is a function that is called.
fn program(readme: &str) -> Result<String, String> {
    let blocks = blocks(readme);
    if blocks.is_empty() {
        return Err("the README has no block of Rust".to_owned());
    }
    let function = |(number, block): (usize, &String)| {
        format!(
            "async fn block_{number}() -> Result<(), Box<dyn std::error::Error>> {{\n{block}Ok(())\n}}\n\n"
        )
    };
    let functions: Vec<String> = blocks.iter().enumerate().map(function).collect();
    let call = |number| format!("    block_{number}().await?;\n");
    let calls: Vec<String> = (0..blocks.len()).map(call).collect();
    let (functions, calls) = (functions.concat(), calls.concat());
    Ok(MAIN.replace("    // CALLS\n", &calls).replace("// BLOCKS\n", &functions))
}

/// What stands between the fences of Rust.
fn blocks(readme: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut open: Option<String> = None;
    for line in readme.lines() {
        match (&mut open, line) {
            (None, "```rust") => open = Some(String::new()),
            (None, _) => {}
            (Some(_), "```") => blocks.extend(open.take()),
            (Some(block), line) => block.extend([line, "\n"]),
        }
    }
    blocks
}

/// Copies the files of a folder that has no folders.
fn copy(from: &Path, to: &Path) -> Result<(), String> {
    fs::create_dir_all(to).map_err(at(to))?;
    for entry in fs::read_dir(from).map_err(at(from))? {
        let entry: PathBuf = entry.map_err(at(from))?.path();
        if let Some(name) = entry.file_name() {
            fs::copy(&entry, to.join(name)).map_err(at(&entry))?;
        }
    }
    Ok(())
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(at(path))
}

fn at(path: &Path) -> impl Fn(std::io::Error) -> String {
    let path = path.display().to_string();
    move |error| format!("{path}: {error}")
}

fn succeed(command: &mut Command, what: &str) -> Result<(), String> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{what} failed with {status}")),
        Err(error) => Err(format!("{what} could not be started: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_what_stands_between_its_fences() {
        let readme =
            "a\n```rust\nlet x = 1;\n\nuse_of(x);\n```\n```console\n$ no\n```\n```rust\nlet y;\n```\n";
        assert_eq!(blocks(readme), ["let x = 1;\n\nuse_of(x);\n", "let y;\n"]);
    }

    #[test]
    fn a_package_without_its_papers_is_refused() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let error = "the package xtask has no README.md, LICENSE-MIT, LICENSE-APACHE: link it into the crate's folder";
        assert_eq!(papers(here).unwrap_err(), error);
        assert_eq!(papers(&crate::regen::root()), Ok(()));
    }

    #[test]
    fn every_block_of_the_program_is_called() {
        let program = program("```rust\none()?;\n```\n```rust\ntwo()?;\n```\n").unwrap();
        assert!(
            program.contains("{\none()?;\nOk(())\n}") && program.contains("{\ntwo()?;\nOk(())\n}"),
            "{program}"
        );
        assert!(program.contains("    block_0().await?;\n    block_1().await?;\n"), "{program}");
        assert_eq!(super::program("no code").unwrap_err(), "the README has no block of Rust");
    }
}
