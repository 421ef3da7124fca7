//! The directory of a store: made where there is none, and owned by one emulator at a time.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::file;

/// Makes the directory if need be, and refuses one that another emulator has.
pub(super) fn own(dir: &Path) -> io::Result<File> {
    let shown = dir.display();
    if dir.exists() && !dir.is_dir() {
        let message = format!("{shown} is not a directory; give --data a directory, which may be a new one");
        return Err(io::Error::new(io::ErrorKind::NotADirectory, message));
    }
    fs::create_dir_all(dir).map_err(|error| {
        failed(&error, format!("the directory {shown} cannot be made: {error}; give --data another one"))
    })?;
    let path = dir.join("fc-emulator.lock");
    let lock = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
    let lock = lock.map_err(|error| {
        let why =
            format!("{} cannot be written: {error}; fc-emulator must own the directory", path.display());
        failed(&error, why)
    })?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => {
            let message =
                format!("{shown} is in use by another fc-emulator; end that one or use another directory");
            Err(io::Error::new(io::ErrorKind::ResourceBusy, message))
        }
        Err(TryLockError::Error(error)) => Err(failed(
            &error,
            format!("{} cannot be locked: {error}; use another directory", path.display()),
        )),
    }
}

/// The file in the directory; a new one is made beside its place first, so that it is never there in part.
pub(super) fn file(dir: &Path) -> io::Result<PathBuf> {
    let path = dir.join("fc-emulator.redb");
    if path.exists() {
        return Ok(path);
    }
    let made = dir.join("fc-emulator.redb.new");
    let begin = || {
        if made.exists() {
            fs::remove_file(&made)?;
        }
        file::create(&made)?;
        fs::rename(&made, &path)?;
        File::open(dir)?.sync_all()
    };
    begin().map_err(|error| {
        failed(&error, format!("{} cannot be made: {error}; is there room on the disk?", path.display()))
    })?;
    Ok(path)
}

fn failed(error: &io::Error, message: String) -> io::Error {
    io::Error::new(error.kind(), message)
}
