use fc_client::fc2::Service;

fn main() {
    let _ = Service::new("s");
}
