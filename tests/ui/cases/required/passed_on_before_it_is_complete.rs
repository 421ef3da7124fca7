use fc_client::fc2::{GetFunction, GetFunctionBuilder};

fn finish<S, F>(builder: GetFunctionBuilder<S, F>) -> GetFunction {
    builder.build()
}

fn main() {
    let _ = finish(GetFunction::builder().service_name("s").function_name("f"));
}
