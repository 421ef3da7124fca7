//! How far an upload is: what is told, and the body that counts itself.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Frame, SizeHint};

use crate::{Body, BoxError, Operation};

/// How far the upload of a request's body is. It is told after each part of at most 64 KiB that was handed to the
/// connection, the last of them included; what the system still holds back is counted as sent.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Progress {
    /// What is called.
    pub operation: &'static Operation,
    /// Which attempt this is, from 1; each begins anew.
    pub attempt: u32,
    /// How many bytes of the body are sent.
    pub sent: u64,
    /// How many bytes the body has. A package has four thirds of its zip, for it travels as base64.
    pub total: u64,
}

/// Whom progress is told.
#[derive(Clone)]
pub(crate) struct Report(Arc<dyn Fn(Progress) + Send + Sync>);

impl Report {
    pub(crate) fn new(report: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        Self(Arc::new(report))
    }

    /// A body that tells how much of it was taken.
    pub(crate) fn on(&self, body: Body, operation: &'static Operation, attempt: u32, total: u64) -> Body {
        let progress = Progress { operation, attempt, sent: 0, total };
        Body::wrap(Counted { body, rest: Bytes::new(), progress, report: self.clone() })
    }
}

impl fmt::Debug for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Report")
    }
}

/// The largest part that is told as one.
const PART: usize = 64 * 1024;

/// A body that tells how much of it was taken.
struct Counted {
    body: Body,
    /// What is left of the last frame.
    rest: Bytes,
    progress: Progress,
    report: Report,
}

impl http_body::Body for Counted {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if self.rest.is_empty() {
            match ready!(Pin::new(&mut self.body).poll_frame(cx)) {
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(bytes) => self.rest = bytes,
                    Err(trailers) => return Poll::Ready(Some(Ok(trailers))),
                },
                other => return Poll::Ready(other),
            }
        }
        let size = self.rest.len().min(PART);
        let part = self.rest.split_to(size);
        self.progress.sent += part.len() as u64;
        (self.report.0)(self.progress);
        Poll::Ready(Some(Ok(Frame::data(part))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.progress.total.saturating_sub(self.progress.sent))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::fc2::Client;

    #[tokio::test]
    async fn each_part_is_told_and_nothing_of_the_body_changes() {
        let told = Arc::new(Mutex::new(Vec::new()));
        let to = Arc::clone(&told);
        let report = Report::new(move |progress| {
            to.lock().unwrap().push((progress.attempt, progress.sent, progress.total));
        });
        let bytes: Bytes = (0..=u8::MAX).cycle().take(150_000).collect::<Vec<_>>().into();
        let pieces = Body::pieces([Bytes::from("head"), bytes.clone()]);
        let operation = Client::operation("CreateFunction").unwrap();
        let body = report.on(pieces, operation, 2, 150_004);
        assert_eq!(http_body::Body::size_hint(&body).exact(), Some(150_004));
        assert_eq!(body.collect().await.unwrap(), [&b"head"[..], &bytes].concat());
        let sent = [4, 65_540, 131_076, 150_004];
        assert_eq!(*told.lock().unwrap(), sent.map(|sent| (2, sent, 150_004)));
    }
}
