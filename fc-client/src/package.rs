//! The zip of a function's code: from a folder, a file, memory or base64, and ready only when it is sent.

pub(crate) mod checksum;
mod error;
mod folder;

use std::fmt;
use std::fs::File;
use std::io::{self, Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use tempfile::TempPath;
use zip::ZipWriter;

pub use self::error::PackageError;

/// The largest zip that fits into a request, in bytes: 100 MB by the service's limits.
const LIMIT: u64 = 100 * 1024 * 1024;

/// A zip in memory of fewer bytes is encoded at once.
const SMALL: usize = 1024 * 1024;

/// What messages call a package without a path.
const UNNAMED: &str = "the package";

/// What a custom runtime starts unless it is told otherwise; it must be executable.
const BOOTSTRAP: &str = "bootstrap";

/// The zip of a function's code. Folders and files are read when the request is sent, in parts, never as a whole.
/// Serialising a request with serde reads them as well, and blocks meanwhile.
#[derive(Clone, PartialEq)]
pub struct Package(Source);

#[derive(Clone, PartialEq)]
enum Source {
    Folder(PathBuf),
    File(PathBuf),
    Zip(Bytes),
    /// Base64 as it was given, so that it goes out the same, and the checksum of its zip.
    Text(Bytes, u64),
    Files(Vec<(String, Bytes)>),
}

impl Package {
    /// The content of a folder, zipped when the request is sent: names in order, no times, executable bits and links
    /// kept, and nothing that `.fcignore` names (in the manner of `.gitignore`), nor `.git`. The same folder always gives the same bytes, with
    /// the same version of this crate and on the same kind of system.
    pub fn from_dir(path: impl Into<PathBuf>) -> Self {
        Self(Source::Folder(path.into()))
    }

    /// A zip file, sent as it is.
    pub fn from_zip_file(path: impl Into<PathBuf>) -> Self {
        Self(Source::File(path.into()))
    }

    /// A zip in memory.
    pub fn from_zip_bytes(zip: impl Into<Bytes>) -> Self {
        Self(Source::Zip(zip.into()))
    }

    /// One source file, such as `index.py`.
    pub fn from_source(name: &str, text: impl Into<String>) -> Self {
        Self::from_files([(name, text.into())])
    }

    /// Files in memory, each with its name inside the package. A file `bootstrap` is executable.
    pub fn from_files(files: impl IntoIterator<Item = (impl Into<String>, impl Into<Bytes>)>) -> Self {
        Self(Source::Files(files.into_iter().map(|(name, bytes)| (name.into(), bytes.into())).collect()))
    }

    /// A zip as the service takes it: standard base64 with padding.
    ///
    /// # Errors
    /// The text is not base64, or it is larger than a request can be. Whether it holds a zip is for the service to say.
    pub fn from_base64(text: impl Into<String>) -> Result<Self, PackageError> {
        let text = Bytes::from(text.into());
        let padding = text.iter().rev().take(2).filter(|byte| **byte == b'=').count();
        // Before it is decoded, so that nothing huge is.
        fits((text.len() / 4 * 3).saturating_sub(padding) as u64, Path::new(UNNAMED))?;
        match crate::base64::decode(&text) {
            Some(zip) => Ok(Self(Source::Text(text, checksum::of(&zip)))),
            None => Err(PackageError::new("the package is not standard base64 with padding")),
        }
    }

    /// Finds or makes the zip. Blocks while a folder is read.
    pub(crate) fn ready(&self) -> Result<Ready, PackageError> {
        match &self.0 {
            Source::Text(text, checksum) => {
                Ok(Ready::Text { text: text.clone(), checksum: *checksum, given: true })
            }
            Source::Zip(zip) => in_memory(zip.clone()),
            Source::Files(files) => in_memory(zipped(files)?.into()),
            Source::File(path) => Zip::open(Place::File(path.clone()), Arc::from(path.as_path())),
            Source::Folder(path) => {
                let mut file = tempfile::NamedTempFile::new().map_err(|error| {
                    PackageError::io("no temporary file could be made for the zip of", path, error)
                })?;
                folder::write(path, Limited { to: &mut file, left: LIMIT })?;
                Zip::open(Place::Temporary(file.into_temp_path()), Arc::from(path.as_path()))
            }
        }
    }

    /// How many bytes are to be read where no file is.
    pub(crate) fn size_in_memory(&self) -> Option<usize> {
        match &self.0 {
            Source::Folder(_) | Source::File(_) => None,
            Source::Zip(bytes) | Source::Text(bytes, _) => Some(bytes.len()),
            Source::Files(files) => Some(files.iter().map(|(_, bytes)| bytes.len()).sum()),
        }
    }
}

impl fmt::Debug for Package {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Source::Folder(path) => write!(f, "Package(folder {})", path.display()),
            Source::File(path) => write!(f, "Package(zip file {})", path.display()),
            Source::Zip(zip) => write!(f, "Package(zip of {} bytes)", zip.len()),
            Source::Text(text, _) => write!(f, "Package(base64 of {} characters)", text.len()),
            Source::Files(files) => {
                let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
                write!(f, "Package({})", names.join(", "))
            }
        }
    }
}

