//! What the emulator implements: each operation, and who does it.

use std::borrow::Cow;

use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode};
use serde_json::Value;

use crate::error::Fault;
use crate::lock::lock;
use crate::query;
use crate::resource::Resource;
use crate::route::Route;
use crate::server::Server;

mod aliases;
mod asynchronous;
mod functions;
mod layers;
mod services;
mod tags;
mod triggers;
mod versions;

/// A checked request, beside what its path named.
pub(crate) struct Asked<'a> {
    pub(crate) server: &'a Server,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) query: &'a str,
    pub(crate) body: Bytes,
    pub(crate) request_id: &'a str,
}

/// Does what a request asks for.
pub(crate) async fn operate(asked: &Asked<'_>, route: &Route) -> Result<Response<Bytes>, Fault> {
    let names: Vec<&str> = route.names.iter().map(String::as_str).collect();
    match (route.operation, names.as_slice()) {
        ("CreateService", []) => services::create(asked),
        ("DeleteService", [service]) => services::delete(asked, service),
        ("GetService", [service]) => services::get(asked, service),
        ("ListServices", []) => services::list(asked),
        ("UpdateService", [service]) => services::update(asked, service),
        ("CreateFunction", [service]) => functions::create(asked, service).await,
        ("DeleteFunction", [service, function]) => functions::delete(asked, service, function),
        ("GetFunction", [service, function]) => functions::get(asked, service, function),
        ("GetFunctionCode", [service, function]) => functions::get_code(asked, service, function),
        ("InvokeFunction", [service, function]) => functions::invoke(asked, service, function).await,
        ("ListFunctions", [service]) => functions::list(asked, service),
        ("UpdateFunction", [service, function]) => functions::update(asked, service, function).await,
        ("CreateTrigger", [service, function]) => triggers::create(asked, service, function),
        ("DeleteTrigger", [service, function, trigger]) => {
            triggers::delete(asked, [service, function, trigger])
        }
        ("GetTrigger", [service, function, trigger]) => triggers::get(asked, [service, function, trigger]),
        ("ListTriggers", [service, function]) => triggers::list(asked, service, function),
        ("UpdateTrigger", [service, function, trigger]) => {
            triggers::update(asked, [service, function, trigger])
        }
        ("PublishServiceVersion", [service]) => versions::publish(asked, service),
        ("ListServiceVersions", [service]) => versions::list(asked, service),
        ("DeleteServiceVersion", [service, version]) => versions::delete(asked, service, version),
        ("CreateAlias", [service]) => aliases::create(asked, service),
        ("DeleteAlias", [service, alias]) => aliases::delete(asked, service, alias),
        ("GetAlias", [service, alias]) => aliases::get(asked, service, alias),
        ("ListAliases", [service]) => aliases::list(asked, service),
        ("UpdateAlias", [service, alias]) => aliases::update(asked, service, alias),
        ("PutFunctionAsyncInvokeConfig", [service, function]) => asynchronous::put(asked, service, function),
        ("GetFunctionAsyncInvokeConfig", [service, function]) => asynchronous::get(asked, service, function),
        ("ListFunctionAsyncInvokeConfigs", [service, function]) => {
            asynchronous::list(asked, service, function)
        }
        ("DeleteFunctionAsyncInvokeConfig", [service, function]) => {
            asynchronous::delete(asked, service, function)
        }
        ("ListStatefulAsyncInvocationFunctions", []) => asynchronous::functions(asked),
        ("GetStatefulAsyncInvocation", [service, function, id]) => {
            asynchronous::get_task(asked, [service, function, id])
        }
        ("ListStatefulAsyncInvocations", [service, function]) => {
            asynchronous::list_tasks(asked, service, function)
        }
        ("StopStatefulAsyncInvocation", [service, function, id]) => {
            asynchronous::stop_task(asked, [service, function, id])
        }
        ("CreateLayerVersion", [layer]) => layers::create(asked, layer).await,
        ("DeleteLayerVersion", [layer, version]) => layers::delete(asked, layer, version),
        ("GetLayerVersion", [layer, version]) => layers::get(asked, layer, version),
        ("ListLayers", []) => layers::list(asked),
        ("ListLayerVersions", [layer]) => layers::list_versions(asked, layer),
        ("PutLayerACL", [layer]) => layers::put_acl(asked, layer),
        ("TagResource", []) => tags::add(asked),
        ("UntagResource", []) => tags::remove(asked),
        ("GetResourceTags", []) => tags::get(asked),
        ("ListTaggedResources", []) => tags::list(asked),
        (operation, _) => {
            Err(Fault::unsupported(format!("fc-emulator does not implement the operation {operation}")))
        }
    }
}

impl Asked<'_> {
    /// A header, whatever its bytes: one that is not text must not pass for none.
    fn header(&self, name: &str) -> Option<Cow<'_, str>> {
        self.headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()))
    }

    /// The state of the resource that the caller believes to change.
    fn if_match(&self) -> Option<Cow<'_, str>> {
        self.header("if-match")
    }

    /// A URL that needs no signature, as the service gives one that leads to OSS.
    fn link(&self, zip: Bytes, checksum: &str) -> String {
        let path = lock(&self.server.links).make(zip, checksum, self.server.world.now());
        format!("http://{}{path}", self.server.address)
    }

    /// Which version is meant.
    fn qualifier(&self) -> Option<String> {
        query::parameter(self.query, "qualifier")
    }
}

/// The checksum that the caller announces for the package.
fn checksum(asked: &Asked<'_>) -> Option<String> {
    asked.header("x-fc-code-checksum").map(Cow::into_owned)
}

/// Unpacking is slow and blocks.
async fn unpacking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
) -> Result<T, Fault> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| Fault::internal(format!("taking the code broke: {error}")))?
}

fn resource(resource: &Resource) -> Result<Response<Bytes>, Fault> {
    let answer = Response::builder().header("etag", &resource.etag);
    answer.body(resource.body.to_string().into()).map_err(Fault::unsendable)
}

fn json(body: &Value) -> Response<Bytes> {
    Response::new(body.to_string().into())
}

/// What a deletion is answered with.
fn nothing() -> Response<Bytes> {
    let mut answer = Response::new(Bytes::new());
    *answer.status_mut() = StatusCode::NO_CONTENT;
    answer
}
