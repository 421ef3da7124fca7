//! Identifiers and times as the service writes them.

use std::hash::{BuildHasher, RandomState};
use std::time::SystemTime;

/// A fresh identifier in the form of a UUID.
pub(crate) fn uuid() -> String {
    let digits = hex32();
    let (a, b, c, d) = (&digits[..8], &digits[8..12], &digits[13..16], &digits[17..20]);
    format!("{a}-{b}-4{c}-8{d}-{}", &digits[20..])
}

/// Thirty-two fresh hexadecimal digits: an etag, or a token.
pub(crate) fn hex32() -> String {
    format!("{:016x}{:016x}", random(), random())
}

/// The identifier of an instance: when it started, and which it is.
pub(crate) fn instance(at: SystemTime) -> String {
    let seconds = at.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    format!("c-{seconds:08x}-{:016x}", random())
}

/// A time as resources carry it, `2023-11-15T08:30:45Z`.
pub(crate) fn timestamp(at: SystemTime) -> String {
    humantime::format_rfc3339_seconds(at).to_string()
}

/// Fresh, and not to be guessed: each `RandomState` hashes with a key that comes from the system.
fn random() -> u64 {
    RandomState::new().hash_one(SystemTime::now())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_identifiers_differ_and_look_like_uuids() {
        let (one, two) = (uuid(), uuid());
        assert_ne!(one, two);
        assert_eq!(one.len(), 36);
        assert_eq!(&one[14..15], "4");
    }
}
