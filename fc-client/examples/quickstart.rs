//! All seven operations against a local Function Compute that this program starts itself: nothing is needed but Rust.

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
        text(&service.service_name),
        text(&service.created_time)
    );
    let service = client.get_service(GetService::new("demo")).await?;
    println!("GetService      {}: {}", text(&service.service_name), text(&service.description));

    let function = client.create_function(function()).await?;
    println!(
        "CreateFunction  {} runs {} from a package of {} bytes",
        text(&function.function_name),
        function.runtime.as_ref().map_or("?", |runtime| runtime.as_str()),
        function.code_size.unwrap_or_default(),
    );
    let function = client.get_function(GetFunction::new("demo", "hello")).await?;
    println!(
        "GetFunction     {} has the CRC-64 {}",
        text(&function.function_name),
        text(&function.code_checksum)
    );

    let trigger = CreateTrigger::builder()
        .service_name("demo")
        .function_name("hello")
        .trigger_name("every-morning")
        .trigger_type(TriggerType::Timer)
        .trigger_config(TimerTriggerConfig::new("CRON_TZ=Asia/Shanghai 0 0 9 * * *").enable(true))
        .build();
    let trigger = client.create_trigger(trigger).await?;
    println!("CreateTrigger   {} has the id {}", text(&trigger.trigger_name), text(&trigger.trigger_id));
    let trigger = client.get_trigger(GetTrigger::new("demo", "hello", "every-morning")).await?;
    println!("GetTrigger      {}: {:?}", text(&trigger.trigger_name), trigger.trigger_config);

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

/// A Python function from a folder of this repository; without Python, a program that is its own server.
fn function() -> CreateFunction {
    let builder = CreateFunction::builder().service_name("demo").function_name("hello").timeout(10);
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/hello");
    if python() {
        println!(
            "Python is installed, so a Python function is deployed from {}.",
            "fc-client/examples/hello"
        );
        return builder
            .runtime(Runtime::Python3_10)
            .handler("index.handler")
            .code(Code::from_dir(folder))
            .build();
    }
    println!("Python is not installed, so this program deploys itself as a custom runtime.");
    builder
        .runtime(Runtime::Custom)
        .handler("none")
        .custom_runtime_config(CustomRuntimeConfig::new())
        .code(Code::from_dir(folder))
        .build()
}

fn python() -> bool {
    std::process::Command::new("python3")
        .arg("--version")
        .output()
        .is_ok_and(|output| output.status.success())
}

fn text(value: &Option<String>) -> &str {
    value.as_deref().unwrap_or("?")
}
