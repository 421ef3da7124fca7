//! Many functions: created, listed with pages, called once each, deleted.

use std::collections::BTreeSet;
use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use fc_client::fc2::{
    Client, Code, CreateFunction, CreateService, DeleteFunction, InvokeFunction, ListFunctions,
};
use fc_emulator::Emulator;
use tokio::task::JoinSet;

use crate::{Faults, client};

const SOURCE: &str = "
import os

def handler(event, context):
    return os.environ['NAME']
";
/// So many at once: each call starts a process.
const AT_ONCE: usize = 8;

pub(crate) async fn run(functions: u32) -> Result<Faults, Box<dyn Error>> {
    println!("\n{functions} functions in Python");
    let emulator = Emulator::start().await?;
    let client = client(&emulator)?;
    client.create_service(CreateService::builder().service_name("many").without_role().build()).await?;
    let mut faults = each(&client, functions, "created", create).await?;
    let start = Instant::now();
    let (names, pages) = list(&client).await?;
    println!("  {} listed in {pages} pages: {:.2} s", names.len(), start.elapsed().as_secs_f64());
    let expected: BTreeSet<String> = (0..functions).map(name).collect();
    if names.len() != expected.len() || names.into_iter().collect::<BTreeSet<_>>() != expected {
        faults.push(format!("what is listed are not the {functions} functions"));
    }
    // A function is deleted behind its call, so that no thousand processes wait.
    faults.extend(each(&client, functions, "called and deleted", call_and_delete).await?);
    let (left, _) = list(&client).await?;
    if !left.is_empty() {
        faults.push(format!("{} functions are left", left.len()));
    }
    Ok(faults)
}

fn name(number: u32) -> String {
    format!("f{number:04}")
}

async fn create(client: Client, name: String) -> Result<(), String> {
    let request = CreateFunction::builder()
        .service_name("many")
        .function_name(&name)
        .runtime("python3.10")
        .handler("index.handler")
        .environment_variables([("NAME", &name)])
        .code(Code::from_source("index.py", SOURCE))
        .build();
    client.create_function(request).await.map(drop).map_err(|error| error.to_string())
}

async fn call_and_delete(client: Client, name: String) -> Result<(), String> {
    let said = |error: fc_client::Error| error.to_string();
    let answer = client.invoke_function(InvokeFunction::new("many", &name)).await.map_err(said)?;
    let text = answer.text().map_err(said)?;
    if text != name {
        return Err(format!("{name} answered {text}"));
    }
    client.delete_function(DeleteFunction::new("many", &name)).await.map(drop).map_err(said)
}

/// Does it for each function, some at once; what went wrong.
async fn each<R>(
    client: &Client,
    functions: u32,
    what: &str,
    act: fn(Client, String) -> R,
) -> Result<Faults, Box<dyn Error>>
where
    R: Future<Output = Result<(), String>> + Send + 'static,
{
    let (start, next) = (Instant::now(), Arc::new(AtomicU32::new(0)));
    let mut workers = JoinSet::new();
    for _ in 0..AT_ONCE {
        let (client, next) = (client.clone(), Arc::clone(&next));
        workers.spawn(async move {
            let mut faults = Faults::new();
            loop {
                let number = next.fetch_add(1, Ordering::SeqCst);
                if number >= functions {
                    return faults;
                }
                faults.extend(act(client.clone(), name(number)).await.err());
            }
        });
    }
    let mut faults = Faults::new();
    while let Some(worker) = workers.join_next().await {
        faults.extend(worker?);
    }
    let took = start.elapsed().as_secs_f64();
    println!("  {functions} {what}: {took:.2} s, {:.1} ms each", took * 1000.0 / f64::from(functions.max(1)));
    Ok(faults)
}

/// The names, page by page, and how many pages there were.
async fn list(client: &Client) -> Result<(Vec<String>, u32), fc_client::Error> {
    let (mut names, mut pages) = (Vec::new(), 0);
    let mut request = ListFunctions::new("many");
    request.limit = Some(100);
    loop {
        let page = client.list_functions(request.clone()).await?;
        pages += 1;
        names.extend(page.functions.into_iter().flatten().filter_map(|function| function.function_name));
        match page.next_token.filter(|token| !token.is_empty()) {
            Some(token) => request.next_token = Some(token),
            None => return Ok((names, pages)),
        }
    }
}
