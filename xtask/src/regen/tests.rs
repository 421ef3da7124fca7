//! What the join makes of small tables, and every fault that it can find in them.

use fc_spec::{load, to_json};

use super::files::{self, File, Source};
use super::join;

const TABLE: &str = "\
# Things

Whatever stands here introduces the file.

## GetThing
Reads a thing.
读取一个东西。

| Parameter | Type | Required | Origin | Description | 描述 |
|---|---|---|---|---|---|
| `thingName` | string | yes | document | The thing. | 东西。 |
| color | string | no | document | A \\| B. | 颜色。 |
| X-Fc-Trace | string | no | service | Trace. | 跟踪。 |

## CreateThing
Makes a thing.
创建一个东西。

| 描述 | Parameter | Type | Required | Origin | Description |
|---|---|---|---|---|---|
| 大小 | size | integer | yes | document | Size. |
| 配置 | vpcConfig | object | no | document | VPC. |
| 标签 | labels | map<string,string> | no | document | Labels. |
| 点 | points | list<object> | no | service | Points. |
| 代码 | code | string | yes | document | Code. |
| 镜像 | image | string | no | document | Image. |

## Object vpcConfig
Network.
网络。

| Parameter | Type | Required | Origin | Description | 描述 |
|---|---|---|---|---|---|
| VpcId | string | yes | document | Id. | 标识。 |

## Result Thing
A thing.
东西。

| Parameter | Type | Required | Origin | Description | 描述 |
|---|---|---|---|---|---|
| vpcConfig | object | no | document | VPC. | 配置。 |

## Values color
Colours.
颜色。

| Value | Origin | Description | 描述 |
|---|---|---|---|
| Red | document | Red. | 红。 |
";

const WIRE: &str = r#"
[operation.GetThing]
verb = "GET"
path = "/things/{thingName}"
effect = "read"
result = "Thing"

[operation.CreateThing]
verb = "POST"
path = "/things"
effect = "create"

[operation.CreateThing.parameter]
code = { slot = "source" }
image = { slot = "source" }
size = { type = "int64", rules = { "range 1..5" = "SDK" }, default = 3 }

[object.vpcConfig.parameter]
VpcId = { wire = "vpcId" }

[values.color.value]
Red = { wire = "red" }
"#;

const API: &str = "version = \"2021-04-06\"\nmodule = \"fc9\"\nhost = \"{account}.{region}.example.com\"\n";

fn source(table: &str, wire: &str) -> Source {
    let file = |name: &str, text: &str| File { name: name.to_owned(), text: text.to_owned() };
    Source {
        module: "fc9".to_owned(),
        tables: vec![file("tables/fc9/thing.md", table)],
        wire: vec![file("wire/fc9/api.toml", API), file("wire/fc9/thing.toml", wire)],
    }
}

fn faults(table: &str, wire: &str) -> String {
    join::api(&source(table, wire)).map(|_| ()).expect_err("the sources are faulty").to_string()
}

/// The faults after one text of the tables was replaced.
fn table_with(from: &str, to: &str) -> String {
    assert!(TABLE.contains(from), "{from}");
    faults(&TABLE.replacen(from, to, 1), WIRE)
}

/// The faults after one text of the wire file was replaced.
fn wire_with(from: &str, to: &str) -> String {
    assert!(WIRE.contains(from), "{from}");
    faults(TABLE, &WIRE.replacen(from, to, 1))
}

#[test]
fn a_table_and_a_wire_file_give_the_rows_with_their_defaults() {
    let api = join::api(&source(TABLE, WIRE)).expect("no faults");
    expect_test::expect_file!["tests/thing.json"].assert_eq(&to_json(&api, &api.resources[0]));
}

#[test]
fn what_was_written_reads_back_the_same() {
    let api = join::api(&source(TABLE, WIRE)).expect("no faults");
    let text = to_json(&api, &api.resources[0]);
    let again = load(&[("thing.json", &text)]).expect("no faults");
    assert_eq!(to_json(&again, &again.resources[0]), text);
    assert_eq!(again.operation("GetThing").map(|operation| operation.rows.len()), Some(3));
}

