//! A request's body in segments: bytes, and packages that stand in files until they are sent.

mod read;
mod stream;

use std::sync::Arc;

use bytes::Bytes;
use sha2::{Digest, Sha256};

use self::read::{Blocks, Part};
use self::stream::Stream;
use crate::package::Ready;
use crate::{Body, Package, PackageError};

/// How much of a file is read at once: a multiple of 3, so that its base64 needs no padding in between.
const BLOCK: usize = 192 * 1024;
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
        let (mut parts, mut length, mut hash, mut package_checksum) = (Vec::new(), 0, Sha256::new(), None);
        for segment in self.list {
            let part = match segment {
                Segment::Bytes(bytes) => Part::Bytes(bytes),
                Segment::Package(package) => match package.ready()? {
                    Ready::Text { text, checksum, given } => {
                        package_checksum = Some(PackageChecksum { crc64: checksum, given });
                        Part::Bytes(text)
                    }
                    Ready::Zip(zip) => Part::Zip { zip, checksum: None },
                },
            };
            let part = part.hashed(&mut hash, &mut length)?;
            if let Part::Zip { checksum: Some(crc64), .. } = part {
                package_checksum = Some(PackageChecksum { crc64, given: false });
            }
            parts.push(part);
        }
        Ok(Sealed { parts: parts.into(), length, sha256: hash.finalize().into(), package_checksum })
    }
}

impl From<Bytes> for Segments {
    fn from(bytes: Bytes) -> Self {
        Self { list: vec![Segment::Bytes(bytes)] }
    }
}

/// The CRC-64 of the package in a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PackageChecksum {
    pub(crate) crc64: u64,
    /// Whether the package was given as it goes out, so that nothing goes along which was not given.
    pub(crate) given: bool,
}

/// A body whose length and hash are known; clones share what it holds.
#[derive(Clone, Debug)]
pub(crate) struct Sealed {
    parts: Arc<[Part]>,
    length: u64,
    sha256: [u8; 32],
    package_checksum: Option<PackageChecksum>,
}

impl Sealed {
    pub(crate) fn len(&self) -> u64 {
        self.length
    }

    pub(crate) fn sha256(&self) -> [u8; 32] {
        self.sha256
    }

    /// The checksum of the package, where there is one.
    pub(crate) fn package_checksum(&self) -> Option<PackageChecksum> {
        self.package_checksum
    }

    /// Everything in memory. Blocks while files are read.
    pub(crate) fn to_vec(&self) -> Result<Vec<u8>, PackageError> {
        let mut all = Vec::new();
        let mut blocks = Blocks::of(self.clone());
        while let Some(bytes) = blocks.next()? {
            all.extend_from_slice(&bytes);
        }
        Ok(all)
    }

    /// The body of one attempt. A body with files needs a runtime of tokio while it is read.
    pub(crate) fn body(&self) -> Body {
        let bytes = |part: &Part| match part {
            Part::Bytes(bytes) => Some(bytes.clone()),
            Part::Zip { .. } => None,
        };
        match self.parts.iter().map(bytes).collect::<Option<Vec<Bytes>>>() {
            Some(pieces) => Body::pieces(pieces),
            None => Body::wrap(Stream::of(self.clone())),
        }
    }
}

#[cfg(test)]
mod tests;
