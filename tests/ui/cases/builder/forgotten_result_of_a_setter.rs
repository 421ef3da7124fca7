#![deny(unused_must_use)]

use fc_client::fc2::GetService;

fn main() {
    let builder = GetService::builder().service_name("s");
    builder.clone().qualifier("LATEST");
    drop(builder.build());
}
