//! stub
use crate::{Body, Package, PackageError};
use bytes::Bytes;
use sha2::{Digest, Sha256};
#[derive(Clone, Debug, Default)]
pub(crate) struct Segments(Vec<u8>);
impl Segments {
    pub(crate) fn bytes(&mut self, b: &[u8]) {
        self.0.extend_from_slice(b);
    }
    pub(crate) fn package(&mut self, p: Package) {
        self.0.extend_from_slice(p.0.as_bytes());
    }
    pub(crate) fn to_vec(self) -> Result<Vec<u8>, PackageError> {
        Ok(self.0)
    }
    pub(crate) async fn seal(self) -> Result<Sealed, PackageError> {
        Ok(Sealed(self.0.into()))
    }
}
impl From<Bytes> for Segments {
    fn from(b: Bytes) -> Self {
        Self(b.to_vec())
    }
}
#[derive(Clone)]
pub(crate) struct Sealed(Bytes);
impl Sealed {
    pub(crate) fn len(&self) -> u64 {
        self.0.len() as u64
    }
    pub(crate) fn sha256(&self) -> [u8; 32] {
        Sha256::digest(&self.0).into()
    }
    pub(crate) fn body(&self) -> Body {
        self.0.clone().into()
    }
    pub(crate) fn to_vec(&self) -> Result<Vec<u8>, PackageError> {
        Ok(self.0.to_vec())
    }
}
