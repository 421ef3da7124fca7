//! A file as it would be after what is written: the writing stays in memory.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Mutex;

use redb::StorageBackend;

use crate::lock::lock;

/// A look at a file that does not change it, although the library repairs what it opens.
#[derive(Debug)]
pub(super) struct Overlay {
    file: File,
    written: Mutex<Written>,
}

#[derive(Debug)]
struct Written {
    len: u64,
    /// How much of the file's beginning still counts.
    of_file: u64,
    /// By their number, the blocks that differ from the file's.
    blocks: BTreeMap<u64, Vec<u8>>,
}

const BLOCK: u64 = 4096;

impl Overlay {
    pub(super) fn open(path: &Path) -> io::Result<Overlay> {
        let file = File::open(path)?;
        let len = file.metadata()?.len();
        Ok(Overlay { file, written: Mutex::new(Written { len, of_file: len, blocks: BTreeMap::new() }) })
    }

    /// What the file has at a place; behind its end there is nothing but zeros.
    fn of_file(&self, offset: u64, out: &mut [u8], end: u64) -> io::Result<()> {
        out.fill(0);
        let there = usize::try_from(end.saturating_sub(offset)).unwrap_or(usize::MAX).min(out.len());
        self.file.read_exact_at(&mut out[..there], offset)
    }
}

impl StorageBackend for Overlay {
    fn len(&self) -> io::Result<u64> {
        Ok(lock(&self.written).len)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let written = lock(&self.written);
        let end = offset.saturating_add(out.len() as u64);
        if end > written.len {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.of_file(offset, out, written.of_file)?;
        for (number, block) in written.blocks.range(offset / BLOCK..end.div_ceil(BLOCK)) {
            let (from, to) = (number * BLOCK, (number + 1) * BLOCK);
            let (first, last) = (from.max(offset), to.min(end));
            out[at(first - offset)..at(last - offset)]
                .copy_from_slice(&block[at(first - from)..at(last - from)]);
        }
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let mut written = lock(&self.written);
        if len < written.len {
            written.of_file = written.of_file.min(len);
            written.blocks.split_off(&len.div_ceil(BLOCK));
            if let Some(block) = written.blocks.get_mut(&(len / BLOCK)) {
                block[at(len % BLOCK)..].fill(0);
            }
        }
        written.len = len;
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let mut written = lock(&self.written);
        let end = offset.saturating_add(data.len() as u64);
        if end > written.len {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        for number in offset / BLOCK..end.div_ceil(BLOCK) {
            let (from, to) = (number * BLOCK, (number + 1) * BLOCK);
            if !written.blocks.contains_key(&number) {
                let mut block = vec![0; at(BLOCK)];
                self.of_file(from, &mut block, written.of_file)?;
                written.blocks.insert(number, block);
            }
            let (first, last) = (from.max(offset), to.min(end));
            if let Some(block) = written.blocks.get_mut(&number) {
                block[at(first - from)..at(last - from)]
                    .copy_from_slice(&data[at(first - offset)..at(last - offset)]);
            }
        }
        Ok(())
    }
}

/// Offsets within a block or a buffer are small.
fn at(offset: u64) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_a_file_of_its_own_and_the_one_below_stays() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let bytes: Vec<u8> = (0..20_000_u32).map(|at| (at % 251) as u8).collect();
        std::fs::write(file.path(), &bytes).unwrap();
        let (overlay, mut model) = (Overlay::open(file.path()).unwrap(), bytes.clone());
        let all = |overlay: &Overlay| {
            let mut all = vec![1; at(overlay.len().unwrap())];
            overlay.read(0, &mut all).unwrap();
            all
        };
        for (from, len, byte) in [(0, 1, 7), (4_000, 300, 8), (8_192, 4_096, 9), (19_999, 1, 10)] {
            overlay.write(from as u64, &vec![byte; len]).unwrap();
            model[from..from + len].fill(byte);
            assert!(all(&overlay) == model, "{from}");
        }
        for len in [9_000, 30_000, 4_096, 4_100] {
            overlay.set_len(len as u64).unwrap();
            model.resize(len, 0);
            assert!(all(&overlay) == model, "{len}");
        }
        assert!(overlay.write(4_099, b"xx").is_err() && overlay.read(4_099, &mut [0; 2]).is_err());
        assert_eq!(std::fs::read(file.path()).unwrap(), bytes);
    }
}
