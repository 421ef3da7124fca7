use fc_client::fc2::{Code, CreateFunction, Runtime};

fn main() {
    let _ = CreateFunction::builder()
        .service_name("s")
        .function_name("f")
        .runtime(Runtime::Python3_10)
        .code(Code::from_oss("b", "o"))
        .build();
}
