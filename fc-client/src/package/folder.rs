//! Zips a folder: always the same bytes for the same content, and nothing that lies outside of it.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use ignore::{DirEntry, WalkBuilder};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::PackageError;

/// Writes the zip of a folder. `.fcignore` names what stays out, in the manner of `.gitignore`.
pub(super) fn write(folder: &Path, to: impl Write) -> Result<(), PackageError> {
    let entries = entries(folder)?;
    if entries.is_empty() {
        return Err(PackageError::at(folder, "holds no file to deploy"));
    }
    let mut zip = ZipWriter::new_stream(to);
    for Entry { name, path, link } in &entries {
        let failed = |error: io::Error| PackageError::io("cannot zip", path, error);
        if let Some(target) = link {
            let added = zip.add_symlink(name, target, options(0o777));
            added.map_err(|error| failed(error.into()))?;
            continue;
        }
        let mut file = File::open(path).map_err(failed)?;
        let metadata = file.metadata().map_err(failed)?;
        let large = metadata.len() >= u64::from(u32::MAX);
        let options = options(mode(&metadata)).large_file(large);
        zip.start_file(name, options).map_err(|error| failed(error.into()))?;
        io::copy(&mut file, &mut zip).map_err(failed)?;
    }
    let mut to =
        zip.finish().map_err(|error| PackageError::io("cannot zip", folder, error.into()))?.into_inner();
    to.flush().map_err(|error| PackageError::io("cannot zip", folder, error))
}

/// No time and only the bits that matter, so that the same content is the same zip.
pub(super) fn options(mode: u32) -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::DEFAULT)
        .unix_permissions(mode)
}

struct Entry {
    /// With `/`, relative to the folder.
    name: String,
    path: PathBuf,
    /// The target, for a link.
    link: Option<String>,
}

fn entries(folder: &Path) -> Result<Vec<Entry>, PackageError> {
    let metadata = fs::metadata(folder).map_err(|error| PackageError::io("cannot read", folder, error))?;
    if !metadata.is_dir() {
        return Err(PackageError::at(folder, "is not a folder; a zip file is given with `from_zip_file`"));
    }
    // The folder itself may be a link; inside it links stay links.
    let folder = &fs::canonicalize(folder).map_err(|error| PackageError::io("cannot read", folder, error))?;
    let mut walk = WalkBuilder::new(folder);
    walk.standard_filters(false).add_custom_ignore_filename(".fcignore").follow_links(false);
    // The history of the code is no part of it, and may hold keys.
    walk.filter_entry(|entry| entry.depth() != 1 || entry.file_name() != ".git");
    let mut entries = Vec::new();
    for found in walk.build() {
        let failed = |error: ignore::Error| {
            PackageError::new(format!("cannot read the folder `{}`: {error}", folder.display()))
        };
        let found = found.map_err(failed)?;
        if let Some(error) = found.error() {
            return Err(failed(error.clone()));
        }
        let is_folder = found.file_type().is_none_or(|kind| kind.is_dir());
        if !is_folder && found.file_name() != ".fcignore" {
            entries.push(entry(folder, &found)?);
        }
    }
    entries.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(entries)
}

fn entry(folder: &Path, found: &DirEntry) -> Result<Entry, PackageError> {
    let path = found.path().to_path_buf();
    let relative = path.strip_prefix(folder).unwrap_or(&path);
    let name = slashed(relative)
        .ok_or_else(|| PackageError::at(&path, "has a name that is not UTF-8; rename it"))?;
    let kind = found.file_type();
    if kind.is_some_and(|kind| kind.is_symlink()) {
        let link = Some(link(folder, &path, relative)?);
        return Ok(Entry { name, path, link });
    }
    if !kind.is_some_and(|kind| kind.is_file()) {
        return Err(PackageError::at(
            &path,
            "is neither a file nor a folder nor a link; name it in `.fcignore`",
        ));
    }
    Ok(Entry { name, path, link: None })
}

/// The target of a link, if it stays inside the folder.
fn link(folder: &Path, path: &Path, relative: &Path) -> Result<String, PackageError> {
    let target = fs::read_link(path).map_err(|error| PackageError::io("cannot read", path, error))?;
    let outside = || {
        let text = format!(
            "is a link to `{}`, which is not inside the folder; copy it there or name it in `.fcignore`",
            target.display()
        );
        PackageError::at(path, &text)
    };
    let mut depth = relative.components().count().saturating_sub(1);
    for part in target.components() {
        match part {
            Component::Normal(_) => depth += 1,
            Component::CurDir => {}
            Component::ParentDir => depth = depth.checked_sub(1).ok_or_else(outside)?,
            Component::RootDir | Component::Prefix(_) => return Err(outside()),
        }
    }
    // A link to a link may climb where the names alone do not show it.
    if let (Ok(real), Ok(root)) = (fs::canonicalize(path), fs::canonicalize(folder))
        && !real.starts_with(root)
    {
        return Err(outside());
    }
    slashed(&target).ok_or_else(outside)
}

fn slashed(path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path.components().map(|part| part.as_os_str().to_str()).collect();
    Some(parts?.join("/"))
}

#[cfg(unix)]
fn mode(metadata: &fs::Metadata) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    if metadata.permissions().mode() & 0o111 == 0 { 0o644 } else { 0o755 }
}

#[cfg(not(unix))]
fn mode(_: &fs::Metadata) -> u32 {
    // Without such bits every file may be the one that starts.
    0o755
}
