//! Edited documents, one edit each: the class, the reason and the lines of the Rust API that change.

use expect_test::expect;

use crate::document;

use super::files::{File, Source};
use super::from::Tables;
use super::{join, report};

const TABLE: &str = "\
# Things

## CreateThing
Makes a thing.
创建。

| Parameter | Type | Required | Origin | Description | 描述 |
|---|---|---|---|---|---|
| thingName | string | yes | document | The name. | 名称。 |
| colour | string | no | document | The colour. | 颜色。 |
| size | object | no | document | The size. | 大小。 |
| code | string | yes | document | The code. | 代码。 |
| image | string | no | document | The image. | 镜像。 |
| trace | string | no | service | Trace. | 跟踪。 |

## UpdateThing
Changes a thing.
修改。

| Parameter | Type | Required | Origin | Description | 描述 |
|---|---|---|---|---|---|
| thingName | string | yes | document | The name. | 名称。 |
| weight | integer | no | document | The weight. | 重量。 |

## Object size
A size.
大小。

| Parameter | Type | Required | Origin | Description | 描述 |
|---|---|---|---|---|---|
| width | integer | yes | document | The width. | 宽。 |
| height | integer | no | document | The height. | 高。 |

## Values colour
Colours.
颜色。

| Value | Origin | Description | 描述 |
|---|---|---|---|
| red | document | Red. | 红。 |
";

const WIRE: &str = r#"
[operation.CreateThing]
verb = "POST"
path = "/things"
effect = "create"

[operation.CreateThing.parameter]
code = { slot = "code" }
image = { slot = "code" }

[operation.UpdateThing]
verb = "PUT"
path = "/things/{thingName}"
effect = "update"
"#;

const API: &str = "version = \"2021-04-06\"\nmodule = \"fc9\"\nhost = \"{account}.{region}.example.com\"\n";

/// The same as our tables.
const SAME: &str = "\
# CreateThing
| 参数 | 类型 | 必填 | 描述 |
|---|---|---|---|
| thingName | string | 是 | 名称。 |
| colour | string | 否 | 颜色。 |
| size | object | 否 | 大小。 |
| code | string | 是 | 代码。 |
| image | string | 否 | 镜像。 |

# UpdateThing
| 参数 | 类型 | 必填 | 描述 |
|---|---|---|---|
| thingName | string | 是 | 名称。 |
| weight | integer | 否 | 重量。 |

## size 结构体
| 字段 | 类型 | 必填 | 描述 |
|---|---|---|---|
| width | integer | 是 | 宽。 |
| height | integer | 否 | 高。 |

## colour参数
| colour取值 | 描述 |
|---|---|
| red | 红。 |
";

fn source() -> Source {
    let file = |name: &str, text: &str| File { name: name.to_owned(), text: text.to_owned() };
    Source {
        module: "fc9".to_owned(),
        tables: vec![file("tables/fc9/thing.md", TABLE)],
        wire: vec![file("wire/fc9/api.toml", API), file("wire/fc9/thing.toml", WIRE)],
    }
}

/// `class: reason`, then the lines of the API that go and come.
fn told(document: &str) -> (Option<u8>, String) {
    let source = source();
    let tables = Tables::read(&source).expect("our tables are sound");
    let api = join::api(&source).expect("our tables are sound");
    let differences = tables.differences(&document::read(document));
    let text = report::text(&differences, &api, "0.1.0");
    let is_told = |line: &&str| {
        let rest = line.strip_prefix("      ");
        rest.is_some_and(|rest| !rest.starts_with("ours:") && !rest.starts_with("their:"))
    };
    let lines = text.lines().filter(is_told).map(str::trim).collect::<Vec<_>>().join("\n");
    (report::class(&differences, &api).map(super::impact::Class::exit_code), lines)
}

#[test]
fn each_edit_has_its_class_its_reason_and_its_lines() {
    assert_eq!(told(SAME), (None, String::new()));
    for (from, to, code, lines) in EDITS {
        assert!(SAME.contains(from), "{from}");
        assert_eq!(told(&SAME.replacen(from, to, 1)), (Some(*code), (*lines).to_owned()), "{from} -> {to}");
    }
}

