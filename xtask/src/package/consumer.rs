//! A stranger's program: the README's code as it stands, against a local Function Compute.

use std::process::{Command, ExitCode};

use fc_emulator::Emulator;

#[tokio::main]
async fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    // The README's code finds everything in its environment, and an environment is given at the start of a program.
    if std::env::var_os("FC_ENDPOINT").is_none() {
        return start().await;
    }
    // CALLS
    println!("the README's code ran");
    Ok(ExitCode::SUCCESS)
}

async fn start() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let emulator = Emulator::start().await?;
    let status = Command::new(std::env::current_exe()?)
        .env("FC_ENDPOINT", emulator.endpoint())
        .env("FC_ACCOUNT_ID", "1234567890123456")
        .env("FC_REGION", "cn-hangzhou")
        .env("ALIBABA_CLOUD_ACCESS_KEY_ID", "test-ak-id")
        .env("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "test-ak-secret")
        .status()?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

// BLOCKS