#[test]
fn a_new_row_changes_the_spec_and_needs_nothing_else() {
    let row = "| color | string | no | document | A \\| B. | 颜色。 |\n";
    let table = TABLE.replace(row, &format!("{row}| newOne | integer | no | document | New. | 新。 |\n"));
    let before = join::api(&source(TABLE, WIRE)).expect("no faults");
    let after = join::api(&source(&table, WIRE)).expect("no faults");
    let before = to_json(&before, &before.resources[0]);
    let after = to_json(&after, &after.resources[0]);
    let new: Vec<&str> = after.lines().filter(|line| !before.contains(line)).collect();
    assert_eq!(
        new,
        [r#"        {"name": "newOne", "in": "query", "type": "int32", "en": "New.", "zh": "新。"},"#]
    );
}

#[test]
fn every_fault_of_a_table_names_its_line_and_its_remedy() {
    for (from, to, fault) in TABLE_FAULTS {
        assert_eq!(table_with(from, to), *fault, "{from} -> {to}");
    }
}

#[test]
fn every_fault_of_a_wire_file_names_its_line_and_its_remedy() {
    for (from, to, fault) in WIRE_FAULTS {
        assert_eq!(wire_with(from, to), *fault, "{from} -> {to}");
    }
}

#[test]
fn all_faults_of_all_files_come_at_once() {
    let table = TABLE.replace("string | yes", "strnig | yes").replace("yes | document", "yes | docment");
    let wire = WIRE.replace("\"read\"", "\"raed\"").replace("size = {", "siz = {");
    let expected = "\
tables/fc9/thing.md:11: `thingName`: unknown origin `docment`: did you mean `document`?
tables/fc9/thing.md:11: `thingName`: unknown type `strnig`: did you mean `string`?
tables/fc9/thing.md:21: `size`: unknown origin `docment`: did you mean `document`?
tables/fc9/thing.md:25: `code`: unknown origin `docment`: did you mean `document`?
tables/fc9/thing.md:25: `code`: unknown type `strnig`: did you mean `string`?
tables/fc9/thing.md:34: `VpcId`: unknown origin `docment`: did you mean `document`?
tables/fc9/thing.md:34: `VpcId`: unknown type `strnig`: did you mean `string`?
wire/fc9/thing.toml:5: GetThing: unknown effect `raed`: did you mean `read`?
wire/fc9/thing.toml:16: CreateThing.siz: no table has this row: did you mean `size`?";
    assert_eq!(faults(&table, &wire), expected);
}

#[test]
fn the_committed_specification_is_fresh() {
    let root = files::root();
    let outputs = super::outputs(&root).expect("the sources have no faults");
    assert_eq!(
        super::check(&root, &outputs),
        Ok(format!("the specification is fresh: {} files", outputs.len()))
    );
}

/// What stands in a table, what replaces it, and all that is said.
const TABLE_FAULTS: &[(&str, &str, &str)] = &[
    (
        "| Parameter | Type |",
        "| Parameter | Typ |",
        "tables/fc9/thing.md:9: unknown column `Typ`: did you mean `Type`?",
    ),
    (
        "| Parameter | Type |",
        "| Parameter | 描述 |",
        "tables/fc9/thing.md:9: the column `描述` is there twice; remove one",
    ),
    (
        "| Parameter | Type | Required | Origin | Description | 描述 |",
        "| Parameter | Type |",
        "tables/fc9/thing.md:9: the column `Required` is missing; add it",
    ),
    (
        "|---|---|---|---|---|---|\n",
        "",
        "tables/fc9/thing.md:10: a table needs the line `|---|---|` under its header\n\
             wire/fc9/thing.toml:2: GetThing: no parameter fills `{thingName}` in the path; add its row or take it out of the path",
    ),
    (
        "| A \\| B. |",
        "| A | B. |",
        "tables/fc9/thing.md:12: the row has 7 cells and the header 6; write a bar inside a cell as `\\|`",
    ),
    (
        "| `thingName` |",
        "| |",
        "tables/fc9/thing.md:11: the row has no name\n\
             wire/fc9/thing.toml:2: GetThing: no parameter fills `{thingName}` in the path; add its row or take it out of the path",
    ),
    (
        "string | yes",
        "strnig | yes",
        "tables/fc9/thing.md:11: `thingName`: unknown type `strnig`: did you mean `string`?",
    ),
    (
        "string | yes",
        "string | maybe",
        "tables/fc9/thing.md:11: `thingName`: unknown word `maybe` in Required: write `yes` or `no`",
    ),
    (
        "yes | document",
        "yes | docment",
        "tables/fc9/thing.md:11: `thingName`: unknown origin `docment`: did you mean `document`?",
    ),
    (
        "## Object vpcConfig",
        "## Objekt vpcConfig",
        "tables/fc9/thing.md:28: unknown section `Objekt vpcConfig`: did you mean `Object`?",
    ),
    (
        "## Object vpcConfig",
        "## vpcConfig",
        "tables/fc9/thing.md:22: CreateThing.vpcConfig: no table describes this object: add `## Object vpcConfig`, or say its `type` in the wire file\n\
             tables/fc9/thing.md:28: `vpcConfig` is no operation: write `## Object vpcConfig` or `## Values vpcConfig`\n\
             tables/fc9/thing.md:42: Thing.vpcConfig: no table describes this object: add `## Object vpcConfig`, or say its `type` in the wire file\n\
             wire/fc9/thing.toml:18: no table has the section `## Object vpcConfig`: add `## Object vpcConfig` or remove this",
    ),
    (
        "## Object vpcConfig",
        "## An object of mine",
        "tables/fc9/thing.md:22: CreateThing.vpcConfig: no table describes this object: add `## Object vpcConfig`, or say its `type` in the wire file\n\
             tables/fc9/thing.md:28: unknown section `An object of mine`: write `## CreateService`, `## Object vpcConfig`, `## Result Service` or `## Values runtime`\n\
             tables/fc9/thing.md:42: Thing.vpcConfig: no table describes this object: add `## Object vpcConfig`, or say its `type` in the wire file\n\
             wire/fc9/thing.toml:18: no table has the section `## Object vpcConfig`: add `## Object vpcConfig` or remove this",
    ),
    (
        "## Object vpcConfig",
        "### Object vpcConfig",
        "tables/fc9/thing.md:22: CreateThing.vpcConfig: no table describes this object: add `## Object vpcConfig`, or say its `type` in the wire file\n\
             tables/fc9/thing.md:28: unknown heading `### Object vpcConfig`: a section is `## Name` on the second level\n\
             tables/fc9/thing.md:42: Thing.vpcConfig: no table describes this object: add `## Object vpcConfig`, or say its `type` in the wire file\n\
             wire/fc9/thing.toml:18: no table has the section `## Object vpcConfig`: add `## Object vpcConfig` or remove this",
    ),
    (
        "Reads a thing.",
        "Reads a thing.\nOnly one.",
        "tables/fc9/thing.md:7: a second English paragraph: a section has one, on one line; join them",
    ),
    (
        "## CreateThing",
        "## CreateThings",
        "tables/fc9/thing.md:15: CreateThings: the wire file has no `[operation.CreateThings]` with its verb, path and effect; add it; did you mean `CreateThing`?\n\
             wire/fc9/thing.toml:8: no table has the section `## CreateThing`: did you mean `CreateThings`?",
    ),
    (
        "## Object vpcConfig",
        "## Object vpc",
        "tables/fc9/thing.md:22: CreateThing.vpcConfig: no table describes this object: add `## Object vpcConfig`, or say its `type` in the wire file\n\
             tables/fc9/thing.md:42: Thing.vpcConfig: no table describes this object: add `## Object vpcConfig`, or say its `type` in the wire file\n\
             wire/fc9/thing.toml:18: no table has the section `## Object vpcConfig`: add `## Object vpcConfig` or remove this",
    ),
    (
        "| 大小 | size |",
        "| 大小 | siz |",
        "wire/fc9/thing.toml:16: CreateThing.size: no table has this row: did you mean `siz`?",
    ),
    (
        "| color |",
        "| thingName |",
        "tables/fc9/thing.md:12: GetThing: the parameter `thingName` is there twice, first at tables/fc9/thing.md:11; rename or remove one",
    ),
];

/// The same for a wire file.
const WIRE_FAULTS: &[(&str, &str, &str)] = &[
    (
        r#"verb = "GET""#,
        "verb = ",
        "wire/fc9/thing.toml:2: GetThing: unknown verb ``: write GET, POST, PUT or DELETE\n\
             wire/fc9/thing.toml:3: not TOML: string values must be quoted, expected literal string",
    ),
    (
        r#"verb = "GET""#,
        r#"vrb = "GET""#,
        "wire/fc9/thing.toml:2: GetThing: `verb` is missing; add it\n\
             wire/fc9/thing.toml:3: unknown key `vrb`: did you mean `verb`?",
    ),
    (
        r#"verb = "GET""#,
        r#"verb = "FETCH""#,
        "wire/fc9/thing.toml:2: GetThing: unknown verb `FETCH`: write GET, POST, PUT or DELETE",
    ),
    (
        r#"verb = "GET""#,
        "verb = 1",
        "wire/fc9/thing.toml:2: GetThing: `verb` is missing; add it\n\
             wire/fc9/thing.toml:3: `verb` must be text in quotes",
    ),
    (
        r#""read""#,
        r#""raed""#,
        "wire/fc9/thing.toml:5: GetThing: unknown effect `raed`: did you mean `read`?",
    ),
    (
        r#"result = "Thing""#,
        r#"answer = "rwa""#,
        "wire/fc9/thing.toml:6: GetThing: unknown answer `rwa`: did you mean `raw`?",
    ),
    (
        "[operation.GetThing]",
        "[operation.FetchAll]",
        "tables/fc9/thing.md:5: GetThing: the wire file has no `[operation.GetThing]` with its verb, path and effect; add it\n\
             wire/fc9/thing.toml:2: no table has the section `## FetchAll`: add `## FetchAll` or remove this",
    ),
    (
        "[operation.GetThing]",
        "[operatoin.GetThing]",
        "tables/fc9/thing.md:5: GetThing: the wire file has no `[operation.GetThing]` with its verb, path and effect; add it\n\
             wire/fc9/thing.toml:2: unknown key `operatoin`: did you mean `operation`?",
    ),
    (
        "{thingName}",
        "{name}",
        "wire/fc9/thing.toml:2: GetThing: no parameter fills `{name}` in the path; add its row or take it out of the path",
    ),
    (
        "size = {",
        "siz = {",
        "wire/fc9/thing.toml:16: CreateThing.siz: no table has this row: did you mean `size`?",
    ),
    (
        "code = {",
        "code = { requird = true,",
        "wire/fc9/thing.toml:14: unknown key `requird`: did you mean `required`?",
    ),
    (
        "code = {",
        r#"code = { required = "yes","#,
        "wire/fc9/thing.toml:14: `required` must be `true` or `false`",
    ),
    (
        "code = {",
        r#"code = { in = "bdy","#,
        "wire/fc9/thing.toml:14: CreateThing.code: unknown place `bdy`: did you mean `body`?",
    ),
    (
        "code = {",
        r#"code = { encoding = "base64","#,
        "wire/fc9/thing.toml:14: CreateThing.code: unknown encoding `base64`: write `json` or `raw`",
    ),
    (
        r#"code = { slot = "source" }"#,
        r#"code = "source""#,
        "wire/fc9/thing.toml:14: `code` must be a table, such as `{ wire = \"…\" }`\n\
             wire/fc9/thing.toml:15: CreateThing.image: it is alone in the slot `source`; name its alternative, or say `required` instead",
    ),
    (
        r#"image = { slot = "source" }"#,
        "",
        "wire/fc9/thing.toml:14: CreateThing.code: it is alone in the slot `source`; name its alternative, or say `required` instead",
    ),
    (
        r#""int64""#,
        r#""int46""#,
        "wire/fc9/thing.toml:16: CreateThing.size: unknown type `int46`: write string, boolean, int32, int64, double, bytes, package, json, list<T>, map<T> or the Rust name of a type",
    ),
    (
        r#""int64""#,
        r#""Sizes""#,
        "wire/fc9/thing.toml:16: CreateThing.size: nothing is called `Sizes`; add its table or correct the type",
    ),
    (
        r#""range 1..5" ="#,
        r#""range 1-5" ="#,
        "wire/fc9/thing.toml:16: CreateThing.size: unknown rule `range 1-5`: write `length A..B`, `range A..B`, `multiple N`, `characters SET`, `first SET`, `one of A B C` or `cron`",
    ),
    (
        r#"{ "range 1..5" = "SDK" }"#,
        r#""range 1..5""#,
        r#"wire/fc9/thing.toml:16: `rules` must be rules with their sources, such as `{ "range 1..5" = "SDK" }`"#,
    ),
    (
        r#"{ "range 1..5" = "SDK" }"#,
        r#"["range 1..5"]"#,
        r#"wire/fc9/thing.toml:16: CreateThing.size: the rule `range 1..5` has no source: write `{ "range 1..5" = "…" }`"#,
    ),
    (
        r#""range 1..5" ="#,
        r#""first A-Z" ="#,
        "wire/fc9/thing.toml:16: CreateThing.size: the rule `first A-Z` says nothing about `int64`; correct one of them",
    ),
    (
        r#"effect = "create""#,
        "effect = \"create\"\nrules = { \"size wants code\" = \"SDK\" }",
        "wire/fc9/thing.toml:12: CreateThing: unknown rule `size wants code`: write `either A or B`, `A needs B`, `A VALUE needs B` or `ratio A to B LOW..HIGH`",
    ),
    (
        r#"effect = "create""#,
        "effect = \"create\"\nrules = { \"size needs colour\" = \"SDK\" }",
        "wire/fc9/thing.toml:8: CreateThing: the rule `size needs colour` names `colour`, which has no row; correct it or add the row",
    ),
    (
        "VpcId = {",
        r#"VpcId = { in = "body","#,
        "wire/fc9/thing.toml:19: vpcConfig.VpcId: a key of an object travels with it; take `in` away",
    ),
    (
        "[values.color.value]",
        "[union.Shape]\nround = \"Round\"\n[values.color.value]",
        "wire/fc9/thing.toml:21: Shape: `tag` is missing; add it",
    ),
    (
        "[values.color.value]",
        "[union.Shape]\ntag = \"kind\"\nround = \"Round\"\n[values.color.value]",
        "wire/fc9/thing.toml:21: Shape: no object is called `Round`; add its table",
    ),
    ("Red = {", "Rad = {", "wire/fc9/thing.toml:22: color.Rad: no table has this row: did you mean `Red`?"),
];

#[test]
fn a_column_that_stands_twice_is_one_fault() {
    let table = TABLE.replacen("| Required | Origin | Description |", "| Origin | Origin | Description |", 1);
    assert_eq!(faults(&table, WIRE), "tables/fc9/thing.md:9: the column `Origin` is there twice; remove one");
}

#[test]
fn what_no_table_makes_is_removed_unless_it_is_embedded() {
    let root = std::env::temp_dir().join(format!("fc-client-regen-{}", std::process::id()));
    let put =
        |name: &str, text: &str| files::put(&root, &File { name: name.to_owned(), text: text.to_owned() });
    put("fc-spec/src/embedded.rs", "(\"fc-spec/spec/fc9/kept.json\", …)").expect("a folder of our own");
    put("fc-spec/spec/fc9/junk.json", "{}").expect("a folder of our own");
    put("fc-spec/spec/fc9/kept.json", "{}").expect("a folder of our own");
    let checked = super::check(&root, &[]).expect_err("two files are strays");
    let written = super::write(&root, &[]).expect_err("one file is left to a person");
    let left = root.join("fc-spec/spec/fc9/junk.json").exists();
    std::fs::remove_dir_all(&root).expect("a folder of our own");
    assert_eq!(
        checked,
        "fc-spec/spec/fc9/junk.json is made by no table; `cargo xtask regen` removes it\n\
         fc-spec/spec/fc9/kept.json is made by no table; remove it, and from fc-spec/src/embedded.rs"
    );
    assert_eq!(
        written,
        "removed, as no table makes it: fc-spec/spec/fc9/junk.json\n0 written, 0 unchanged\n\
         fc-spec/spec/fc9/kept.json is made by no table; remove it, and from fc-spec/src/embedded.rs"
    );
    assert!(!left);
}