/// What is replaced, what stands instead, the exit code, and what is told.
const EDITS: &[(&str, &str, u8, &str)] = &[
    ("| colour | string | 否 | 颜色。 |", "| colour | string | 否 | 东西的颜色。 |", 10, ""),
    (
        "| image | string | 否 | 镜像。 |",
        "| image | string | 否 | 镜像。 |\n| trace | string | 否 | 跟踪。 |",
        10,
        "text: the documents now have what the service knew",
    ),
    (
        "| code | string | 是 | 代码。 |",
        "| code | string | 否 | 代码。 |",
        10,
        "text: the slot is required, not each of its alternatives",
    ),
    (
        "| image | string | 否 | 镜像。 |",
        "| image | string | 否 | 镜像。 |\n| owner | string | 否 | 所有者。 |",
        11,
        "compatible: an optional row more\n+ CreateThing.owner: Option<String>",
    ),
    (
        "| weight | integer | 否 | 重量。 |",
        "| weight | integer | 否 | 重量。 |\n| labels | map<string,string> | 否 | 标签。 |",
        11,
        "compatible: an optional row more\n+ UpdateThing.labels: Patch<BTreeMap<String, String>>",
    ),
    (
        "| red | 红。 |",
        "| red | 红。 |\n| dark-blue | 深蓝。 |",
        11,
        "compatible: until now it was `Colour::Unknown`\n+ Colour::DarkBlue",
    ),
    (
        "# UpdateThing",
        "# ListThings\n| 参数 | 类型 | 必填 | 描述 |\n|---|---|---|---|\n| limit | integer | 否 | 数量。 |\n\n# UpdateThing",
        11,
        "compatible: an operation more; it needs its lines in the wire file\n+ pub struct ListThings\n+ Client::list_things(ListThings)",
    ),
    (
        "| image | string | 否 | 镜像。 |",
        "| image | string | 否 | 镜像。 |\n| owner | string | 是 | 所有者。 |",
        12,
        "breaking: a required row more: requests without it no longer compile\n+ CreateThing.owner: String\n+ CreateThing::builder(): .owner(…) is required",
    ),
    (
        "| height | integer | 否 | 高。 |",
        "| height | integer | 否 | 高。 |\n| depth | integer | 是 | 深。 |",
        12,
        "breaking: a required row more: `Size::new` takes one more argument\n+ Size.depth: Option<i32>\n+ Size::new(…, depth)",
    ),
    (
        "| height | integer | 否 | 高。 |\n",
        "",
        12,
        "breaking: a row gone: code that names it no longer compiles\n- Size.height: Option<i32>",
    ),
    (
        "| colour | string | 否 |",
        "| colour | string | 是 |",
        12,
        "breaking: required: requests without it no longer compile\n- CreateThing.colour: Option<Colour>\n+ CreateThing.colour: Colour\n+ CreateThing::builder(): .colour(…) is required",
    ),
    (
        "| thingName | string | 是 | 名称。 |\n| colour",
        "| thingName | string | 否 | 名称。 |\n| colour",
        12,
        "breaking: no longer required: the field becomes an `Option`\n- CreateThing.thing_name: String\n- CreateThing::builder(): .thing_name(…) is required\n+ CreateThing.thing_name: Option<String>",
    ),
    (
        "| width | integer | 是 |",
        "| width | integer | 否 |",
        12,
        "breaking: no longer required: `Size::new` takes one argument less\n- Size::new(…, width: i32)\n+ Size::width(self, …) -> Self",
    ),
    (
        "| height | integer | 否 |",
        "| height | integer | 是 |",
        12,
        "breaking: required: `Size::new` takes one more argument\n- Size::height(self, …) -> Self\n+ Size::new(…, height: i32)",
    ),
    (
        "| width | integer | 是 |",
        "| Width | integer | 是 |",
        10,
        "text: only the spelling: `width` in Rust as before\ntext: only the spelling: `width` in Rust as before",
    ),
    (
        "| weight | integer |",
        "| weight | number |",
        12,
        "breaking: a type changed; where the wire file says the type, decide which is right\n- UpdateThing.weight: Patch<i32>\n+ UpdateThing.weight: Patch<f64>",
    ),
    (
        "| red | 红。 |",
        "| blue | 蓝。 |",
        12,
        "compatible: until now it was `Colour::Unknown`\n+ Colour::Blue\nbreaking: a row gone: code that names it no longer compiles\n- Colour::Red",
    ),
    (
        "# UpdateThing\n| 参数 | 类型 | 必填 | 描述 |\n|---|---|---|---|\n| thingName | string | 是 | 名称。 |\n| weight | integer | 否 | 重量。 |\n",
        "",
        12,
        "breaking: an operation less, if the documents really dropped it\n- pub struct UpdateThing\n- Client::update_thing(UpdateThing)",
    ),
];

#[test]
fn the_report_for_machines_says_the_same() {
    let source = source();
    let tables = Tables::read(&source).expect("our tables are sound");
    let api = join::api(&source).expect("our tables are sound");
    let document = SAME.replacen("| weight | integer | 否 |", "| weight | number | 是 |", 1);
    let differences = tables.differences(&document::read(&document));
    expect![[r#"
        {
          "class": "breaking",
          "version": "0.1.0",
          "nextVersion": "0.2.0",
          "differences": [
            {
              "section": "UpdateThing",
              "change": "type",
              "row": "weight",
              "ours": "integer",
              "theirs": "number",
              "line": null,
              "class": "breaking",
              "reason": "a type changed; where the wire file says the type, decide which is right",
              "removed": [
                "UpdateThing.weight: Patch<i32>"
              ],
              "added": [
                "UpdateThing.weight: Patch<f64>"
              ]
            },
            {
              "section": "UpdateThing",
              "change": "required",
              "row": "weight",
              "ours": "no",
              "theirs": "yes",
              "line": null,
              "class": "breaking",
              "reason": "required: requests without it no longer compile",
              "removed": [
                "UpdateThing.weight: Patch<i32>"
              ],
              "added": [
                "UpdateThing.weight: i32",
                "UpdateThing::builder(): .weight(…) is required"
              ]
            }
          ]
        }
    "#]]
    .assert_eq(&report::json(&differences, &api, "0.1.0"));
    let none = report::json(&tables.differences(&document::read(SAME)), &api, "0.1.0");
    let none: serde_json::Value = serde_json::from_str(&none).expect("JSON");
    assert_eq!(
        (&none["class"], &none["nextVersion"]),
        (&serde_json::Value::Null, &serde_json::json!("0.1.0"))
    );
}
