use fc_client::fc2::GetTrigger;

fn main() {
    let _ = GetTrigger::builder()
        .function_name("f")
        .trigger_name("t")
        .build();
}
