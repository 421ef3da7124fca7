//! Parameters are set in any order.

use fc_client::fc2::GetTrigger;

fn main() {
    let one = GetTrigger::builder().trigger_name("t").service_name("s").function_name("f").build();
    let other = GetTrigger::new("s", "f", "t");
    assert_eq!(one, other);
}
