//! What an object requires is in `new`; the rest is set by methods or on the fields.

use fc_client::fc2::{LogConfig, Service, TimerTriggerConfig, TriggerConfig};

fn main() {
    let mut config = LogConfig::new("project", "logstore").enable_request_metrics(true);
    config.enable_instance_metrics = Some(false);
    assert_eq!(config.project.as_deref(), Some("project"));
    let union: TriggerConfig = TimerTriggerConfig::new("@every 5m").into();
    let TriggerConfig::Timer(timer) = union else { panic!("it is a timer") };
    assert_eq!(timer.cron_expression.as_deref(), Some("@every 5m"));
    assert_eq!(Service::default().service_name, None);
}
