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
    let to = tempfile::tempdir().unwrap();
    assert_eq!(unpack_within(&zip, to.path(), 9), Err("it unpacks to more than 9 bytes".to_owned()));
    let to = tempfile::tempdir().unwrap();
    assert_eq!(unpack_within(&zip, to.path(), 10), Ok(()));
}

#[test]
fn what_is_no_zip_is_refused() {
    assert!(refused(b"def handler(): pass").starts_with("it is not a zip file"));
}
