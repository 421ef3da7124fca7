use fc_client::fc2::{CreateFunction, Runtime};

fn main() {
    let _ = CreateFunction::builder()
        .service_name("s")
        .function_name("f")
        .runtime(Runtime::Python3_10)
        .handler("index.handler")
        .build();
}
