use fc_client::fc2::{CreateTrigger, TriggerType};

fn main() {
    let _ = CreateTrigger::builder()
        .service_name("s")
        .function_name("f")
        .trigger_name("t")
        .trigger_type(TriggerType::Timer)
        .build();
}
