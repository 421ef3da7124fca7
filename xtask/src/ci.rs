//! `cargo xtask ci`: what every change must pass, as one table of steps.

use std::env;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;

use clap::builder::PossibleValuesParser;

/// The steps, cheapest first; those of one name are the lines of one step.
const STEPS: [Step; 17] = [
    Step { name: "fmt", line: "cargo fmt --all --check", prepare: ready },
    Step { name: "clippy", line: "cargo clippy --workspace --all-targets -- -D warnings", prepare: ready },
    Step { name: "regen", line: "cargo xtask regen --check", prepare: ready },
    Step { name: "test", line: "cargo test --workspace", prepare: ready },
    Step { name: "doc", line: "RUSTDOCFLAGS=-Dwarnings cargo doc --workspace --no-deps", prepare: ready },
    Step {
        name: "features",
        line: "cargo clippy -p fc-client --no-default-features -- -D warnings",
        prepare: ready,
    },
    Step {
        name: "features",
        line: "cargo clippy -p fc-client --no-default-features --features rustls-ring -- -D warnings",
        prepare: ready,
    },
    Step {
        name: "features",
        line: "cargo clippy -p fc-client --no-default-features --features blocking -- -D warnings",
        prepare: ready,
    },
    Step {
        name: "features",
        line: "cargo clippy -p fc-client --no-default-features --features reqwest-client -- -D warnings",
        prepare: ready,
    },
    Step {
        name: "features",
        line: "cargo clippy -p fc-client --no-default-features --features native-tls -- -D warnings",
        prepare: find_openssl,
    },
    Step {
        name: "features",
        line: "cargo clippy -p fc-client --all-features -- -D warnings",
        prepare: find_openssl,
    },
    Step {
        name: "features",
        line: "cargo clippy -p fc-emulator --no-default-features -- -D warnings",
        prepare: ready,
    },
    Step {
        name: "msrv",
        line: concat!("cargo +", env!("CARGO_PKG_RUST_VERSION"), " check -p fc-client -p fc-emulator"),
        prepare: install_oldest,
    },
    Step {
        name: "wasm",
        line: "cargo clippy -p fc-client --no-default-features --target wasm32-unknown-unknown -- -D warnings",
        prepare: install_wasm,
    },
    Step { name: "package", line: "cargo xtask package", prepare: ready },
    Step { name: "interop", line: "cargo xtask interop", prepare: crate::interop::install },
    Step { name: "typos", line: "target/ci-venv/bin/typos", prepare: install_typos },
];

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Run this step only.
    #[arg(value_parser = PossibleValuesParser::new(names()))]
    step: Option<String>,
}

/// The name of each step, once.
fn names() -> Vec<&'static str> {
    let mut names = STEPS.map(|step| step.name).to_vec();
    names.dedup();
    names
}

/// Runs the steps and stops at the first that fails.
pub(crate) fn run(args: &Args) -> ExitCode {
    let started = Instant::now();
    let wanted = |step: &&Step| args.step.as_ref().is_none_or(|name| *name == step.name);
    let mut skipped = Vec::new();
    for step in STEPS.iter().filter(wanted) {
        match step.run() {
            Outcome::Passed => {}
            Outcome::Skipped => skipped.push(format!("{} (`{}`)", step.name, step.line)),
            Outcome::Failed => {
                eprintln!("\n{} failed; repeat it with `{}`", step.name, step.line());
                return ExitCode::FAILURE;
            }
        }
    }
    let skipped =
        if skipped.is_empty() { String::new() } else { format!(", skipped: {}", skipped.join(", ")) };
    println!("\nci passed in {:.1} s{skipped}", started.elapsed().as_secs_f32());
    ExitCode::SUCCESS
}

/// One check.
struct Step {
    name: &'static str,
    /// The command as a person types it: variables, the program, its arguments.
    line: &'static str,
    /// What must be there first; the reason when it cannot be, so that the step is skipped.
    prepare: fn(&Path) -> Result<(), String>,
}

