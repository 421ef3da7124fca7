use fc_client::fc2::CreateTrigger;

fn main() {
    let _ = CreateTrigger::builder().build();
}
