//! A request's body in segments: bytes, and packages that stand in files until they are sent.

use std::io::Read;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use sha2::{Digest, Sha256};
use tokio::sync::mpsc;

use crate::body::BoxError;
use crate::package::{Ready, Zip};
use crate::{Body, Package, PackageError};

/// How much of a file is read at once: a multiple of 3, so that its base64 needs no padding in between.
const BLOCK: usize = 48 * 1024;
/// More than this, in bytes, is encoded and hashed on a thread of its own.
const LARGE: usize = 1024 * 1024;

/// A body that is not ready yet.
#[derive(Clone, Debug, Default)]
pub(crate) struct Segments {
    list: Vec<Segment>,
}

#[derive(Clone, Debug)]
enum Segment {
    Bytes(Bytes),
    /// The base64 of the package's zip.
    Package(Package),
}

impl Segments {
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        if !bytes.is_empty() {
            self.list.push(Segment::Bytes(Bytes::copy_from_slice(bytes)));
        }
    }

    pub(crate) fn package(&mut self, package: Package) {
        self.list.push(Segment::Package(package));
    }

    /// Everything in memory. Blocks while files are read.
    pub(crate) fn into_vec(self) -> Result<Vec<u8>, PackageError> {
        self.seal_now()?.to_vec()
    }

    /// Makes packages ready and finds length and hash, on a thread of its own where that takes long.
    pub(crate) async fn seal(self) -> Result<Sealed, PackageError> {
        let light = |segment: &Segment| match segment {
            Segment::Bytes(bytes) => bytes.len() < LARGE,
            Segment::Package(package) => package.size_in_memory().is_some_and(|size| size < LARGE),
        };
        if self.list.iter().all(light) {
            return self.seal_now();
        }
        let sealed = tokio::task::spawn_blocking(move || self.seal_now()).await;
        sealed.map_err(|error| PackageError::new(format!("the body could not be made: {error}")))?
    }

    fn seal_now(self) -> Result<Sealed, PackageError> {
        let (mut parts, mut length, mut hash) = (Vec::new(), 0, Sha256::new());
        for segment in self.list {
            let part = match segment {
                Segment::Bytes(bytes) => Part::Bytes(bytes),
                Segment::Package(package) => match package.ready()? {
                    Ready::Text(text) => Part::Bytes(text),
                    Ready::Zip(zip) => Part::Zip { zip, hash: None },
                },
            };
            parts.push(part.hashed(&mut hash, &mut length)?);
        }
        Ok(Sealed { parts: parts.into(), length, sha256: hash.finalize().into() })
    }
}

impl From<Bytes> for Segments {
    fn from(bytes: Bytes) -> Self {
        Self { list: vec![Segment::Bytes(bytes)] }
    }
}

/// A part of a body that can be read as often as there are attempts.
#[derive(Debug)]
enum Part {
    Bytes(Bytes),
    /// The base64 of a zip, and the hash of the zip once it is known.
    Zip {
        zip: Zip,
        hash: Option<[u8; 32]>,
    },
}

impl Part {
    /// Reads the part once, for the hash of the body and its own.
    fn hashed(self, hash: &mut Sha256, length: &mut u64) -> Result<Self, PackageError> {
        let mut own = None;
        self.read(
            |bytes| {
                hash.update(&bytes);
                *length += bytes.len() as u64;
                true
            },
            &mut own,
        )?;
        Ok(match self {
            Self::Zip { zip, .. } => Self::Zip { zip, hash: own },
            bytes @ Self::Bytes(_) => bytes,
        })
    }

    /// Hands over the part, block by block, until nobody wants more. A file that is not what it was when it was
    /// hashed ends with an error before its last block, so that nothing wrong can ever be complete.
    fn read(
        &self,
        mut give: impl FnMut(Bytes) -> bool,
        own: &mut Option<[u8; 32]>,
    ) -> Result<bool, PackageError> {
        let (zip, expected) = match self {
            Self::Bytes(bytes) => return Ok(bytes.is_empty() || give(bytes.clone())),
            Self::Zip { zip, hash } => (zip, hash),
        };
        let mut file = zip.read()?;
        let (mut left, mut hash, mut block) = (zip.length, Sha256::new(), vec![0; BLOCK]);
        while left > 0 {
            let size = usize::try_from(left).unwrap_or(BLOCK).min(BLOCK);
            let read = &mut block[..size];
            file.read_exact(read).map_err(|error| match error.kind() {
                std::io::ErrorKind::UnexpectedEof => zip.changed(),
                _ => zip.failed(error),
            })?;
            hash.update(&*read);
            left -= size as u64;
            if left == 0 {
                let more = file.read(&mut [0]).map_err(|error| zip.failed(error))?;
                let found: [u8; 32] = hash.finalize_reset().into();
                if more > 0 || expected.is_some_and(|expected| expected != found) {
                    return Err(zip.changed());
                }
                *own = Some(found);
            }
            if !give(Bytes::from(STANDARD.encode(&*read))) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// A body whose length and hash are known; clones share what it holds.
#[derive(Clone, Debug)]
pub(crate) struct Sealed {
    parts: Arc<[Part]>,
    length: u64,
    sha256: [u8; 32],
}

impl Sealed {
    pub(crate) fn len(&self) -> u64 {
        self.length
    }

    pub(crate) fn sha256(&self) -> [u8; 32] {
        self.sha256
    }

    /// Everything in memory. Blocks while files are read.
    pub(crate) fn to_vec(&self) -> Result<Vec<u8>, PackageError> {
        let mut all = Vec::new();
        for part in &*self.parts {
            part.read(
                |bytes| {
                    all.extend_from_slice(&bytes);
                    true
                },
                &mut None,
            )?;
        }
        Ok(all)
    }

    /// The body of one attempt. A body with files is read on a thread of its own and needs a runtime of tokio.
    pub(crate) fn body(&self) -> Body {
        let bytes = |part: &Part| match part {
            Part::Bytes(bytes) => Some(bytes.clone()),
            Part::Zip { .. } => None,
        };
        match self.parts.iter().map(bytes).collect::<Option<Vec<Bytes>>>() {
            Some(pieces) => Body::pieces(pieces),
            None => Body::wrap(Stream::start(self.clone())),
        }
    }
}

/// A body that a thread reads ahead by two blocks.
struct Stream {
    blocks: mpsc::Receiver<Result<Bytes, PackageError>>,
    left: u64,
}

impl Stream {
    fn start(sealed: Sealed) -> Self {
        let (give, blocks) = mpsc::channel(2);
        let left = sealed.length;
        tokio::task::spawn_blocking(move || {
            for part in &*sealed.parts {
                match part.read(|bytes| give.blocking_send(Ok(bytes)).is_ok(), &mut None) {
                    Ok(true) => {}
                    Ok(false) => return,
                    Err(error) => {
                        // Whoever asked may be gone; then nobody needs the error.
                        let _ = give.blocking_send(Err(error));
                        return;
                    }
                }
            }
        });
        Self { blocks, left }
    }
}

impl http_body::Body for Stream {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let block = std::task::ready!(self.blocks.poll_recv(cx));
        Poll::Ready(match block {
            Some(Ok(bytes)) => {
                self.left = self.left.saturating_sub(bytes.len() as u64);
                Some(Ok(Frame::data(bytes)))
            }
            Some(Err(error)) => Some(Err(error.into())),
            None if self.left > 0 => Some(Err("the body ended before it was complete".into())),
            None => None,
        })
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

#[cfg(test)]
mod tests;
