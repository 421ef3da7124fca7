//! A body that is read while it is sent.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tokio::task::JoinHandle;

use super::Sealed;
use super::read::Blocks;
use crate::PackageError;
use crate::body::BoxError;

/// A body that reads a block when it is asked for one, on a thread that blocks no other task and is held no longer than
/// the block takes: however many uploads wait for their servers, no thread waits with them.
pub(super) struct Stream {
    left: u64,
    state: State,
}

/// What a reading gives: bytes, or nothing more.
type Block = Result<Option<Bytes>, PackageError>;

enum State {
    Idle(Box<Blocks>),
    Reading(JoinHandle<(Box<Blocks>, Block)>),
    Ended,
}

impl Stream {
    pub(super) fn of(sealed: Sealed) -> Self {
        Self { left: sealed.len(), state: State::Idle(Box::new(Blocks::of(sealed))) }
    }

    fn take(&mut self, block: Block) -> Option<Result<Frame<Bytes>, BoxError>> {
        match block {
            Ok(Some(bytes)) => {
                self.left = self.left.saturating_sub(bytes.len() as u64);
                return Some(Ok(Frame::data(bytes)));
            }
            Ok(None) if self.left == 0 => self.state = State::Ended,
            Ok(None) => {
                self.state = State::Ended;
                return Some(Err("the body ended before it was complete".into()));
            }
            Err(error) => {
                self.state = State::Ended;
                return Some(Err(error.into()));
            }
        }
        None
    }
}

impl http_body::Body for Stream {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        loop {
            match std::mem::replace(&mut self.state, State::Ended) {
                State::Ended => return Poll::Ready(None),
                State::Idle(mut blocks) if blocks.is_slow() => {
                    self.state = State::Reading(tokio::task::spawn_blocking(move || {
                        let block = blocks.next();
                        (blocks, block)
                    }));
                }
                State::Idle(mut blocks) => {
                    let block = blocks.next();
                    self.state = State::Idle(blocks);
                    return Poll::Ready(self.take(block));
                }
                State::Reading(mut reading) => match Pin::new(&mut reading).poll(cx) {
                    Poll::Pending => {
                        self.state = State::Reading(reading);
                        return Poll::Pending;
                    }
                    Poll::Ready(Ok((blocks, block))) => {
                        self.state = State::Idle(blocks);
                        return Poll::Ready(self.take(block));
                    }
                    Poll::Ready(Err(error)) => {
                        let text = format!("the package could not be read: {error}");
                        return Poll::Ready(self.take(Err(PackageError::new(text))));
                    }
                },
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
