use fc_client::fc2::CreateFunction;

fn main() {
    let _ = CreateFunction::builder().environment_variables(None::<(&str, &str)>);
}
