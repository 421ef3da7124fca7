use fc_client::fc2::Runtime;

fn is_python(runtime: Runtime) -> bool {
    runtime == "python3.10"
}

fn main() {
    is_python(Runtime::Python3_10);
}
