use fc_client::Config;

fn main() {
    let _ = Config::new().credentials("an access key id");
}
