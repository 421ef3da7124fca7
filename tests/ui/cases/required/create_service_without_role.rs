use fc_client::fc2::CreateService;

fn main() {
    let _ = CreateService::builder()
        .service_name("s")
        .build();
}
