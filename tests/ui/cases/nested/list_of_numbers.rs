use fc_client::fc2::VpcConfig;

fn main() {
    let _ = VpcConfig::new("vpc-1", [1, 2]);
}
