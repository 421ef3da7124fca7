//! The schema that other tools use: it accepts every committed file and refuses what the loader refuses.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

const SPEC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/spec");

fn schema() -> Value {
    serde_json::from_str(include_str!("../spec/schema.json")).expect("the schema is JSON")
}

/// What the schema has against a file.
fn errors(file: &Value) -> Vec<String> {
    let validator = jsonschema::draft202012::new(&schema()).expect("the schema is one");
    validator.iter_errors(file).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// A file that has one of everything.
fn sound() -> Value {
    json!({
        "api": "2021-04-06", "module": "fc2", "host": "h", "resource": "thing",
        "operations": [{
            "name": "GetThing", "verb": "GET", "path": "/things/{name}", "effect": "read", "result": "Thing",
            "en": "", "zh": "",
            "rows": [{"name": "name", "in": "path", "type": "string", "required": true,
                "rules": [{"rule": "length 1..64", "level": "warn", "source": "SDK"}]}],
            "rules": [{"rule": "either a or b", "source": "SDK"}],
        }],
        "objects": [{"name": "Thing", "rust": "Thing", "result": true, "rows": [
            {"name": "sizes", "type": "list<map<Size>>"},
        ]}],
        "unions": [{"rust": "Shape", "tag": "kind", "variants": [{"value": "round", "type": "Round"}]}],
        "enums": [{"name": "size", "rust": "Size", "values": [{"value": "Big", "wire": "big"}]}],
    })
}

#[test]
fn every_committed_file_follows_the_schema() {
    let files: Vec<PathBuf> =
        files(Path::new(SPEC)).into_iter().filter(|path| !path.ends_with("schema.json")).collect();
    assert!(files.len() >= 4);
    for path in files {
        let file = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        assert_eq!(errors(&file), [""; 0], "{}", path.display());
    }
}

#[test]
fn a_sound_file_follows_the_schema() {
    assert_eq!(errors(&sound()), [""; 0]);
}

#[test]
fn a_broken_file_is_refused_where_it_is_broken() {
    for (pointer, value, expected) in [
        ("/api", json!("2021"), "/api"),
        ("/resource", json!(1), "/resource"),
        ("/operations/0/verb", json!("FETCH"), "/operations/0/verb"),
        ("/operations/0/path", json!("/things/a{name}"), "/operations/0/path"),
        ("/operations/0/effect", json!("look"), "/operations/0/effect"),
        ("/operations/0/name", json!("getThing"), "/operations/0/name"),
        ("/operations/0/rows/0/in", json!("cookie"), "/operations/0/rows/0/in"),
        ("/operations/0/rows/0/type", json!("strnig"), "/operations/0/rows/0/type"),
        ("/operations/0/rows/0/required", json!("yes"), "/operations/0/rows/0/required"),
        ("/operations/0/rows/0/rules/0/rule", json!("regex .*"), "/operations/0/rows/0/rules/0/rule"),
        ("/operations/0/rows/0/rules/0/level", json!("maybe"), "/operations/0/rows/0/rules/0/level"),
        ("/operations/0/rows/0/rules/0", json!("length 1..64"), "/operations/0/rows/0/rules/0"),
        ("/operations/0/rules/0/rule", json!("a wants b"), "/operations/0/rules/0/rule"),
        ("/operations/0/rows/0", json!({"name": "name", "type": "string"}), "/operations/0/rows/0"),
        ("/operations/0/rows/0", json!({"name": "name", "in": "path"}), "/operations/0/rows/0"),
        ("/objects/0/rows/0", json!({"name": "a", "in": "body", "type": "string"}), "/objects/0/rows/0/in"),
        ("/objects/0/rows/0", json!({"name": "a", "kind": "string"}), "/objects/0/rows/0"),
        ("/unions/0/variants/0", json!({"value": "round"}), "/unions/0/variants/0"),
        ("/enums/0/values/0/value", json!(""), "/enums/0/values/0/value"),
    ] {
        let mut file = sound();
        *file.pointer_mut(pointer).unwrap() = value.clone();
        let errors = errors(&file);
        let right = errors.iter().any(|error| error.starts_with(&format!("{expected}: ")));
        assert!(right, "{pointer} = {value}: {errors:?}");
    }
}

#[test]
fn every_key_of_the_schema_is_described() {
    let mut bare = Vec::new();
    undescribed("", &schema(), &mut bare);
    assert_eq!(bare, [""; 0]);
}

fn undescribed(path: &str, part: &Value, bare: &mut Vec<String>) {
    for (key, value) in part.as_object().into_iter().flatten() {
        let path = format!("{path}/{key}");
        for (name, property) in value.as_object().filter(|_| key == "properties").into_iter().flatten() {
            if property.is_object() && property.get("description").is_none() {
                bare.push(format!("{path}/{name}"));
            }
        }
        undescribed(&path, value, bare);
    }
    for (index, item) in part.as_array().into_iter().flatten().enumerate() {
        undescribed(&format!("{path}/{index}"), item, bare);
    }
}
