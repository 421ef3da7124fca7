//! What a client needs to know: where, who, how long, how often.

mod pool;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::uri::Scheme;

use self::pool::Pool;
use crate::endpoint::{self, Endpoint};
use crate::progress::{Progress, Report};
use crate::transport::TLS;
use crate::{Chain, Error, ErrorKind, ProvideCredentials, Retry, Transport, Validation};

type Middleware = Arc<dyn Fn(Arc<dyn Transport>) -> Arc<dyn Transport> + Send + Sync>;

/// The configuration of a client, with the credentials and the pool of connections that its clients share. Nothing
/// connects before the first call.
#[derive(Clone)]
pub struct Config {
    account: Option<String>,
    region: Option<String>,
    endpoint: Option<String>,
    internal: bool,
    pub(crate) credentials: Arc<dyn ProvideCredentials>,
    transport: Option<Arc<dyn Transport>>,
    /// What stands between the calls and the transport, the outermost last.
    middleware: Vec<Middleware>,
    pool: Arc<Pool>,
    pub(crate) retry: Retry,
    pub(crate) validation: Validation,
    pub(crate) timeout: Option<Duration>,
    pub(crate) call_timeout: Option<Duration>,
    connect_timeout: Duration,
    pub(crate) user_agent: String,
    pub(crate) report: Option<Report>,
    /// The variables of the environment that make no sense.
    faults: Vec<&'static str>,
}

const TIMEOUT: &str = "FC_CLIENT_TIMEOUT";
const CONNECT_TIMEOUT: &str = "FC_CLIENT_CONNECT_TIMEOUT";

impl Config {
    /// Nothing but defaults: credentials by the [`Chain`], three attempts, 5 seconds to connect.
    pub fn new() -> Self {
        Self {
            account: None,
            region: None,
            endpoint: None,
            internal: false,
            credentials: Arc::new(Chain::new()),
            transport: None,
            middleware: Vec::new(),
            pool: Arc::default(),
            retry: Retry::default(),
            validation: Validation::default(),
            timeout: None,
            call_timeout: None,
            connect_timeout: Duration::from_secs(5),
            user_agent: concat!("fc-client/", env!("CARGO_PKG_VERSION")).to_owned(),
            report: None,
            faults: Vec::new(),
        }
    }

    /// What the environment says: `FC_ACCOUNT_ID`, `FC_REGION`, `FC_ENDPOINT`, and in seconds `FC_CLIENT_TIMEOUT` (one
    /// attempt) and `FC_CLIENT_CONNECT_TIMEOUT`. Variables that are not set, or empty, change nothing; one that makes
    /// no sense is an error when a client is made.
    pub fn from_env() -> Self {
        Self::read(|name| std::env::var(name).ok())
    }

