//! A directory in which everything outlives the emulator.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use fc_emulator::{Emulator, Function};
use redb::{ReadableDatabase, ReadableTableMetadata};
use serde_json::{Value, json};

use crate::support::{
    Answer, create, delete, fetch, get, invocation, invocation_of, invoke, make_service, make_trigger,
    package, python_is_missing, request, until, update,
};

async fn start(dir: &Path) -> Emulator {
    Emulator::builder().data(dir).start().await.unwrap()
}

/// What a start is refused with.
async fn refusal(dir: &Path) -> String {
    Emulator::builder().data(dir).start().await.unwrap_err().to_string()
}

async fn post(emulator: &Emulator, target: &str, body: Value) -> Answer {
    let made = request(emulator, "POST", target).body(body.to_string()).send().await;
    assert!(made.status < 300, "{target}: {}", made.text());
    made
}

const FUNCTION: &str = "/services/s/functions/f";
const TASKS: &str = "/services/s/functions/f/stateful-async-invocations";

/// One of everything there is, two of some, and traces of what was deleted.
async fn fill(emulator: &Emulator) {
    make_service(emulator).await;
    post(emulator, "/services", json!({ "serviceName": "empty", "description": "né – 名" })).await;
    let source = "def handler(event, context):\n    return b'first ' + event\n";
    create(emulator, source, json!({ "environmentVariables": { "A": "b" }, "cpu": 0.35, "memorySize": 512 }))
        .await;
    create(emulator, source, json!({ "functionName": "copy" })).await;
    create(emulator, source, json!({ "functionName": "gone" })).await;
    delete(emulator, "/services/s/functions/gone").await;
    make_trigger(emulator, "timer").await;
    let http = json!({ "authType": "anonymous", "methods": ["GET"] }).to_string();
    let trigger = json!({ "triggerName": "http", "triggerType": "http", "triggerConfig": http });
    post(emulator, &format!("{FUNCTION}/triggers"), trigger).await;
    for number in 1..=3 {
        let change = update(emulator, "/services/s", json!({ "description": number.to_string() })).await;
        assert_eq!(change.status, 200, "{}", change.text());
        post(emulator, "/services/s/versions", json!({ "description": "v" })).await;
    }
    delete(emulator, "/services/s/versions/3").await;
    let source = "def handler(event, context):\n    return b'second ' + event\n";
    let code = json!({ "zipFile": package(&[("index.py", source)]) });
    let updated = update(emulator, FUNCTION, json!({ "code": code, "description": "second" })).await;
    assert_eq!(updated.status, 200, "{}", updated.text());
    let alias = json!({ "aliasName": "prod", "versionId": "1", "additionalVersionWeight": { "2": 0.05 } });
    post(emulator, "/services/s/aliases", alias).await;
    let tags = json!({ "resourceArn": "services/s", "tags": { "env": "test", "team": "a/b" } });
    post(emulator, "/tag", tags).await;
    for qualifier in ["", "?qualifier=prod"] {
        let target = format!("{FUNCTION}/async-invoke-config{qualifier}");
        let body = json!({ "maxAsyncRetryAttempts": 1, "statefulInvocation": true });
        assert_eq!(update(emulator, &target, body).await.status, 200);
    }
    for _ in 0..3 {
        let layer =
            json!({ "code": { "zipFile": package(&[("x.py", "x")]) }, "compatibleRuntime": ["python3.10"] });
        post(emulator, "/layers/tools/versions", layer).await;
    }
    delete(emulator, "/layers/tools/versions/3").await;
    assert_eq!(update(emulator, "/layers/tools/acl?public=true", json!({})).await.status, 204);
    for id in ["one", "two"] {
        let call = invocation(emulator).header("x-fc-invocation-type", "Async").body(id);
        let answer = call.header("x-fc-stateful-async-invocation-id", id).send().await;
        assert_eq!(answer.status, 202, "{}", answer.text());
    }
    emulator.settled().await;
}

