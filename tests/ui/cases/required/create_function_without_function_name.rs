use fc_client::fc2::{Code, CreateFunction, Runtime};

fn main() {
    let _ = CreateFunction::builder()
        .service_name("s")
        .runtime(Runtime::Python3_10)
        .handler("index.handler")
        .code(Code::from_oss("b", "o"))
        .build();
}
