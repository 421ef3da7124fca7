use fc_client::fc2::UpdateFunction;

fn main() {
    let mut request = UpdateFunction::new("s", "f");
    request.memory_size = 512;
}
