//! The emulator as a program: `fc-emulator --listen 127.0.0.1:9700 --data DIR`.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;
use fc_emulator::{Builder, Emulator};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

/// A local Alibaba Cloud Function Compute (FC 2.0) to test against.
///
/// It accepts the access key test-ak-id with the secret test-ak-secret.
/// An interrupt lets running calls end within five seconds; a second one ends them at once.
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
    /// A directory in which everything is kept from one start to the next; without it all is gone at the end.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

/// How long running calls have when the program is told to end.
const GRACE: Duration = Duration::from_secs(5);

#[tokio::main]
async fn main() -> io::Result<()> {
    let arguments = Arguments::parse();
    let filter = EnvFilter::builder().with_default_directive(LevelFilter::INFO.into()).from_env_lossy();
    tracing_subscriber::fmt().compact().with_level(false).with_env_filter(filter).init();
    let mut signals =
        Signals { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? };
    let builder = Emulator::builder().listen(arguments.listen);
    let builder = if arguments.exposed { builder.exposed() } else { builder };
    let builder = arguments.allow_host.into_iter().fold(builder, Builder::allow_host);
    let builder = match arguments.data {
        Some(dir) => builder.data(dir),
        None => builder,
    };
    let emulator = builder.start().await.unwrap_or_else(|error| {
        eprintln!("fc-emulator: {error}");
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
    signals.next().await;
    tokio::select! {
        () = emulator.stop(GRACE) => {}
        () = signals.next() => {}
    }
    // By now the emulator has been dropped, and every function that it started has ended.
    Ok(())
}

/// The two ways in which a program is told to end.
struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}
