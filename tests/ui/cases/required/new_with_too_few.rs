use fc_client::fc2::GetTrigger;

fn main() {
    let _ = GetTrigger::new("s", "f");
}
