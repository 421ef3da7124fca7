//! `cargo xtask soak`: the long run of `tests/soak`.

use std::process::{Command, ExitCode};

#[derive(clap::Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Args {
    /// What the long run is told, such as `--calls 5000 --at-once 32 --faults 5`; `--help` shows it.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    words: Vec<String>,
}

/// Builds it and lets it run.
pub(crate) fn run(args: &Args) -> ExitCode {
    let mut soak = Command::new(env!("CARGO"));
    soak.current_dir(crate::regen::root()).args(["run", "--quiet", "-p", "fc-soak", "--"]).args(&args.words);
    match soak.status() {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: cargo: {error}");
            ExitCode::FAILURE
        }
    }
}
