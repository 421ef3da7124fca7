//! A body on its way in: whole, unless it is too large or stops coming.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::StatusCode;
use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};

use crate::error::Fault;

/// More than this nobody sends: 100 MB of code as base64, and some room.
const MAX: usize = 150 * 1024 * 1024;

/// So long may pass without a byte; a slow line is one thing, a client that has gone to sleep another.
const SILENCE: Duration = Duration::from_secs(60);

/// Reads all of it; one that announces too much is refused at once.
pub(crate) async fn whole(mut body: Incoming) -> Result<Bytes, Fault> {
    let announced = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    if announced > MAX {
        return Err(Fault::too_large(MAX));
    }
    let mut read = BytesMut::new();
    loop {
        let frame = tokio::time::timeout(SILENCE, body.frame()).await.map_err(|_| silent())?;
        let Some(frame) = frame else { return Ok(read.freeze()) };
        let frame = frame.map_err(|error| Fault::invalid(format!("the request body breaks off: {error}")))?;
        if let Ok(data) = frame.into_data() {
            if data.len() > MAX - read.len() {
                return Err(Fault::too_large(MAX));
            }
            read.extend_from_slice(&data);
        }
    }
}

fn silent() -> Fault {
    let message = format!("nothing of the request body came for {} seconds", SILENCE.as_secs());
    Fault::new(StatusCode::REQUEST_TIMEOUT, "RequestTimeout", message)
}
