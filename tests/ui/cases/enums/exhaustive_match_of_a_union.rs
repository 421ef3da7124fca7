use fc_client::fc2::TriggerConfig;

fn show(config: TriggerConfig) -> &'static str {
    match config {
        TriggerConfig::Timer(_) => "timer",
        TriggerConfig::Http(_) => "http",
        TriggerConfig::Json(_) => "any",
    }
}

fn main() {
    show(TriggerConfig::Json(Default::default()));
}
