//! What becomes of a call when everything goes wrong: a server that resets, cuts off, delays and lies, case by case.
//!
//! The cases are those in which the official SDKs report the code "None", lose the request id, invoke twice or hang.
//! What ours makes of each stands in `data/failures.md`, for people to read; `UPDATE_EXPECT=1` writes it anew.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use expect_test::expect_file;
use fc_client::{Config, Credentials, Retry};
use serde_json::Value as Json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::wire::client;

const CASES: &str = include_str!("../../data/failures.jsonl");

/// The cases, each with its answers.
pub(crate) fn cases() -> Vec<Json> {
    CASES.lines().map(|line| serde_json::from_str(line).expect("a line is a case")).collect()
}

/// A server that gives these answers one after the other, and the last of them again and again. It counts what it read.
pub(crate) async fn server(answers: Vec<Json>) -> (String, Arc<Mutex<usize>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("it listens");
    let answers = Arc::new(Mutex::new(VecDeque::from(answers)));
    let asked = Arc::new(Mutex::new(0));
    let count = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (answers, count) = (Arc::clone(&answers), Arc::clone(&count));
            tokio::spawn(async move {
                // What the client does to its connection is its own affair.
                let _ = serve(stream, &answers, &count).await;
            });
        }
    });
    (format!("http://{address}"), asked)
}

async fn serve(
    mut stream: TcpStream,
    answers: &Mutex<VecDeque<Json>>,
    count: &Mutex<usize>,
) -> std::io::Result<()> {
    while read(&mut stream).await? {
        *count.lock().expect("nobody panics with it") += 1;
        let answer = {
            let mut answers = answers.lock().expect("nobody panics with it");
            if answers.len() > 1 { answers.pop_front() } else { answers.front().cloned() }
        };
        let answer = answer.expect("a case has an answer");
        if !give(&mut stream, &answer).await? {
            return Ok(());
        }
    }
    Ok(())
}

/// Reads a request to its end; `false` where there is none.
async fn read(stream: &mut TcpStream) -> std::io::Result<bool> {
    let (mut all, mut block) = (Vec::new(), [0; 4096]);
    loop {
        let read = stream.read(&mut block).await?;
        if read == 0 {
            return Ok(false);
        }
        all.extend_from_slice(&block[..read]);
        let Some(end) = all.windows(4).position(|part| part == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&all[..end]).to_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        if all.len() >= end + 4 + length.map_or(0, |length| length.trim().parse().unwrap_or(0)) {
            return Ok(true);
        }
    }
}

/// Gives one answer; whether the connection stays.
async fn give(stream: &mut TcpStream, answer: &Json) -> std::io::Result<bool> {
    let mode = answer["mode"].as_str().unwrap_or_default();
    let wait = |key: &str| Duration::from_millis(answer[key].as_u64().unwrap_or(0));
    match mode {
        "close" => return Ok(false),
        "reset" => return reset(stream),
        _ => tokio::time::sleep(wait("delay_ms")).await,
    }
    let body = answer["body"].as_str().unwrap_or_default().as_bytes();
    let chunked = mode == "truncate_chunked";
    let text = |part: &Json| part.as_str().unwrap_or("?").to_owned();
    let headers = answer["headers"].as_array().map(Vec::as_slice).unwrap_or_default().iter();
    let headers: Vec<String> =
        headers.map(|header| format!("{}: {}\r\n", text(&header[0]), text(&header[1]))).collect();
    let headers = headers.concat();
    let framing = if chunked {
        "transfer-encoding: chunked".to_owned()
    } else {
        format!("content-length: {}", body.len())
    };
    let head = format!("HTTP/1.1 {} X\r\n{headers}{framing}\r\n\r\n", answer["status"]);
    let sent = answer["send_bytes"].as_u64().and_then(|bytes| usize::try_from(bytes).ok());
    let part = &body[..sent.unwrap_or(body.len()).min(body.len())];
    stream.write_all(head.as_bytes()).await?;
    tokio::time::sleep(wait("body_delay_ms")).await;
    if chunked {
        stream.write_all(format!("{:x}\r\n", part.len()).as_bytes()).await?;
    }
    stream.write_all(part).await?;
    stream.flush().await?;
    match mode {
        "reset_mid_body" => {
            tokio::time::sleep(Duration::from_millis(50)).await;
            reset(stream)
        }
        "truncate" | "truncate_chunked" => Ok(false),
        _ => Ok(true),
    }
}

/// Ends a connection without a farewell.
fn reset(stream: &TcpStream) -> std::io::Result<bool> {
    stream.set_zero_linger()?;
    Ok(false)
}

/// One line of the table.
async fn outcome(case: Json) -> String {
    let name = case["case"].as_str().expect("a case has a name");
    let operation = case["operation"].as_str().expect("a case has an operation");
    let answers = case["answers"].as_array().cloned().unwrap_or_default();
    let stale = name.starts_with("stale");
    let (endpoint, asked) = server(answers).await;
    let mut config = Config::new()
        .endpoint(endpoint)
        .credentials(Credentials::new("test-ak-id", "test-ak-secret"))
        .retry(Retry::attempts(3));
    if name.starts_with("slow") {
        config = config.timeout(Duration::from_millis(1500));
    }
    let client = client(config);
    let input = case["input"].to_string();
    if stale {
        // The first call leaves a connection behind that the server then closes.
        client.send_json(operation, &input).await.expect("the first answer is a good one");
    }
    let (kind, status, code, id, attempts) = match client.send_json(operation, &input).await {
        Ok(answer) => {
            let failed = answer.result["functionError"]["kind"].as_str();
            let kind = failed
                .map_or_else(|| "answered".to_owned(), |kind| format!("answered: function failed ({kind})"));
            (kind, Some(answer.head.status), None, answer.head.request_id().is_some(), answer.head.attempts)
        }
        Err(error) => {
            let again = if error.is_retryable() { ", may be tried again" } else { "" };
            let code = error.code().map(str::to_owned);
            (
                format!("{:?}{again}", error.kind()),
                error.status(),
                code,
                error.request_id().is_some(),
                error.attempts(),
            )
        }
    };
    let asked = *asked.lock().expect("nobody panics with it") - usize::from(stale);
    let status = status.map_or_else(|| "–".to_owned(), |status| status.to_string());
    let (code, id) = (code.unwrap_or_else(|| "–".to_owned()), if id { "kept" } else { "–" });
    format!("| {name} | {operation} | {kind} | {status} | {code} | {id} | {attempts} | {asked} |")
}

#[tokio::test]
async fn every_failure_has_its_outcome() {
    let cases = cases();
    assert_eq!(cases.len(), 53);
    let running: Vec<_> = cases.into_iter().map(|case| tokio::spawn(outcome(case))).collect();
    let mut table = String::from(
        "# What becomes of each failure\n\nWritten by `UPDATE_EXPECT=1 cargo test -p fc-wire-tests failures`; three attempts at most. `read` is how many requests the server read.\n\n| case | operation | outcome | status | code | request id | attempts | read |\n|---|---|---|---|---|---|---|---|\n",
    );
    for one in running {
        table.push_str(&one.await.expect("no case panics"));
        table.push('\n');
    }
    expect_file!["../../data/failures.md"].assert_eq(&table);
    for line in table.lines().filter(|line| line.contains("InvokeFunction")) {
        let read = line.split('|').nth(8).map(str::trim);
        let refused = ["429", "503"].iter().any(|status| line.starts_with(&format!("| {status}")));
        assert!(refused || read == Some("1"), "a function may have run twice: {line}");
    }
}
