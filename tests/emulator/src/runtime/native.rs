//! Functions that are Rust closures: no process, no package, the same calls.

use std::error::Error;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use serde_json::json;
use tokio::task::JoinSet;

use super::instance::Reply;
use super::log::Log;
use super::spec::{Call, Spec, World};

/// What a closure fails with; its words become the function's error.
pub(crate) type Failure = Box<dyn Error + Send + Sync>;

type Running<T> = Pin<Box<dyn Future<Output = Result<T, Failure>> + Send>>;
type Handler<I, O> = Arc<dyn Fn(I, Context) -> Running<O> + Send + Sync>;

/// The code of such a function.
#[derive(Clone)]
pub(crate) enum Native {
    Event(Handler<Bytes, Bytes>),
    Http(Handler<Request<Bytes>, Response<Bytes>>),
}

/// What a closure is told about its call.
#[derive(Clone)]
#[non_exhaustive]
pub struct Context {
    /// The request that the call came with.
    pub request_id: String,
    /// The service that the function is in.
    pub service: String,
    /// The function's own name.
    pub function: String,
    /// As the caller said it; `LATEST` if he did not.
    pub qualifier: String,
    /// From 1; more than that only where an asynchronous call is tried again.
    pub attempt: u32,
    /// What the function may use, in MB; nothing holds a closure to it.
    pub memory: u64,
    /// How long the call may take.
    pub timeout: Duration,
    log: Arc<Log>,
    key: u64,
}

impl Context {
    /// Writes a line to the log of the call.
    pub fn log(&self, line: impl std::fmt::Display) {
        self.log.write_to(self.key, format!("{line}\n").as_bytes());
    }
}

impl std::fmt::Debug for Context {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Context").field("request_id", &self.request_id).finish_non_exhaustive()
    }
}

impl Native {
    pub(crate) fn event<F, R, T, E>(handler: F) -> Native
    where
        F: Fn(Bytes, Context) -> R + Send + Sync + 'static,
        R: Future<Output = Result<T, E>> + Send + 'static,
        T: Into<Bytes>,
        E: Into<Failure>,
    {
        Native::Event(Arc::new(move |event, context| {
            let running = handler(event, context);
            Box::pin(async move { running.await.map(Into::into).map_err(Into::into) })
        }))
    }

    pub(crate) fn http<F, R, T, E>(handler: F) -> Native
    where
        F: Fn(Request<Bytes>, Context) -> R + Send + Sync + 'static,
        R: Future<Output = Result<Response<T>, E>> + Send + 'static,
        T: Into<Bytes>,
        E: Into<Failure>,
    {
        Native::Http(Arc::new(move |request, context| {
            let running = handler(request, context);
            Box::pin(async move { running.await.map(|answer| answer.map(Into::into)).map_err(Into::into) })
        }))
    }

    pub(super) async fn call(
        &self,
        spec: &Spec,
        world: &World,
        call: &Call,
        log: &Arc<Log>,
        key: u64,
    ) -> Reply {
        tokio::select! {
            reply = self.run(call, context(spec, call, log, key)) => reply,
            () = world.background.ended() => Reply::Exited,
        }
    }

    async fn run(&self, call: &Call, context: Context) -> Reply {
        match (self, &call.http) {
            (Native::Event(handler), None) => {
                alone(Arc::clone(handler), call.payload.clone(), context).await.into_reply(Reply::Done)
            }
            (Native::Http(handler), Some(request)) => {
                let Ok(request) = request.to_request(call.payload.clone()) else { return Reply::Exited };
                alone(Arc::clone(handler), request, context).await.into_reply(Reply::Answered)
            }
            (Native::Event(_), Some(_)) => failed("an event function was called by an HTTP trigger"),
            (Native::Http(_), None) => failed("an HTTP function was called with an event"),
        }
    }
}

/// What became of a closure; `None` if it panicked.
struct Ran<T>(Option<Result<T, Failure>>);

impl<T> Ran<T> {
    fn into_reply(self, done: impl FnOnce(T) -> Reply) -> Reply {
        match self.0 {
            Some(Ok(answer)) => done(answer),
            Some(Err(failure)) => failed(&failure.to_string()),
            None => Reply::Exited,
        }
    }
}

/// In a task of its own, which ends with the call: a panic is to a closure what an exit is to a process.
async fn alone<I, O>(handler: Handler<I, O>, input: I, context: Context) -> Ran<O>
where
    I: Send + 'static,
    O: Send + 'static,
{
    let mut tasks = JoinSet::new();
    tasks.spawn(async move { handler(input, context).await });
    Ran(tasks.join_next().await.and_then(Result::ok))
}

fn failed(message: &str) -> Reply {
    let body = json!({ "errorMessage": message, "errorType": "Error", "stackTrace": [] });
    Reply::Failed(body.to_string().into())
}

fn context(spec: &Spec, call: &Call, log: &Arc<Log>, key: u64) -> Context {
    Context {
        request_id: call.request_id.clone(),
        service: spec.service.clone(),
        function: spec.function.clone(),
        qualifier: call.qualifier.clone(),
        attempt: call.attempt,
        memory: spec.memory,
        timeout: Duration::from_secs(spec.timeout),
        log: Arc::clone(log),
        key,
    }
}
