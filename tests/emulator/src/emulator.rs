//! The emulator as its users hold it.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, Method, Response};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::background::{AsyncPolicy, Background};
use crate::clock::Clock;
use crate::fault::{Rule, Strikes};
use crate::lock::lock;
use crate::proxy;
use crate::record::{Invoked, Records};
use crate::runtime::{Children, World};
use crate::seed::{self, Function};
use crate::server::{self, Server};
use crate::sign::Keys;
use crate::timer;

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
    pub async fn settled(&self) {
        timer::settled(&self.server).await;
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

/// An emulator that has yet to start.
///
/// Unless told otherwise it accepts the access key `test-ak-id` with the secret `test-ak-secret`, beside it the
/// security token `test-sts-token` if one is sent, and plays the account `1234567890123456`.
#[derive(Clone)]
#[must_use]
pub struct Builder {
    listen: SocketAddr,
    keys: Keys,
    frozen: Option<SystemTime>,
    start_within: Duration,
    async_policy: AsyncPolicy,
    /// A service, or a function in it.
    seeds: Vec<(String, Option<Function>)>,
}

impl Default for Builder {
    fn default() -> Builder {
        let keys = Keys {
            id: "test-ak-id".to_owned(),
            secret: "test-ak-secret".to_owned(),
            security_token: "test-sts-token".to_owned(),
        };
        Builder {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            keys,
            frozen: None,
            start_within: START_WITHIN,
            async_policy: AsyncPolicy::default(),
            seeds: Vec::new(),
        }
    }
}

/// How long the service lets a custom runtime take to listen.
const START_WITHIN: Duration = Duration::from_secs(120);

impl Builder {
    /// The one access key that is accepted.
    pub fn credentials(mut self, id: impl Into<String>, secret: impl Into<String>) -> Builder {
        self.keys.id = id.into();
        self.keys.secret = secret.into();
        self
    }

    /// Where to listen; an address that others can reach is refused by [`start`](Builder::start).
    pub fn listen(mut self, address: SocketAddr) -> Builder {
        self.listen = address;
        self
    }

    /// Stops the clock at a moment, so that a request recorded then is not too old.
    pub fn frozen_at(mut self, moment: SystemTime) -> Builder {
        self.frozen = Some(moment);
        self
    }

    /// How long a function's process may take to be ready, two minutes unless told otherwise.
    pub fn start_within(mut self, limit: Duration) -> Builder {
        self.start_within = limit;
        self
    }

    /// How asynchronous calls and those of timers are tried again.
    pub fn async_policy(mut self, policy: AsyncPolicy) -> Builder {
        self.async_policy = policy;
        self
    }

    /// A service that is there from the beginning.
    pub fn service(mut self, name: impl Into<String>) -> Builder {
        self.seeds.push((name.into(), None));
        self
    }

    /// A function that is there from the beginning, as is the service that it is in.
    ///
    /// ```
    /// use fc_emulator::{Emulator, Function};
    ///
    /// # tokio::runtime::Runtime::new().unwrap().block_on(async {
    /// let emulator = Emulator::builder()
    ///     .function("demo", Function::new("echo", |event, _context| async move { Ok::<_, String>(event) }))
    ///     .function("demo", Function::python("hello", "def handler(event, context):\n    return b'hello'\n"))
    ///     .start()
    ///     .await?;
    /// # std::io::Result::Ok(()) }).unwrap();
    /// ```
    pub fn function(mut self, service: impl Into<String>, function: Function) -> Builder {
        self.seeds.push((service.into(), Some(function)));
        self
    }

    /// Listens, and answers from now on; it must be called inside a tokio runtime, which serves the requests.
    pub async fn start(self) -> io::Result<Emulator> {
        if !self.listen.ip().is_loopback() {
            let message = format!(
                "fc-emulator runs whatever code it is sent, so it listens on loopback addresses only, not on {}",
                self.listen
            );
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        let listener = TcpListener::bind(self.listen).await?;
        let address = listener.local_addr()?;
        let world = World {
            account: "1234567890123456",
            region: "cn-hangzhou",
            children: Arc::new(Children::new()),
            start_within: self.start_within,
            clock: Clock::new(self.frozen),
            records: Records::default(),
            background: Background::new(),
            async_policy: self.async_policy,
        };
        let server = Arc::new(Server {
            address,
            keys: self.keys,
            world: Arc::new(world),
            state: Mutex::default(),
            links: Mutex::default(),
            seen: Mutex::default(),
            faults: Mutex::default(),
            rules: Mutex::default(),
            timers_seen: watch::Sender::new(0),
        });
        for (service, function) in self.seeds {
            seed::add(&server, &service, function)?;
        }
        let accepting = tokio::spawn(server::run(listener, Arc::clone(&server)));
        let timing = tokio::spawn(timer::run(Arc::clone(&server)));
        Ok(Emulator { address, server, accepting, timing })
    }
}
