//! What makes each signed request another one.

use crate::{Error, ErrorKind, sign};

/// A text that no other request has.
pub(crate) fn nonce() -> Result<String, Error> {
    let mut bytes = [0; 16];
    let failed =
        |error: getrandom::Error| Error::new(ErrorKind::Invalid, format!("no random numbers: {error}"));
    getrandom::fill(&mut bytes).map_err(failed)?;
    Ok(sign::hex(&bytes))
}
