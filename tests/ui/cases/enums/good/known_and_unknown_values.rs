//! A value is given as a variant or as text, and one that is not known is kept.

use fc_client::fc2::{InvokeFunction, LogType, Runtime};

fn name(runtime: &Runtime) -> &str {
    match runtime {
        Runtime::Python3_10 => "Python 3.10",
        Runtime::Unknown(text) => text,
        other => other.as_str(),
    }
}

fn main() {
    assert_eq!(name(&Runtime::from("python3.10")), "Python 3.10");
    assert_eq!(name(&"python9.9".into()), "python9.9");
    assert_eq!(name(&Runtime::Custom), "custom");
    let request = InvokeFunction::builder().service_name("s").function_name("f").log_type("Tail").build();
    assert_eq!(request.log_type, Some(LogType::Tail));
}
