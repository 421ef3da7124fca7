//! The paths of HTTP triggers: from a function to its URL, and back.

use std::borrow::Cow;
use std::net::SocketAddr;

use percent_encoding::percent_decode_str;

/// The URL of a function's trigger on the emulator that listens at an address.
pub(crate) fn url(address: SocketAddr, service: &str, qualifier: &str, function: &str) -> String {
    match qualifier {
        "" | LATEST => format!("http://{address}{PATH}{service}/{function}/"),
        qualifier => format!("http://{address}{PATH}{service}.{qualifier}/{function}/"),
    }
}

const PATH: &str = "/2016-08-15/proxy/";
pub(super) const LATEST: &str = "LATEST";

/// Whom a path leads to.
pub(crate) struct Target {
    pub(super) service: String,
    pub(super) qualifier: String,
    pub(super) function: String,
    /// The beginning of the path, up to the function's own part of it.
    pub(super) base: String,
}

/// Reads `/2016-08-15/proxy/{service}[.{qualifier}]/{function}[/…]`.
pub(crate) fn target(path: &str) -> Option<Target> {
    let mut segments = path.strip_prefix(PATH)?.splitn(3, '/');
    let (service, function) = (segments.next()?, segments.next()?);
    let base = format!("{PATH}{service}/{function}");
    let decode = |text: &str| percent_decode_str(text).decode_utf8().ok().map(Cow::into_owned);
    let (service, function) = (decode(service)?, decode(function)?);
    let (service, qualifier) = service.split_once('.').unwrap_or((&service, LATEST));
    if service.is_empty() || function.is_empty() {
        return None;
    }
    Some(Target { service: service.to_owned(), qualifier: qualifier.to_owned(), function, base })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_to_a_function_and_its_own_part_begins_behind() {
        let found = target("/2016-08-15/proxy/s.prod/f/a/b").unwrap();
        assert_eq!(
            (found.service.as_str(), found.qualifier.as_str(), found.function.as_str()),
            ("s", "prod", "f")
        );
        assert_eq!(found.base, "/2016-08-15/proxy/s.prod/f");
        assert_eq!(target("/2016-08-15/proxy/s/f").unwrap().qualifier, "LATEST");
        for path in ["/2016-08-15/proxy/s", "/2016-08-15/proxy//f", "/2016-08-15/services/s", "/proxy/s/f"] {
            assert!(target(path).is_none(), "{path}");
        }
    }
}
