//! A headless Chromium, told what to do over its pipe: messages in JSON, each ended by a NUL.

use std::env;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

pub(crate) struct Chromium {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    /// Its profile, removed with it.
    _profile: TempDir,
    session: Option<String>,
    last: u64,
    complaints: Vec<String>,
}

impl Chromium {
    /// Starts one; where there is none it says so, and the test is over.
    #[expect(
        clippy::explicit_write,
        reason = "the harness keeps what `eprintln!` prints of a test that passes"
    )]
    pub(crate) fn start(test: &str) -> Option<Chromium> {
        let Some(program) = find() else {
            writeln!(std::io::stderr(), "SKIPPED {test}: no Chromium is installed; FC_CHROMIUM may name one")
                .unwrap();
            return None;
        };
        let profile = tempfile::tempdir().unwrap();
        // It listens to the descriptor 3 and talks to 4; a shell makes them of its standard input and output.
        let mut child = Command::new("sh")
            .args(["-c", r#"exec "$@" 3<&0 4>&1 </dev/null >/dev/null 2>&1"#, "sh"])
            .arg(program)
            .args([
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
            ])
            .args(["--disable-background-networking", "--remote-debugging-pipe", "--window-size=1200,1100"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("about:blank")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (to, from) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        let complaints = Vec::new();
        let mut chromium =
            Chromium { child, to, from, _profile: profile, session: None, last: 0, complaints };
        let target = chromium.send("Target.createTarget", &json!({ "url": "about:blank" }));
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        chromium.session =
            chromium.send("Target.attachToTarget", &attach)["sessionId"].as_str().map(str::to_owned);
        for domain in ["Page.enable", "Runtime.enable", "Log.enable"] {
            chromium.send(domain, &json!({}));
        }
        Some(chromium)
    }

    pub(crate) fn open(&mut self, url: &str) {
        // Where only what stands behind the # differs, nothing would be loaded.
        for url in ["about:blank", url] {
            let answer = self.send("Page.navigate", &json!({ "url": url }));
            assert!(answer["errorText"].is_null(), "{answer}");
        }
        self.until("document.readyState === 'complete' && location.href !== 'about:blank'");
    }

    /// Waits until an expression of JavaScript is true, and not for ever.
    pub(crate) fn until(&mut self, expression: &str) {
        for _ in 0..600 {
            let answer = self.evaluate(&format!("Boolean({expression})"));
            if answer["result"]["value"] == true {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        let page = self.evaluate("document.body?.innerText")["result"]["value"].clone();
        panic!("in vain: {expression}\n{}", page.as_str().unwrap_or_default());
    }

    pub(crate) fn run(&mut self, statements: &str) {
        let answer = self.evaluate(statements);
        assert!(answer["exceptionDetails"].is_null(), "{statements}: {answer}");
    }

    /// What an expression comes to, which must be a text or the promise of one.
    pub(crate) fn text(&mut self, expression: &str) -> String {
        let answer = self.evaluate(expression);
        answer["result"]["value"].as_str().unwrap_or_else(|| panic!("{expression}: {answer}")).to_owned()
    }

    /// The error that statements end with.
    pub(crate) fn fails(&mut self, statements: &str) -> String {
        let answer = self.evaluate(statements);
        answer["exceptionDetails"]["exception"]["description"].as_str().unwrap_or_default().to_owned()
    }

    /// What the browser's console has been told: violations of the policy, errors of scripts, failed requests.
    pub(crate) fn complaints(&self) -> &[String] {
        &self.complaints
    }

    fn evaluate(&mut self, expression: &str) -> Value {
        let asked = json!({ "expression": expression, "awaitPromise": true, "userGesture": true });
        self.send("Runtime.evaluate", &asked)
    }

    fn send(&mut self, method: &str, params: &Value) -> Value {
        self.last += 1;
        let mut message = json!({ "id": self.last, "method": method, "params": params });
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        self.to.write_all(format!("{message}\0").as_bytes()).unwrap();
        loop {
            let mut answer = Vec::new();
            let size = self.from.read_until(0, &mut answer).unwrap();
            assert!(size > 0, "Chromium has ended");
            let answer: Value = serde_json::from_slice(&answer[..size - 1]).unwrap();
            if answer["id"] == self.last {
                assert!(answer["error"].is_null(), "{method}: {answer}");
                return answer["result"].clone();
            }
            if answer["method"] == "Log.entryAdded" || answer["method"] == "Runtime.exceptionThrown" {
                self.complaints.push(answer["params"].to_string());
            }
        }
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn find() -> Option<PathBuf> {
    let chosen = env::var_os("FC_CHROMIUM").map(PathBuf::from);
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let path = env::var_os("PATH").unwrap_or_default();
    let places = env::split_paths(&path).flat_map(|dir| names.map(|name| dir.join(name)));
    chosen.into_iter().chain(places).find(|program| program.is_file())
}
