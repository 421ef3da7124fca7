//! A package of 90 MB goes out, three times, in little memory. It stands alone, for it measures the whole process.

#![cfg(target_os = "linux")]

use std::io::{Seek as _, Write as _};
use std::net::SocketAddr;

use fc_client::fc2::{Client, Code, CreateFunction};
use fc_client::{Config, Credentials, ErrorKind, Retry};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

const SIZE: u64 = 90_000_000;

/// The most memory that this process ever had, in KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux has it");
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("the peak");
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).expect("a number")
}

/// Reads every request to its end and answers that it has no time, which may be tried again.
async fn busy() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("it listens");
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let (mut head, mut block) = (Vec::new(), vec![0; 64 * 1024]);
                let end = loop {
                    let read = stream.read(&mut block).await.unwrap_or(0);
                    head.extend_from_slice(&block[..read]);
                    if let Some(end) = head.windows(4).position(|part| part == b"\r\n\r\n") {
                        break end + 4;
                    }
                };
                let text = String::from_utf8_lossy(&head[..end]).to_lowercase();
                let length =
                    text.lines().find_map(|line| line.strip_prefix("content-length: ").map(str::to_owned));
                let length: usize = length.and_then(|length| length.trim().parse().ok()).expect("a length");
                let mut left = length - (head.len() - end);
                drop(head);
                while left > 0 {
                    left -= stream.read(&mut block).await.unwrap_or(0);
                }
                let answer = "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 2\r\nretry-after: 0\r\nconnection: close\r\n\r\n{}";
                stream.write_all(answer.as_bytes()).await.expect("it is read");
            });
        }
    });
    address
}

#[tokio::test]
async fn a_package_of_90_mb_needs_little_memory_also_when_it_is_sent_again() {
    let mut zip = tempfile::NamedTempFile::new().expect("a file");
    zip.write_all(b"PK\x03\x04").expect("written");
    zip.as_file_mut().set_len(SIZE).expect("there is room");
    zip.rewind().expect("a file");
    let config = Config::new()
        .endpoint(format!("http://{}", busy().await))
        .credentials(Credentials::new("id", "secret"))
        .retry(Retry::attempts(3));
    let client = Client::new(config).expect("a place");
    let request = CreateFunction::builder()
        .service_name("s")
        .function_name("f")
        .runtime("python3.10")
        .handler("index.handler")
        .code(Code::from_zip_file(zip.path()))
        .build();
    let before = peak();
    let error = client.create_function(request).await.expect_err("it never has time");
    assert_eq!((error.kind(), error.status(), error.attempts()), (ErrorKind::Service, Some(503), 3));
    let grown = peak() - before;
    println!("three attempts with a package of {SIZE} bytes: the peak grew by {grown} KiB");
    assert!(grown < 16 * 1024, "the peak grew by {grown} KiB");
}
