//! The questions, over a crate that uses fc-client and one that holds a list with a typo.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};

use super::server::{Server, uri};
use crate::regen::root;

/// `…` marks nothing: the places are found by the words around them.
const USER: &str = "\
use fc_client::fc2::{Code, CreateFunction, GetService, Runtime};

fn create() -> CreateFunction {
    let started = CreateFunction::builder().service_name(\"demo\").function_name(\"hello\");
    let _ = GetService::new(\"demo\");
    started.runtime(Runtime::Python3_10).handler(\"index.handler\").code(Code::from_dir(\"hello\")).build()
}

fn completed() {
    let builder = CreateFunction::builder();
    builder.
}
";

/// A list with one misspelt name; the other operations must still be there.
const LIST: &str = "\
mod fc2 {
    pub struct Client;
    impl Client {
        async fn call<R: fc_client::Request>(&self, _: R) -> Result<R::Answer, fc_client::Error> {
            unreachable!()
        }
    }
    mod trigger {
        fc_macros::operations! {
            fc2::trigger;
            CreateTrigger, GetTrigger, UpdateTriger, DeleteTrigger, ListTriggers,
        }
    }
    pub use trigger::*;
}

fn alive() {
    let _ = fc2::DeleteTrigger::new(\"s\", \"f\", \"t\");
}
";

type Result<T> = std::result::Result<T, String>;

/// Every check with what was seen, or why it failed.
pub(super) fn all(program: &Path) -> Result<Vec<(&'static str, Result<String>)>> {
    let folder = write()?;
    let mut editor = Editor {
        server: Server::start(program, &folder)?,
        user: folder.join("src/lib.rs"),
        list: folder.join("src/list.rs"),
    };
    let (user, list) = (editor.user.clone(), editor.list.clone());
    editor.server.open(&user, &format!("mod list;\n\n{USER}"))?;
    editor.server.open(&list, LIST)?;
    Ok(vec![
        (
            "go to the definition of `CreateFunction`: its entry, under its example",
            editor.definition("CreateFunction::builder", 3),
        ),
        ("go to the definition of a setter: the same entry", editor.definition(".handler(", 1)),
        (
            "hover over an operation: its documentation with its example",
            editor.hover(
                "CreateFunction::builder",
                3,
                &[
                    "Creates a function in a service",
                    "POST /2021-04-06/services/",
                    "CreateFunction::builder()",
                ],
            ),
        ),
        (
            "hover over a setter: what the tables say, in both languages",
            editor.hover(".handler(", 1, &["What is called, such as", "处理程序", "required"]),
        ),
        (
            "hover over a builder: what is still `Missing`",
            editor.hover("started = ", 0, &["CreateFunctionBuilder<", "Set<String>", "Missing"]),
        ),
        ("hover over `new`: what it takes", editor.hover("new(\"demo\")", 0, &["service_name"])),
        ("completion after `.`: the setters with their text", editor.completion()),
        ("a typo in a list: said where it is", editor.typo()),
        ("a typo in a list: the other operations are alive", editor.alive()),
    ])
}

/// The crate that the editor has open.
fn write() -> Result<PathBuf> {
    let root = root().canonicalize().map_err(|error| format!("the folder of the project: {error}"))?;
    let folder = root.join("target/editor");
    let manifest = format!(
        "[package]\nname = \"editor\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\nfc-client = {{ path = \"{0}/fc-client\" }}\nfc-macros = {{ path = \"{0}/fc-macros\" }}\n\n[workspace]\n",
        root.display()
    );
    let write = || {
        fs::create_dir_all(folder.join("src"))?;
        fs::write(folder.join("Cargo.toml"), manifest)?;
        fs::write(folder.join("src/lib.rs"), format!("mod list;\n\n{USER}"))?;
        fs::write(folder.join("src/list.rs"), LIST)
    };
    write().map_err(|error: std::io::Error| format!("{}: {error}", folder.display()))?;
    Ok(folder)
}

struct Editor {
    server: Server,
    user: PathBuf,
    list: PathBuf,
}

impl Editor {
    /// Where the definition stands, and what stands there.
    fn definition(&mut self, word: &str, ahead: usize) -> Result<String> {
        let at = place(&self.user, &format!("mod list;\n\n{USER}"), word, ahead)?;
        let found = self.server.ask("textDocument/definition", &at)?;
        let found = found.get(0).unwrap_or(&found).clone();
        let uri =
            found["uri"].as_str().or_else(|| found["targetUri"].as_str()).unwrap_or_default().to_owned();
        let range = if found["range"].is_object() { &found["range"] } else { &found["targetSelectionRange"] };
        let line =
            range["start"]["line"].as_u64().and_then(|line| usize::try_from(line).ok()).unwrap_or(usize::MAX);
        let file = uri.strip_prefix("file://").ok_or_else(|| format!("no definition: {found}"))?;
        let text = fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
        let lines: Vec<&str> = text.lines().collect();
        let there = lines.get(line).map_or("", |line| line.trim());
        let above = line.checked_sub(1).and_then(|above| lines.get(above)).map_or("", |line| line.trim());
        if file.ends_with("fc-client/src/fc2/function.rs") && there == "CreateFunction," && above == "/// ```"
        {
            Ok(format!("fc2/function.rs line {}: `{there}`, under an example", line + 1))
        } else {
            Err(format!("{file} line {}: `{there}` under `{above}`", line + 1))
        }
    }

    fn hover(&mut self, word: &str, ahead: usize, wanted: &[&str]) -> Result<String> {
        let at = place(&self.user, &format!("mod list;\n\n{USER}"), word, ahead)?;
        let found = self.server.ask("textDocument/hover", &at)?;
        let text = found["contents"]["value"].as_str().unwrap_or_default();
        match wanted.iter().find(|wanted| !text.contains(*wanted)) {
            Some(missing) => Err(format!("`{missing}` is missing in:\n{text}")),
            None => {
                Ok(text.lines().filter(|line| !line.trim().is_empty()).take(4).collect::<Vec<_>>().join("\n"))
            }
        }
    }

    fn completion(&mut self) -> Result<String> {
        let text = format!("mod list;\n\n{USER}");
        let at = place(&self.user, &text, "    builder.\n", "    builder.".len())?;
        let found = self.server.ask("textDocument/completion", &at)?;
        let items = found["items"].as_array().or_else(|| found.as_array()).cloned().unwrap_or_default();
        let label = |item: &Json| item["label"].as_str().unwrap_or_default().to_owned();
        let is = |item: &Json, name: &str| label(item).split('(').next() == Some(name);
        for name in
            ["service_name", "runtime", "handler", "code", "custom_container_config", "memory_size", "build"]
        {
            if !items.iter().any(|item| is(item, name)) {
                let labels: Vec<String> = items.iter().map(label).collect();
                return Err(format!("`{name}` is not offered, but: {}", labels.join(", ")));
            }
        }
        let Some(item) = items.iter().find(|item| is(item, "memory_size")) else {
            return Err("no item".to_owned());
        };
        let item = self.server.ask("completionItem/resolve", item)?;
        let words = item["documentation"]["value"]
            .as_str()
            .or_else(|| item["documentation"].as_str())
            .unwrap_or_default();
        if words.contains("The memory of an instance in MB") {
            Ok(format!("{} items; memory_size: {}", items.len(), words.lines().next().unwrap_or_default()))
        } else {
            Err(format!("`memory_size` comes without its text: {item}"))
        }
    }

    fn typo(&mut self) -> Result<String> {
        let list = self.list.clone();
        let faults = self.server.faults(&list)?;
        let wanted = "the spec of `trigger` has no operation `UpdateTriger`; did you mean `UpdateTrigger`?";
        if faults.iter().any(|fault| fault.contains(wanted)) {
            Ok(faults.join("\n"))
        } else {
            Err(faults.join("\n"))
        }
    }

    fn alive(&mut self) -> Result<String> {
        let list = self.list.clone();
        let at = place(&list, LIST, "DeleteTrigger::new", 3)?;
        let found = self.server.ask("textDocument/hover", &at)?;
        let text = found["contents"]["value"].as_str().unwrap_or_default();
        if text.contains("pub struct DeleteTrigger") {
            Ok("`pub struct DeleteTrigger`".to_owned())
        } else {
            Err(format!("`DeleteTrigger` is not known: {found}"))
        }
    }
}

/// A place in a file: so many characters into the first of these words.
fn place(file: &Path, text: &str, word: &str, ahead: usize) -> Result<Json> {
    let offset = text.find(word).ok_or_else(|| format!("`{word}` does not stand in the file"))? + ahead;
    let before = &text[..offset];
    let line = before.matches('\n').count();
    let column = before.rsplit('\n').next().map_or(0, |line| line.encode_utf16().count());
    Ok(json!({ "textDocument": { "uri": uri(file) }, "position": { "line": line, "character": column } }))
}
