//! By which names the emulator may be called: a browser that was led here under a stranger's name is turned away.

use std::net::IpAddr;

use http::request::Parts;
use http::uri::Authority;

use crate::error::Fault;

/// The names and addresses of an emulator.
pub(crate) struct Hosts {
    pub(super) listening: IpAddr,
    /// What the user added.
    pub(super) allowed: Vec<String>,
}

/// The address of this end of a connection.
#[derive(Clone, Copy)]
pub(crate) struct Local(pub(crate) IpAddr);

impl Hosts {
    /// Refuses a request of the API to a name that anybody may own: who owns it could let it mean this machine,
    /// and the browser would then take his page and the emulator for one site.
    pub(crate) fn check(&self, parts: &Parts) -> Result<(), Fault> {
        let given = parts.headers.get_all("host").iter().map(|host| host.to_str().unwrap_or("?"));
        let given = given.chain(parts.uri.authority().map(Authority::as_str));
        for host in given {
            if !self.is_ours(host, None) && may_be_owned(name(host)) {
                return Err(foreign(host));
            }
        }
        Ok(())
    }

    /// Whether a host is one of those by which the page may be opened.
    pub(super) fn is_ours(&self, host: &str, local: Option<IpAddr>) -> bool {
        let name = name(host);
        if let Ok(address) = name.parse::<IpAddr>() {
            return address.is_loopback() || address == self.listening || Some(address) == local;
        }
        name.eq_ignore_ascii_case("localhost")
            || self.allowed.iter().any(|allowed| allowed.eq_ignore_ascii_case(name))
    }
}

pub(super) fn foreign(host: &str) -> Fault {
    let message = format!(
        "the host '{host}' is none of this emulator's names; if it is, say so: --allow-host {}",
        name(host)
    );
    Fault::forbidden("HostNotAllowed", message)
}

/// A host without its port, and an address of IPv6 without its brackets.
fn name(host: &str) -> &str {
    if let Some((address, _)) = host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        return address;
    }
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

/// Whether it is a name of the public DNS that is not the service's own; numbers, names without a dot
/// and names that are set aside belong to nobody.
fn may_be_owned(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    let is_below = |domain: &str| name == domain || name.ends_with(&format!(".{domain}"));
    name.parse::<IpAddr>().is_err() && name.contains('.') && !NOBODYS.iter().any(|domain| is_below(domain))
}

const NOBODYS: [&str; 9] = [
    "aliyuncs.com",
    "example",
    "fcapp.run",
    "home.arpa",
    "internal",
    "invalid",
    "local",
    "localhost",
    "test",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts() -> Hosts {
        Hosts { listening: IpAddr::from([192, 168, 1, 5]), allowed: vec!["dev.example.org".to_owned()] }
    }

    #[test]
    fn the_page_has_the_names_of_this_machine_and_those_that_were_allowed() {
        for host in ["localhost:1", "LOCALHOST", "127.0.0.1:9700", "127.9.9.9", "[::1]:9700", "192.168.1.5:1"]
        {
            assert!(hosts().is_ours(host, None), "{host}");
        }
        assert!(hosts().is_ours("Dev.Example.org:80", None));
        assert!(hosts().is_ours("10.0.0.7:1", Some(IpAddr::from([10, 0, 0, 7]))));
        for host in [
            "",
            "evil.com",
            "localhost.evil.com",
            "10.0.0.7:1",
            "127.0.0.1.evil.com",
            "evil.com:80:80",
            "[::1",
        ] {
            assert!(!hosts().is_ours(host, None), "{host}");
        }
    }

    #[test]
    fn the_api_has_every_name_that_nobody_can_buy() {
        for name in
            ["10.0.0.7", "::1", "emulator", "fc.example", "1.cn-hangzhou.fc.aliyuncs.com", "a.localhost"]
        {
            assert!(!may_be_owned(name), "{name}");
        }
        for name in ["evil.com", "evil.com.", "localhost.evil.com", "xaliyuncs.com", "127.0.0.1.nip.io"] {
            assert!(may_be_owned(name), "{name}");
        }
    }
}
