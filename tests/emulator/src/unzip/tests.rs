//! Honest packages, and the tricks that dishonest ones play.

use std::io::Write;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

fn package(fill: impl FnOnce(&mut ZipWriter<Cursor<Vec<u8>>>)) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    fill(&mut writer);
    writer.finish().unwrap().into_inner()
}

fn file(writer: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, mode: u32) {
    writer.start_file(name, SimpleFileOptions::default().unix_permissions(mode)).unwrap();
    writer.write_all(b"hello").unwrap();
}

fn link(writer: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, target: &str) {
    writer.add_symlink(name, target, SimpleFileOptions::default()).unwrap();
}

fn refused(zip: &[u8]) -> String {
    let to = tempfile::tempdir().unwrap();
    unpack(zip, to.path()).unwrap_err()
}

#[test]
fn files_directories_links_and_executable_bits_arrive() {
    let zip = package(|writer| {
        file(writer, "a/b.txt", 0o644);
        file(writer, "run", 0o755);
        link(writer, "a/up", "../run");
        writer.add_directory("empty", SimpleFileOptions::default()).unwrap();
    });
    let to = tempfile::tempdir().unwrap();
    unpack(&zip, to.path()).unwrap();
    let mode = |name: &str| fs::metadata(to.path().join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("a/b.txt"), mode("run")), (0o644, 0o755));
    assert_eq!(fs::read(to.path().join("a/up")).unwrap(), b"hello");
    assert!(to.path().join("empty").is_dir());
}

#[test]
fn names_that_leave_are_refused() {
    for name in ["../evil", "a/../../evil", "/etc/evil", "a\\..\\evil"] {
        // The writer tidies names; the bytes of the finished package are changed instead.
        let stand_in = "x".repeat(name.len());
        let mut zip = package(|writer| file(writer, &stand_in, 0o644));
        for at in 0..zip.len() - name.len() {
            if zip[at..].starts_with(stand_in.as_bytes()) {
                zip[at..at + name.len()].copy_from_slice(name.as_bytes());
            }
        }
        let said = refused(&zip);
        assert!(said.contains("would leave the code directory"), "{name}: {said}");
    }
}

#[test]
fn links_that_leave_are_refused() {
    for target in ["/etc/passwd", "..", "../../x", "down/../../../x"] {
        let said = refused(&package(|writer| link(writer, "l", target)));
        assert!(said.contains("would leave the code directory"), "{target}: {said}");
    }
}

#[test]
fn a_link_cannot_be_bent_by_another() {
    let through = package(|writer| {
        link(writer, "a/b/s", "../..");
        link(writer, "a/b/s/l", "../../x");
    });
    assert!(refused(&through).contains("its directory is a link"));
}

#[test]
fn what_unpacks_to_too_much_is_refused() {
    let zip = package(|writer| {
        file(writer, "a", 0o644);
        file(writer, "b", 0o644);
    });
    assert_eq!(unpacked_to(&zip, 9, 2), Err("it unpacks to more than 9 bytes".to_owned()));
    assert_eq!(unpacked_to(&zip, 10, 1), Err("it has more than 1 entries".to_owned()));
    assert_eq!(unpacked_to(&zip, 10, 2), Ok(2));
}

/// How many files a package leaves behind; one that is refused by what it says of itself leaves none.
fn unpacked_to(zip: &[u8], bytes: u64, entries: usize) -> Result<usize, String> {
    let to = tempfile::tempdir().unwrap();
    let result = unpack_within(zip, to.path(), &Limits { bytes, entries });
    let files = fs::read_dir(to.path()).unwrap().count();
    assert!(result.is_ok() || files == 0, "{files} files");
    result.map(|()| files)
}

#[test]
fn a_bomb_is_refused_by_what_it_says_and_by_what_it_is() {
    // A thousand times as large as its package.
    let bomb = package(|writer| {
        writer.start_file("zeros", SimpleFileOptions::default()).unwrap();
        writer.write_all(&vec![0; 4 * 1024 * 1024]).unwrap();
    });
    assert!(bomb.len() < 8 * 1024, "{}", bomb.len());
    let said = Err("it unpacks to more than 1048576 bytes".to_owned());
    assert_eq!(unpacked_to(&bomb, 1024 * 1024, 1), said);
    // One that says it is small: what it says stands in the directory at its end, and before its bytes.
    let mut liar = bomb;
    let size = (4 * 1024 * 1024_u32).to_le_bytes();
    let places: Vec<usize> = (0..liar.len() - 4).filter(|at| liar[*at..].starts_with(&size)).collect();
    for at in places {
        liar[at..at + 4].copy_from_slice(&10_u32.to_le_bytes());
    }
    let to = tempfile::tempdir().unwrap();
    assert!(unpack_within(&liar, to.path(), &Limits { bytes: 1024 * 1024, entries: 1 }).is_err());
    let size = fs::metadata(to.path().join("zeros")).map_or(0, |file| file.len());
    assert!(size <= 1024 * 1024 + 1, "{size}");
}

#[test]
fn entries_that_share_their_bytes_are_refused() {
    let zip = package(|writer| {
        file(writer, "a", 0o644);
        writer.shallow_copy_file("a", "b").unwrap();
    });
    assert_eq!(refused(&zip), "some of its entries overlap");
}

#[test]
fn what_is_no_zip_is_refused() {
    assert!(refused(b"def handler(): pass").starts_with("it is not a zip file"));
}
