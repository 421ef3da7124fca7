//! The project's own commands.

mod bench;
mod ci;
mod document;
mod editor;
mod expand;
mod interop;
mod package;
mod regen;
mod semver;
mod soak;
// The macro's own code, so that what it prints can be read.
#[path = "../../fc-macros/src/stages/mod.rs"]
mod stages;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about = "The project's own commands.")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Join the parameter tables and the wire files into the specification.
    Regen(regen::Args),
    /// Print the code that the macro makes of an operation, an object or an enum.
    Expand(expand::Args),
    /// Ask rust-analyzer what it shows to those who use fc-client.
    Editor(editor::Args),
    /// Measure something beside its baselines.
    Bench(bench::Args),
    /// Package what is published, and build and run the README's code with the packages alone.
    Package(package::Args),
    /// Ask cargo-semver-checks what a release would break of the one before.
    Semver(semver::Args),
    /// Let the official SDKs and fc-client live the same life with the emulator, and compare what they see.
    Interop(interop::Args),
    /// Drive fc-client against the emulator for long, with faults.
    Soak(soak::Args),
    /// Run what every change must pass, or one step of it.
    Ci(ci::Args),
}

fn main() -> ExitCode {
    match Cli::parse().command {
        Command::Regen(args) => regen::run(&args),
        Command::Expand(args) => expand::run(&args),
        Command::Editor(args) => editor::run(&args),
        Command::Bench(args) => bench::run(&args),
        Command::Package(args) => package::run(&args),
        Command::Semver(args) => semver::run(&args),
        Command::Interop(args) => interop::run(&args),
        Command::Soak(args) => soak::run(&args),
        Command::Ci(args) => ci::run(&args),
    }
}
