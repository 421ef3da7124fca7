//! The emulator as its users hold it.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, Method, Response};
use tokio::task::JoinHandle;

use crate::fault::{Rule, Strikes};
use crate::lock::lock;
use crate::page;
use crate::proxy;
use crate::record::Invoked;
use crate::seed::{self, Function};
use crate::server::Server;
use crate::timer;

mod builder;

pub use builder::Builder;

/// A Function Compute that listens on this machine; it ends, with the functions it runs, when it is dropped.
///
/// ```
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let emulator = fc_emulator::Emulator::start().await?;
/// assert!(emulator.endpoint().starts_with("http://127.0.0.1:"));
/// # std::io::Result::Ok(()) }).unwrap();
/// ```
pub struct Emulator {
    address: SocketAddr,
    server: Arc<Server>,
    accepting: JoinHandle<()>,
    timing: JoinHandle<()>,
}

impl Emulator {
    /// Starts on a free port of the loopback interface, with the [default credentials](Builder).
    pub async fn start() -> io::Result<Emulator> {
        Emulator::builder().start().await
    }

    /// Starts with something other than the defaults.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// The base of every URL, `http://127.0.0.1:PORT`.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where a function's HTTP trigger listens; it is `urlInternet` in the answers.
    pub fn http_url(&self, service: &str, function: &str) -> String {
        proxy::url(self.address, service, "", function)
    }

    /// The address of the page for people, with the token that opens it.
    pub fn page(&self) -> String {
        let mut address = self.address;
        match address.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
            IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
            _ => {}
        }
        format!("http://{address}{}#{}", page::PATH, self.server.page.token)
    }

    /// The last 1000 requests, in the order of arrival, refused and scripted ones included; of each body the first MiB.
    pub fn requests(&self) -> Vec<Seen> {
        lock(&self.server.seen).clone()
    }

    /// The last 1000 runs of functions, in the order in which they ended: who called, with what, and what came of it.
    pub fn invocations(&self) -> Vec<Invoked> {
        self.server.world.records.all()
    }

    /// Adds a function as [`Builder::function`] does, while the emulator runs.
    pub fn add_function(&self, service: &str, function: Function) -> io::Result<()> {
        seed::add(&self.server, service, Some(function))?;
        self.server.world.clock.touch();
        Ok(())
    }

    /// Answers the next request with this and nothing else, whatever it asks and however it is signed.
    ///
    /// Calls add up: each answers one request, in the order of the calls. A status or a header that HTTP does not
    /// know is answered as 500, with the reason as the body.
    pub fn fail_next(&self, status: u16, headers: &[(&str, &str)], body: impl Into<Bytes>) {
        let answer = headers
            .iter()
            .fold(Response::builder().status(status), |answer, (name, value)| answer.header(*name, *value));
        let answer = answer.body(body.into()).unwrap_or_else(|error| {
            let mut answer =
                Response::new(Bytes::from(format!("fail_next was given what HTTP cannot say: {error}")));
            *answer.status_mut() = http::StatusCode::INTERNAL_SERVER_ERROR;
            answer
        });
        lock(&self.server.faults).push_back(answer);
    }

    /// Lets requests go wrong by a [rule](Rule) from now on, and tells how often it did.
    pub fn fault(&self, rule: Rule) -> Strikes {
        lock(&self.server.rules).add(rule)
    }

    /// Forgets every rule, and every answer of [`fail_next`](Emulator::fail_next) that nobody has had.
    pub fn clear_faults(&self) {
        lock(&self.server.rules).clear();
        lock(&self.server.faults).clear();
    }

    /// The emulator's clock: it dates signatures, timestamps, links and timers.
    pub fn now(&self) -> SystemTime {
        self.server.world.now()
    }

    /// Moves the clock forward: signatures and links are that much older at once, and timers that are due by now
    /// call their functions, once for each moment that was passed. [`settled`](Emulator::settled) waits for them.
    ///
    /// ```
    /// use std::time::Duration;
    /// use fc_emulator::{Emulator, Function};
    ///
    /// # tokio::runtime::Runtime::new().unwrap().block_on(async {
    /// let hourly = Function::new("f", |_, _| async { Ok::<_, String>("") }).timer("t", "0 0 * * * *", "payload");
    /// let emulator = Emulator::builder().function("s", hourly).start().await?;
    /// emulator.advance(Duration::from_secs(24 * 60 * 60));
    /// emulator.settled().await;
    /// assert_eq!(emulator.invocations().len(), 24);
    /// # std::io::Result::Ok(()) }).unwrap();
    /// ```
    pub fn advance(&self, by: Duration) {
        self.server.world.clock.advance(by);
    }

    /// Waits until every timer that is due has called, and every asynchronous call has ended, retries included.
    /// Where the clock runs, a timer whose calls take longer than its period is always due.
    pub async fn settled(&self) {
        timer::settled(&self.server).await;
    }

    /// Accepts nothing more, gives what runs this long to end, asynchronous calls included, and ends then.
    ///
    /// ```
    /// # tokio::runtime::Runtime::new().unwrap().block_on(async {
    /// let emulator = fc_emulator::Emulator::start().await?;
    /// emulator.stop(std::time::Duration::from_secs(5)).await;
    /// # std::io::Result::Ok(()) }).unwrap();
    /// ```
    pub async fn stop(mut self, within: Duration) {
        self.timing.abort();
        self.server.stopping.send_replace(true);
        let ended = async {
            // It fails only where a connection has panicked, which is over then.
            let _ = (&mut self.accepting).await;
            self.server.world.background.idle().await;
        };
        // What has not ended by then is ended with the value.
        let _ = tokio::time::timeout(within, ended).await;
    }

    /// Puts the clock to a moment, past or future; a frozen clock stays frozen there, any other runs on.
    pub fn set_clock(&self, to: SystemTime) {
        self.server.world.clock.set(to);
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        self.accepting.abort();
        self.timing.abort();
        self.server.world.background.end();
        self.server.world.children.end();
        if let Some(store) = &self.server.world.store {
            store.close();
        }
    }
}

impl std::fmt::Debug for Emulator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Emulator").field("endpoint", &self.endpoint()).finish_non_exhaustive()
    }
}

/// A request as it arrived.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Seen {
    /// The verb.
    pub method: Method,
    /// Path and query, raw, as they stood on the socket.
    pub uri: String,
    /// All headers, names in lower case.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
    /// What the verb and the path mean in FC 2.0, if they mean anything; a call of an HTTP trigger is
    /// `InvokeHTTPTrigger`, and to fetch a code package is no operation.
    pub operation: Option<&'static str>,
}
