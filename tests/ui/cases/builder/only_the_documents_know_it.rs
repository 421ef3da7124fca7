#![deny(deprecated)]

use fc_client::fc2::{Code, CreateFunction, HttpTriggerConfig, Runtime};

fn main() {
    let _ = CreateFunction::builder().ca_enable(true).runtime(Runtime::Python3_7);
    let _ = Code::from_oss("bucket", "object").oss_access_key_id("id");
    let _ = HttpTriggerConfig::new(["GET"]).url("/path");
}
