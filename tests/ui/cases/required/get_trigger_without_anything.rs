use fc_client::fc2::GetTrigger;

fn main() {
    let _ = GetTrigger::builder().build();
}