    fn read(variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let mut config = Self {
            account: set("FC_ACCOUNT_ID"),
            region: set("FC_REGION"),
            endpoint: set("FC_ENDPOINT"),
            ..Self::new()
        };
        let mut seconds = |name: &'static str| {
            let text = set(name)?;
            let seconds = text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
            let seconds = seconds.filter(|seconds| !seconds.is_zero());
            if seconds.is_none() {
                config.faults.push(name);
            }
            seconds
        };
        let (timeout, connect_timeout) = (seconds(TIMEOUT), seconds(CONNECT_TIMEOUT));
        config.timeout = timeout;
        config.connect_timeout = connect_timeout.unwrap_or(config.connect_timeout);
        config
    }

    /// The account's id, such as `1234567890123456`; it is a part of the host of FC 2.0.
    #[must_use]
    pub fn account(mut self, account: impl Into<String>) -> Self {
        self.account = Some(account.into());
        self
    }

    /// The region, such as `cn-hangzhou`. Any is taken, for new ones come; one that is not known is named when no
    /// connection stands.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// Scheme and host, in place of those that account and region give; without a scheme it is HTTPS.
    #[must_use]
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    /// Calls go through the internal network of Alibaba Cloud, from a VPC in the same region: the host that account and
    /// region give is `{account}.{region}-internal.fc.aliyuncs.com`. An endpoint that is given stays as it is.
    #[must_use]
    pub fn internal(mut self) -> Self {
        self.internal = true;
        self
    }

    /// Who signs: [`Credentials`](crate::Credentials), or a source of them.
    #[must_use]
    pub fn credentials(mut self, credentials: impl ProvideCredentials) -> Self {
        self.credentials = Arc::new(credentials);
        self
    }

    /// How often a request is sent. Default: three attempts, and only where nothing can happen twice.
    #[must_use]
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// What is done with requests that break a rule. Default: what all sources refuse is an error, what only some
    /// refuse is logged.
    #[must_use]
    pub fn validation(mut self, validation: Validation) -> Self {
        self.validation = validation;
        self
    }

    /// How long one attempt may take, its upload and its answer included. Default: 60 seconds and another one for
    /// each 64 KiB of the body, so that a large package gets through a slow line; no limit for an invocation, because
    /// a function may run for a day. `None` is the default again.
    #[must_use]
    pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.timeout = timeout.into();
        self.faults.retain(|name| *name != TIMEOUT);
        self
    }

    /// How long a whole call may take: to make its package, to find credentials, all attempts and the waits between them.
    /// Default, and `None`: no limit but those of its attempts.
    #[must_use]
    pub fn call_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.call_timeout = timeout.into();
        self
    }

    /// How long it may take until a connection stands. Default: 5 seconds.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self.faults.retain(|name| *name != CONNECT_TIMEOUT);
        self.pool = Arc::default();
        self
    }

    /// How requests are sent, in place of HTTP by reqwest: another HTTP client, or a double for tests. Services that give
    /// credentials are asked by reqwest all the same.
    ///
    /// ```
    /// use fc_client::{Body, BoxFuture, Config, Credentials, Transport, TransportError, fc2};
    ///
    /// struct Always;
    ///
    /// impl Transport for Always {
    ///     fn send(
    ///         &self,
    ///         _: http::Request<Body>,
    ///     ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
    ///         Box::pin(async { Ok(http::Response::new(Body::from(r#"{"functionName": "hello"}"#))) })
    ///     }
    /// }
    ///
    /// # tokio::runtime::Runtime::new().unwrap().block_on(async {
    /// let config = Config::new().endpoint("https://nowhere.example").credentials(Credentials::new("id", "secret"));
    /// let client = fc2::Client::new(config.transport(Always))?;
    /// let function = client.get_function(fc2::GetFunction::new("demo", "hello")).await?;
    /// assert_eq!(function.function_name.as_deref(), Some("hello"));
    /// # Ok::<(), fc_client::Error>(()) }).unwrap();
    /// ```
    #[must_use]
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Requests go out by this client of reqwest, for whoever needs what a configuration does not say: roots of one's own,
    /// a proxy, an address to come from. It should follow no redirects (a signature holds for one place) and repeat
    /// nothing by itself (what may be repeated is for [`Retry`] to say); `connect_timeout` is its own. Needs the feature
    /// `reqwest-client`.
    ///
    /// ```
    /// # fn main() -> Result<(), reqwest::Error> {
    /// let client = reqwest::Client::builder()
    ///     .redirect(reqwest::redirect::Policy::none())
    ///     .retry(reqwest::retry::never())
    ///     .no_proxy()
    ///     .build()?;
    /// let config = fc_client::Config::from_env().reqwest_client(client);
    /// # Ok(()) }
    /// ```
    #[cfg(all(feature = "reqwest-client", not(all(target_arch = "wasm32", target_os = "unknown"))))]
    #[must_use]
    pub fn reqwest_client(self, client: reqwest::Client) -> Self {
        self.transport(crate::transport::Pooled::from(client))
    }

    /// What stands between a call and its transport: it is given the next one and may look at requests and answers, hold
    /// them up, or answer itself. It sees each attempt, signed; what it changes of the signed headers breaks the signature.
    /// The one that is added last is asked first. It is made once for each client, by `Client::new` and by `Client::with`:
    /// what several clients count or limit together belongs outside of it. Calls that ask for credentials do not pass it.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use std::time::Instant;
    ///
    /// use fc_client::{Body, BoxFuture, Config, Transport, TransportError};
    ///
    /// struct Timed(Arc<dyn Transport>);
    ///
    /// impl Transport for Timed {
    ///     fn send(
    ///         &self,
    ///         request: http::Request<Body>,
    ///     ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
    ///         Box::pin(async move {
    ///             let start = Instant::now();
    ///             let answer = self.0.send(request).await;
    ///             println!("{} ms", start.elapsed().as_millis());
    ///             answer
    ///         })
    ///     }
    /// }
    ///
    /// let config = Config::from_env().middleware(Timed);
    /// ```
    #[must_use]
    pub fn middleware<T: Transport>(
        mut self,
        wrap: impl Fn(Arc<dyn Transport>) -> T + Send + Sync + 'static,
    ) -> Self {
        self.middleware.push(Arc::new(move |next| Arc::new(wrap(next))));
        self
    }

    /// Whom the progress of uploads is told, such as a progress bar. It is called often and on the way, so it must not
    /// wait for anything, and not panic, which would end the upload. Without it nothing is counted.
    ///
    /// ```
    /// use fc_client::Config;
    ///
    /// let config = Config::from_env().on_progress(|progress| eprint!("\r{} of {} bytes", progress.sent, progress.total));
    /// ```
    #[must_use]
    pub fn on_progress(mut self, report: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.report = Some(Report::new(report));
        self
    }

    /// What stands in front of our own name in `User-Agent`, such as `my-app/1.0`.
    #[must_use]
    pub fn user_agent(mut self, name: &str) -> Self {
        self.user_agent = format!("{name} {}", self.user_agent);
        self
    }

    /// The place that the configuration names, by the API's template of a host.
    pub(crate) fn place(&self, template: &str) -> Result<Endpoint, Error> {
        if !self.faults.is_empty() {
            let fault =
                |name: &&str| format!("the environment variable `{name}` is no number of seconds above 0");
            let faults: Vec<String> = self.faults.iter().map(fault).collect();
            return Err(Error::new(ErrorKind::Invalid, faults.join("; ")));
        }
        let times = [self.timeout, self.call_timeout, Some(self.connect_timeout)];
        if times.into_iter().flatten().any(|timeout| timeout.is_zero()) {
            let text = "a timeout of the configuration is 0; give more, or leave it out";
            return Err(Error::new(ErrorKind::Invalid, text));
        }
        if let Some(endpoint) = &self.endpoint {
            return Endpoint::parse(endpoint);
        }
        match (&self.account, &self.region) {
            (Some(account), Some(region)) => {
                let network = if self.internal { "-internal" } else { "" };
                Endpoint::of(template, account, region, network)
            }
            (account, region) => {
                let account = account.is_none().then_some("`account` (FC_ACCOUNT_ID)");
                let region = region.is_none().then_some("`region` (FC_REGION)");
                let missing: Vec<&str> = account.into_iter().chain(region).collect();
                let text = format!(
                    "the configuration names no place: give {}, or `endpoint` (FC_ENDPOINT) in place of both",
                    missing.join(" and ")
                );
                Err(Error::new(ErrorKind::Invalid, text))
            }
        }
    }

    /// The transport: the one that was given, or that of the pool which this configuration and its clones share.
    pub(crate) fn transport_to(&self, endpoint: &Endpoint) -> Result<Arc<dyn Transport>, Error> {
        let transport: Arc<dyn Transport> = match &self.transport {
            Some(transport) => Arc::clone(transport),
            None if !TLS && endpoint.scheme == Scheme::HTTPS => {
                let text = "this build has no HTTPS: turn on one of the features `rustls`, `rustls-ring` and `native-tls` of \
                            fc-client, or write `http://` before the endpoint if that is meant";
                return Err(Error::new(ErrorKind::Invalid, text));
            }
            None => Arc::new(self.pool.to(endpoint, self.connect_timeout)?),
        };
        Ok(self.middleware.iter().fold(transport, |next, wrap| wrap(next)))
    }

    /// What to say when no connection stands: a region that is not known is a likely reason.
    pub(crate) fn remedy(&self) -> Option<String> {
        let region = self.region.as_deref().filter(|_| self.endpoint.is_none())?;
        endpoint::strange(region)
    }
}