enum Outcome {
    Passed,
    Skipped,
    Failed,
}

impl Step {
    fn run(&self) -> Outcome {
        let line = self.line();
        println!("\n== {}: {line}", self.name);
        let started = Instant::now();
        let root = crate::regen::root();
        if let Err(reason) = (self.prepare)(&root) {
            println!("== {}: SKIPPED, nothing was checked: {reason}", self.name);
            return Outcome::Skipped;
        }
        let passed = match command(&line, &root).status() {
            Ok(status) => status.success(),
            Err(error) => {
                eprintln!("{line}: {error}");
                false
            }
        };
        let word = if passed { "passed" } else { "FAILED" };
        println!("== {}: {word} in {:.1} s", self.name, started.elapsed().as_secs_f32());
        if passed { Outcome::Passed } else { Outcome::Failed }
    }

    /// The command line here: a working copy may be packaged before it is committed, CI has a clean one.
    fn line(&self) -> String {
        let dirty = self.name == "package" && env::var_os("CI").is_none();
        if dirty { format!("{} --allow-dirty", self.line) } else { self.line.to_owned() }
    }
}

/// A command line without quotes, as the table has them.
fn command(line: &str, root: &Path) -> Command {
    let mut words = line.split(' ').peekable();
    let mut variables = Vec::new();
    while let Some(pair) = words.peek().and_then(|word| word.split_once('=')) {
        variables.push(pair);
        words.next();
    }
    let mut command = Command::new(words.next().unwrap_or_default());
    command.args(words).envs(variables).current_dir(root);
    command
}

#[expect(clippy::unnecessary_wraps, reason = "the signature of every preparation")]
fn ready(_: &Path) -> Result<(), String> {
    Ok(())
}

/// `native-tls` is OpenSSL wherever the system has no library of its own for TLS.
fn find_openssl(root: &Path) -> Result<(), String> {
    if cfg!(any(windows, target_vendor = "apple")) || env::var_os("OPENSSL_DIR").is_some() {
        return Ok(());
    }
    let line = "pkg-config --exists openssl";
    let found = command(line, root).status().is_ok_and(|status| status.success());
    if found { Ok(()) } else { Err(format!("there are no headers of OpenSSL: `{line}` did not work")) }
}

/// The oldest compiler that the crates promise, which rustup installs; the steps before this one use the pinned one.
fn install_oldest(root: &Path) -> Result<(), String> {
    let line = concat!(
        "rustup toolchain install ",
        env!("CARGO_PKG_RUST_VERSION"),
        " --profile minimal --no-self-update"
    );
    let installed = command(line, root).status().is_ok_and(|status| status.success());
    if installed { Ok(()) } else { Err(format!("`{line}` did not work")) }
}

/// The types and the signer compile where there is no system; the target's library is a download.
fn install_wasm(root: &Path) -> Result<(), String> {
    let line = "rustup target add wasm32-unknown-unknown";
    let installed = command(line, root).status().is_ok_and(|status| status.success());
    if installed { Ok(()) } else { Err(format!("`{line}` did not work")) }
}

/// typos is a wheel: it is installed once, into a virtual environment under `target`.
fn install_typos(root: &Path) -> Result<(), String> {
    if root.join("target/ci-venv/bin/typos").exists() {
        return Ok(());
    }
    for line in [
        "python3 -m venv target/ci-venv",
        "target/ci-venv/bin/python -m pip install --quiet --disable-pip-version-check typos==1.52.0",
    ] {
        let status = command(line, root).status();
        if !status.is_ok_and(|status| status.success()) {
            return Err(format!("`{line}` did not work"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_of_a_step_stand_together() {
        let mut sorted = names();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted.len(), names().len(), "{:?}", names());
    }

    #[test]
    fn a_command_line_is_split_into_variables_program_and_arguments() {
        let command = command("A=b cargo doc --no-deps", Path::new("."));
        assert_eq!(format!("{command:?}"), r#"cd "." && A="b" "cargo" "doc" "--no-deps""#);
    }
}
