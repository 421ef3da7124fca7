use fc_client::fc2::{CreateTrigger, TimerTriggerConfig};

fn main() {
    let _ = CreateTrigger::builder()
        .service_name("s")
        .function_name("f")
        .trigger_name("t")
        .trigger_config(TimerTriggerConfig::new("@every 5m"))
        .build();
}
