//! Whatever depends on something is set on the finished request.

use fc_client::fc2::{Code, CreateFunction};

fn main() {
    let mut request = CreateFunction::builder()
        .service_name("s")
        .function_name("f")
        .runtime("python3.10")
        .handler("index.handler")
        .code(Code::from_oss("bucket", "object"))
        .build();
    if std::env::args().len() < 100 {
        request.memory_size = Some(512);
    }
    request.description = std::env::var("A_VARIABLE_THAT_NOBODY_SETS").ok();
    assert_eq!((request.memory_size, request.description), (Some(512), None));
}
