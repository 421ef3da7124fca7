use fc_client::fc2::CreateFunction;

fn main() {
    let _ = CreateFunction::builder().layers(None::<&str>);
}
