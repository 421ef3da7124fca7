//! Links to code packages: who has one needs no signature, for a while.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::Response;

use crate::error::Fault;
use crate::id;

/// The links that were handed out and have not been forgotten.
#[derive(Default)]
pub(crate) struct Links {
    by_token: BTreeMap<String, Link>,
}

struct Link {
    zip: Bytes,
    checksum: String,
    made: SystemTime,
}

impl Link {
    fn age(&self, now: SystemTime) -> Duration {
        now.duration_since(self.made).unwrap_or_default()
    }
}

impl Links {
    /// A path under which the package can be fetched from now on.
    pub(crate) fn make(&mut self, zip: Bytes, checksum: &str, now: SystemTime) -> String {
        // What has been over for long is forgotten, and is then like what never was.
        self.by_token.retain(|_, link| link.age(now) <= 2 * VALID);
        let token = id::hex32();
        let now_in_seconds = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
        let path = format!("{PATH}{token}.zip?Expires={}", now_in_seconds.saturating_add(VALID.as_secs()));
        self.by_token.insert(token, Link { zip, checksum: checksum.to_owned(), made: now });
        path
    }

    /// The package that a link leads to.
    pub(crate) fn follow(&self, token: &str, now: SystemTime) -> Result<Response<Bytes>, Fault> {
        let link = self.by_token.get(token);
        let link = link.ok_or_else(|| Fault::not_found("NoSuchKey", "this link leads to no code package"))?;
        if link.age(now) > VALID {
            return Err(Fault::forbidden("AccessDenied", "this link to a code package has expired"));
        }
        let answer = Response::builder()
            .header("content-type", "application/zip")
            .header("x-oss-hash-crc64ecma", &link.checksum);
        answer.body(link.zip.clone()).map_err(Fault::unsendable)
    }
}

/// The token in the path of a link, if it is one.
pub(crate) fn token(path: &str) -> Option<&str> {
    path.strip_prefix(PATH)?.strip_suffix(".zip")
}

const PATH: &str = "/code/";

/// Long enough to fetch any package, and too short to be kept.
const VALID: Duration = Duration::from_secs(600);

#[cfg(test)]
mod tests {
    use http::StatusCode;

    use super::*;

    #[test]
    fn a_link_leads_to_its_package_until_it_expires() {
        let (mut links, now) = (Links::default(), SystemTime::UNIX_EPOCH + Duration::from_secs(1_000));
        let path = links.make(Bytes::from_static(b"zip"), "7", now);
        let (path, query) = path.split_once('?').unwrap();
        assert_eq!(query, "Expires=1600");
        let token = token(path).unwrap();
        assert_eq!(token.len(), 32);
        let follow = |links: &Links, after| links.follow(token, now + Duration::from_secs(after));
        assert_eq!(follow(&links, 600).unwrap().body(), "zip");
        let expired = follow(&links, 601).unwrap_err();
        assert_eq!((expired.status, expired.code), (StatusCode::FORBIDDEN, "AccessDenied"));
        links.make(Bytes::new(), "0", now + Duration::from_secs(1_201));
        assert_eq!(follow(&links, 1_201).unwrap_err().status, StatusCode::NOT_FOUND);
    }

    #[test]
    fn two_links_to_one_package_differ() {
        let mut links = Links::default();
        let mut make = || links.make(Bytes::new(), "0", SystemTime::UNIX_EPOCH);
        assert_ne!(make(), make());
    }

    #[test]
    fn other_paths_are_no_links() {
        for path in ["/code", "/code/x", "/2021-04-06/services", "/code.zip"] {
            assert_eq!(token(path), None, "{path}");
        }
    }
}
