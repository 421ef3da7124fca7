use fc_client::fc2::{CreateTrigger, VpcConfig};

fn main() {
    let _ = CreateTrigger::builder().trigger_config(VpcConfig::new("vpc-1", ["vsw-1"]));
}
