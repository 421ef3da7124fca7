//! FC 2.0, API version 2021-04-06: functions live in services.
//!
//! New accounts get FC 3.0; this version is what the original parameter tables describe and what older accounts run.
//! 函数计算 2.0：函数属于服务。

pub mod alias;
pub mod asynchronous;
pub mod function;
pub mod invocation;
pub mod layer;
pub mod service;
pub mod tag;
pub mod trigger;
pub mod version;

use std::time::SystemTime;

use bytes::Bytes;
use serde_json::Value as Json;

use crate::client::Core;
use crate::rt::{Known, Request};
use crate::{Answer, Config, Error, ErrorKind, Operation, near};

// Documented where they are defined: there the search of the documentation knows their Chinese names too.
#[doc(no_inline)]
pub use self::{
    alias::*, asynchronous::*, function::*, invocation::*, layer::*, service::*, tag::*, trigger::*,
    version::*,
};

/// A client of FC 2.0. It is cheap to clone; clones share one pool of connections.
#[derive(Clone, Debug)]
pub struct Client {
    core: Core,
}

/// The host of an account.
const HOST: &str = "{account}.{region}{network}.fc.aliyuncs.com";

impl Client {
    /// A client with this configuration. Nothing connects before the first call.
    ///
    /// # Errors
    /// The configuration names no place, or one that is no URL.
    pub fn new(config: Config) -> Result<Self, Error> {
        Ok(Self { core: Core::new(config, HOST)? })
    }

    /// A client with [`Config::from_env`].
    ///
    /// # Errors
    /// As [`Client::new`].
    pub fn from_env() -> Result<Self, Error> {
        Self::new(Config::from_env())
    }

    /// The same client with a configuration that differs in some points, such as a time limit for one call. Both share
    /// connections, credentials and clock as far as the change leaves them alone.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use fc_client::fc2::{Client, GetFunction};
    /// async fn quickly(client: &Client) -> Result<(), fc_client::Error> {
    ///     let impatient = client.with(|config| config.call_timeout(Duration::from_secs(2)))?;
    ///     impatient.get_function(GetFunction::new("demo", "hello")).await?;
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Errors
    /// As [`Client::new`].
    pub fn with(&self, change: impl FnOnce(Config) -> Config) -> Result<Self, Error> {
        Ok(Self { core: self.core.with(change, HOST)? })
    }

    /// Sends any request and keeps the head of its answer: status, headers, request id, `ETag`.
    ///
    /// # Errors
    /// The request is invalid, it could not be sent, or the service refused it.
    pub async fn send<R: Request>(&self, request: R) -> Result<Answer<R::Answer>, Error> {
        self.core.send(request).await
    }

    /// Calls an operation by its name, with its parameters in one JSON object under their wire or documented names.
    ///
    /// # Errors
    /// There is no such operation, or as [`Client::send`].
    pub async fn send_json(&self, operation: &str, json: &str) -> Result<Answer<Json>, Error> {
        let known = known(operation)?;
        let outgoing = self.core.write_json(known, json)?;
        let (head, body) = self.core.exchange(outgoing).await?;
        let result = (known.read)(&head, body);
        let result =
            result.map_err(|invalid| Error::decode(&head, &invalid).of(known.operation, head.attempts))?;
        Ok(Answer { result, head })
    }

    /// [`send`](Client::send) for programs without a runtime of tokio: it waits until the call is answered. On a thread of a
    /// runtime it holds up what else runs there; [`tokio::task::spawn_blocking`] is the place for it. Needs the feature
    /// `blocking`.
    ///
    /// ```
    /// # fn main() -> Result<(), fc_client::Error> {
    /// use fc_client::fc2::{Client, GetFunction};
    /// use fc_client::{Config, Credentials, ErrorKind};
    ///
    /// let config = Config::new().endpoint("http://127.0.0.1:1").credentials(Credentials::new("id", "secret"));
    /// let error = Client::new(config)?.send_blocking(GetFunction::new("demo", "hello")).unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Connect);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`send`](Client::send).
    #[cfg(feature = "blocking")]
    pub fn send_blocking<R>(&self, request: R) -> Result<Answer<R::Answer>, Error>
    where
        R: Request<Answer: Send + 'static> + Send + 'static,
    {
        let core = self.core.clone();
        crate::blocking::wait(async move { core.send(request).await })
    }

    /// What [`send`](Client::send) would send at this time with this nonce; nothing is sent.
    ///
    /// # Errors
    /// The request is invalid, its package cannot be read, or there are no credentials.
    pub async fn dry_run<R: Request>(
        &self,
        request: &R,
        at: SystemTime,
        nonce: &str,
    ) -> Result<http::Request<Bytes>, Error> {
        let outgoing = self.core.write(request)?;
        self.core.dry_run(outgoing, at, nonce).await
    }

    /// What [`send_json`](Client::send_json) would send at this time with this nonce; nothing is sent.
    ///
    /// # Errors
    /// As [`Client::dry_run`].
    pub async fn dry_run_json(
        &self,
        operation: &str,
        json: &str,
        at: SystemTime,
        nonce: &str,
    ) -> Result<http::Request<Bytes>, Error> {
        let known = known(operation)?;
        let outgoing = self.core.write_json(known, json)?;
        self.core.dry_run(outgoing, at, nonce).await
    }

    /// Every operation of this version.
    pub fn operations() -> impl Iterator<Item = &'static Operation> {
        all().map(|known| known.operation)
    }

    /// The operation of this name.
    ///
    /// # Errors
    /// There is none; the message names the one that was probably meant.
    pub fn operation(name: &str) -> Result<&'static Operation, Error> {
        known(name).map(|known| known.operation)
    }

    /// What the endpoint functions call.
    async fn call<R: Request>(&self, request: R) -> Result<R::Answer, Error> {
        Ok(self.core.send(request).await?.result)
    }
}

fn all() -> impl Iterator<Item = &'static Known> {
    [
        service::OPERATIONS,
        version::OPERATIONS,
        alias::OPERATIONS,
        function::OPERATIONS,
        trigger::OPERATIONS,
        invocation::OPERATIONS,
        asynchronous::OPERATIONS,
        layer::OPERATIONS,
        tag::OPERATIONS,
    ]
    .into_iter()
    .flatten()
}

fn known(name: &str) -> Result<&'static Known, Error> {
    if let Some(known) = all().find(|known| known.operation.name() == name) {
        return Ok(known);
    }
    let hint = near::hint(name, all().map(|known| known.operation.name()));
    Err(Error::new(ErrorKind::Invalid, format!("unknown operation `{name}`{hint}")))
}

#[cfg(test)]
mod tests {
    use super::Client;

    #[test]
    fn every_operation_has_an_example_that_is_compiled() {
        let lists = [
            include_str!("fc2/service.rs"),
            include_str!("fc2/version.rs"),
            include_str!("fc2/alias.rs"),
            include_str!("fc2/function.rs"),
            include_str!("fc2/trigger.rs"),
            include_str!("fc2/invocation.rs"),
            include_str!("fc2/asynchronous.rs"),
            include_str!("fc2/layer.rs"),
            include_str!("fc2/tag.rs"),
        ];
        for operation in Client::operations() {
            let entry = format!("    /// ```\n    {},\n", operation.name());
            assert!(lists.iter().any(|list| list.contains(&entry)), "{operation:?} has no example");
        }
    }
}
