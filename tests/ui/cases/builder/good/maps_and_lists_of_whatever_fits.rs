//! Maps and lists are made of arrays, vectors and maps, of `&str` and of `String`.

use std::collections::HashMap;

use fc_client::fc2::{CreateFunction, VpcConfig};

fn main() {
    let _ = CreateFunction::builder().environment_variables([("A", "1"), ("B", "2")]).layers(["arn"]);
    let _ = CreateFunction::builder().environment_variables(HashMap::from([("A".to_owned(), "1")]));
    let _ = CreateFunction::builder().layers(vec!["arn".to_owned()]);
    let ids: Vec<String> = ["1", "2"].iter().map(|id| format!("vsw-{id}")).collect();
    assert_eq!(VpcConfig::new("vpc-1", ids).v_switch_ids.map(|ids| ids.len()), Some(2));
}
