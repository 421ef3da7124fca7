//! What an update leaves as it is, clears, and replaces.

use fc_client::Patch;
use fc_client::fc2::UpdateFunction;

fn main() {
    let mut request = UpdateFunction::builder()
        .service_name("s")
        .function_name("f")
        .memory_size(1024)
        .clear_environment_variables()
        .null_initializer()
        .build();
    if std::env::args().len() > 100 {
        request.description = "many arguments".into();
    }
    assert!(request.description.is_absent() && request.initializer.is_null());
    assert_eq!(request.memory_size, Patch::Value(1024));
    assert_eq!(request.environment_variables, Patch::empty());
}
