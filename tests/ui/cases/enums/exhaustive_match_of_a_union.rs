use fc_client::fc2::TriggerConfig;

fn show(config: TriggerConfig) -> &'static str {
    match config {
        TriggerConfig::Timer(_) => "timer",
        TriggerConfig::Http(_) => "http",
        TriggerConfig::Oss(_) => "oss",
        TriggerConfig::Log(_) => "log",
        TriggerConfig::Tablestore(_) => "tablestore",
        TriggerConfig::MnsTopic(_) => "mns_topic",
        TriggerConfig::CdnEvents(_) => "cdn_events",
        TriggerConfig::Eventbridge(_) => "eventbridge",
        TriggerConfig::Json(_) => "any",
    }
}

fn main() {
    show(TriggerConfig::Json(Default::default()));
}