/// Everything that can be asked for, as it is answered: the etag and the body, byte for byte.
async fn picture(emulator: &Emulator) -> Vec<(String, String)> {
    let mut targets: Vec<String> = [
        "/services",
        "/services/s",
        "/services/empty",
        "/services/s/functions",
        "/services/s/functions/f",
        "/services/s/functions/copy",
        "/services/s/functions/gone",
        "/services/s/versions",
        "/services/s/aliases",
        "/services/s/aliases/prod",
        "/tags",
        "/layers",
        "/layers/tools/versions",
        "/stateful-async-invocation-functions",
    ]
    .map(str::to_owned)
    .into();
    for qualifier in ["1", "2", "3", "prod"] {
        targets.push(format!("/services/s?qualifier={qualifier}"));
        targets.push(format!("/services/s/functions?qualifier={qualifier}"));
        targets.push(format!("{FUNCTION}?qualifier={qualifier}"));
        targets.push(format!("{FUNCTION}/async-invoke-config?qualifier={qualifier}"));
    }
    for rest in ["triggers", "triggers/timer", "triggers/http", "async-invoke-config", "async-invoke-configs"]
    {
        targets.push(format!("{FUNCTION}/{rest}"));
    }
    targets.extend([TASKS.to_owned(), format!("{TASKS}/one"), format!("{TASKS}/two")]);
    targets.push(format!("{TASKS}?includePayload=true&sortOrderByTime=asc"));
    let mut picture = Vec::new();
    for target in targets {
        let answer = get(emulator, &target).await;
        let etag = answer.header("etag").unwrap_or("-").to_owned();
        let body = if answer.status == 200 { answer.text() } else { answer.code().1 };
        picture.push((target, format!("{} {etag} {body}", answer.status)));
    }
    // These carry the request's own id, and links of their own.
    let tags = get(emulator, "/tag?resourceArn=services%2Fs").await.json()["tags"].to_string();
    picture.push(("tags".to_owned(), tags));
    for target in ["/layers/tools/versions/1", "/layers/tools/versions/2"] {
        let mut layer = get(emulator, target).await.json();
        let code = fetch(layer["code"]["location"].as_str().unwrap(), "GET").await;
        layer["code"]["location"] = hex::encode(&code.body).into();
        picture.push((target.to_owned(), layer.to_string()));
    }
    for target in ["/services/s/functions/f/code", "/services/s/functions/f/code?qualifier=1"] {
        let code = get(emulator, target).await.json();
        let zip = fetch(code["url"].as_str().unwrap(), "GET").await;
        picture.push((target.to_owned(), format!("{} {}", code["checksum"], hex::encode(&zip.body))));
    }
    picture
}

