use fc_client::fc2::GetTrigger;

fn main() {
    let _ = GetTrigger::builder()
        .service_name("s")
        .trigger_name("t")
        .build();
}
