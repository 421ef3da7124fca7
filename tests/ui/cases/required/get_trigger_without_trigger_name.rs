use fc_client::fc2::GetTrigger;

fn main() {
    let _ = GetTrigger::builder()
        .service_name("s")
        .function_name("f")
        .build();
}
