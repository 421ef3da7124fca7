//! A language server as a child process: requests and answers as JSON over its pipes.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};

/// How long the server may take until it has read the project, and for any answer after that.
const PATIENCE: Duration = Duration::from_secs(300);

/// A running server; it ends with this value.
pub(super) struct Server {
    child: Child,
    to: ChildStdin,
    from: Receiver<Json>,
    next: i64,
    /// The last diagnostics of each file.
    pub(super) diagnostics: Vec<(String, Vec<Json>)>,
}

impl Server {
    /// Starts it in a folder and waits until it has read everything.
    pub(super) fn start(program: &Path, folder: &Path) -> Result<Self, String> {
        let mut child = Command::new(program)
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| {
                format!("`{}` cannot be started ({error}); `cargo install ra_ap_rust-analyzer` builds it, `--server` names it", program.display())
            })?;
        let (Some(to), Some(out)) = (child.stdin.take(), child.stdout.take()) else {
            return Err("the server has no pipes".to_owned());
        };
        let (give, from) = mpsc::channel();
        std::thread::spawn(move || {
            let mut out = BufReader::new(out);
            while let Some(message) = read(&mut out) {
                if give.send(message).is_err() {
                    return;
                }
            }
        });
        let mut server = Self { child, to, from, next: 0, diagnostics: Vec::new() };
        let root = uri(folder);
        server.ask(
            "initialize",
            &json!({
                "processId": std::process::id(),
                "rootUri": root,
                "workspaceFolders": [{ "uri": root, "name": "editor" }],
                "capabilities": {
                    "experimental": { "serverStatusNotification": true },
                    "textDocument": {
                        "hover": { "contentFormat": ["markdown"] },
                        "completion": { "completionItem": {
                            "documentationFormat": ["markdown"],
                            "resolveSupport": { "properties": ["documentation", "detail"] },
                        } },
                        "publishDiagnostics": {},
                    },
                },
                "initializationOptions": {
                    "checkOnSave": false,
                    "cachePriming": { "enable": false },
                    "procMacro": { "enable": true },
                },
            }),
        )?;
        server.tell("initialized", &json!({}))?;
        server.wait("it has read the project", |message| {
            message["method"] == "experimental/serverStatus" && message["params"]["quiescent"] == true
        })?;
        Ok(server)
    }

    /// Opens a file with this text, in place of what stands on the disk.
    pub(super) fn open(&mut self, file: &Path, text: &str) -> Result<(), String> {
        let document = json!({ "uri": uri(file), "languageId": "rust", "version": 1, "text": text });
        self.tell("textDocument/didOpen", &json!({ "textDocument": document }))
    }

    /// The answer to a request.
    pub(super) fn ask(&mut self, method: &str, params: &Json) -> Result<Json, String> {
        self.next += 1;
        let id = self.next;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }))?;
        let answer = self.wait(method, |message| message["id"] == id && message.get("method").is_none())?;
        match answer.get("error") {
            Some(error) => Err(format!("{method}: {error}")),
            None => Ok(answer["result"].clone()),
        }
    }

    /// Waits until the server has told the faults of a file.
    pub(super) fn faults(&mut self, file: &Path) -> Result<Vec<String>, String> {
        let uri = uri(file);
        let start = Instant::now();
        loop {
            let told = self.diagnostics.iter().rev().find(|(of, list)| *of == uri && !list.is_empty());
            if let Some((_, list)) = told {
                let text = |fault: &Json| fault["message"].as_str().unwrap_or_default().to_owned();
                return Ok(list.iter().map(text).collect());
            }
            if start.elapsed() > Duration::from_secs(60) {
                return Err("no faults were told".to_owned());
            }
            let told = self.wait("faults", |message| message["method"] == "textDocument/publishDiagnostics");
            told.map(drop)?;
        }
    }

    fn tell(&mut self, method: &str, params: &Json) -> Result<(), String> {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }))
    }

    fn send(&mut self, message: &Json) -> Result<(), String> {
        let text = message.to_string();
        write!(self.to, "Content-Length: {}\r\n\r\n{text}", text.len())
            .and_then(|()| self.to.flush())
            .map_err(|error| format!("the server ended: {error}"))
    }

    /// The next message that is wanted; requests of the server's own are answered with nothing.
    fn wait(&mut self, what: &str, wanted: impl Fn(&Json) -> bool) -> Result<Json, String> {
        let start = Instant::now();
        loop {
            let left = PATIENCE.saturating_sub(start.elapsed());
            let message =
                self.from.recv_timeout(left).map_err(|_| format!("{what}: the server says nothing more"))?;
            if message["method"] == "textDocument/publishDiagnostics" {
                let of = message["params"]["uri"].as_str().unwrap_or_default().to_owned();
                let list = message["params"]["diagnostics"].as_array().cloned().unwrap_or_default();
                self.diagnostics.push((of, list));
            }
            if message.get("method").is_some() && message.get("id").is_some() {
                self.send(&json!({ "jsonrpc": "2.0", "id": message["id"], "result": null }))?;
            }
            if wanted(&message) {
                return Ok(message);
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Nothing can be done if it ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The next message of a server; none when its pipe is closed.
fn read(out: &mut impl BufRead) -> Option<Json> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if out.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim().split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.trim().parse().ok()?;
            }
            Some(_) => {}
            None => break,
        }
    }
    let mut text = vec![0; length];
    out.read_exact(&mut text).ok()?;
    serde_json::from_slice(&text).ok()
}

/// The URI of a file.
pub(super) fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn messages_are_read_by_their_length() {
        let mut text = &b"Content-Length: 7\r\nX: y\r\n\r\n{\"a\":1}Content-Length: 2\r\n\r\n[]"[..];
        assert_eq!(super::read(&mut text), Some(json!({ "a": 1 })));
        assert_eq!(super::read(&mut text), Some(json!([])));
        assert_eq!(super::read(&mut text), None);
    }
}
