//! Packages as they go out, and how they fail.

use std::fs;
use std::io::{Cursor, Read};

use super::*;

fn zip_of(package: &Package) -> Vec<u8> {
    match package.ready().unwrap() {
        Ready::Text { text, .. } => crate::base64::decode(&text).unwrap(),
        Ready::Zip(zip) => {
            let mut bytes = Vec::new();
            zip.read().unwrap().read_to_end(&mut bytes).unwrap();
            bytes
        }
    }
}

fn names(zip: &[u8]) -> Vec<String> {
    let archive = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
    archive.file_names().map(|name| name.unwrap().into_owned()).collect()
}

fn content(zip: &[u8], name: &str) -> (String, u32) {
    let mut archive = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
    let mut file = archive.by_name(name).unwrap();
    let mut text = String::new();
    file.read_to_string(&mut text).unwrap();
    (text, file.unix_mode().unwrap())
}

fn refusal(package: &Package) -> String {
    package.ready().unwrap_err().to_string()
}

#[test]
fn a_folder_is_the_same_zip_every_time() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("lib")).unwrap();
    for (name, text) in [("b.py", "b"), ("lib/c.py", "c"), ("a.py", "a"), (".hidden", "h")] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let package = Package::from_dir(folder.path());
    let first = zip_of(&package);
    fs::write(folder.path().join("a.py"), "a").unwrap();
    assert_eq!(zip_of(&package), first);
    assert_eq!(names(&first), [".hidden", "a.py", "b.py", "lib/c.py"]);
}

#[test]
fn the_history_of_the_code_stays_out() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join(".git")).unwrap();
    fs::create_dir_all(folder.path().join("lib/.git")).unwrap();
    for name in [".git/config", "index.py", "lib/.git/kept"] {
        fs::write(folder.path().join(name), "x").unwrap();
    }
    assert_eq!(names(&zip_of(&Package::from_dir(folder.path()))), ["index.py", "lib/.git/kept"]);
}

#[test]
fn what_fcignore_names_stays_out() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in
        [(".fcignore", "*.log\n"), ("index.py", "x"), ("big.log", "y"), (".gitignore", "index.py\n")]
    {
        fs::write(folder.path().join(name), text).unwrap();
    }
    assert_eq!(names(&zip_of(&Package::from_dir(folder.path()))), [".gitignore", "index.py"]);
}

#[cfg(unix)]
#[test]
fn executable_bits_and_links_are_kept() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let folder = tempfile::tempdir().unwrap();
    let bootstrap = folder.path().join("bootstrap");
    fs::write(&bootstrap, "#!/bin/sh\n").unwrap();
    fs::set_permissions(&bootstrap, fs::Permissions::from_mode(0o700)).unwrap();
    symlink("bootstrap", folder.path().join("start")).unwrap();
    let zip = zip_of(&Package::from_dir(folder.path()));
    assert_eq!(content(&zip, "bootstrap"), ("#!/bin/sh\n".to_owned(), 0o100_755));
    assert_eq!(content(&zip, "start"), ("bootstrap".to_owned(), 0o120_777));
}

#[cfg(unix)]
#[test]
fn a_link_that_leaves_the_folder_is_refused_with_its_path() {
    for target in ["/etc/hostname", "../secret", "lib/../../secret"] {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(target, &link).unwrap();
        let expected = format!(
            "`{}` is a link to `{target}`, which is not inside the folder; copy it there or name it in `.fcignore`",
            link.display()
        );
        assert_eq!(refusal(&Package::from_dir(folder.path())), expected);
    }
}

#[test]
fn what_is_no_folder_with_files_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().display().to_string();
    assert_eq!(refusal(&Package::from_dir(folder.path())), format!("`{path}` holds no file to deploy"));
    let missing = folder.path().join("missing");
    assert!(
        refusal(&Package::from_dir(&missing)).starts_with(&format!("cannot read `{}`: ", missing.display()))
    );
    let file = folder.path().join("file");
    fs::write(&file, "x").unwrap();
    assert!(
        refusal(&Package::from_dir(&file))
            .contains("is not a folder; a zip file is given with `from_zip_file`")
    );
}

#[test]
fn what_is_no_zip_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("code.zip");
    assert!(refusal(&Package::from_zip_file(&file)).starts_with("cannot read `"));
    for text in ["", "PK", "not a zip"] {
        fs::write(&file, text).unwrap();
        assert!(
            refusal(&Package::from_zip_file(&file))
                .ends_with("is not a zip file; give a folder with `from_dir`, or a zip")
        );
    }
}

#[test]
fn a_zip_that_is_too_large_is_refused_with_the_way_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("code.zip");
    let mut file = fs::File::create(&path).unwrap();
    file.write_all(b"PK\x03\x04").unwrap();
    file.set_len(LIMIT + 1).unwrap();
    let expected = format!(
        "`{}` is a zip of 104857601 bytes, but a request takes 104857600; put it into OSS and use `Code::from_oss`",
        path.display()
    );
    assert_eq!(refusal(&Package::from_zip_file(&path)), expected);
}

#[test]
fn a_source_is_a_zip_of_one_file() {
    let zip = zip_of(&Package::from_source("index.py", "print(1)"));
    assert_eq!(content(&zip, "index.py"), ("print(1)".to_owned(), 0o100_644));
    for name in ["../index.py", "/etc/passwd", "", "a//b"] {
        assert!(refusal(&Package::from_source(name, "x")).contains("is no name inside a package"), "{name}");
    }
}

#[test]
fn base64_goes_out_as_it_came_in() {
    let text = "UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==";
    let Ready::Text { text: ready, .. } = Package::from_base64(text).unwrap().ready().unwrap() else {
        panic!("it is in memory")
    };
    assert_eq!(ready, text);
    for text in ["UEsFBg", "UEsF Bg==", "-_-_", "U==="] {
        let error = Package::from_base64(text).unwrap_err();
        assert_eq!(error.to_string(), "the package is not standard base64 with padding", "{text}");
    }
}

#[test]
fn base64_that_no_request_can_carry_is_refused_before_it_is_decoded() {
    let error = Package::from_base64("!".repeat(140_000_000)).unwrap_err();
    assert!(error.to_string().starts_with("`the package` is a zip of 105000000 bytes, but"), "{error}");
}

#[test]
fn debug_shows_no_content() {
    let shown = format!(
        "{:?} {:?}",
        Package::from_source("index.py", "top-secret"),
        Package::from_zip_bytes("top-secret")
    );
    assert_eq!(shown, "Package(index.py) Package(zip of 10 bytes)");
}
