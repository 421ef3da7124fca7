use fc_client::fc2::GetFunction;

fn main() {
    let builder = GetFunction::builder().service_name("s");
    let builder = if std::env::args().len() > 1 { builder.function_name("f") } else { builder };
    let _ = builder.build();
}
