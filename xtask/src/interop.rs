//! `cargo xtask interop`: the official SDKs and fc-client live the same life with the emulator, and what they see is compared.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use self::compare::{Known, Seen};

mod compare;
mod normal;
mod table;

/// Who lives: what the table calls it, and its driver in `tests/interop`; the first one is what the others are compared with.
const CLIENTS: [Client; 5] = [
    Client { name: "fc-client", driver: Driver::Own },
    Client { name: "py open", driver: Driver::Python("py_open.py") },
    Client { name: "py fc2", driver: Driver::Python("py_fc2.py") },
    Client { name: "js open", driver: Driver::Node("js_open.js") },
    Client { name: "js fc2", driver: Driver::Node("js_fc2.js") },
];

struct Client {
    name: &'static str,
    driver: Driver,
}

/// What lives in a client's name.
enum Driver {
    /// The program of `tests/interop`.
    Own,
    /// A script there.
    Python(&'static str),
    Node(&'static str),
}

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Print what each client saw of a step, as it is compared.
    #[arg(long, value_name = "STEP")]
    show: Option<String>,
}

/// Installs what is needed, lets each client live, and compares.
pub(crate) fn run(args: &Args) -> ExitCode {
    match all(args) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn all(args: &Args) -> Result<bool, String> {
    let root = crate::regen::root();
    install(&root)?;
    let mut build = Command::new(env!("CARGO"));
    build.current_dir(&root).args([
        "build",
        "--quiet",
        "-p",
        "fc-emulator",
        "-p",
        "fc-interop",
        "--target-dir",
    ]);
    succeed(build.arg(root.join("target")))?;
    let home = home(&root);
    let zip = home.join("life.zip");
    let mut pack = Command::new(home.join("venv/bin/python"));
    pack.args(["-m", "zipfile", "-c"]).arg(&zip).arg(root.join("tests/interop/function/index.py"));
    succeed(&mut pack)?;

    let started = Instant::now();
    let lives = CLIENTS.iter().map(|client| live(&root, client)).collect::<Result<Vec<_>, _>>()?;
    let known = root.join("tests/interop/known.json");
    let known: Vec<Known> = read(&known).and_then(|text| {
        serde_json::from_str(&text).map_err(|error| format!("{}: {error}", known.display()))
    })?;
    if let Some(step) = &args.show {
        if !lives.iter().flatten().any(|seen| seen.step == *step) {
            return Err(format!("tests/interop/life.json has no step `{step}`"));
        }
        for (client, life) in CLIENTS.iter().zip(&lives) {
            for seen in life.iter().filter(|seen| seen.step == *step) {
                println!("{:10} {}", client.name, seen.what);
            }
        }
        return Ok(true);
    }
    let outcome = compare::compare(&CLIENTS.map(|client| client.name), &lives, &known)?;
    print!("{}", table::table(&CLIENTS.map(|client| client.name), &outcome, &known));
    let steps = lives.first().map_or(0, Vec::len);
    println!("{steps} steps by {} clients in {:.1} s", CLIENTS.len(), started.elapsed().as_secs_f32());
    Ok(outcome.is_expected())
}

fn home(root: &Path) -> PathBuf {
    root.join("target/interop")
}

/// Installs the SDKs, once; why not, where Python, Node.js or a registry is not there.
pub(crate) fn install(root: &Path) -> Result<(), String> {
    let (home, from) = (home(root), root.join("tests/interop"));
    for (program, why) in [("python3", "two SDKs"), ("node", "two SDKs"), ("npm", "their packages")] {
        let there = Command::new(program).arg("--version").output().is_ok_and(|out| out.status.success());
        if !there {
            return Err(format!("there is no {program}, which {why} need"));
        }
    }
    let (python, node) = (from.join("requirements.txt"), from.join("package.json"));
    let wanted = read(&python)? + &read(&node)?;
    let stamp = home.join("installed");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    println!("Installing the official SDKs into target/interop.");
    fs::create_dir_all(&home).map_err(at(&home))?;
    succeed(Command::new("python3").args(["-m", "venv"]).arg(home.join("venv")))?;
    let mut pip = Command::new(home.join("venv/bin/python"));
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "1", "-r"]);
    fetch(pip.arg(&python), "PyPI")?;
    fs::copy(&node, home.join("package.json")).map_err(at(&node))?;
    let mut npm = Command::new("npm");
    npm.args(["install", "--silent", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"]);
    npm.args(["--fetch-retries", "1", "--fetch-retry-mintimeout", "1000", "--prefix"]);
    fetch(npm.arg(&home), "npm")?;
    fs::write(&stamp, wanted).map_err(at(&stamp))
}

/// Installs from a registry, which may be out of reach.
fn fetch(command: &mut Command, registry: &str) -> Result<(), String> {
    succeed(command).map_err(|error| format!("{error}; is a registry of {registry} within reach?"))
}

/// The life of one client, with an emulator of its own.
fn live(root: &Path, client: &Client) -> Result<Vec<Seen>, String> {
    let home = home(root);
    let name = client.name.replace(' ', "_");
    let emulator = Emulator::start(root, &home.join(format!("{name}.emulator.log")))?;
    let witness = home.join(format!("{name}.witness"));
    let _ = fs::remove_file(&witness);
    let scripts = root.join("tests/interop");
    let mut driver = match client.driver {
        Driver::Own => Command::new(root.join("target/debug/fc-interop")),
        Driver::Node(script) => {
            let mut node = Command::new("node");
            node.env("NODE_PATH", home.join("node_modules")).arg(scripts.join(script));
            node
        }
        Driver::Python(script) => {
            let mut python = Command::new(home.join("venv/bin/python"));
            python.env("PYTHONDONTWRITEBYTECODE", "1").arg(scripts.join(script));
            python
        }
    };
    driver.arg(&emulator.endpoint).arg(scripts.join("life.json")).arg(home.join("life.zip")).arg(&witness);
    // Nothing of this machine's own configuration: no proxy to loopback, no credentials.
    for variable in ["http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
        driver.env_remove(variable);
    }
    let output = driver.stderr(Stdio::inherit()).output().map_err(|error| format!("{name}: {error}"))?;
    if !output.status.success() {
        return Err(format!("the driver of {name} ended with {}", output.status));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let seen = text.lines().map(|line| {
        let line: Value = serde_json::from_str(line).map_err(|error| format!("{name}: {error}: {line}"))?;
        Ok(normal::normal(line))
    });
    seen.collect()
}

/// The emulator as a program, which ends with this value.
struct Emulator {
    process: Child,
    endpoint: String,
}

impl Emulator {
    /// Starts it on a free port of the loopback interface; what it prints goes into the file.
    fn start(root: &Path, log: &Path) -> Result<Self, String> {
        let out = File::create(log).map_err(at(log))?;
        let mut command = Command::new(root.join("target/debug/fc-emulator"));
        command.args(["--listen", "127.0.0.1:0"]).stdin(Stdio::null()).stdout(out);
        let process = command.spawn().map_err(|error| format!("fc-emulator: {error}"))?;
        let mut emulator = Self { process, endpoint: String::new() };
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(30) {
            let text = read(log)?;
            let endpoint = text.split("listens on ").nth(1).and_then(|rest| rest.split_once(';'));
            if let Some((endpoint, _)) = endpoint {
                endpoint.clone_into(&mut emulator.endpoint);
                return Ok(emulator);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Err("the emulator did not say where it listens".to_owned())
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        // So that it ends the functions that it runs; where that cannot be, they notice.
        let _ = Command::new("kill").arg(self.process.id().to_string()).status();
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(5) {
            if !matches!(self.process.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(at(path))
}

fn at(path: &Path) -> impl Fn(std::io::Error) -> String {
    let path = path.display().to_string();
    move |error| format!("{path}: {error}")
}

fn succeed(command: &mut Command) -> Result<(), String> {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default().to_owned();
    let first: Vec<_> = command.get_args().take(3).map(|word| word.to_string_lossy().into_owned()).collect();
    let what = format!("`{} {} …`", program.to_string_lossy(), first.join(" "));
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(format!("{what} did not work")),
        Err(error) => Err(format!("{what}: {error}")),
    }
}
