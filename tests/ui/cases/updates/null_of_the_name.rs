use fc_client::fc2::UpdateFunction;

fn main() {
    let _ = UpdateFunction::builder().null_service_name();
}
