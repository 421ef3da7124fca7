//! The first seven operations, from a service to an invocation, against a local Function Compute that this program starts itself: nothing is needed but Rust.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};

use fc_client::fc2::{
    Client, Code, CreateFunction, CreateService, CreateTrigger, CustomRuntimeConfig, GetFunction, GetService,
    GetTrigger, InvokeFunction, LogType, Runtime, TimerTriggerConfig, TriggerType,
};
use fc_client::{Config, Credentials};
use fc_emulator::Emulator;
use serde::Serialize;

#[derive(Serialize)]
struct Event<'a> {
    name: &'a str,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    if std::env::args().nth(1).as_deref() == Some(SERVE) {
        return Ok(serve()?);
    }
    let emulator = Emulator::start().await?;
    println!("A local Function Compute listens at {}.\n", emulator.endpoint());
    let config = Config::new()
        .endpoint(emulator.endpoint())
        .region("cn-hangzhou")
        .credentials(Credentials::new("test-ak-id", "test-ak-secret"));
    let client = Client::new(config)?;

    let service = client
        .create_service(
            CreateService::builder()
                .service_name("demo")
                .without_role()
                .description("A quick start.")
                .build(),
        )
        .await?;
    println!(
        "CreateService   {} was created at {}",
        text(service.service_name.as_ref()),
        text(service.created_time.as_ref())
    );
    let service = client.get_service(GetService::new("demo")).await?;
    println!(
        "GetService      {}: {}",
        text(service.service_name.as_ref()),
        text(service.description.as_ref())
    );

    let function = client.create_function(function()?).await?;
    println!(
        "CreateFunction  {} runs {} from a package of {} bytes",
        text(function.function_name.as_ref()),
        function.runtime.as_ref().map_or("?", |runtime| runtime.as_str()),
        function.code_size.unwrap_or_default(),
    );
    let function = client.get_function(GetFunction::new("demo", "hello")).await?;
    println!(
        "GetFunction     {} has the CRC-64 {}",
        text(function.function_name.as_ref()),
        text(function.code_checksum.as_ref())
    );

    let trigger = CreateTrigger::builder()
        .service_name("demo")
        .function_name("hello")
        .trigger_name("every-morning")
        .trigger_type(TriggerType::Timer)
        .trigger_config(TimerTriggerConfig::new("CRON_TZ=Asia/Shanghai 0 0 9 * * *").enable(true))
        .build();
    let trigger = client.create_trigger(trigger).await?;
    println!(
        "CreateTrigger   {} has the id {}",
        text(trigger.trigger_name.as_ref()),
        text(trigger.trigger_id.as_ref())
    );
    let trigger = client.get_trigger(GetTrigger::new("demo", "hello", "every-morning")).await?;
    println!("GetTrigger      {}: {:?}", text(trigger.trigger_name.as_ref()), trigger.trigger_config);

    let invocation = InvokeFunction::builder()
        .service_name("demo")
        .function_name("hello")
        .payload_json(&Event { name: "world" })?
        .log_type(LogType::Tail)
        .build();
    let answer = client.invoke_function(invocation).await?;
    println!("InvokeFunction  answered {}", answer.text()?.trim_end());
    println!("\nThe log of request {}:", answer.request_id().unwrap_or("?"));
    for line in answer.log().unwrap_or_default().lines() {
        println!("  {line}");
    }

    let error =
        client.get_function(GetFunction::new("demo", "nobody")).await.expect_err("there is no such function");
    println!("\nWhat does not exist is an error that says so:\n  {error}");
    Ok(())
}

/// A Python function from a folder of this repository; without Python, this very program as a custom runtime.
fn function() -> Result<CreateFunction, Box<dyn std::error::Error>> {
    let builder = CreateFunction::builder().service_name("demo").function_name("hello");
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/hello");
    if python() {
        println!(
            "                Python is installed: a Python function is deployed from fc-client/examples/hello."
        );
        return Ok(builder
            .runtime(Runtime::Python3_10)
            .handler("index.handler")
            .code(Code::from_dir(folder))
            .build());
    }
    println!("                Python is not installed: this program deploys itself as a custom runtime.");
    let program = std::env::current_exe()?.display().to_string();
    let request = builder.runtime(Runtime::Custom).handler("none").code(Code::from_dir(folder));
    Ok(request.custom_runtime_config(CustomRuntimeConfig::new().command([program.as_str(), SERVE])).build())
}

fn python() -> bool {
    std::process::Command::new("python3")
        .arg("--version")
        .output()
        .is_ok_and(|output| output.status.success())
}

fn text(value: Option<&String>) -> &str {
    value.map_or("?", String::as_str)
}

/// The argument with which this program is the server of a custom runtime.
const SERVE: &str = "serve-as-custom-runtime";

/// A custom runtime is a program that serves HTTP on the port that it is told; each `POST /invoke` is one event.
fn serve() -> std::io::Result<()> {
    let port = std::env::var("FC_SERVER_PORT").unwrap_or_else(|_| "9000".to_owned());
    for stream in TcpListener::bind(format!("127.0.0.1:{port}"))?.incoming() {
        // One connection that breaks is no reason to stop.
        if let Err(error) = answer(BufReader::new(stream?)) {
            eprintln!("no answer: {error}");
        }
    }
    Ok(())
}

fn answer(mut stream: BufReader<TcpStream>) -> std::io::Result<()> {
    if stream.fill_buf()?.is_empty() {
        return Ok(());
    }
    let (mut line, mut length) = (String::new(), 0);
    while stream.read_line(&mut line)? > 2 {
        let header = line.to_ascii_lowercase();
        length =
            header.strip_prefix("content-length:").map_or(length, |value| value.trim().parse().unwrap_or(0));
        line.clear();
    }
    let mut event = vec![0; length];
    stream.read_exact(&mut event)?;
    let event: serde_json::Value = serde_json::from_slice(&event)?;
    println!("greeting {}", event["name"]);
    let greeting = format!("Hello, {}!", event["name"].as_str().unwrap_or("whoever you are"));
    let body = serde_json::json!({ "greeting": greeting, "function": "hello" }).to_string();
    let head = format!(
        "HTTP/1.1 200 OK\r\nx-fc-status: 200\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    stream.get_mut().write_all((head + &body).as_bytes())
}
