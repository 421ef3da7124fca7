//! stub
use bytes::Bytes;
#[derive(Clone, Debug, PartialEq)]
pub struct Package(pub(crate) String);
#[derive(Debug)]
pub struct PackageError;
impl std::fmt::Display for PackageError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("x")
    }
}
impl std::error::Error for PackageError {}
impl Package {
    pub fn from_dir(_: impl Into<std::path::PathBuf>) -> Self {
        Self(String::new())
    }
    pub fn from_zip_file(_: impl Into<std::path::PathBuf>) -> Self {
        Self(String::new())
    }
    pub fn from_zip_bytes(b: impl Into<Bytes>) -> Self {
        Self(crate::base64::encode(&b.into()))
    }
    pub fn from_source(_: &str, t: impl Into<String>) -> Self {
        Self(t.into())
    }
    pub fn from_base64(t: &str) -> Result<Self, PackageError> {
        Ok(Self(t.into()))
    }
}
