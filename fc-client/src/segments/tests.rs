//! Bodies of several segments: their length, their hash, and what is sent.

use std::fs;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http_body_util::BodyExt as _;

use super::*;
use crate::sign::hex;

/// A file that looks like a zip to whoever reads its first bytes.
fn file(folder: &Path, length: usize) -> std::path::PathBuf {
    let path = folder.join("code.zip");
    let mut bytes = b"PK\x03\x04".to_vec();
    bytes.extend((0..length).map(|index| u8::try_from(index * 31 % 251).unwrap()));
    fs::write(&path, bytes).unwrap();
    path
}

fn body(package: Package) -> Segments {
    let mut segments = Segments::default();
    segments.bytes(b"{\"zipFile\":\"");
    segments.package(package);
    segments.bytes(b"\"}");
    segments
}

#[tokio::test]
async fn a_file_is_streamed_with_the_length_and_the_hash_of_the_whole() {
    let folder = tempfile::tempdir().unwrap();
    for length in [0, 1, 2, BLOCK - 4, BLOCK - 3, 3 * BLOCK + 7, 20_000_000] {
        let path = file(folder.path(), length);
        let expected = format!("{{\"zipFile\":\"{}\"}}", STANDARD.encode(fs::read(&path).unwrap()));
        let sealed = body(Package::from_zip_file(&path)).seal().await.unwrap();
        assert_eq!(sealed.len(), expected.len() as u64);
        assert_eq!(hex(&sealed.sha256()), hex(&Sha256::digest(&expected)));
        for _ in 0..2 {
            let body = sealed.body();
            assert_eq!(http_body::Body::size_hint(&body).exact(), Some(sealed.len()));
            assert!(body.collect().await.unwrap() == expected, "{length}");
        }
        assert!(sealed.to_vec().unwrap() == expected.as_bytes());
    }
}

#[tokio::test]
async fn a_file_that_changes_after_it_was_hashed_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), 200_000);
    let sealed = body(Package::from_zip_file(&path)).seal().await.unwrap();
    let original = fs::read(&path).unwrap();
    let expected = format!(
        "`{}` was changed while it was sent; send it again when nothing writes to it",
        path.display()
    );
    let mut other = original.clone();
    *other.last_mut().unwrap() ^= 1;
    let longer = [&original[..], b"x"].concat();
    for changed in [&original[..100_000], &other, &longer] {
        fs::write(&path, changed).unwrap();
        assert_eq!(sealed.body().collect().await.unwrap_err().to_string(), expected);
    }
    fs::remove_file(&path).unwrap();
    assert!(sealed.body().collect().await.unwrap_err().to_string().starts_with("cannot read `"));
}

#[tokio::test]
async fn a_folder_is_zipped_once_for_all_attempts() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("index.py"), "def handler(event, context): return event").unwrap();
    let sealed = body(Package::from_dir(folder.path())).seal().await.unwrap();
    let first = sealed.body().collect().await.unwrap();
    fs::remove_file(folder.path().join("index.py")).unwrap();
    assert_eq!(sealed.body().collect().await.unwrap(), first);
}

#[tokio::test]
async fn what_is_in_memory_is_one_body() {
    let sealed = body(Package::from_base64("UEsFBg==").unwrap()).seal().await.unwrap();
    assert_eq!(sealed.body().collect().await.unwrap(), "{\"zipFile\":\"UEsFBg==\"}");
    let zip = Bytes::from([b"PK\x03\x04".as_slice(), &vec![3; 3_000_000]].concat());
    let sealed = body(Package::from_zip_bytes(zip.clone())).seal().await.unwrap();
    let expected = format!("{{\"zipFile\":\"{}\"}}", STANDARD.encode(&zip));
    assert_eq!(hex(&sealed.sha256()), hex(&Sha256::digest(&expected)));
    assert!(sealed.body().collect().await.unwrap() == expected);
    let sealed = Segments::default().seal().await.unwrap();
    assert_eq!((sealed.len(), sealed.body().collect().await.unwrap().len()), (0, 0));
    assert_eq!(hex(&sealed.sha256()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

#[test]
fn bodies_that_wait_for_their_readers_hold_no_thread() {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().max_blocking_threads(1).build().unwrap();
    runtime.block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let path = file(folder.path(), 1_000_000);
        let sealed = body(Package::from_zip_file(path)).seal().await.unwrap();
        let mut bodies: Vec<Body> = (0..4).map(|_| sealed.body()).collect();
        for body in &mut bodies {
            body.frame().await.unwrap().unwrap();
            body.frame().await.unwrap().unwrap();
        }
        let other = tokio::task::spawn_blocking(|| 7);
        let other = tokio::time::timeout(std::time::Duration::from_secs(60), other).await;
        assert_eq!(other.expect("a body holds the only thread").unwrap(), 7);
        let parts = Arc::downgrade(&sealed.parts);
        drop((sealed, bodies));
        assert_eq!(parts.strong_count(), 0);
    });
}
