//! Calls any operation by its name: `call [OPTIONS] OPERATION JSON`. Answers, and errors, are one JSON object.
//!
//! Credentials and place come from the environment: `ALIBABA_CLOUD_ACCESS_KEY_ID`, `ALIBABA_CLOUD_ACCESS_KEY_SECRET`,
//! `ALIBABA_CLOUD_SECURITY_TOKEN`, `FC_ACCOUNT_ID`, `FC_REGION`, or `--endpoint`. `RUST_LOG` shows what happens.

use std::hash::{BuildHasher as _, Hasher as _};
use std::process::ExitCode;
use std::time::{Duration, SystemTime};

use base64::Engine as _;
use clap::Parser;
use fc_client::fc2::Client;
use fc_client::{Answer, Config, Error, ErrorKind, Operation, Retry};
use serde_json::{Value, json};

/// Calls an operation of Function Compute.
#[derive(Parser)]
#[command(name = "call")]
struct Arguments {
    /// The version of the API.
    #[arg(long, default_value = "2021-04-06", value_parser = ["2021-04-06"])]
    api: String,
    /// Scheme and host in place of those that account and region give.
    #[arg(long, value_name = "URL")]
    endpoint: Option<String>,
    /// How long one attempt may take.
    #[arg(long, value_name = "SECONDS", value_parser = seconds, allow_hyphen_values = true)]
    timeout: Option<Duration>,
    /// How often the request is sent at most.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    max_attempts: Option<u32>,
    /// Sends nothing and prints what would be sent.
    #[arg(long)]
    dry_run: bool,
    /// The time to sign with.
    #[arg(long, value_name = "RFC3339", requires = "dry_run", value_parser = utc)]
    date: Option<SystemTime>,
    /// The nonce to sign with.
    #[arg(long, value_name = "HEX", requires = "dry_run", value_parser = hex)]
    nonce: Option<String>,
    /// The operation, such as `GetFunction`.
    operation: String,
    /// One object with the parameters under their wire or documented names.
    json: String,
}

fn hex(text: &str) -> Result<String, String> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if digits { Ok(text.to_owned()) } else { Err("hexadecimal digits are wanted".to_owned()) }
}

/// A time in UTC, such as `2023-11-15T08:30:45Z`.
fn utc(text: &str) -> Result<SystemTime, String> {
    humantime::parse_rfc3339(text).map_err(|error| format!("{error}; write UTC like 2023-11-15T08:30:45Z"))
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| format!("`{text}` is no number of seconds"))?;
    match Duration::try_from_secs_f64(seconds) {
        Ok(timeout) if !timeout.is_zero() => Ok(timeout),
        Ok(_) => Err("nothing can be done in no time".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::from_default_env();
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let arguments = Arguments::parse();
    if let Err(reason) = check(&arguments) {
        eprintln!("error: {reason}");
        return ExitCode::from(2);
    }
    match run(&arguments).await {
        Ok(answer) => {
            println!("{answer}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            println!("{}", describe(&error, &arguments.operation));
            ExitCode::FAILURE
        }
    }
}

/// What makes no sense to send, before anything else is looked at.
fn check(arguments: &Arguments) -> Result<(), String> {
    Client::operation(&arguments.operation).map_err(|error| {
        let all: Vec<&str> = Client::operations().map(Operation::name).collect();
        format!("{}\nthe operations are {}", error.message(), all.join(", "))
    })?;
    match serde_json::from_str::<Value>(&arguments.json) {
        Ok(Value::Object(_)) => Ok(()),
        Ok(_) => {
            Err("the parameters must be one JSON object, such as '{\"serviceName\": \"demo\"}'".to_owned())
        }
        Err(error) => Err(format!("the parameters are no JSON: {error}")),
    }
}

async fn run(arguments: &Arguments) -> Result<Value, Error> {
    let Arguments { operation, json, .. } = arguments;
    let mut config = Config::from_env();
    if let Some(endpoint) = &arguments.endpoint {
        config = config.endpoint(endpoint);
    }
    if let Some(timeout) = arguments.timeout {
        config = config.timeout(timeout);
    }
    if let Some(attempts) = arguments.max_attempts {
        config = config.retry(Retry::attempts(attempts));
    }
    let client = Client::new(config)?;
    if arguments.dry_run {
        let at = arguments.date.unwrap_or_else(SystemTime::now);
        let nonce = arguments.nonce.clone().unwrap_or_else(nonce);
        return client.dry_run_json(operation, json, at, &nonce).await.map(|request| show(&request));
    }
    let Answer { result, head, .. } = client.send_json(operation, json).await?;
    Ok(
        json!({ "ok": result, "requestId": head.request_id(), "status": head.status, "attempts": head.attempts }),
    )
}

/// The request exactly as it would be sent.
fn show(request: &http::Request<bytes::Bytes>) -> Value {
    let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
    let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers: Vec<(String, String)> =
        request.headers().iter().map(|(name, value)| (name.to_string(), text(value))).collect();
    let mut shown = json!({ "method": request.method().as_str(), "target": target, "headers": headers });
    if let Ok(body) = std::str::from_utf8(request.body()) {
        shown["body"] = json!(body);
    } else {
        shown["bodyBase64"] = json!(base64::engine::general_purpose::STANDARD.encode(request.body()));
    }
    shown
}

fn describe(error: &Error, operation: &str) -> Value {
    let kind = match error.kind() {
        ErrorKind::Service => "service",
        ErrorKind::Decode => "decode",
        ErrorKind::Transport => "transport",
        ErrorKind::Timeout => "timeout",
        ErrorKind::Connect => "connect",
        ErrorKind::Credentials => "credentials",
        _ => "invalid",
    };
    json!({ "error": {
        "kind": kind,
        "operation": operation,
        "status": error.status(),
        "code": error.code(),
        "message": error.message(),
        "requestId": error.request_id(),
        "retryable": error.is_retryable(),
        "attempts": error.attempts(),
    }})
}

/// A text that no other request has: the seeds of hash maps are random.
fn nonce() -> String {
    let random = || std::collections::hash_map::RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", random(), random())
}
