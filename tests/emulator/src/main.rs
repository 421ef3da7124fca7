//! The emulator as a program: `fc-emulator --listen 127.0.0.1:9700`.

use std::io;
use std::net::SocketAddr;

use clap::Parser;
use fc_emulator::{Builder, Emulator};
use tokio::signal::unix::{SignalKind, signal};

/// A local Alibaba Cloud Function Compute (FC 2.0) to test against.
///
/// It accepts the access key test-ak-id with the secret test-ak-secret.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The address to listen on: one of loopback, unless --exposed is given.
    #[arg(long, default_value = "127.0.0.1:9700")]
    listen: SocketAddr,
    /// Listen where others can reach it too; whoever does can run any code as you.
    #[arg(long)]
    exposed: bool,
    /// A name of this machine's that browsers may call the emulator by; may be repeated.
    #[arg(long, value_name = "NAME")]
    allow_host: Vec<String>,
}

#[tokio::main]
async fn main() -> io::Result<()> {
    let arguments = Arguments::parse();
    tracing_subscriber::fmt().compact().with_level(false).init();
    let mut terminate = signal(SignalKind::terminate())?;
    let builder = Emulator::builder().listen(arguments.listen);
    let builder = if arguments.exposed { builder.exposed() } else { builder };
    let builder = arguments.allow_host.into_iter().fold(builder, Builder::allow_host);
    let emulator = builder.start().await.unwrap_or_else(|error| {
        eprintln!("fc-emulator: cannot listen on {}: {error}", arguments.listen);
        std::process::exit(2);
    });
    println!("fc-emulator listens on {}; Ctrl-C ends it", emulator.endpoint());
    println!("It accepts the access key test-ak-id with the secret test-ak-secret.");
    println!("Its page is {}", emulator.page());
    if !arguments.listen.ip().is_loopback() {
        eprintln!(
            "WARNING: others can reach {}, and whoever does can run any code as you: its keys are public. \
             Do this only in a network where you trust everybody.",
            emulator.endpoint()
        );
    }
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted,
        _ = terminate.recv() => Ok(()),
    }
    // Dropping the emulator ends every function that it started.
}
