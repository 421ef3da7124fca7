//! A function takes a builder that lacks one parameter and gives it.

use fc_client::fc2::{CreateService, CreateServiceBuilder};
use fc_client::rt::{Missing, Set};

fn with_role(builder: CreateServiceBuilder<Set<String>, Missing>, role: Option<&str>) -> CreateService {
    match role {
        Some(role) => builder.role(role).build(),
        None => builder.without_role().build(),
    }
}

fn main() {
    let builder = CreateService::builder().service_name("s");
    assert_eq!(with_role(builder.clone(), Some("r")).role.as_deref(), Some("r"));
    assert_eq!(with_role(builder, None).role, None);
}
