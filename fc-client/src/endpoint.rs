//! Where the service is: scheme and host, from an endpoint or from account and region.

use std::net::IpAddr;

use http::Uri;
use http::uri::{Authority, Scheme};

use crate::{Error, ErrorKind, near};

/// Scheme and host with port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Endpoint {
    pub(crate) scheme: Scheme,
    pub(crate) authority: Authority,
}

impl Endpoint {
    /// Reads `https://host[:port]`; without a scheme it is HTTPS.
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        let wrong = |why: &str| {
            let text = format!("the endpoint `{text}` {why}; write `https://host` or `http://host:port`");
            Error::new(ErrorKind::Invalid, text)
        };
        // Before anything is quoted: it may be a password.
        if text.contains('@') {
            return Err(Error::new(
                ErrorKind::Invalid,
                "the endpoint has a user name; credentials belong in the configuration",
            ));
        }
        let full = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
        let uri: Uri = full.parse().map_err(|_| wrong("is not a URL"))?;
        let (Some(scheme), Some(authority)) = (uri.scheme(), uri.authority()) else {
            return Err(wrong("has no host"));
        };
        if *scheme != Scheme::HTTP && *scheme != Scheme::HTTPS {
            return Err(wrong("is neither HTTP nor HTTPS"));
        }
        if !matches!(uri.path(), "" | "/") || uri.query().is_some() {
            return Err(wrong("has a path or a query"));
        }
        if authority.host().is_empty() {
            return Err(wrong("has no host"));
        }
        let port =
            authority.as_str().rsplit_once(':').map(|(_, port)| port).filter(|port| !port.ends_with(']'));
        if port.is_some_and(|port| !port.parse::<u16>().is_ok_and(|port| port > 0)) {
            return Err(wrong("has a port that is none"));
        }
        Ok(Self { scheme: scheme.clone(), authority: authority.clone() })
    }

    /// The host of an account in a region, from a template such as `{account}.{region}{network}.fc.aliyuncs.com`.
    pub(crate) fn of(template: &str, account: &str, region: &str, network: &str) -> Result<Self, Error> {
        if account.is_empty() || !account.chars().all(|c| c.is_ascii_digit()) {
            let text = format!("the account `{account}` is no account id, which has only digits");
            return Err(Error::new(ErrorKind::Invalid, text));
        }
        let label = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if region.is_empty() || !region.chars().all(label) {
            let text = format!("the region `{region}` may only have letters, digits and `-`");
            return Err(Error::new(ErrorKind::Invalid, text));
        }
        let host = template.replace("{account}", account).replace("{region}", region);
        Self::parse(&host.replace("{network}", network))
    }

    /// The `Host` header: without the port where it is the scheme's own.
    pub(crate) fn host(&self) -> String {
        let default = if self.scheme == Scheme::HTTPS { 443 } else { 80 };
        match self.authority.port_u16() {
            Some(port) if port != default => format!("{}:{port}", self.authority.host()),
            _ => self.authority.host().to_owned(),
        }
    }

    /// Whether it is this machine, which no proxy can reach for us.
    pub(crate) fn is_loopback(&self) -> bool {
        let host = self.authority.host().trim_matches(['[', ']']);
        host.eq_ignore_ascii_case("localhost")
            || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    }
}

/// The regions that the official SDK of 2021-04-06 knows. Others may come: none is refused, but a name that is not among
/// them is a likely reason when no connection stands.
const REGIONS: [&str; 21] = [
    "ap-northeast-1",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-5",
    "cn-beijing",
    "cn-chengdu",
    "cn-hangzhou",
    "cn-hangzhou-finance",
    "cn-hongkong",
    "cn-huhehaote",
    "cn-north-2-gov-1",
    "cn-qingdao",
    "cn-shanghai",
    "cn-shenzhen",
    "cn-zhangjiakou",
    "eu-central-1",
    "eu-west-1",
    "us-east-1",
    "us-west-1",
];

/// What to say of a region that is not known, when no connection stands.
pub(crate) fn strange(region: &str) -> Option<String> {
    if REGIONS.contains(&region) {
        return None;
    }
    let hint = near::hint(region, REGIONS.into_iter());
    Some(format!("`{region}` is no region of FC 2.0 that is known{hint}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_scheme_it_is_https() {
        let endpoint = Endpoint::parse("127.0.0.1:9700").unwrap();
        assert_eq!((endpoint.scheme.as_str(), endpoint.host().as_str()), ("https", "127.0.0.1:9700"));
    }

    #[test]
    fn the_port_of_the_scheme_is_not_in_the_host() {
        assert_eq!(Endpoint::parse("https://fc.example:443").unwrap().host(), "fc.example");
        assert_eq!(Endpoint::parse("http://[::1]:80").unwrap().host(), "[::1]");
        assert_eq!(Endpoint::parse("http://fc.example:443").unwrap().host(), "fc.example:443");
    }

    #[test]
    fn what_is_no_endpoint_is_refused() {
        for text in [
            "",
            "ftp://host",
            "http://h:99999",
            "http://h:0",
            "http://h:",
            "javascript:alert",
            "https://",
            "https://host/path",
            "https://host?x=1",
            "ht tp://x",
            "http://a:b@host",
        ] {
            let error = Endpoint::parse(text).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Invalid, "{text}: {error}");
        }
    }

    #[test]
    fn a_password_is_never_quoted() {
        for text in [
            "http://user:pass@host",
            "http://user:pass@",
            "ftp://user:pass@host",
            "user:pass@ho st",
            "http://h/pass@",
        ] {
            let error = Endpoint::parse(text).unwrap_err();
            assert!(!format!("{error:?}").contains("pass"), "{error}");
        }
    }

    #[test]
    fn account_and_region_cannot_leave_the_host() {
        let of = |account, region| {
            Endpoint::of("{account}.{region}{network}.fc.aliyuncs.com", account, region, "")
        };
        assert_eq!(of("123", "cn-hangzhou").unwrap().host(), "123.cn-hangzhou.fc.aliyuncs.com");
        assert!(of("evil.example/", "cn-hangzhou").is_err());
        assert!(of("abc", "cn-hangzhou").is_err());
        assert!(of("123", "").is_err());
    }

    #[test]
    fn a_region_that_is_not_known_is_named_with_the_nearest() {
        assert_eq!(strange("cn-hangzhou"), None);
        let text = "`cn-hangzou` is no region of FC 2.0 that is known; did you mean `cn-hangzhou`?";
        assert_eq!(strange("cn-hangzou").as_deref(), Some(text));
    }
}
