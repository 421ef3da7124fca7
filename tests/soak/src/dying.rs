//! An instance that dies in the middle of a call: the caller is told, and the next call works.

use std::error::Error;
use std::time::Instant;

use fc_client::FunctionErrorKind;
use fc_client::fc2::InvokeFunction;
use fc_emulator::{Emulator, Function};

use crate::{Faults, client};

const SOURCE: &str = "
import os, signal

def handler(event, context):
    if event == b'die':
        os.kill(os.getpid(), signal.SIGKILL)
    return str(os.getpid())
";
const TIMES: u32 = 10;

pub(crate) async fn run() -> Result<Faults, Box<dyn Error>> {
    println!("\nAn instance that kills itself in the middle of a call, {TIMES} times");
    let emulator = Emulator::builder().function("mortal", Function::python("f", SOURCE)).start().await?;
    let client = client(&emulator)?;
    let (mut faults, mut last, start) = (Faults::new(), String::new(), Instant::now());
    let mut said = None;
    for _ in 0..TIMES {
        let mut request = InvokeFunction::new("mortal", "f");
        let answer = client.invoke_function(request.clone()).await?;
        let process = answer.text()?.to_owned();
        if process == last {
            faults.push(format!("process {process} answers, which was killed"));
        }
        last = process;
        request.payload = Some("die".into());
        let answer = client.invoke_function(request).await?;
        match answer.function_error() {
            Some(error) if error.kind == FunctionErrorKind::Unhandled => said.clone_from(&error.message),
            other => faults.push(format!("a call whose process died was told {other:?}")),
        }
    }
    client.invoke_function(InvokeFunction::new("mortal", "f")).await?.text()?;
    let took = start.elapsed().as_secs_f64();
    println!("  the caller was told {said:?}, the next call worked each time: {took:.2} s");
    Ok(faults)
}
