//! The long run, made short: everything that it looks at is looked at, in a process of its own, whose memory it is.

use std::process::Command;

#[test]
fn five_thousand_calls_with_faults_are_neither_lost_nor_run_twice_and_memory_stays() {
    let output = Command::new(env!("CARGO_BIN_EXE_fc-soak"))
        .args(["--calls", "5000", "--functions", "20"])
        .output()
        .expect("it runs");
    let said = String::from_utf8_lossy(&output.stdout);
    let wrong = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{wrong}");
    println!("{said}");
}
