//! The life of a service with fc-client: `fc-interop ENDPOINT LIFE ZIP WITNESS` prints a line of JSON for what each step saw.

use std::path::Path;
use std::time::{Duration, SystemTime};
use std::{env, error::Error, fs, io};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use fc_client::fc2::{Client, InvokeFunction};
use fc_client::{Config, Credentials, Error as CallError, ErrorKind, http_trigger};
use serde_json::{Map, Value, json};

/// What the steps refer to.
struct Given {
    endpoint: String,
    zip: String,
    witness: String,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [endpoint, life, zip, witness] = <[String; 4]>::try_from(arguments)
        .map_err(|_| io::Error::other("four arguments are wanted: ENDPOINT LIFE ZIP WITNESS"))?;
    let steps: Vec<Value> = serde_json::from_slice(&fs::read(life)?)?;
    let given = Given { endpoint, zip: BASE64_STANDARD.encode(fs::read(zip)?), witness };
    let mut token = Value::Null;
    for step in &steps {
        let mut seen = see(step, &given, &token).await?;
        token = seen["body"]["nextToken"].clone();
        seen["step"] = step["step"].clone();
        println!("{seen}");
    }
    Ok(())
}

/// Takes one step.
async fn see(step: &Value, given: &Given, token: &Value) -> Result<Value, Box<dyn Error>> {
    let operation = step["do"].as_str().unwrap_or_default();
    if operation == "Wait" {
        return Ok(json!({ "ran": wait(Path::new(&given.witness)).await }));
    }
    if operation == "CallTrigger" {
        return call_trigger(step, given).await;
    }
    let needed = step["needs"].as_str().unwrap_or(operation);
    if [operation, needed].iter().any(|name| Client::operation(name).is_err()) {
        return Ok(json!({ "unsupported": true }));
    }
    let client = Client::new(Config::new().endpoint(&given.endpoint).credentials(credentials(step)))?;
    let parameters: Map<String, Value> = step["with"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.clone(), fill(value, given, token)))
        .collect();
    let seen = if operation == "InvokeFunction" {
        invoke(&client, parameters).await
    } else {
        call(&client, operation, parameters).await
    };
    Ok(seen.unwrap_or_else(|error| refusal(&error)))
}

/// Who takes the step.
fn credentials(step: &Value) -> Credentials {
    match step["as"].as_str() {
        None => Credentials::new("test-ak-id", "test-ak-secret"),
        Some("wrong-secret") => Credentials::new("test-ak-id", "wrong-secret"),
        Some(_) => Credentials::new("nobody", "test-ak-secret"),
    }
}

/// Calls the address of an HTTP trigger.
async fn call_trigger(step: &Value, given: &Given) -> Result<Value, Box<dyn Error>> {
    let text = |name: &str| step["with"][name].as_str().unwrap_or_default();
    let (service, function, path) = (text("serviceName"), text("functionName"), text("path"));
    let query = text("q").replace(' ', "%20");
    let address = format!("{}/2016-08-15/proxy/{service}/{function}{path}?q={query}", given.endpoint);
    let mut request = http::Request::post(address).body(text("payload").to_owned())?;
    http_trigger::sign(&mut request, &credentials(step), SystemTime::now())?;
    let answer = reqwest::Client::new().execute(request.try_into()?).await?;
    let (status, body) = (answer.status().as_u16(), answer.bytes().await?);
    if status < 400 {
        return Ok(json!({ "status": status, "payload": BASE64_STANDARD.encode(body) }));
    }
    let refusal: Value = serde_json::from_slice(&body)?;
    Ok(json!({ "status": status, "code": refusal["ErrorCode"] }))
}

async fn call(client: &Client, operation: &str, parameters: Map<String, Value>) -> Result<Value, CallError> {
    let answer = client.send_json(operation, &Value::Object(parameters).to_string()).await?;
    Ok(
        json!({ "status": answer.head.status, "etag": answer.head.etag().map(|_| true), "body": answer.result }),
    )
}

async fn invoke(client: &Client, mut parameters: Map<String, Value>) -> Result<Value, CallError> {
    let bytes = parameters
        .remove("payloadBase64")
        .and_then(|text| BASE64_STANDARD.decode(text.as_str().unwrap_or_default()).ok());
    let mut request: InvokeFunction = InvokeFunction::from_json(&Value::Object(parameters).to_string())?;
    if let Some(bytes) = bytes {
        request.payload = Some(bytes.into());
    }
    let answer = client.invoke_function(request).await?;
    Ok(json!({
        "status": answer.head().status,
        "payload": BASE64_STANDARD.encode(answer.payload()),
        "log": answer.log(),
        "functionError": answer.function_error().and(answer.head().header("x-fc-error-type")),
        "version": answer.head().header("x-fc-invocation-service-version"),
    }))
}

fn refusal(error: &CallError) -> Value {
    match error.kind() {
        ErrorKind::Service => {
            json!({ "status": error.status(), "code": error.code(), "message": error.message() })
        }
        // It never reached the service.
        kind => json!({ "code": format!("{kind:?}"), "message": error.message() }),
    }
}

fn fill(value: &Value, given: &Given, token: &Value) -> Value {
    match value {
        Value::String(text) if text == "$next" => token.clone(),
        Value::String(text) if text == "$zip" => given.zip.clone().into(),
        Value::String(text) => text.replace("$witness", &given.witness).into(),
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| (name.clone(), fill(value, given, token))).collect()
        }
        other => other.clone(),
    }
}

async fn wait(witness: &Path) -> bool {
    for _ in 0..200 {
        if witness.exists() {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    false
}
