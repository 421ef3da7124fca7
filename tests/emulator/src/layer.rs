//! Layers: packages with versions of their own; functions name them and get nothing from them here.

use std::collections::BTreeMap;
use std::time::SystemTime;

use serde_json::{Map, Value, json};

use crate::check::{self, Fields, Shape};
use crate::code::Code;
use crate::error::Fault;
use crate::resource::Resource;
use crate::runtime::World;
use crate::{function, id};

/// What a request body describes: it has yet to get its number.
pub(crate) struct Draft {
    given: Map<String, Value>,
    code: Code,
}

/// One version of a layer.
pub(crate) struct LayerVersion {
    pub(crate) resource: Resource,
    pub(crate) code: Code,
}

/// The versions of a layer, by number.
#[derive(Default)]
pub(crate) struct Layer {
    pub(crate) versions: BTreeMap<u32, LayerVersion>,
    /// The last number that was given: none is given twice.
    pub(crate) last: u32,
    pub(crate) public: bool,
}

/// Reads and unpacks what a request body describes.
pub(crate) fn draft(name: &str, body: &[u8], checksum: Option<&str>) -> Result<Draft, Fault> {
    check::name("layerName", name)?;
    let mut change = check::parse(body)?;
    // The documents and the SDKs spell it so in this one operation.
    if let Some(code) = change.remove("Code") {
        change.insert("code".to_owned(), code);
    }
    let mut given = check::update(Map::new(), change, FIELDS)?;
    let description = given.get("description").and_then(Value::as_str).unwrap_or_default();
    if description.chars().count() > 256 {
        return Err(Fault::invalid(
            "description is set to an invalid value: it must be up to 256 characters",
        ));
    }
    for runtime in given.get("compatibleRuntime").and_then(Value::as_array).into_iter().flatten() {
        function::check_runtime(runtime.as_str().unwrap_or_default())?;
    }
    let code = given.remove("code").unwrap_or_default();
    let code = Code::read(code.as_object().unwrap_or(&Map::new()), checksum)?;
    Ok(Draft { given, code })
}

impl Layer {
    /// Keeps a draft under the next number.
    pub(crate) fn add(&mut self, name: &str, draft: Draft, world: &World) -> Resource {
        let number = self.last + 1;
        let body = answer(name, number, self.public, &draft, world, world.now());
        let resource = Resource::new(draft.given, body);
        self.versions.insert(number, LayerVersion { resource: resource.clone(), code: draft.code });
        self.last = number;
        resource
    }

    /// The version that a list of layers shows.
    pub(crate) fn latest(&self) -> Option<&Resource> {
        self.versions.last_key_value().map(|(_, version)| &version.resource)
    }

    pub(crate) fn is_public(&self) -> bool {
        self.public
    }

    /// Who may use it: nobody else, or everybody.
    pub(crate) fn publish(&mut self, public: bool) {
        self.public = public;
        for version in self.versions.values_mut() {
            version.resource.body["acl"] = u8::from(public).into();
        }
    }
}

const FIELDS: Fields = &[
    (
        "code",
        Shape::Object(&[
            ("ossBucketName", Shape::Text),
            ("ossObjectName", Shape::Text),
            ("zipFile", Shape::Text),
        ]),
    ),
    ("compatibleRuntime", Shape::List(&Shape::Text)),
    ("description", Shape::Text),
];

fn answer(name: &str, number: u32, public: bool, draft: &Draft, world: &World, now: SystemTime) -> Value {
    let or = |name: &str, default: Value| draft.given.get(name).cloned().unwrap_or(default);
    let (account, region) = (world.account, world.region);
    json!({
        "acl": u8::from(public),
        "arn": format!("{account}#{name}#{number}"),
        "arnV2": format!("acs:fc:{region}:{account}:layers/{name}/versions/{number}"),
        "code": { "location": null, "repositoryType": "OSS" },
        "codeChecksum": draft.code.checksum,
        "codeSize": draft.code.size,
        "compatibleRuntime": or("compatibleRuntime", json!([])),
        "createTime": id::timestamp(now),
        "description": or("description", json!("")),
        "layerName": name,
        "license": null,
        "version": number,
    })
}
