use fc_client::fc2::{Code, CreateFunction, CustomContainerConfig};

fn main() {
    let _ = CreateFunction::builder()
        .code(Code::from_oss("bucket", "object"))
        .custom_container_config(CustomContainerConfig::new("image"));
}
