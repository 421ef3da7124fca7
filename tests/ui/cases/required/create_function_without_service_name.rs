use fc_client::fc2::{Code, CreateFunction, Runtime};

fn main() {
    let _ = CreateFunction::builder()
        .function_name("f")
        .runtime(Runtime::Python3_10)
        .handler("index.handler")
        .code(Code::from_oss("b", "o"))
        .build();
}
