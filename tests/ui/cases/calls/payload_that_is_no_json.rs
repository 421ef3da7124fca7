use fc_client::fc2::InvokeFunction;

struct Event;

fn main() {
    let _ = InvokeFunction::builder().payload_json(&Event);
}
