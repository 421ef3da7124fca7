use fc_client::fc2::{Code, CreateFunction};

fn main() {
    let _ = CreateFunction::builder()
        .service_name("s")
        .function_name("f")
        .handler("index.handler")
        .code(Code::from_oss("b", "o"))
        .build();
}
