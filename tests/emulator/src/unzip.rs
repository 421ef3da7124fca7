//! A code package, unpacked without letting anything out of its directory.

use std::fs::{self, File, Permissions};
use std::io::{self, Cursor, Read};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Component, Path, PathBuf};

use zip::ZipArchive;

/// Unpacks `zip` into `to`, which exists and is empty; the error is a sentence about the package.
pub(crate) fn unpack(zip: &[u8], to: &Path) -> Result<(), String> {
    unpack_within(zip, to, &LIMITS)
}

/// How much may come out of a package.
struct Limits {
    bytes: u64,
    entries: usize,
}

/// As many bytes as the service allows a package from OSS to have.
const LIMITS: Limits = Limits { bytes: 500 * 1024 * 1024, entries: 100_000 };

fn unpack_within(zip: &[u8], to: &Path, limits: &Limits) -> Result<(), String> {
    let mut archive =
        ZipArchive::new(Cursor::new(zip)).map_err(|error| format!("it is not a zip file: {error}"))?;
    check(&mut archive, limits)?;
    let mut left = limits.bytes;
    // Links come last: until then every directory is real, and nothing can be written through one.
    let mut links: Vec<(PathBuf, PathBuf)> = Vec::new();
    for at in 0..archive.len() {
        let mut entry =
            archive.by_index(at).map_err(|error| format!("entry {at} cannot be read: {error}"))?;
        let name =
            entry.name().map_err(|error| format!("entry {at} has no readable name: {error}"))?.into_owned();
        let path =
            inside(&name).ok_or_else(|| format!("the entry '{name}' would leave the code directory"))?;
        let (is_dir, is_symlink, mode) = (entry.is_dir(), entry.is_symlink(), entry.unix_mode());
        let failed = |error: io::Error| format!("the entry '{name}' cannot be written: {error}");
        if is_dir {
            fs::create_dir_all(to.join(path)).map_err(failed)?;
        } else if is_symlink {
            let mut target = String::new();
            entry.by_ref().take(4096).read_to_string(&mut target).map_err(failed)?;
            let outside = || format!("the link '{name}' to '{target}' would leave the code directory");
            check_link(&path, &target).ok_or_else(outside)?;
            links.push((path, target.into()));
        } else {
            let size = write(&mut entry, &to.join(path), mode, left).map_err(failed)?;
            left = left.checked_sub(size).ok_or_else(|| too_much(limits))?;
        }
    }
    for (path, target) in links {
        make_link(to, &path, &target)
            .map_err(|error| format!("the link '{}' cannot be made: {error}", path.display()))?;
    }
    Ok(())
}

/// Looks at what the package says of itself, before anything is written.
fn check(archive: &mut ZipArchive<Cursor<&[u8]>>, limits: &Limits) -> Result<(), String> {
    if archive.len() > limits.entries {
        return Err(format!("it has more than {} entries", limits.entries));
    }
    // It may lie, and is weighed again when it is written.
    if archive.decompressed_size().is_some_and(|size| size > limits.bytes.into()) {
        return Err(too_much(limits));
    }
    // The way to let a small package unpack to a large one: many entries with the same bytes.
    match archive.has_overlapping_entries() {
        Ok(false) => Ok(()),
        Ok(true) => Err("some of its entries overlap".to_owned()),
        Err(error) => Err(format!("it is not a sound zip file: {error}")),
    }
}

fn too_much(limits: &Limits) -> String {
    format!("it unpacks to more than {} bytes", limits.bytes)
}

/// The path that a name means, if it is relative and goes down only.
fn inside(name: &str) -> Option<PathBuf> {
    if name.contains(['\\', '\0']) {
        return None;
    }
    let mut path = PathBuf::new();
    for component in Path::new(name).components() {
        match component {
            Component::Normal(part) => path.push(part),
            Component::CurDir => {}
            _ => return None,
        }
    }
    (path.components().next().is_some() || name.ends_with('/')).then_some(path)
}

/// A target may climb first and descend then, never the other way round: so no second link can bend it outside.
fn check_link(link: &Path, target: &str) -> Option<()> {
    let mut height = link.components().count().checked_sub(1)?;
    let mut descending = false;
    for component in Path::new(target).components() {
        match component {
            Component::ParentDir if !descending => height = height.checked_sub(1)?,
            Component::Normal(_) => descending = true,
            Component::CurDir => {}
            _ => return None,
        }
    }
    Some(())
}

/// Writes one file and returns its size; stops one byte above what is left.
fn write(from: &mut impl Read, to: &Path, mode: Option<u32>, left: u64) -> io::Result<u64> {
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent)?;
    }
    let mut file = File::create(to)?;
    let size = io::copy(&mut from.take(left.saturating_add(1)), &mut file)?;
    let executable = mode.is_some_and(|mode| mode & 0o111 != 0);
    file.set_permissions(Permissions::from_mode(if executable { 0o755 } else { 0o644 }))?;
    Ok(size)
}

/// Makes one link; a directory above it that is itself a link would carry it elsewhere, and is refused.
fn make_link(to: &Path, link: &Path, target: &Path) -> io::Result<()> {
    let parent = link.parent().unwrap_or(Path::new(""));
    if parent.ancestors().any(|path| !path.as_os_str().is_empty() && to.join(path).is_symlink()) {
        return Err(io::Error::other("its directory is a link"));
    }
    fs::create_dir_all(to.join(parent))?;
    symlink(target, to.join(link))
}

#[cfg(test)]
mod tests;
