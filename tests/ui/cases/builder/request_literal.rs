use fc_client::fc2::GetService;

fn main() {
    let _ = GetService { service_name: "s".to_owned(), ..GetService::new("s") };
}
