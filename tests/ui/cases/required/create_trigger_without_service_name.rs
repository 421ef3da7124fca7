use fc_client::fc2::{CreateTrigger, TimerTriggerConfig, TriggerType};

fn main() {
    let _ = CreateTrigger::builder()
        .function_name("f")
        .trigger_name("t")
        .trigger_type(TriggerType::Timer)
        .trigger_config(TimerTriggerConfig::new("@every 5m"))
        .build();
}
