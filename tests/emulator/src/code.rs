//! The code of a function: taken from the request, weighed and unpacked.

use std::path::Path;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use crc::{CRC_64_XZ, Crc};
use serde_json::{Map, Value};
use tempfile::TempDir;

use crate::error::Fault;
use crate::runtime::Native;
use crate::unzip;

/// A code package, as it came and unpacked; its directory goes with the value.
pub(crate) struct Code {
    dir: TempDir,
    /// `None` where there is no package: a container brings its own code.
    pub(crate) zip: Option<Bytes>,
    pub(crate) size: usize,
    pub(crate) checksum: String,
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
        Ok(Code { dir: directory()?, zip: None, size: 0, checksum: checksum(&[]), native: None })
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
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
        Ok(Code { dir, size: zip.len(), checksum, zip: Some(zip.into()), native: None })
    }
}

/// Each package has a directory of its own, even one that is sent twice.
impl PartialEq for Code {
    fn eq(&self, other: &Code) -> bool {
        self.path() == other.path()
    }
}

/// A package in a request may be this large; larger ones go through OSS.
const MAX_ZIP: usize = 100 * 1024 * 1024;

fn checksum(zip: &[u8]) -> String {
    Crc::<u64>::new(&CRC_64_XZ).checksum(zip).to_string()
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
