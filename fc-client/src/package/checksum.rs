//! The CRC-64 of a zip, as OSS and Function Compute count it.

use std::io::Read;

use crc::{CRC_64_XZ, Crc, Table};

use super::{Package, PackageError, Ready};

/// Where the tables of the computation stand; sixteen of them, because a package may have 100 MB.
static CRC: Crc<u64, Table<16>> = Crc::<u64, Table<16>>::new(&CRC_64_XZ);

/// A checksum that grows with what is read.
pub(crate) struct Checksum(crc::Digest<'static, u64, Table<16>>);

impl Checksum {
    pub(crate) fn new() -> Self {
        Self(CRC.digest())
    }

    pub(crate) fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    pub(crate) fn finish(self) -> u64 {
        self.0.finalize()
    }
}

/// The checksum of bytes at hand.
pub(crate) fn of(bytes: &[u8]) -> u64 {
    CRC.checksum(bytes)
}

impl Package {
    /// The CRC-64 (ECMA-182 in the form of XZ, as OSS counts it) of the zip, as the decimal number by which the service
    /// tells it: equal to the `code_checksum` of a function that runs this package already, for the same folder always
    /// gives the same zip. The package is made and read once, on a thread that may wait.
    ///
    /// ```
    /// # tokio::runtime::Runtime::new().unwrap().block_on(async {
    /// use fc_client::Package;
    ///
    /// let package = Package::from_source("index.py", "def handler(event, context): return event");
    /// assert_eq!(package.checksum().await?, package.clone().checksum().await?);
    /// # Ok::<(), fc_client::PackageError>(()) }).unwrap();
    /// ```
    ///
    /// # Errors
    /// The package cannot be read or made, or it is larger than a request can be.
    pub async fn checksum(&self) -> Result<String, PackageError> {
        let package = self.clone();
        let counted = if tokio::runtime::Handle::try_current().is_ok() {
            let counted = tokio::task::spawn_blocking(move || package.count()).await;
            counted.map_err(|error| PackageError::new(format!("the package could not be read: {error}")))?
        } else {
            package.count()
        };
        Ok(counted?.to_string())
    }

    fn count(&self) -> Result<u64, PackageError> {
        let zip = match self.ready()? {
            Ready::Text { checksum, .. } => return Ok(checksum),
            Ready::Zip(zip) => zip,
        };
        let (mut file, mut checksum) = (zip.read()?, Checksum::new());
        let mut block = vec![0; 64 * 1024];
        loop {
            match file.read(&mut block) {
                Ok(0) => return Ok(checksum.finish()),
                Ok(read) => checksum.update(&block[..read]),
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(zip.failed(error)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_checksum_of_xz() {
        assert_eq!(of(b"123456789"), 0x995d_c9bb_df19_39fa);
        let mut checksum = Checksum::new();
        checksum.update(b"1234");
        checksum.update(b"56789");
        assert_eq!(checksum.finish(), 0x995d_c9bb_df19_39fa);
    }

    #[tokio::test]
    async fn every_way_to_give_the_same_zip_has_the_same_checksum() {
        let zip = [b"PK\x03\x04".to_vec(), vec![7; 2_000_000]].concat();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("code.zip");
        std::fs::write(&path, &zip).unwrap();
        let expected = of(&zip).to_string();
        for package in [
            Package::from_zip_file(&path),
            Package::from_zip_bytes(zip.clone()),
            Package::from_base64(crate::base64::encode(&zip)).unwrap(),
        ] {
            assert_eq!(package.checksum().await.unwrap(), expected, "{package:?}");
        }
        let small = Package::from_zip_bytes(&b"PK\x05\x06"[..]);
        assert_eq!(small.checksum().await.unwrap(), of(b"PK\x05\x06").to_string());
    }

    #[test]
    fn without_a_runtime_it_is_counted_all_the_same() {
        let package = Package::from_dir("no such folder");
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        let polled = std::pin::pin!(package.checksum()).poll(&mut context);
        let std::task::Poll::Ready(Err(error)) = polled else { panic!("{polled:?}") };
        assert!(error.to_string().starts_with("cannot read `no such folder`"), "{error}");
    }
}