/// A package that can be read: its base64 in memory, or its zip in a file.
#[derive(Debug)]
pub(crate) enum Ready {
    Text {
        text: Bytes,
        /// The CRC-64 of the zip.
        checksum: u64,
        /// Whether the caller gave the base64.
        given: bool,
    },
    Zip(Zip),
}

/// A zip that is read in parts, with the length that it had.
#[derive(Debug)]
pub(crate) struct Zip {
    place: Place,
    pub(crate) length: u64,
    /// What the caller named: the folder or the file.
    named: Arc<Path>,
}

#[derive(Debug)]
enum Place {
    File(PathBuf),
    /// A file that ends with the last who needs it.
    Temporary(TempPath),
    Memory(Bytes),
}

impl Zip {
    fn open(place: Place, named: Arc<Path>) -> Result<Ready, PackageError> {
        let failed = |error| PackageError::io("cannot read", &named, error);
        let path: &Path = match &place {
            Place::File(path) => path,
            Place::Temporary(path) => path,
            Place::Memory(_) => &named,
        };
        let mut file = File::open(path).map_err(failed)?;
        let length = file.metadata().map_err(failed)?.len();
        let mut magic = [0; 4];
        let is_zip = file.read_exact(&mut magic).is_ok() && matches!(&magic, b"PK\x03\x04" | b"PK\x05\x06");
        if !is_zip {
            return Err(PackageError::at(
                &named,
                "is not a zip file; give a folder with `from_dir`, or a zip",
            ));
        }
        fits(length, &named)?;
        Ok(Ready::Zip(Self { place, length, named }))
    }

    pub(crate) fn is_in_memory(&self) -> bool {
        matches!(self.place, Place::Memory(_))
    }

    pub(crate) fn read(&self) -> Result<Box<dyn Read + Send>, PackageError> {
        let open = |path: &Path| File::open(path).map_err(|error| self.failed(error));
        Ok(match &self.place {
            Place::File(path) => Box::new(open(path)?),
            Place::Temporary(path) => Box::new(open(path)?),
            Place::Memory(bytes) => Box::new(Cursor::new(bytes.clone())),
        })
    }

    pub(crate) fn failed(&self, error: io::Error) -> PackageError {
        PackageError::io("cannot read", &self.named, error)
    }

    pub(crate) fn changed(&self) -> PackageError {
        PackageError::at(
            &self.named,
            "was changed while it was sent; send it again when nothing writes to it",
        )
    }
}

fn fits(length: u64, named: &Path) -> Result<(), PackageError> {
    if length > LIMIT {
        let text = format!(
            "is a zip of {length} bytes, but a request takes {LIMIT}; put it into OSS and use `Code::from_oss`"
        );
        return Err(PackageError::at(named, &text));
    }
    Ok(())
}

/// A zip in memory: its base64 where that is small, or else the zip, which is encoded while it is sent.
fn in_memory(zip: Bytes) -> Result<Ready, PackageError> {
    fits(zip.len() as u64, Path::new(UNNAMED))?;
    if zip.len() < SMALL {
        let text = Bytes::from(crate::base64::encode(&zip));
        return Ok(Ready::Text { text, checksum: checksum::of(&zip), given: false });
    }
    let length = zip.len() as u64;
    Ok(Ready::Zip(Zip { place: Place::Memory(zip), length, named: Arc::from(Path::new(UNNAMED)) }))
}

fn zipped(files: &[(String, Bytes)]) -> Result<Vec<u8>, PackageError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut write = || -> io::Result<()> {
        for (name, bytes) in files {
            let mode = if name == BOOTSTRAP { 0o755 } else { 0o644 };
            zip.start_file(name.replace('\\', "/"), folder::options(mode))?;
            zip.write_all(bytes)?;
        }
        Ok(())
    };
    for (name, _) in files {
        let climbs = name.split(['/', '\\']).any(|part| matches!(part, "" | "." | ".."));
        if climbs {
            return Err(PackageError::at(
                Path::new(name),
                "is no name inside a package; write it like `lib/index.py`",
            ));
        }
    }
    let failed = |error| PackageError::io("cannot be zipped:", Path::new("the files"), error);
    write().map_err(failed)?;
    Ok(zip.finish().map_err(|error| failed(error.into()))?.into_inner())
}

/// Ends with an error once too much is written.
struct Limited<W> {
    to: W,
    left: u64,
}

impl<W: Write> Write for Limited<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        let left = self.left.checked_sub(written as u64);
        self.left = left.ok_or_else(|| {
            let text = format!("its zip is larger than the {LIMIT} bytes of a request; put it into OSS and use `Code::from_oss`");
            io::Error::new(io::ErrorKind::FileTooLarge, text)
        })?;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

#[cfg(test)]
mod tests;
