//! The body of a request or of an answer: bytes at hand, or a stream.

use std::collections::VecDeque;
use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full};
use std::sync::{Mutex, PoisonError};

/// Any error a body may end with.
pub type BoxError = Box<dyn Error + Send + Sync>;

/// The body of a request or of an answer; it is read once, frame by frame.
///
/// Its length in bytes is exact in `size_hint` whenever it is known before reading.
#[derive(Default)]
pub struct Body(Kind);

enum Kind {
    Full(Full<Bytes>),
    // Bytes at hand, but in several pieces: nothing is copied to make them one.
    Pieces { pieces: VecDeque<Bytes>, left: u64 },
    // Never locked: the mutex makes a stream that is only `Send` into a body that is `Sync`.
    Stream { stream: Mutex<UnsyncBoxBody<Bytes, BoxError>>, hint: SizeHint, ended: bool },
}

impl Default for Kind {
    fn default() -> Self {
        Self::Full(Full::default())
    }
}

impl Body {
    /// A body of no bytes.
    pub fn empty() -> Self {
        Self::default()
    }

    /// Pieces one after the other, which are not copied.
    pub(crate) fn pieces(pieces: impl IntoIterator<Item = Bytes>) -> Self {
        let pieces: VecDeque<Bytes> = pieces.into_iter().filter(|piece| !piece.is_empty()).collect();
        let left = pieces.iter().map(|piece| piece.len() as u64).sum();
        Self(Kind::Pieces { pieces, left })
    }

    /// Any other body, read as it comes.
    pub fn wrap(body: impl http_body::Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static) -> Self {
        let (hint, ended) = (body.size_hint(), body.is_end_stream());
        Self(Kind::Stream { stream: Mutex::new(body.map_err(Into::into).boxed_unsync()), hint, ended })
    }

    /// Reads to the end and holds everything in memory, without any limit; trailers are dropped.
    ///
    /// # Errors
    /// What the stream ended with, when it broke off.
    pub async fn collect(self) -> Result<Bytes, BoxError> {
        Ok(BodyExt::collect(self).await?.to_bytes())
    }
}

impl Body {
    /// Reads to the end, or until it has so many bytes; what comes behind them is not read.
    pub(crate) async fn collect_most(mut self, most: usize) -> Result<Bytes, BoxError> {
        if most == usize::MAX {
            return self.collect().await;
        }
        let mut all = Vec::new();
        while all.len() < most
            && let Some(frame) = self.frame().await
        {
            if let Ok(bytes) = frame?.into_data() {
                all.extend_from_slice(&bytes[..bytes.len().min(most - all.len())]);
            }
        }
        Ok(all.into())
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match &mut self.0 {
            Kind::Full(full) => Pin::new(full).poll_frame(cx).map_err(|never| match never {}),
            Kind::Pieces { pieces, left } => Poll::Ready(pieces.pop_front().map(|piece| {
                *left -= piece.len() as u64;
                Ok(Frame::data(piece))
            })),
            Kind::Stream { stream, hint, ended } => {
                let stream = stream.get_mut().unwrap_or_else(PoisonError::into_inner);
                let frame = Pin::new(&mut *stream).poll_frame(cx);
                (*hint, *ended) = (stream.size_hint(), stream.is_end_stream());
                frame
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Kind::Full(full) => full.is_end_stream(),
            Kind::Pieces { pieces, .. } => pieces.is_empty(),
            Kind::Stream { ended, .. } => *ended,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Kind::Full(full) => full.size_hint(),
            Kind::Pieces { left, .. } => SizeHint::with_exact(*left),
            Kind::Stream { hint, .. } => *hint,
        }
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self(Kind::Full(Full::new(bytes)))
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Bytes::from_static(text.as_bytes()).into()
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match http_body::Body::size_hint(self).exact() {
            Some(length) => write!(f, "Body({length} bytes)"),
            None => f.write_str("Body(unknown length)"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_can_be_sent_and_shared() {
        fn check<T: Send + Sync + Unpin + 'static>() {}
        check::<Body>();
    }

    #[test]
    fn debug_shows_the_length_and_no_content() {
        assert_eq!(format!("{:?}", Body::from("secret")), "Body(6 bytes)");
    }

    #[tokio::test]
    async fn a_wrapped_body_keeps_its_length_and_its_bytes() {
        let body = Body::wrap(Full::new(Bytes::from("abc")));
        assert_eq!(http_body::Body::size_hint(&body).exact(), Some(3));
        assert_eq!(body.collect().await.unwrap(), "abc");
    }

    #[tokio::test]
    async fn pieces_keep_their_order_and_their_bytes() {
        let (one, other) = (Bytes::from("ab"), Bytes::from("c"));
        let mut body = Body::pieces([one.clone(), Bytes::new(), other]);
        assert_eq!(http_body::Body::size_hint(&body).exact(), Some(3));
        let first = body.frame().await.unwrap().unwrap().into_data().unwrap();
        assert_eq!(first.as_ptr(), one.as_ptr(), "a piece was copied");
        assert_eq!(http_body::Body::size_hint(&body).exact(), Some(1));
        assert_eq!(body.collect().await.unwrap(), "c");
    }

    #[tokio::test]
    async fn no_more_is_read_than_is_wanted() {
        let body = || Body::pieces(["ab", "cd", "ef"].map(Bytes::from));
        for (most, read) in [(0, ""), (1, "a"), (2, "ab"), (3, "abc"), (6, "abcdef"), (7, "abcdef")] {
            assert_eq!(body().collect_most(most).await.unwrap(), read);
        }
    }

    #[tokio::test]
    async fn an_empty_body_is_at_its_end() {
        assert!(http_body::Body::is_end_stream(&Body::empty()));
        assert_eq!(Body::empty().collect().await.unwrap(), "");
    }
}
