//! What the tests of sources have in common: surroundings that they make up, and services on loopback.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::ProvideCredentials;
use super::surroundings::Surroundings;

/// Variables, a home and a metadata service that a test makes up.
#[derive(Clone, Default)]
pub(super) struct Made {
    pub(super) variables: HashMap<&'static str, String>,
    pub(super) home: Option<PathBuf>,
    pub(super) metadata: String,
    /// Whether limits are short.
    pub(super) hurried: bool,
}

impl Made {
    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.variables.insert(name, value.into());
        self
    }
}

impl Surroundings for Made {
    fn variable(&self, name: &str) -> Option<String> {
        self.variables.get(name).cloned()
    }

    fn home(&self) -> Option<PathBuf> {
        self.home.clone()
    }

    fn metadata(&self) -> String {
        self.metadata.clone()
    }

    fn patience(&self) -> Duration {
        if self.hurried { Duration::from_millis(300) } else { Duration::from_secs(10) }
    }

    fn command_limit(&self) -> Duration {
        self.patience()
    }
}

/// A home with a configuration of the CLI.
pub(super) fn home(config: &str) -> (tempfile::TempDir, Made) {
    let home = tempfile::tempdir().unwrap();
    std::fs::create_dir(home.path().join(".aliyun")).unwrap();
    std::fs::write(home.path().join(".aliyun/config.json"), config).unwrap();
    let made = Made { home: Some(home.path().to_owned()), ..Made::default() };
    (home, made)
}

/// In place of a status: the answer breaks off.
pub(super) const CUT_OFF: u16 = 0;
/// In place of a status: there is no answer.
pub(super) const SILENT: u16 = 1;

/// A server that answers each request by a function of its first line and its whole text.
pub(super) async fn server(answer: impl Fn(&str, &str) -> (u16, String) + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let answer = Arc::new(answer);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let answer = Arc::clone(&answer);
            tokio::spawn(async move {
                let (mut all, mut block) = (Vec::new(), [0; 4096]);
                let text = loop {
                    let read = stream.read(&mut block).await.unwrap();
                    all.extend_from_slice(&block[..read]);
                    let text = String::from_utf8_lossy(&all).into_owned();
                    let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
                    let head = head.to_lowercase();
                    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
                    if body.len() >= length.map_or(0, |length| length.trim().parse().unwrap()) {
                        break text;
                    }
                };
                let (status, body) = answer(text.lines().next().unwrap(), &text);
                if status == SILENT {
                    return tokio::time::sleep(Duration::from_secs(60)).await;
                }
                let (status, more) = if status == CUT_OFF { (200, 10) } else { (status, 0) };
                let head = format!(
                    "HTTP/1.1 {status} X\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                    body.len() + more
                );
                stream.write_all(format!("{head}{body}").as_bytes()).await.unwrap();
            });
        }
    });
    format!("http://{address}")
}

pub(super) fn answer(id: &str, seconds: u64) -> String {
    let expiration = humantime::format_rfc3339_seconds(SystemTime::now() + Duration::from_secs(seconds));
    format!(
        r#"{{"Code":"Success","AccessKeyId":"{id}","AccessKeySecret":"the-secret","SecurityToken":"the-token","Expiration":"{expiration}"}}"#
    )
}

/// What STS answers.
pub(super) fn sts_answer(id: &str, seconds: u64) -> String {
    format!(r#"{{"RequestId":"r","Credentials":{}}}"#, answer(id, seconds))
}

pub(super) async fn id(source: &impl ProvideCredentials) -> String {
    source.credentials().await.unwrap().id().to_owned()
}

pub(super) async fn refusal(source: &impl ProvideCredentials) -> String {
    source.credentials().await.unwrap_err().to_string()
}
