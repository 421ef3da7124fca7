//! A long run: calls with faults, many functions, and an instance that dies in the middle of a call.

mod calls;
mod dying;
mod memory;
mod tally;
mod thousand;

use std::error::Error;
use std::process::ExitCode;

use clap::Parser;
use fc_client::fc2::Client;
use fc_client::{Config, Credentials};
use fc_emulator::Emulator;

/// Drives fc-client against the emulator for long, with faults, and counts.
#[derive(Parser)]
#[command(name = "soak")]
struct Arguments {
    /// How many invocations.
    #[arg(long, default_value_t = 200_000, value_parser = clap::value_parser!(u32).range(100..))]
    calls: u32,
    /// How many of them at once.
    #[arg(long, default_value_t = 32, value_parser = clap::value_parser!(u32).range(1..=1000))]
    at_once: u32,
    /// How many percent of the requests are struck by a fault.
    #[arg(long, default_value_t = 5.0, value_parser = percent)]
    faults: f64,
    /// How many functions are created, listed, called and deleted.
    #[arg(long, default_value_t = 1000)]
    functions: u32,
}

fn percent(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(percent) if (0.0..=50.0).contains(&percent) => Ok(percent),
        _ => Err("a number from 0 to 50 is wanted".to_owned()),
    }
}

/// What a part found to be wrong, a sentence each.
type Faults = Vec<String>;

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Arguments::parse()).await {
        Ok(faults) if faults.is_empty() => {
            println!("\nNothing is wrong.");
            ExitCode::SUCCESS
        }
        Ok(faults) => {
            for fault in faults {
                eprintln!("WRONG: {fault}");
            }
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &Arguments) -> Result<Faults, Box<dyn Error>> {
    let mut faults = calls::run(arguments).await?;
    if !python() {
        println!("\nThere is no python3: functions in processes are left out.");
        return Ok(faults);
    }
    faults.extend(thousand::run(arguments.functions).await?);
    faults.extend(dying::run().await?);
    Ok(faults)
}

fn python() -> bool {
    let version = std::process::Command::new("python3").arg("--version").output();
    version.is_ok_and(|output| output.status.success())
}

fn client(emulator: &Emulator) -> Result<Client, fc_client::Error> {
    let credentials = Credentials::new("test-ak-id", "test-ak-secret");
    Client::new(Config::new().endpoint(emulator.endpoint()).credentials(credentials))
}
