//! The credentials that come with an invocation.

use http::HeaderMap;

use super::Credentials;
use crate::{Error, ErrorKind};

const ID: &str = "x-fc-access-key-id";
const SECRET: &str = "x-fc-access-key-secret";
const TOKEN: &str = "x-fc-security-token";

impl Credentials {
    /// The credentials of a function's role, from the headers with which Function Compute calls a custom runtime or a
    /// container: `x-fc-access-key-id`, `x-fc-access-key-secret` and `x-fc-security-token`.
    ///
    /// They are temporary, and the headers do not say until when: take those of each invocation, not those of the first.
    /// Clients made from one another share their connections, so one for each invocation costs next to nothing:
    ///
    /// ```
    /// use fc_client::fc2::Client;
    /// use fc_client::{Config, Credentials, Error};
    ///
    /// fn of_invocation(client: &Client, invocation: &http::HeaderMap) -> Result<Client, Error> {
    ///     let credentials = Credentials::from_invocation(invocation)?;
    ///     client.with(|config| config.credentials(credentials))
    /// }
    ///
    /// let mut headers = http::HeaderMap::new();
    /// headers.insert("x-fc-access-key-id", "STS.id".parse()?);
    /// headers.insert("x-fc-access-key-secret", "secret".parse()?);
    /// headers.insert("x-fc-security-token", "token".parse()?);
    /// let client = Client::new(Config::new().account("1234567890123456").region("cn-hangzhou"))?;
    /// of_invocation(&client, &headers)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// Other runtimes have them in the environment, where the [`Chain`](crate::Chain) finds them.
    ///
    /// # Errors
    /// [`ErrorKind::Credentials`] where a header is missing, empty or no text: the function has no role, or its
    /// `disableInjectCredentials` keeps them away.
    pub fn from_invocation(headers: &HeaderMap) -> Result<Self, Error> {
        let header = |name: &str| {
            let value = headers.get(name).and_then(|value| value.to_str().ok());
            value.map(str::trim).filter(|value| !value.is_empty())
        };
        if let (Some(id), Some(secret), Some(token)) = (header(ID), header(SECRET), header(TOKEN)) {
            return Ok(Self::temporary(id, secret, token));
        }
        let missing: Vec<String> = [ID, SECRET, TOKEN]
            .iter()
            .filter(|name| header(name).is_none())
            .map(|name| format!("`{name}`"))
            .collect();
        let text = format!(
            "the invocation came without {}: the function needs a role, and `disableInjectCredentials` must not be `Request` or \
             `All`",
            missing.join(", ")
        );
        Err(Error::new(ErrorKind::Credentials, text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(all: &[(&'static str, &str)]) -> HeaderMap {
        all.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn the_headers_of_an_invocation_have_credentials() {
        let all =
            headers(&[(ID, "STS.id"), (SECRET, " the-secret "), (TOKEN, "the-token"), ("x-fc-region", "r")]);
        let found = Credentials::from_invocation(&all).unwrap();
        assert_eq!(found, Credentials::temporary("STS.id", "the-secret", "the-token"));
    }

    #[test]
    fn what_is_missing_is_named_and_nothing_is_shown() {
        for (all, missing) in [
            (headers(&[]), "without `x-fc-access-key-id`, `x-fc-access-key-secret`, `x-fc-security-token`: "),
            (headers(&[(ID, "STS.id"), (SECRET, "the-secret")]), "without `x-fc-security-token`: "),
            (
                headers(&[(ID, "STS.id"), (SECRET, ""), (TOKEN, "the-token")]),
                "without `x-fc-access-key-secret`: ",
            ),
            (
                headers(&[(ID, "\u{e9}"), (SECRET, "the-secret"), (TOKEN, "the-token")]),
                "without `x-fc-access-key-id`: ",
            ),
        ] {
            let error = Credentials::from_invocation(&all).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Credentials);
            assert!(error.message().contains(missing), "{error}");
            assert!(!format!("{error} {error:?}").contains("the-"), "{error}");
        }
    }
}
