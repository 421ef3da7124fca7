//! A body on its way out: whole, or as a fault wants it.

use std::collections::VecDeque;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use tokio::time::{Sleep, sleep};

/// Pieces of a body, with a rest before each but the first.
pub(crate) struct Sent {
    pieces: VecDeque<Bytes>,
    rest: Duration,
    resting: Option<Pin<Box<Sleep>>>,
    /// What the head promises and has not been sent.
    left: u64,
}

impl Sent {
    pub(crate) fn whole(body: Bytes) -> Sent {
        Sent::pieces(body.len(), [body].into(), Duration::ZERO)
    }

    /// Half of it; the rest of what the head promises never comes.
    pub(crate) fn half(body: &Bytes) -> Sent {
        // A moment of silence, so that the first half is on the wire when the connection breaks.
        Sent::pieces(body.len(), [body.slice(..body.len() / 2)].into(), Duration::from_millis(10))
    }

    /// In ten pieces, the last of them after so long a time.
    pub(crate) fn slow(mut body: Bytes, over: Duration) -> Sent {
        let (whole, size) = (body.len(), body.len().div_ceil(PIECES).max(1));
        let mut pieces = VecDeque::new();
        while !body.is_empty() {
            pieces.push_back(body.split_to(size.min(body.len())));
        }
        Sent::pieces(whole, pieces, over / u32::try_from(PIECES).unwrap_or(1))
    }

    fn pieces(whole: usize, pieces: VecDeque<Bytes>, rest: Duration) -> Sent {
        Sent { pieces, rest, resting: None, left: u64::try_from(whole).unwrap_or(u64::MAX) }
    }
}

const PIECES: usize = 10;

impl Body for Sent {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if let Some(resting) = &mut self.resting {
            std::task::ready!(resting.as_mut().poll(context));
            self.resting = None;
        }
        let Some(piece) = self.pieces.pop_front() else {
            let broken = || io::Error::other("a rule ends this body");
            return Poll::Ready((self.left > 0).then(|| Err(broken())));
        };
        self.left = self.left.saturating_sub(u64::try_from(piece.len()).unwrap_or(u64::MAX));
        if self.left > 0 {
            self.resting = Some(Box::pin(sleep(self.rest)));
        }
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
