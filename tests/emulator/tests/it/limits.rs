//! What a function may use and send, and what it is told when that is not enough.

use fc_emulator::{Emulator, Function};

use crate::support::{invocation, invoke, python_is_missing, with_echo};

#[tokio::test]
async fn a_function_that_outgrows_its_memory_is_ended_and_the_next_call_gets_a_new_instance() {
    if python_is_missing("a_function_that_outgrows_its_memory_is_ended_and_the_next_call_gets_a_new_instance")
    {
        return;
    }
    let source = "
import os, time
def handler(event, context):
    held = b'x' * (int(event) * 1024 * 1024)
    time.sleep(0.2 if len(held) < 128 * 1024 * 1024 else 600)
    return str(os.getpid())
";
    let function = Function::python("f", source).set("memorySize", 128).set("timeout", 60);
    let emulator = Emulator::builder().function("s", function).start().await.unwrap();
    let small = invoke(&emulator, "50").await;
    let answer = invoke(&emulator, "200").await;
    if std::path::Path::new("/proc/self/status").exists() {
        let error = answer.function_error();
        let message = error["errorMessage"].as_str().unwrap();
        assert!(
            message.starts_with("Process exited unexpectedly before completing request (duration: "),
            "{message}"
        );
        let usage = message.split("maxMemoryUsage: ").nth(1).unwrap().trim_end_matches("MB)");
        assert!(usage.parse::<f64>().unwrap() > 128.0, "{message}");
        assert_eq!(error.as_object().unwrap().len(), 1);
        assert_ne!(invoke(&emulator, "50").await.payload(), small.payload());
    }
}

#[tokio::test]
async fn a_payload_that_waits_for_an_answer_may_have_32_megabytes_and_no_more() {
    let emulator = with_echo().await;
    let limit = 32 * 1024 * 1024;
    let call = async |size: usize| invocation(&emulator).body(vec![b'x'; size]).send().await;
    assert_eq!(call(limit).await.body.len(), limit);
    let (status, code, message) = call(limit + 1).await.refusal();
    assert_eq!((status, code.as_str()), (400, "EntityTooLarge"));
    assert_eq!(message, "payload size exceeds maximum allowed size (33554432 bytes)");
    assert_eq!(emulator.invocations().len(), 1);
}
