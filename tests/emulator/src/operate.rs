//! The seven operations that the emulator implements.

use std::sync::Arc;

use bytes::Bytes;
use http::Response;
use http::request::Parts;

use crate::error::Fault;
use crate::invoke::{self, Invocation};
use crate::lock::lock;
use crate::route::Route;
use crate::server::Server;
use crate::state::{self, Resource};
use crate::{function, service, trigger};

/// Does what a checked request asks for.
pub(crate) async fn operate(
    server: &Server,
    parts: &Parts,
    body: Bytes,
    route: &Route,
    request_id: &str,
) -> Result<Response<Bytes>, Fault> {
    let names: Vec<&str> = route.names.iter().map(String::as_str).collect();
    let query = parts.uri.query().unwrap_or_default();
    match (route.operation, names.as_slice()) {
        ("CreateService", []) => {
            let (name, service) = service::create(&body, server.world.now())?;
            resource(lock(&server.state).add_service(name, service)?)
        }
        ("GetService", [service]) => {
            let found = lock(&server.state).service(service)?.resource.clone();
            check_qualifier(service, query)?;
            resource(found)
        }
        ("CreateFunction", [service]) => create_function(server, parts, body, service).await,
        ("GetFunction", [service, function]) => {
            let found = lock(&server.state).function(service, function)?.resource.clone();
            check_qualifier(service, query)?;
            resource(found)
        }
        ("CreateTrigger", [service, function]) => {
            // What the trigger belongs to is looked for first: a wrong name is a commoner mistake than a wrong body.
            lock(&server.state).function(service, function)?;
            let (name, made) = trigger::create(service, function, &body, server.world.now())?;
            resource(lock(&server.state).add_trigger(service, function, name, made)?)
        }
        ("GetTrigger", [service, function, trigger]) => {
            resource(lock(&server.state).trigger(service, function, trigger)?.clone())
        }
        ("InvokeFunction", [service, function]) => {
            let pool = Arc::clone(&lock(&server.state).function(service, function)?.pool);
            let headers = &parts.headers;
            invoke::invoke(Invocation { service, query, headers, payload: body, request_id }, pool).await
        }
        (operation, _) => {
            Err(Fault::unsupported(format!("fc-emulator does not implement the operation {operation}")))
        }
    }
}

async fn create_function(
    server: &Server,
    parts: &Parts,
    body: Bytes,
    service: &str,
) -> Result<Response<Bytes>, Fault> {
    let of_service = lock(&server.state).service(service)?.resource.body.clone();
    let checksum =
        parts.headers.get("x-fc-code-checksum").and_then(|value| value.to_str().ok()).map(str::to_owned);
    let world = Arc::clone(&server.world);
    // Unpacking is slow and blocks.
    let made = tokio::task::spawn_blocking(move || {
        let now = world.now();
        function::create(&of_service, &body, checksum.as_deref(), world, now)
    });
    let (name, made) = made.await.map_err(|error| Fault::internal(format!("creating broke: {error}")))??;
    resource(lock(&server.state).add_function(service, name, made)?)
}

fn check_qualifier(service: &str, query: &str) -> Result<(), Fault> {
    state::check_qualifier(service, invoke::qualifier(query).as_deref())
}

fn resource(resource: Resource) -> Result<Response<Bytes>, Fault> {
    let answer =
        Response::builder().header("etag", resource.etag).body(Bytes::from(resource.body.to_string()));
    answer.map_err(Fault::unsendable)
}
