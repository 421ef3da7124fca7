//! What is there from the beginning: services and functions that a test puts in, without asking over HTTP.

use std::future::Future;
use std::io::{self, Cursor, Write};
use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use http::{Request, Response};
use serde_json::{Map, Value, json};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::error::Fault;
use crate::lock::lock;
use crate::runtime::{Context, Failure, Native};
use crate::server::Server;
use crate::store::Content;
use crate::{function, service, trigger};

/// A function to put into an emulator: its code is a closure, or files as they stand in a package.
///
/// ```
/// use fc_emulator::Function;
///
/// let greet = Function::new("greet", |event, context| async move {
///     context.log("someone is here");
///     match std::str::from_utf8(&event) {
///         Ok(name) => Ok(format!("hello {name}")),
///         Err(_) => Err("a name must be text"),
///     }
/// });
/// let nightly = greet.set("timeout", 60).timer("nightly", "0 0 2 * * *", "clean up");
/// ```
#[derive(Clone)]
#[must_use = "a function is there when an emulator is given it"]
pub struct Function {
    given: Map<String, Value>,
    files: Vec<(String, Vec<u8>)>,
    native: Option<Native>,
    triggers: Vec<Value>,
}

impl Function {
    /// An async closure from an event to a payload; what it fails with is the function's own error, and a panic is
    /// the end of its process. For the rest of the world its runtime is `custom`.
    pub fn new<F, R, T, E>(name: impl Into<String>, handler: F) -> Function
    where
        F: Fn(Bytes, Context) -> R + Send + Sync + 'static,
        R: Future<Output = Result<T, E>> + Send + 'static,
        T: Into<Bytes>,
        E: Into<Failure>,
    {
        Function::native(name.into(), Native::event(handler))
    }

    /// An async closure for an HTTP trigger; the path of the request is the one behind the function's name.
    pub fn http<F, R, T, E>(name: impl Into<String>, handler: F) -> Function
    where
        F: Fn(Request<Bytes>, Context) -> R + Send + Sync + 'static,
        R: Future<Output = Result<Response<T>, E>> + Send + 'static,
        T: Into<Bytes>,
        E: Into<Failure>,
    {
        Function::native(name.into(), Native::http(handler))
    }

    /// A Python function, `handler` of this source.
    pub fn python(name: impl Into<String>, source: &str) -> Function {
        Function::from_files(name, "python3.10", "index.handler", &[("index.py", source)])
    }

    /// A Node.js function, `exports.handler` of this source.
    pub fn nodejs(name: impl Into<String>, source: &str) -> Function {
        Function::from_files(name, "nodejs20", "index.handler", &[("index.js", source)])
    }

    /// A function of any runtime; every file of its package is executable.
    pub fn from_files(
        name: impl Into<String>,
        runtime: &str,
        handler: &str,
        files: &[(&str, &str)],
    ) -> Function {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
        let given = Map::from_iter([
            ("functionName".to_owned(), name.into().into()),
            ("runtime".to_owned(), runtime.into()),
            ("handler".to_owned(), handler.into()),
        ]);
        Function { given, files, native: None, triggers: Vec::new() }
    }

    fn native(name: String, native: Native) -> Function {
        Function { native: Some(native), ..Function::from_files(name, "custom", "rust", &[]) }
    }

    /// Any other parameter of `CreateFunction`, under its name there: `timeout`, `environmentVariables`.
    pub fn set(mut self, parameter: impl Into<String>, value: impl Into<Value>) -> Function {
        self.given.insert(parameter.into(), value.into());
        self
    }

    /// A timer that calls it.
    pub fn timer(self, name: &str, cron: &str, payload: &str) -> Function {
        let config = json!({ "cronExpression": cron, "enable": true, "payload": payload });
        self.trigger(name, "timer", &config)
    }

    /// An HTTP trigger; `auth_type` is `anonymous` or `function`.
    pub fn http_trigger(self, name: &str, auth_type: &str, methods: &[&str]) -> Function {
        self.trigger(name, "http", &json!({ "authType": auth_type, "methods": methods }))
    }

    fn trigger(mut self, name: &str, kind: &str, config: &Value) -> Function {
        let config = config.to_string();
        self.triggers.push(json!({ "triggerName": name, "triggerType": kind, "triggerConfig": config }));
        self
    }

    /// Whether it is there already; a closure cannot be kept, so what has its name is another function.
    pub(crate) fn is_in(&self, content: &Content, service: &str) -> bool {
        let name = self.given.get("functionName").and_then(Value::as_str).unwrap_or_default();
        self.native.is_none() && content.records.contains_key(&format!("s/{service}/f/{name}"))
    }

    fn package(&self) -> zip::result::ZipResult<Vec<u8>> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (path, text) in &self.files {
            writer.start_file(path, SimpleFileOptions::default().unix_permissions(0o755))?;
            writer.write_all(text)?;
        }
        Ok(writer.finish()?.into_inner())
    }
}

impl std::fmt::Debug for Function {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Function").field("given", &self.given).finish_non_exhaustive()
    }
}

/// Makes a service if there is none of that name, and a function in it.
pub(crate) fn add(server: &Server, service: &str, function: Option<Function>) -> io::Result<()> {
    let refused = |fault: Fault| io::Error::new(io::ErrorKind::InvalidInput, fault.message);
    add_service(server, service).map_err(refused)?;
    let Some(function) = function else { return Ok(()) };
    let package = function.package().map_err(io::Error::other)?;
    add_function(server, service, function, &package).map_err(refused)
}

fn add_service(server: &Server, name: &str) -> Result<(), Fault> {
    if lock(&server.state).service(name).is_ok() {
        return Ok(());
    }
    let body = json!({ "serviceName": name }).to_string();
    let (name, made) = service::create(body.as_bytes(), server.world.now())?;
    server.change(|state| state.add_service(name, made).map(drop))
}

fn add_function(server: &Server, service: &str, seed: Function, package: &[u8]) -> Result<(), Fault> {
    let mut given = seed.given;
    given.insert("code".to_owned(), json!({ "zipFile": BASE64_STANDARD.encode(package) }));
    let body = Value::Object(given).to_string();
    let now = server.world.now();
    let (name, made, mut code) = function::create(body.as_bytes(), None, now)?;
    if let Some(code) = Arc::get_mut(&mut code) {
        code.native = seed.native;
    }
    server.change(|state| {
        let placed = function::place(made, code, &state.service(service)?.resource.body, &server.world);
        state.add_function(service, name.clone(), placed)?;
        for body in &seed.triggers {
            let (trigger, made) =
                trigger::create(service, &name, body.to_string().as_bytes(), now, server.address)?;
            state.add_trigger(service, &name, trigger, made)?;
        }
        Ok(())
    })
}
