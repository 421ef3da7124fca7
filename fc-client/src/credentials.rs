//! Who signs: an access key with its secret, and where it comes from.

mod assume_role;
mod chain;
mod cli_profile;
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
mod command;
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
#[path = "credentials/no_command.rs"]
mod command;
mod keep;
mod of_invocation;
mod profile;
mod service;
mod source;
mod sts;
mod surroundings;
#[cfg(test)]
mod testing;

use std::fmt;
use std::time::SystemTime;

use crate::body::BoxError;
use crate::transport::BoxFuture;

pub use self::assume_role::AssumeRole;
pub use self::chain::Chain;
pub use self::cli_profile::CliProfile;

/// An access key id, its secret, and the token of temporary credentials. `Debug` shows neither secret nor token.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    id: String,
    secret: String,
    token: Option<String>,
    expires: Option<SystemTime>,
}

impl Credentials {
    /// A key that does not expire.
    pub fn new(id: impl Into<String>, secret: impl Into<String>) -> Self {
        Self { id: id.into(), secret: secret.into(), token: None, expires: None }
    }

    /// Temporary credentials of STS.
    pub fn temporary(id: impl Into<String>, secret: impl Into<String>, token: impl Into<String>) -> Self {
        Self { id: id.into(), secret: secret.into(), token: Some(token.into()), expires: None }
    }

    /// The same, valid until this time.
    #[must_use]
    pub fn expires_at(self, expires: SystemTime) -> Self {
        Self { expires: Some(expires), ..self }
    }

    /// Until when they are valid, where that is known.
    pub fn expires(&self) -> Option<SystemTime> {
        self.expires
    }

    /// The access key id.
    pub fn id(&self) -> &str {
        &self.id
    }

    pub(crate) fn secret(&self) -> &str {
        &self.secret
    }

    pub(crate) fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let token = if self.token.is_some() { "<redacted>" } else { "none" };
        write!(f, "Credentials {{ id: {:?}, secret: <redacted>, token: {token} }}", self.id)
    }
}

/// A source of credentials: [`Credentials`] themselves, [`Chain`], [`AssumeRole`], [`CliProfile`], [`Environment`], or one of
/// your own. It is asked for each attempt, so it should keep what it has.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no source of credentials: give `Credentials::new(id, secret)` or one of your own",
    label = "expected credentials"
)]
pub trait ProvideCredentials: Send + Sync + 'static {
    /// The credentials to sign with now.
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, BoxError>>;
}

impl ProvideCredentials for Credentials {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, BoxError>> {
        Box::pin(std::future::ready(Ok(self.clone())))
    }
}

/// The environment: `ALIBABA_CLOUD_ACCESS_KEY_ID`, `ALIBABA_CLOUD_ACCESS_KEY_SECRET`, and with temporary credentials
/// `ALIBABA_CLOUD_SECURITY_TOKEN`. They are read at each call. Inside a function these three are the credentials of its role.
///
/// # Errors
/// Asked for credentials, it names the variable that is not set, or empty.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Environment;

impl Environment {
    /// The environment of this process.
    pub fn new() -> Self {
        Self
    }
}

impl ProvideCredentials for Environment {
    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, BoxError>> {
        Box::pin(std::future::ready(read(|name| std::env::var(name).ok()).map_err(|missing| unset(&missing))))
    }
}

/// The credentials that variables hold, or the names of those that are missing, in code quotes.
fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Credentials, Vec<String>> {
    let set = |name: &str| variable(name).filter(|value| !value.is_empty());
    let (id, secret) = ("ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET");
    if let (Some(id), Some(secret)) = (set(id), set(secret)) {
        return Ok(Credentials { id, secret, token: set("ALIBABA_CLOUD_SECURITY_TOKEN"), expires: None });
    }
    Err([id, secret].iter().filter(|name| set(name).is_none()).map(|name| format!("`{name}`")).collect())
}

/// What the environment lacks, as a sentence.
fn unset(missing: &[String]) -> BoxError {
    match missing {
        [one] => format!("the environment variable {one} is not set").into(),
        all => format!("the environment variables {} are not set", all.join(" and ")).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_secret() {
        let shown = format!("{:?}", Credentials::temporary("the-id", "the-secret", "the-token"));
        assert_eq!(shown, "Credentials { id: \"the-id\", secret: <redacted>, token: <redacted> }");
    }

    #[test]
    fn a_variable_that_is_missing_is_named() {
        let missing =
            read(|name| (name == "ALIBABA_CLOUD_ACCESS_KEY_ID").then(|| "id".to_owned())).unwrap_err();
        assert_eq!(
            unset(&missing).to_string(),
            "the environment variable `ALIBABA_CLOUD_ACCESS_KEY_SECRET` is not set"
        );
    }

    #[test]
    fn an_empty_token_is_none() {
        let read =
            read(|name| Some(if name.ends_with("TOKEN") { String::new() } else { "x".to_owned() })).unwrap();
        assert_eq!(read, Credentials::new("x", "x"));
    }
}
