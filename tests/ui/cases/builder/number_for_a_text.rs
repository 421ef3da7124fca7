use fc_client::fc2::GetService;

fn main() {
    let _ = GetService::new(7);
}
