//! The emulator as a program: `fc-emulator --listen 127.0.0.1:9700`.

use std::io;
use std::net::SocketAddr;

use clap::Parser;
use fc_emulator::Emulator;
use tokio::signal::unix::{SignalKind, signal};

/// A local Alibaba Cloud Function Compute (FC 2.0) to test against.
///
/// It accepts the access key test-ak-id with the secret test-ak-secret.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The loopback address to listen on.
    #[arg(long, default_value = "127.0.0.1:9700")]
    listen: SocketAddr,
}

#[tokio::main]
async fn main() -> io::Result<()> {
    let arguments = Arguments::parse();
    tracing_subscriber::fmt().compact().with_level(false).init();
    let mut terminate = signal(SignalKind::terminate())?;
    let emulator = Emulator::builder().listen(arguments.listen).start().await.unwrap_or_else(|error| {
        eprintln!("fc-emulator: cannot listen on {}: {error}", arguments.listen);
        std::process::exit(2);
    });
    println!("fc-emulator listens on {}; Ctrl-C ends it", emulator.endpoint());
    println!("It accepts the access key test-ak-id with the secret test-ak-secret.");
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted,
        _ = terminate.recv() => Ok(()),
    }
    // Dropping the emulator ends every function that it started.
}
