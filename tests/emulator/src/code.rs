//! The code of a function: taken from the request, weighed and unpacked.

use std::path::Path;
use std::sync::OnceLock;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use crc::{CRC_64_XZ, Crc};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::error::Fault;
use crate::runtime::Native;
use crate::unzip;

/// A code package, as it came and unpacked; its directory goes with the value.
pub(crate) struct Code {
    /// Set once the package is unpacked.
    dir: OnceLock<TempDir>,
    /// `None` where there is no package: a container brings its own code.
    pub(crate) zip: Option<Bytes>,
    pub(crate) size: usize,
    pub(crate) checksum: String,
    /// The SHA-256 of the package, in hexadecimal.
    hash: String,
    /// Runs in the package's place.
    pub(crate) native: Option<Native>,
}

impl Code {
    /// Takes the package out of the request's `code`; `expected` is the checksum that the caller announced.
    pub(crate) fn read(code: &Map<String, Value>, expected: Option<&str>) -> Result<Code, Fault> {
        let text = |name: &str| code.get(name).and_then(Value::as_str).unwrap_or_default();
        match (text("zipFile"), text("ossBucketName")) {
            ("", "") => {
                Err(Fault::invalid("code.zipFile is required, or code.ossBucketName with code.ossObjectName"))
            }
            ("", bucket) => Err(Fault::invalid(format!(
                "code.ossBucketName '{bucket}' cannot be read: the emulator has no OSS; send the package as code.zipFile"
            ))),
            (zip, "") => Code::unpack(zip, expected),
            _ => Err(Fault::invalid("code.zipFile and code.ossBucketName exclude each other")),
        }
    }

    /// Nothing to run here: a container brings its own.
    pub(crate) fn none() -> Result<Code, Fault> {
        let (checksum, hash) = (checksum(&[]), hash(&[]));
        Ok(Code { dir: OnceLock::from(directory()?), zip: None, size: 0, checksum, hash, native: None })
    }

    /// What was kept under a [key](Code::key); it is unpacked when it is needed.
    pub(crate) fn kept(key: &str, zip: Bytes) -> Option<Code> {
        let (checksum, hash) = key.split_once('-')?;
        let (size, checksum, hash) = (zip.len(), checksum.to_owned(), hash.to_owned());
        Some(Code { dir: OnceLock::new(), zip: Some(zip), size, checksum, hash, native: None })
    }

    /// What the package is kept under: another one for each content.
    pub(crate) fn key(&self) -> String {
        format!("{}-{}", self.checksum, self.hash)
    }

    /// Unpacks what has yet to be unpacked.
    pub(crate) fn prepare(&self) -> Result<(), Fault> {
        if self.dir.get().is_some() {
            return Ok(());
        }
        let dir = directory()?;
        if let Some(zip) = &self.zip {
            unzip::unpack(zip, dir.path()).map_err(|reason| {
                Fault::internal(format!("the code package cannot be unpacked: {reason}"))
            })?;
        }
        // Another call may have been faster; its directory serves as well.
        self.dir.get_or_init(|| dir);
        Ok(())
    }

    /// Where the package is unpacked, once it is [prepared](Code::prepare).
    pub(crate) fn path(&self) -> &Path {
        self.dir.get().map_or(Path::new(""), TempDir::path)
    }

    fn unpack(base64: &str, expected: Option<&str>) -> Result<Code, Fault> {
        let zip = BASE64_STANDARD.decode(base64);
        let zip =
            zip.map_err(|error| Fault::invalid(format!("code.zipFile is not standard base64: {error}")))?;
        if zip.len() > MAX_ZIP {
            return Err(Fault::invalid(format!(
                "code.zipFile exceeds the maximum allowed size ({MAX_ZIP} bytes)"
            )));
        }
        let checksum = checksum(&zip);
        if let Some(expected) = expected.filter(|expected| *expected != checksum) {
            let message =
                format!("X-Fc-Code-Checksum is '{expected}', the package that arrived has '{checksum}'");
            return Err(Fault::invalid(message));
        }
        let dir = directory()?;
        unzip::unpack(&zip, dir.path())
            .map_err(|reason| Fault::invalid(format!("code.zipFile cannot be unpacked: {reason}")))?;
        let hash = hash(&zip);
        let dir = OnceLock::from(dir);
        Ok(Code { dir, size: zip.len(), checksum, hash, zip: Some(zip.into()), native: None })
    }
}

/// Each package has a directory of its own, even one that is sent twice.
impl PartialEq for Code {
    fn eq(&self, other: &Code) -> bool {
        std::ptr::eq(self, other)
    }
}

/// A package in a request may be this large; larger ones go through OSS.
const MAX_ZIP: usize = 100 * 1024 * 1024;

fn checksum(zip: &[u8]) -> String {
    Crc::<u64>::new(&CRC_64_XZ).checksum(zip).to_string()
}

fn hash(zip: &[u8]) -> String {
    hex::encode(Sha256::digest(zip))
}

fn directory() -> Result<TempDir, Fault> {
    let dir = tempfile::Builder::new().prefix("fc-emulator-").tempdir();
    dir.map_err(|error| Fault::internal(format!("no temporary directory could be made: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_crc_64_of_xz_in_decimal() {
        assert_eq!(checksum(b"123456789"), 0x995d_c9bb_df19_39fa_u64.to_string());
    }
}
