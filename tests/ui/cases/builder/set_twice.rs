use fc_client::fc2::GetService;

fn main() {
    let _ = GetService::builder().service_name("one").service_name("two").build();
}