#[tokio::test]
async fn everything_is_there_again_byte_for_byte_and_runs() {
    if python_is_missing("everything_is_there_again_byte_for_byte_and_runs") {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let emulator = start(dir.path()).await;
    let address = emulator.endpoint().replace("http://", "").parse().unwrap();
    fill(&emulator).await;
    let before = picture(&emulator).await;
    let good = before.iter().filter(|(_, answer)| answer.starts_with("200")).count();
    assert!(good > 30, "{before:#?}");
    drop(emulator);
    // The listener goes when the runtime next looks at its tasks.
    until("the port is free", || std::net::TcpListener::bind(address).is_ok()).await;
    for _ in 0..2 {
        let emulator = Emulator::builder().data(dir.path()).listen(address).start().await.unwrap();
        assert_eq!(picture(&emulator).await, before);
        assert_eq!(invoke(&emulator, "x").await.payload(), "second x");
        assert_eq!(invocation_of(&emulator, "1").body("x").send().await.payload(), "first x");
        drop(emulator);
        until("the port is free", || std::net::TcpListener::bind(address).is_ok()).await;
    }
    let emulator = start(dir.path()).await;
    let url = get(&emulator, &format!("{FUNCTION}/triggers/http")).await.json()["urlInternet"].clone();
    assert_eq!(url, emulator.http_url("s", "f"));
    // What follows builds on what was: a number is not given twice, an alias keeps its version.
    update(&emulator, "/services/s", json!({ "description": "again" })).await;
    assert_eq!(post(&emulator, "/services/s/versions", json!({})).await.json()["versionId"], "4");
    assert_eq!(delete(&emulator, "/services/s/versions/1").await.code(), (409, "VersionInUse".to_owned()));
    let layer = json!({ "code": { "zipFile": package(&[("x.py", "x")]) } });
    let layer = post(&emulator, "/layers/tools/versions", layer).await.json();
    assert_eq!((&layer["version"], &layer["acl"]), (&json!(4), &json!(1)));
    let taken = invocation(&emulator).header("x-fc-invocation-type", "Async");
    let taken = taken.header("x-fc-stateful-async-invocation-id", "one").send().await;
    assert_eq!(taken.code(), (409, "StatefulAsyncInvocationAlreadyExists".to_owned()));
}

/// How many packages are kept; no emulator may run.
fn packages(dir: &Path) -> u64 {
    let database = redb::Database::open(dir.join("fc-emulator.redb")).unwrap();
    let packages = redb::TableDefinition::<&str, &[u8]>::new("packages");
    database.begin_read().unwrap().open_table(packages).unwrap().len().unwrap()
}

#[tokio::test]
async fn a_package_is_kept_once_and_goes_with_the_last_that_needs_it() {
    let dir = tempfile::tempdir().unwrap();
    let emulator = start(dir.path()).await;
    make_service(&emulator).await;
    for (name, source) in [("f", "one"), ("g", "one"), ("h", "two")] {
        create(&emulator, source, json!({ "functionName": name })).await;
    }
    post(&emulator, "/services/s/versions", json!({})).await;
    drop(emulator);
    assert_eq!(packages(dir.path()), 2);
    let emulator = start(dir.path()).await;
    for name in ["f", "h"] {
        assert_eq!(delete(&emulator, &format!("/services/s/functions/{name}")).await.status, 204);
    }
    let code = json!({ "code": { "zipFile": package(&[("index.py", "three")]) } });
    assert_eq!(update(&emulator, "/services/s/functions/g", code).await.status, 200);
    drop(emulator);
    assert_eq!(packages(dir.path()), 3);
    let emulator = start(dir.path()).await;
    assert_eq!(get(&emulator, FUNCTION).await.status, 404);
    assert_eq!(delete(&emulator, "/services/s/versions/1").await.status, 204);
    drop(emulator);
    assert_eq!(packages(dir.path()), 1);
    let emulator = start(dir.path()).await;
    assert_eq!(delete(&emulator, "/services/s/functions/g").await.status, 204);
    assert_eq!(delete(&emulator, "/services/s").await.status, 204);
    drop(emulator);
    assert_eq!(packages(dir.path()), 0);
    assert_eq!(get(&start(dir.path()).await, "/services").await.json()["services"], json!([]));
}

#[tokio::test]
async fn closures_are_given_again_and_the_rest_of_the_builder_does_not_replace_what_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    let closure =
        || Function::new("f", |_, _| async { Ok::<_, String>("closure") }).timer("t", "@every 1h", "");
    let builder = |source: &str| {
        let python = Function::python("python", source);
        Emulator::builder().data(dir.path()).service("s").function("s", closure()).function("s", python)
    };
    let emulator = builder("first").start().await.unwrap();
    let etag = |answer: Answer| answer.header("etag").unwrap().to_owned();
    let service = etag(get(&emulator, "/services/s").await);
    let python = etag(get(&emulator, "/services/s/functions/python").await);
    drop(emulator);
    let without = start(dir.path()).await;
    assert_eq!(get(&without, FUNCTION).await.status, 404);
    drop(without);
    let emulator = builder("second").start().await.unwrap();
    assert_eq!(etag(get(&emulator, "/services/s").await), service);
    assert_eq!(etag(get(&emulator, "/services/s/functions/python").await), python);
    assert_eq!(invoke(&emulator, "").await.payload(), "closure");
    assert_eq!(get(&emulator, &format!("{FUNCTION}/triggers/t")).await.status, 200);
}

#[tokio::test]
async fn a_timer_does_not_make_good_what_it_missed_while_nothing_ran() {
    let dir = tempfile::tempdir().unwrap();
    let emulator = start(dir.path()).await;
    make_service(&emulator).await;
    create(&emulator, "", json!({ "runtime": "php7.2" })).await;
    make_trigger(&emulator, "timer").await;
    let later = emulator.now() + std::time::Duration::from_secs(24 * 3600);
    drop(emulator);
    let emulator = Emulator::builder().data(dir.path()).frozen_at(later).start().await.unwrap();
    emulator.settled().await;
    assert_eq!(emulator.invocations().len(), 0);
    emulator.advance(std::time::Duration::from_secs(12 * 60));
    emulator.settled().await;
    assert_eq!(emulator.invocations().len(), 3);
}

