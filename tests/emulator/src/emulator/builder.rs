//! An emulator that has yet to start.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use tokio::net::TcpListener;
use tokio::sync::watch;

use super::Emulator;
use crate::background::{AsyncPolicy, Background};
use crate::clock::Clock;
use crate::page::Page;
use crate::record::Records;
use crate::runtime::{Children, World};
use crate::seed::{self, Function};
use crate::server::{self, Server};
use crate::sign::Keys;
use crate::state::State;
use crate::store::{Content, Store};
use crate::timer;

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
    data: Option<PathBuf>,
    /// A service, or a function in it.
    seeds: Vec<(String, Option<Function>)>,
    exposed: bool,
    hosts: Vec<String>,
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
            data: None,
            seeds: Vec::new(),
            exposed: false,
            hosts: Vec::new(),
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

    /// Where to listen; an address that others can reach is refused by [`start`](Builder::start), unless it is to be
    /// [`exposed`](Builder::exposed).
    pub fn listen(mut self, address: SocketAddr) -> Builder {
        self.listen = address;
        self
    }

    /// Listens also where others can reach it: who does can run whatever he likes on this machine.
    pub fn exposed(mut self) -> Builder {
        self.exposed = true;
        self
    }

    /// A name of this machine's, without a port, that browsers may call the emulator by.
    pub fn allow_host(mut self, name: impl Into<String>) -> Builder {
        self.hosts.push(name.into());
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

    /// Keeps what exists in a directory, which is made if it is not there, and begins with what is kept there.
    ///
    /// What is answered is on disk by then. A service or function that is there already is not made from the
    /// [`service`](Builder::service) and [`function`](Builder::function) of this builder. Closures are not kept,
    /// nor are their triggers, configurations and tasks: give them again.
    pub fn data(mut self, dir: impl Into<PathBuf>) -> Builder {
        self.data = Some(dir.into());
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
        if !self.listen.ip().is_loopback() && !self.exposed {
            let message = format!(
                "fc-emulator runs whatever code it is sent, so it listens on loopback addresses only, not on {}, unless \
                 it is to be exposed (--exposed)",
                self.listen
            );
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        let clock = Clock::new(self.frozen);
        let kept = self.data.as_deref().map(|dir| Store::open(dir, clock.now())).transpose()?;
        let (store, content) = kept.unzip();
        let listener = TcpListener::bind(self.listen).await.map_err(|error| {
            io::Error::new(error.kind(), format!("cannot listen on {}: {error}", self.listen))
        })?;
        let address = listener.local_addr()?;
        let world = World {
            account: "1234567890123456",
            region: "cn-hangzhou",
            children: Arc::new(Children::new()),
            start_within: self.start_within,
            clock,
            records: Records::default(),
            background: Background::new(),
            store,
            async_policy: self.async_policy,
        };
        let world = Arc::new(world);
        let state = match &content {
            Some(content) => restore(content, address, &world)?,
            None => State::default(),
        };
        let server = Arc::new(Server {
            address,
            keys: self.keys,
            page: Page::new(address.ip(), self.hosts)?,
            world,
            state: Mutex::new(state),
            links: Mutex::default(),
            seen: Mutex::default(),
            faults: Mutex::default(),
            rules: Mutex::default(),
            timers_seen: watch::Sender::new(0),
            stopping: watch::Sender::new(false),
        });
        for (service, function) in self.seeds {
            if let (Some(content), Some(function)) = (&content, &function)
                && function.is_in(content, &service)
            {
                continue;
            }
            seed::add(&server, &service, function)?;
        }
        let accepting = tokio::spawn(server::run(listener, Arc::clone(&server)));
        let timing = tokio::spawn(timer::run(Arc::clone(&server)));
        Ok(Emulator { address, server, accepting, timing })
    }
}

/// What exists from now on, which is what was kept; calls that were running then have failed.
fn restore(content: &Content, address: SocketAddr, world: &Arc<World>) -> io::Result<State> {
    let Some(store) = &world.store else { return Ok(State::default()) };
    let mut state = State::restored(content, address, world).map_err(|key| store.damaged(&key))?;
    store.resume(&mut state);
    state.interrupt();
    Ok(state)
}