impl Default for Config {
    fn default() -> Self {
        Self::new()
    }
}

/// An endpoint that has a user name and a password is refused later; here it must not show them.
fn without_user(endpoint: &str) -> &str {
    endpoint.rsplit_once('@').map_or(endpoint, |(_, host)| host)
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("account", &self.account)
            .field("region", &self.region)
            .field("endpoint", &self.endpoint.as_deref().map(without_user))
            .field("internal", &self.internal)
            .field("retry", &self.retry)
            .field("validation", &self.validation)
            .field("timeout", &self.timeout)
            .field("call_timeout", &self.call_timeout)
            .field("connect_timeout", &self.connect_timeout)
            .field("user_agent", &self.user_agent)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_password() {
        let shown = format!("{:?}", Config::new().endpoint("http://user:password@host"));
        assert!(shown.contains("Some(\"host\")") && !shown.contains("password"), "{shown}");
    }

    #[test]
    fn clients_of_one_configuration_share_its_pool_unless_they_connect_otherwise() {
        let config = Config::new().endpoint("http://127.0.0.1:1");
        assert!(Arc::ptr_eq(&config.pool, &config.clone().timeout(Duration::from_secs(1)).pool));
        assert!(!Arc::ptr_eq(&config.pool, &config.clone().connect_timeout(Duration::from_secs(1)).pool));
        let place = config.place("").unwrap();
        config.transport_to(&place).unwrap();
        assert!(config.pool.loopback.get().is_some() && config.pool.elsewhere.get().is_none());
    }

    #[test]
    fn the_environment_says_where_and_how_long() {
        let config = Config::read(|name| {
            let value = match name {
                "FC_ACCOUNT_ID" => "123",
                "FC_REGION" => "cn-hangzhou",
                "FC_ENDPOINT" => "",
                "FC_CLIENT_TIMEOUT" => "1.5",
                _ => return None,
            };
            Some(value.to_owned())
        });
        assert_eq!(
            (config.timeout, config.connect_timeout),
            (Some(Duration::from_millis(1500)), Duration::from_secs(5))
        );
        let template = "{account}.{region}{network}.fc";
        assert_eq!(config.place(template).unwrap().host(), "123.cn-hangzhou.fc");
        assert_eq!(config.internal().place(template).unwrap().host(), "123.cn-hangzhou-internal.fc");
    }

    #[test]
    fn a_variable_that_makes_no_sense_is_named() {
        for value in ["soon", "0", "-1", "NaN", "1e400"] {
            let config = Config::read(|name| (name == "FC_CLIENT_TIMEOUT").then(|| value.to_owned()));
            let error = config.endpoint("http://host").place("").unwrap_err();
            assert_eq!(
                error.message(),
                "the environment variable `FC_CLIENT_TIMEOUT` is no number of seconds above 0"
            );
        }
    }

    #[test]
    fn what_the_code_says_counts_more_than_a_variable_that_makes_no_sense() {
        let config = Config::read(|name| name.starts_with("FC_CLIENT").then(|| "soon".to_owned()));
        let config = config.endpoint("http://host");
        let error = config.place("").unwrap_err();
        let named = |name: &str| format!("the environment variable `{name}` is no number of seconds above 0");
        assert_eq!(error.message(), format!("{}; {}", named(TIMEOUT), named(CONNECT_TIMEOUT)));
        let config = config.timeout(None);
        assert_eq!(config.place("").unwrap_err().message(), named(CONNECT_TIMEOUT));
        assert!(config.connect_timeout(Duration::from_secs(1)).place("").is_ok());
    }

    #[test]
    fn a_configuration_without_a_place_says_what_to_give() {
        let error = Config::new().account("123").place("{account}.{region}.fc.aliyuncs.com").unwrap_err();
        assert_eq!(
            error.message(),
            "the configuration names no place: give `region` (FC_REGION), or `endpoint` (FC_ENDPOINT) in place of both"
        );
        let error = Config::new().place("").unwrap_err();
        assert!(
            error.message().contains("`account` (FC_ACCOUNT_ID) and `region` (FC_REGION), or"),
            "{error}"
        );
    }

    #[test]
    fn a_time_of_nothing_is_refused() {
        let config = Config::new;
        for config in [
            config().timeout(Duration::ZERO),
            config().call_timeout(Duration::ZERO),
            config().connect_timeout(Duration::ZERO),
        ] {
            let error = config.endpoint("http://host").place("").unwrap_err();
            assert_eq!(error.message(), "a timeout of the configuration is 0; give more, or leave it out");
        }
    }
}
