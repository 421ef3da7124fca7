use fc_client::fc2::{InvokeFunction, Runtime};

fn main() {
    let _ = InvokeFunction::builder().log_type(Runtime::Python3_10);
}