#[tokio::test]
async fn a_task_that_ran_when_the_emulator_ended_has_failed() {
    if python_is_missing("a_task_that_ran_when_the_emulator_ended_has_failed") {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let emulator = start(dir.path()).await;
    make_service(&emulator).await;
    create(&emulator, "import time\ndef handler(event, context):\n    time.sleep(20)\n", json!({})).await;
    let call = invocation(&emulator).header("x-fc-invocation-type", "Async");
    let call = call.header("x-fc-stateful-async-invocation-enable", "true");
    assert_eq!(call.header("x-fc-stateful-async-invocation-id", "one").send().await.status, 202);
    drop(emulator);
    let emulator = start(dir.path()).await;
    let task = get(&emulator, &format!("{TASKS}/one")).await;
    let said = "fc-emulator was stopped before the call had ended";
    assert_eq!(
        (&task.json()["status"], &task.json()["invocationErrorMessage"]),
        (&json!("Failed"), &json!(said))
    );
    drop(emulator);
    let emulator = start(dir.path()).await;
    assert_eq!(get(&emulator, &format!("{TASKS}/one")).await.text(), task.text());
}

#[tokio::test]
async fn a_directory_belongs_to_one_emulator_at_a_time() {
    let dir = tempfile::tempdir().unwrap();
    let emulator = start(dir.path()).await;
    let said = refusal(dir.path()).await;
    assert!(
        said.contains(&dir.path().display().to_string()) && said.contains("in use by another fc-emulator"),
        "{said}"
    );
    drop(emulator);
    start(dir.path()).await;
}

#[tokio::test]
async fn what_is_no_directory_or_cannot_be_written_is_refused_by_name() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "mine").unwrap();
    let said = refusal(&file).await;
    assert!(said.contains("file is not a directory"), "{said}");
    assert_eq!(fs::read(&file).unwrap(), b"mine");
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o555)).unwrap();
    // Root writes where nobody else does.
    if !rustix::process::geteuid().is_root() {
        let said = refusal(dir.path()).await;
        assert!(said.contains("fc-emulator.lock cannot be written"), "{said}");
    }
    // Nobody makes directories or files there, root included.
    let said = refusal(Path::new("/proc/fc-emulator")).await;
    assert!(said.contains("the directory /proc/fc-emulator cannot be made"), "{said}");
    let said = refusal(Path::new("/proc/self")).await;
    assert!(said.contains("/proc/self/fc-emulator.lock cannot be written"), "{said}");
}

#[tokio::test]
async fn a_file_that_is_damaged_or_of_another_format_is_refused_and_left_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("fc-emulator.redb");
    let emulator = start(dir.path()).await;
    make_service(&emulator).await;
    create(&emulator, "source", json!({})).await;
    drop(emulator);
    let good = fs::read(&path).unwrap();
    let used = good.chunks(4096).enumerate().filter(|(_, page)| page.iter().any(|byte| *byte != 0));
    let mut damages: Vec<Vec<u8>> =
        vec![b"not a store".to_vec(), Vec::new(), good[..5000].to_vec(), vec![0xff; good.len()]];
    for (number, _) in used {
        let mut bad = good.clone();
        bad[number * 4096..(number + 1) * 4096].iter_mut().for_each(|byte| *byte ^= 0x55);
        damages.push(bad);
    }
    let mut refused = 0;
    for bad in damages {
        fs::write(&path, &bad).unwrap();
        match Emulator::builder().data(dir.path()).start().await {
            // What nothing refers to any more may be anything.
            Ok(emulator) => assert_eq!(get(&emulator, FUNCTION).await.status, 200),
            Err(error) => {
                let said = error.to_string();
                assert!(said.contains("fc-emulator.redb is damaged"), "{said}");
                assert!(fs::read(&path).unwrap() == bad, "it was written to");
                refused += 1;
            }
        }
    }
    assert!(refused > 5, "{refused}");
    fs::write(&path, good).unwrap();
    {
        let database = redb::Database::open(&path).unwrap();
        let transaction = database.begin_write().unwrap();
        let about = redb::TableDefinition::<&str, u64>::new("fc-emulator");
        transaction.open_table(about).unwrap().insert("format", 2).unwrap();
        transaction.commit().unwrap();
    }
    let said = refusal(dir.path()).await;
    assert!(said.contains("fc-emulator.redb has the format 2"), "{said}");
}
