#![deny(deprecated)]

use fc_client::fc2::{Code, HttpTriggerConfig};

fn main() {
    let _ = Code::from_oss("bucket", "object").oss_access_key_secret("secret");
    let _ = HttpTriggerConfig::new(["GET"]).url("/");
}
