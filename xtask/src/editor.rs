//! `cargo xtask editor`: what an editor shows of fc-client, asked of rust-analyzer over its protocol.

mod checks;
mod server;

use std::path::PathBuf;
use std::process::ExitCode;

/// Ask rust-analyzer what it shows to those who use fc-client.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The program; `cargo install ra_ap_rust-analyzer` builds one where rustup has none.
    #[arg(long, default_value = "rust-analyzer")]
    server: PathBuf,
}

/// One line a check; the exit code is 1 when one fails and 2 when there is no server to ask.
pub(crate) fn run(args: &Args) -> ExitCode {
    let results = match checks::all(&args.server) {
        Ok(results) => results,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::from(2);
        }
    };
    let mut failed = false;
    for (check, result) in results {
        match result {
            Ok(seen) => println!("ok      {check}\n        {}", seen.replace('\n', "\n        ")),
            Err(why) => {
                failed = true;
                println!("FAILED  {check}\n        {}", why.replace('\n', "\n        "));
            }
        }
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
