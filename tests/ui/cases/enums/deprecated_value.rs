#![deny(deprecated)]

use fc_client::fc2::Runtime;

fn main() {
    let _ = Runtime::Python3_8;
}
