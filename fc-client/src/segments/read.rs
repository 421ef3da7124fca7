//! Reads a body block by block, as often as there are attempts.

use std::io::Read;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use sha2::{Digest, Sha256};

use super::{BLOCK, Sealed};
use crate::PackageError;
use crate::package::Zip;
use crate::package::checksum::Checksum;

/// A part of a body that can be read as often as there are attempts.
#[derive(Debug)]
pub(super) enum Part {
    Bytes(Bytes),
    /// The base64 of a zip, and the checksum of the zip once it is known.
    Zip {
        zip: Zip,
        checksum: Option<u64>,
    },
}

impl Part {
    /// Reads the part once, for the hash of the body and the checksum of its own.
    pub(super) fn hashed(self, hash: &mut Sha256, length: &mut u64) -> Result<Self, PackageError> {
        let mut reader = Reader::default();
        while let Some(bytes) = reader.next(&self)? {
            hash.update(&bytes);
            *length += bytes.len() as u64;
        }
        Ok(match self {
            Self::Zip { zip, .. } => Self::Zip { zip, checksum: reader.checksum },
            bytes @ Self::Bytes(_) => bytes,
        })
    }

    /// Whether reading it takes as long as a disk does.
    pub(super) fn is_slow(&self) -> bool {
        matches!(self, Self::Zip { zip, .. } if !zip.is_in_memory())
    }
}

/// Where one reading of a part is.
#[derive(Default)]
struct Reader {
    open: Option<Open>,
    /// Whether everything was handed over.
    ended: bool,
    /// The checksum of a zip, once its end was reached.
    checksum: Option<u64>,
}

struct Open {
    file: Box<dyn Read + Send>,
    left: u64,
    checksum: Checksum,
}

impl Reader {
    /// The next block of a part; none at its end. A file that is not what it was when it was read first ends with an error
    /// before its last block, so that nothing wrong can ever be complete.
    fn next(&mut self, part: &Part) -> Result<Option<Bytes>, PackageError> {
        if self.ended {
            return Ok(None);
        }
        let (zip, expected) = match part {
            Part::Bytes(bytes) => {
                self.ended = true;
                return Ok((!bytes.is_empty()).then(|| bytes.clone()));
            }
            Part::Zip { zip, checksum } => (zip, checksum),
        };
        let open = match &mut self.open {
            Some(open) => open,
            none => none.insert(Open { file: zip.read()?, left: zip.length, checksum: Checksum::new() }),
        };
        let size = usize::try_from(open.left).unwrap_or(BLOCK).min(BLOCK);
        let mut block = vec![0; size];
        open.file.read_exact(&mut block).map_err(|error| match error.kind() {
            std::io::ErrorKind::UnexpectedEof => zip.changed(),
            _ => zip.failed(error),
        })?;
        open.checksum.update(&block);
        open.left -= size as u64;
        if open.left == 0 {
            let more = open.file.read(&mut [0]).map_err(|error| zip.failed(error))?;
            let found = std::mem::replace(&mut open.checksum, Checksum::new()).finish();
            if more > 0 || expected.is_some_and(|expected| expected != found) {
                return Err(zip.changed());
            }
            (self.checksum, self.ended, self.open) = (Some(found), true, None);
        }
        Ok(Some(Bytes::from(STANDARD.encode(&block))))
    }
}

/// One reading of a whole body, block by block.
pub(super) struct Blocks {
    sealed: Sealed,
    part: usize,
    reader: Reader,
}

impl Blocks {
    pub(super) fn of(sealed: Sealed) -> Self {
        Self { sealed, part: 0, reader: Reader::default() }
    }

    pub(super) fn next(&mut self) -> Result<Option<Bytes>, PackageError> {
        while let Some(part) = self.sealed.parts.get(self.part) {
            if let Some(bytes) = self.reader.next(part)? {
                return Ok(Some(bytes));
            }
            self.part += 1;
            self.reader = Reader::default();
        }
        Ok(None)
    }

    pub(super) fn is_slow(&self) -> bool {
        self.sealed.parts.get(self.part).is_some_and(Part::is_slow)
    }
}
