//! What is written reads back the same, for the files that are committed and for one that has every key.

use std::fs;
use std::path::Path;

use fc_spec::{Api, load, to_json};

const FULL: &str = r#"{
  "api": "2021-04-06", "module": "fc9", "host": "{account}.{region}.example.com", "resource": "thing",
  "operations": [
    {"name": "PutThing", "verb": "PUT", "path": "/things/{thingName}", "effect": "update", "result": "Thing", "titles": ["放置", "放"], "en": "Puts: a \"thing\", and more.", "zh": "放。", "rules": [{"rule": "kind cpp needs shape", "source": "SDK"}], "rows": [
      {"name": "thingName", "in": "path", "type": "string", "required": true, "rules": [{"rule": "length 1..64", "source": "SDK"}, {"rule": "first A-Z", "level": "warn", "source": "SDK; not Terraform"}], "source": "a, b", "example": "{\"a\": 1}"},
      {"name": "X-Fc-Token", "rust": "secret_token", "in": "header", "type": "string", "secret": true, "added": true, "deprecated": "Use `b`."},
      {"name": "Code", "wire": "code", "in": "body", "type": "string", "encoding": "json", "slot": "source", "without": "no code: \\", "default": "x"},
      {"name": "kind", "in": "body", "type": "Kind"},
      {"name": "shape", "in": "body", "type": "Shape"}
    ]},
    {"name": "RunThing", "verb": "POST", "path": "/runs", "effect": "invoke", "result": "Invocation", "answer": "raw", "rows": []}
  ],
  "objects": [{"name": "Thing", "rust": "Thing", "titles": ["物"], "result": true, "rules": [{"rule": "ratio width to height 1..4", "level": "warn", "source": "SDK"}], "rows": [{"name": "sizes", "type": "list<map<int64>>"}, {"name": "width", "type": "int32"}, {"name": "height", "type": "double"}]}],
  "unions": [{"rust": "Shape", "tag": "kind", "variants": [{"value": "round", "type": "Thing"}]}],
  "enums": [{"name": "kind", "rust": "Kind", "titles": ["种类"], "values": [{"value": "C++", "wire": "cpp", "rust": "Cpp", "added": true, "deprecated": "Old.", "en": "C.", "zh": "丙。"}]}]
}
"#;

/// The API after one more way through the text.
fn again(api: &Api) -> Api {
    let files: Vec<(String, String)> =
        api.resources.iter().map(|resource| (resource.name.clone(), to_json(api, resource))).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    load(&files).expect("what is written is sound")
}

#[test]
fn a_file_with_every_key_reads_back_the_same() {
    let once = again(&load(&[("thing", FULL)]).unwrap());
    assert_eq!(again(&once), once);
    let loose = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    let mut full = loose(FULL);
    full["operations"][1]["en"] = "".into();
    full["operations"][1]["zh"] = "".into();
    full["objects"][0]["en"] = "".into();
    full["objects"][0]["zh"] = "".into();
    assert_eq!(loose(&to_json(&once, &once.resources[0])), full);
}

#[test]
fn the_committed_files_are_in_the_canonical_form() {
    let api = fc_spec::fc2().unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("spec/fc2");
    for resource in &api.resources {
        let text = fs::read_to_string(folder.join(format!("{}.json", resource.name))).unwrap();
        assert_eq!(to_json(api, resource), text, "{}", resource.name);
    }
    let names: Vec<&str> = api.resources.iter().map(|resource| resource.name.as_str()).collect();
    assert_eq!(
        names,
        ["service", "version", "alias", "function", "trigger", "invocation", "asynchronous", "layer", "tag"]
    );
}
