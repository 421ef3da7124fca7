//! The file of a store: what is in it, how it is checked before it is trusted, and how it is written.

use std::fmt::Display;
use std::io;
use std::path::Path;

use bytes::Bytes;
use redb::{Database, DatabaseError, ReadableDatabase, ReadableTable, TableDefinition};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::overlay::Overlay;
use super::{Change, Content, quiet};

/// Which form the records have; whoever changes it must read the older ones.
const FORMAT: u64 = 1;

const ABOUT: TableDefinition<'_, &str, u64> = TableDefinition::new("fc-emulator");
const RECORDS: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("records");
const PACKAGES: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("packages");

/// What is read and written stays in memory up to this; the state itself is there anyway.
const CACHE: usize = 16 * 1024 * 1024;

/// Makes a file with nothing in it.
pub(super) fn create(path: &Path) -> io::Result<()> {
    let make = || -> Result<(), redb::Error> {
        let database = Database::builder().set_cache_size(CACHE).create(path)?;
        let transaction = database.begin_write()?;
        transaction.open_table(ABOUT)?.insert("format", FORMAT)?;
        transaction.open_table(RECORDS)?;
        transaction.open_table(PACKAGES)?;
        transaction.commit()?;
        Ok(())
    };
    make().map_err(io::Error::other)
}

/// Opens a file and reads all of it; one that is damaged is left as it is.
pub(super) fn open(path: &Path) -> io::Result<(Database, Content)> {
    // What is damaged may make the library panic; what it wrote until then is in the overlay only.
    let content = quiet::catch(|| look(path)).unwrap_or_else(|| Err(damaged(path, "it cannot be read")))?;
    let opened = Database::builder().set_cache_size(CACHE).open(path);
    Ok((opened.map_err(|error| refused(path, error))?, content))
}

fn look(path: &Path) -> io::Result<Content> {
    let overlay = Overlay::open(path).map_err(|error| {
        io::Error::new(error.kind(), format!("{} cannot be read: {error}", path.display()))
    })?;
    let database = Database::builder().set_cache_size(CACHE).create_with_backend(overlay);
    let mut database = database.map_err(|error| refused(path, error))?;
    if !database.check_integrity().map_err(|error| refused(path, error))? {
        return Err(damaged(path, "its checksums are wrong"));
    }
    read(&database, path).map_err(|error| match error {
        Unreadable::Other(error) => error,
        Unreadable::File(error) => damaged(path, error),
    })
}

enum Unreadable {
    File(redb::Error),
    Other(io::Error),
}

impl<E: Into<redb::Error>> From<E> for Unreadable {
    fn from(error: E) -> Unreadable {
        Unreadable::File(error.into())
    }
}

fn read(database: &Database, path: &Path) -> Result<Content, Unreadable> {
    let transaction = database.begin_read()?;
    let format = transaction.open_table(ABOUT)?.get("format")?.map(|format| format.value());
    if format != Some(FORMAT) {
        let format = format.map_or_else(|| "none".to_owned(), |format| format.to_string());
        let message = format!(
            "{} has the format {format}, this fc-emulator reads the format {FORMAT}; use the one that wrote it, or another directory",
            path.display()
        );
        return Err(Unreadable::Other(io::Error::new(io::ErrorKind::InvalidData, message)));
    }
    let mut content = Content::default();
    for entry in transaction.open_table(RECORDS)?.iter()? {
        let (key, value) = entry?;
        let record: Value = serde_json::from_slice(value.value()).map_err(|error| {
            Unreadable::Other(damaged(path, format_args!("record '{}': {error}", key.value())))
        })?;
        content.records.insert(key.value().to_owned(), record);
    }
    for entry in transaction.open_table(PACKAGES)?.iter()? {
        let (key, zip) = entry?;
        let hash = hex::encode(Sha256::digest(zip.value()));
        if !key.value().ends_with(&hash) {
            let fault = format!("package '{}' has another content", key.value());
            return Err(Unreadable::Other(damaged(path, fault)));
        }
        content.packages.insert(key.value().to_owned(), Bytes::copy_from_slice(zip.value()));
    }
    Ok(content)
}

/// Writes all of a change, or nothing; when this returns it is on disk.
pub(super) fn write(database: &Database, change: &Change) -> Result<(), redb::Error> {
    let transaction = database.begin_write()?;
    {
        let mut records = transaction.open_table(RECORDS)?;
        for key in &change.gone {
            records.remove(key.as_str())?;
        }
        for (key, record) in &change.put {
            records.insert(key.as_str(), record.as_slice())?;
        }
    }
    if !change.packages.is_empty() || !change.packages_gone.is_empty() {
        let mut packages = transaction.open_table(PACKAGES)?;
        for key in &change.packages_gone {
            packages.remove(key.as_str())?;
        }
        for (key, zip) in &change.packages {
            packages.insert(key.as_str(), zip.as_ref())?;
        }
    }
    transaction.commit()?;
    Ok(())
}

fn refused(path: &Path, error: DatabaseError) -> io::Error {
    match error {
        // What the library makes of contents that it did not write.
        DatabaseError::Storage(redb::StorageError::Io(error))
            if matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof) =>
        {
            damaged(path, error)
        }
        DatabaseError::Storage(redb::StorageError::Io(error)) => {
            io::Error::new(error.kind(), format!("{} cannot be read and written: {error}", path.display()))
        }
        DatabaseError::DatabaseAlreadyOpen => {
            let message = format!("{} is in use by another program; end that one", path.display());
            io::Error::new(io::ErrorKind::ResourceBusy, message)
        }
        other => damaged(path, other),
    }
}

/// A file with which nothing can be done.
pub(super) fn damaged(path: &Path, fault: impl Display) -> io::Error {
    let message = format!(
        "{} is damaged, or no file of fc-emulator ({fault}); nothing was written to it: put back a copy, or move it away to begin anew",
        path.display()
    );
    io::Error::new(io::ErrorKind::InvalidData, message)
}
