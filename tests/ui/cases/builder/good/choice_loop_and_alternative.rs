//! A value is chosen in an `if`, an alternative in a `match`, a list of requests in a loop.

use fc_client::fc2::{Code, CreateFunction, CustomContainerConfig, GetFunction, Runtime};

enum Source {
    Zip(Code),
    Image(CustomContainerConfig),
}

fn create(source: Source, large: bool) -> CreateFunction {
    let builder = CreateFunction::builder()
        .service_name("s")
        .function_name("f")
        .handler("index.handler")
        .runtime(if large { Runtime::Custom } else { Runtime::Python3_10 });
    let builder = match source {
        Source::Zip(code) => builder.code(code),
        Source::Image(image) => builder.custom_container_config(image),
    };
    let mut request = builder.build();
    if large {
        request.memory_size = Some(3072);
    }
    request
}

fn main() {
    assert_eq!(create(Source::Zip(Code::from_oss("b", "o")), true).memory_size, Some(3072));
    assert!(create(Source::Image(CustomContainerConfig::new("image")), false).code.is_none());
    let base = GetFunction::builder().service_name("s");
    let all: Vec<_> = ["a", "b"].into_iter().map(|name| base.clone().function_name(name).build()).collect();
    assert_eq!(all[1].function_name, "b");
}
