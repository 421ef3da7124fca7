use fc_client::fc2::VpcConfig;

fn main() {
    let config = VpcConfig::new("vpc-1", ["vsw-1"]);
    println!("{:?}", config.vpcId);
}
