//! Deploys a folder as a function, with a progress bar, and only when it changed: `deploy [OPTIONS] FOLDER`.
//!
//! Place and credentials come from the environment, as in `Client::from_env`; with `--local` a local Function Compute is
//! started, and the folder is deployed to it twice.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use fc_client::fc2::{
    Client, Code, CreateFunction, CreateService, Function, GetFunction, Runtime, UpdateFunction,
};
use fc_client::{Config, Credentials, Error, Package};
use fc_emulator::Emulator;
use indicatif::{ProgressBar, ProgressStyle};

/// Deploys a folder as a function.
#[derive(Parser)]
#[command(name = "deploy")]
struct Arguments {
    /// The service; it is created where it does not exist.
    #[arg(long, default_value = "demo")]
    service: String,
    /// The function; it is created where it does not exist.
    #[arg(long, default_value = "hello")]
    function: String,
    /// What runs it.
    #[arg(long, default_value = "python3.10")]
    runtime: String,
    /// What is called.
    #[arg(long, default_value = "index.handler")]
    handler: String,
    /// Deploys to a local Function Compute, which ends with this program.
    #[arg(long)]
    local: bool,
    /// What is zipped; `.fcignore` names what stays out.
    folder: PathBuf,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("deploy: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let bar = ProgressBar::no_length();
    bar.set_style(ProgressStyle::with_template("{bar:40} {bytes}/{total_bytes} {bytes_per_sec}")?);
    let shown = bar.clone();
    let mut config = Config::from_env().on_progress(move |progress| {
        if shown.length() != Some(progress.total) {
            // Another request, which is no part of the time of the one before.
            shown.reset();
            shown.set_length(progress.total);
        }
        shown.set_position(progress.sent);
    });
    let mut emulator = None;
    if arguments.local {
        let started = emulator.insert(Emulator::start().await?);
        let key = Credentials::new("test-ak-id", "test-ak-secret");
        config = config.endpoint(started.endpoint()).credentials(key);
    }
    let client = Client::new(config)?;
    // A local one ends with this program, so the second deployment shows that nothing is sent twice.
    let times = if arguments.local { 2 } else { 1 };
    for _ in 0..times {
        let outcome = deploy(&client, arguments).await?;
        bar.finish_and_clear();
        println!("{outcome}");
    }
    Ok(())
}

async fn deploy(client: &Client, arguments: &Arguments) -> Result<String, Box<dyn std::error::Error>> {
    let Arguments { service, function: name, runtime, handler, folder, .. } = arguments;
    let (package, runtime) = (Package::from_dir(folder), Runtime::from(runtime.as_str()));
    let described = |function: Function, what: &str| {
        let size = function.code_size.unwrap_or_default();
        let checksum = function.code_checksum.unwrap_or_default();
        format!("{service}/{name} was {what}: a package of {size} bytes with the CRC-64 {checksum}")
    };
    match client.get_function(GetFunction::new(service, name)).await {
        Ok(function) => {
            let runs = function.runs(&package).await?;
            let same =
                function.handler.as_ref() == Some(handler) && function.runtime.as_ref() == Some(&runtime);
            if runs && same {
                return Ok(format!("{service}/{name} runs this package already: nothing is sent"));
            }
            let update = UpdateFunction::builder().service_name(service).function_name(name);
            let mut update = update.handler(handler).runtime(runtime).build();
            if !runs {
                update.code = Code::from(package).into();
            }
            return Ok(described(client.update_function(update).await?, "updated"));
        }
        Err(error) if error.is_not_found() => {}
        Err(error) => return Err(error.into()),
    }
    let service = CreateService::builder().service_name(service).without_role().build();
    existing_is_fine(client.create_service(service.clone()).await.map(drop))?;
    let create = CreateFunction::builder()
        .service_name(service.service_name)
        .function_name(name)
        .runtime(runtime)
        .handler(handler)
        .code(Code::from(package))
        .build();
    Ok(described(client.create_function(create).await?, "created"))
}

fn existing_is_fine(created: Result<(), Error>) -> Result<(), Error> {
    match created {
        Err(error) if error.is_already_exists() => Ok(()),
        other => other,
    }
}
