use fc_client::fc2::GetFunction;

fn main() {
    let _ = GetFunction::builder().build();
}
