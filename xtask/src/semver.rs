//! `cargo xtask semver`: what a release would break of the one before.

use std::process::{Command, ExitCode};

/// What others depend on. fc-spec promises no API, and fc-macros has none but what it prints, which is fc-client's.
const CRATES: [&str; 2] = ["fc-client", "fc-emulator"];

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The commit or tag of the release before.
    baseline: String,
}

/// Compares the public items with those of another commit, by cargo-semver-checks.
pub(crate) fn run(args: &Args) -> ExitCode {
    let mut command = Command::new("cargo");
    command.current_dir(crate::regen::root()).args(["semver-checks", "--baseline-rev", &args.baseline]);
    command.args(CRATES.iter().flat_map(|name| ["-p", name]));
    let found = Command::new("cargo").args(["semver-checks", "--version"]).output();
    if !found.is_ok_and(|output| output.status.success()) {
        eprintln!("error: cargo-semver-checks is not there: `cargo install cargo-semver-checks --locked`");
        return ExitCode::from(2);
    }
    match command.status() {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: cargo could not be started: {error}");
            ExitCode::from(2)
        }
    }
}
