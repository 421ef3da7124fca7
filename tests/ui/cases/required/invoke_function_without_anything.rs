use fc_client::fc2::InvokeFunction;

fn main() {
    let _ = InvokeFunction::builder().build();
}
