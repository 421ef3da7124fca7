use fc_client::fc2::CreateService;

fn main() {
    let _ = CreateService::builder().vpc_config("vpc-1");
}
