//! A new edition of the documents against small tables: the report, and what `--write` makes of it.

#![expect(clippy::needless_raw_string_hashes, reason = "as expect-test writes them")]

use std::process::ExitCode;

use expect_test::{Expect, expect};

use crate::document;

use super::edit::Outcome;
use super::files::{File, Source};
use super::from::{self, Tables};
use super::report;
use super::{Args, Format, join};

const TABLE: &str = "\
# Things

## GetThing
Reads a thing.
读取一个东西。

| Parameter    | Type   | Required | Origin   | Description | 描述 |
|--------------|--------|----------|----------|-------------|------|
| `thingName`  | string | yes      | document | The thing.  | 东西。 |
| `colour`     | string | no       | document | A \\| B.    | 颜色。 |
| `X-Fc-Trace` | string | no       | service  | Trace.      | 跟踪。 |
| `old`        | list<string> | no | document | Old.        | 旧。 |

## Object size
A size.
大小。

| Parameter | Type | Required | Origin | Description | 描述 |
|---|---|---|---|---|---|
| width | integer | yes | document | Width. | 宽。 |

## Values colour
Colours.
颜色。

| Value | Origin | Description | 描述 |
|---|---|---|---|
| red | document | Red. | 红。 |
";

const API: &str = "version = \"2021-04-06\"\nmodule = \"fc9\"\nhost = \"{account}.{region}.example.com\"\n";

const WIRE: &str = r#"
[operation.GetThing]
verb = "POST"
path = "/things/{thingName}"
effect = "read"
"#;

/// The same as our table, in the words of a document.
const SAME: &str = "\
## GetThing

| 参数 | 类型 | 是否必填 | 描述 |
|---|---|---|---|
| thingName | String | 是 | 东西。 |
| colour | 字符串 | 否 | 颜色。 |
| old | list | 否 | 旧。 |

## size 结构体

| 字段 | 类型 | 必填 | 描述 |
|---|---|---|---|
| width | int | 是 | 宽。 |

## GetThing

### colour参数

| colour取值 | 描述 |
|---|---|
| red | 红。 |
";

fn source(wire: &str) -> Source {
    let file = |name: &str, text: &str| File { name: name.to_owned(), text: text.to_owned() };
    Source {
        module: "fc9".to_owned(),
        tables: vec![file("tables/fc9/thing.md", TABLE)],
        wire: vec![file("wire/fc9/api.toml", API), file("wire/fc9/thing.toml", wire)],
    }
}

fn reported(document: &str, expected: &Expect) {
    let source = source(WIRE);
    let tables = Tables::read(&source).expect("our tables are sound");
    let api = join::api(&source).expect("our tables are sound");
    expected.assert_eq(&report::text(&tables.differences(&document::read(document)), &api, "0.1.0"));
}

/// What changes in the table, as lines with `-` and `+`, and what is left to decide.
fn written(document: &str, wire: &str, expected: &Expect) {
    let source = source(wire);
    let tables = Tables::read(&source).expect("our tables are sound");
    let Outcome { texts, new: files, removed, decisions } =
        tables.after(&tables.differences(&document::read(document)));
    let [after] = &texts[..] else { panic!("one file") };
    let old = TABLE.lines().filter(|line| !after.lines().any(|other| other == *line));
    let new = after.lines().filter(|line| !TABLE.lines().any(|other| other == *line));
    let old = old.map(|line| format!("- {line}\n"));
    let new = new.map(|line| format!("+ {line}\n"));
    let files = files.iter().map(|(resource, text)| format!("{resource}.md:\n{text}"));
    let removed = removed.iter().map(|row| format!("removed {row}\n"));
    let decisions = decisions.iter().map(|decision| format!("? {decision}\n"));
    expected.assert_eq(&old.chain(new).chain(files).chain(removed).chain(decisions).collect::<String>());
}

#[test]
fn an_edition_that_says_the_same_has_no_differences() {
    reported(
        SAME,
        &expect![[r#"
        no differences
    "#]],
    );
}

#[test]
fn a_type_that_the_document_does_not_say_is_no_difference() {
    let document = SAME
        .replace("| 字段 | 类型 | 必填 | 描述 |\n|---|---|---|---|", "| 字段 | 描述 |\n|---|---|")
        .replace("| width | int | 是 | 宽。 |", "| width | 宽 |");
    assert!(
        document::read(&document).warnings.iter().any(|warning| warning.text.contains("taken as string"))
    );
    reported(
        &document,
        &expect![[r#"
            no differences
        "#]],
    );
}

#[test]
fn a_report_names_what_is_new_gone_and_changed() {
    reported(
        CHANGED,
        &expect![[r#"
            GetThing
              + depth: new, integer, required (line 6): 深|度。
                  breaking: a required row more: requests without it no longer compile
                  + GetThing.depth: i32
                  + GetThing::builder(): .depth(…) is required
              ~ colour: type string -> boolean
                  breaking: a type changed; where the wire file says the type, decide which is right
                  - GetThing.colour: Option<Colour>
                  + GetThing.colour: Option<bool>
              ~ colour: required no -> yes
                  breaking: required: requests without it no longer compile
                  - GetThing.colour: Option<Colour>
                  + GetThing.colour: Colour
                  + GetThing::builder(): .colour(…) is required
              ~ colour: Chinese text
                  ours:  颜色。
                  their: 色彩。
              ~ X-Fc-Trace: origin service -> document
                  text: the documents now have what the service knew
              - old: gone
                  breaking: a row gone: code that names it no longer compiles
                  - GetThing.old: Option<Vec<String>>

            UpdateThing: new
                  compatible: an operation more; it needs its lines in the wire file
                  + pub struct UpdateThing
                  + Client::update_thing(UpdateThing)
              + thingName: new, string, required (line 14): The thing.
              + labels: new, object, optional (line 15): Labels.

            Object size
              + height: new, integer, optional (line 22): Height.
                  compatible: an optional row more
                  + Size.height: Option<i32>

            Values colour: gone; the document does not describe it
                  breaking: an enum less, if the documents really dropped it
                  - pub enum Colour

            breaking: GetThing + depth: new, integer, required (line 6): 深|度。
            breaking: GetThing ~ colour: type string -> boolean
            breaking: GetThing ~ colour: required no -> yes
            breaking: GetThing - old: gone
            breaking: Values colour: gone
            compatible: UpdateThing: new
            compatible: Object size + height: new, integer, optional (line 22): Height.
            sections: 1 new, 1 gone; rows: 4 new, 1 gone, 1 changed in type, 1 in required, 1 in origin, 1 in text
            for users: 5 breaking, 4 compatible, 2 text
            next version: 0.1.0 -> 0.2.0 (breaking)
        "#]],
    );
}

#[test]
fn what_is_written_changes_only_the_cells_that_differ() {
    written(
        CHANGED,
        WIRE,
        &expect![[r#"
            - | `colour`     | string | no       | document | A \| B.    | 颜色。 |
            - | `X-Fc-Trace` | string | no       | service  | Trace.      | 跟踪。 |
            - | `old`        | list<string> | no | document | Old.        | 旧。 |
            + | `depth` | integer | yes | document |  | 深\|度。 |
            + | `colour`     | boolean | yes | document | A \| B.    | 色彩。 |
            + | `X-Fc-Trace` | string | no       | document | Trace.      | 跟踪。 |
            + | `height` | integer | no | document | Height. |  |
            + ## UpdateThing
            + | `thingName` | string | yes | document | The thing. |  |
            + | `labels` | object | no | document | Labels. |  |
            removed GetThing.old
            ? Values colour: gone; remove the section and its wire entry by hand, or keep it
        "#]],
    );
}

#[test]
fn a_gone_row_that_the_wire_file_names_is_left_to_decide() {
    let wire = format!("{WIRE}\n[operation.GetThing.parameter]\nold = {{ wire = \"Old\" }}\n");
    written(
        &SAME.replace("| old | list | 否 | 旧。 |\n", ""),
        &wire,
        &expect![[r#"
        ? GetThing.old: gone, but wire/fc9/thing.toml:8 names it; remove both by hand, or keep it
    "#]],
    );
}

#[test]
fn a_gone_row_that_tells_the_members_of_a_union_apart_is_left_to_decide() {
    let wire = format!("{WIRE}\n[union.Shape]\ntag = \"old\"\n");
    written(
        &SAME.replace("| old | list | 否 | 旧。 |\n", ""),
        &wire,
        &expect![[r#"
        ? GetThing.old: gone, but the union `Shape` of wire/fc9/thing.toml:7 names it; remove both by hand, or keep it
    "#]],
    );
}

#[test]
fn a_description_lands_in_the_column_of_its_language() {
    let document = SAME.replace("| 东西。 |", "| The name of it. |").replace("| 颜色。 |", "| 色彩。 |");
    written(
        &document,
        WIRE,
        &expect![[r#"
        - | `thingName`  | string | yes      | document | The thing.  | 东西。 |
        - | `colour`     | string | no       | document | A \| B.    | 颜色。 |
        + | `thingName`  | string | yes      | document | The name of it. | 东西。 |
        + | `colour`     | string | no       | document | A \| B.    | 色彩。 |
    "#]],
    );
}

#[test]
fn a_section_that_the_document_leaves_out_is_left_to_decide() {
    written(
        SAME.split("## size").next().unwrap_or_default(),
        WIRE,
        &expect![[r#"
        ? Object size: gone; remove the section and its wire entry by hand, or keep it
        ? Values colour: gone; remove the section and its wire entry by hand, or keep it
    "#]],
    );
}

#[test]
fn what_was_written_is_not_reported_again() {
    let first = source(WIRE);
    let document = document::read(CHANGED);
    let tables = Tables::read(&first).expect("our tables are sound");
    let texts = tables.after(&tables.differences(&document)).texts;
    let mut second = source(WIRE);
    second.tables[0].text = texts.concat();
    let tables = Tables::read(&second).expect("what was written is in our form");
    let api = join::api(&first).expect("our tables are sound");
    let again = report::text(&tables.differences(&document), &api, "0.1.0");
    expect![[r#"
        Values colour: gone; the document does not describe it
              breaking: an enum less, if the documents really dropped it
              - pub enum Colour

        breaking: Values colour: gone
        sections: 0 new, 1 gone; rows: 0 new, 0 gone, 0 changed in type, 0 in required, 0 in origin, 0 in text
        for users: 1 breaking, 0 compatible, 0 text
        next version: 0.1.0 -> 0.2.0 (breaking)
    "#]]
    .assert_eq(&again);
}

#[test]
fn a_type_that_we_do_not_know_is_reported_and_never_written_as_ours() {
    let document = SAME
        .replace("| colour | 字符串 |", "| colour | Blob |")
        .replace("| old | list |", "| old | map<string,integer> |")
        .replace(
            "| width | int | 是 | 宽。 |",
            "| width | int | 是 | 宽。 |\n| extra | Blob | 是 | 多。 |\n| more | 是 | 是 | 多。 |",
        );
    reported(
        &document,
        &expect![[r#"
            GetThing
              ~ colour: type string -> Blob
                  breaking: a type changed; where the wire file says the type, decide which is right
                  - GetThing.colour: Option<Colour>
                  + GetThing.colour: Option<Blob (to decide)>
              ~ old: type list<string> -> map<string,integer>
                  breaking: a type changed; where the wire file says the type, decide which is right
                  - GetThing.old: Option<Vec<String>>
                  + GetThing.old: Option<BTreeMap<String, i32>>

            Object size
              + extra: new, Blob, required (line 14): 多。
                  breaking: a required row more: `Size::new` takes one more argument
                  + Size.extra: Option<Blob (to decide)>
                  + Size::new(…, extra)
              + more: new, 是, required (line 15): 多。
                  breaking: a required row more: `Size::new` takes one more argument
                  + Size.more: Option<是 (to decide)>
                  + Size::new(…, more)

            breaking: GetThing ~ colour: type string -> Blob
            breaking: GetThing ~ old: type list<string> -> map<string,integer>
            breaking: Object size + extra: new, Blob, required (line 14): 多。
            breaking: Object size + more: new, 是, required (line 15): 多。
            sections: 0 new, 0 gone; rows: 2 new, 0 gone, 2 changed in type, 0 in required, 0 in origin, 0 in text
            for users: 4 breaking, 0 compatible, 0 text
            next version: 0.1.0 -> 0.2.0 (breaking)
        "#]],
    );
    written(
        &document,
        WIRE,
        &expect![[r#"
        + | `extra` | to decide: Blob | yes | document |  | 多。 |
        + | `more` | to decide: 是 | yes | document |  | 多。 |
        ? GetThing.colour: the tables have no type `Blob`; ours, `string`, is kept
        ? GetThing.old: the tables have no type `map<string,integer>`; ours, `list<string>`, is kept
        ? Object size.extra: the tables have no type `Blob`; write one of theirs in its place
        ? Object size.more: the tables have no type `是`; write one of theirs in its place
    "#]],
    );
}

#[test]
fn a_type_to_decide_is_refused_until_a_person_decides() {
    let table = TABLE.replace("| width | integer |", "| width | to decide: Blob |");
    let file = File { name: "tables/fc9/thing.md".to_owned(), text: table };
    let source = Source { tables: vec![file], ..source(WIRE) };
    let faults = Tables::read(&source).map(|_| ()).expect_err("a type is to decide").to_string();
    expect!["tables/fc9/thing.md:20: `width`: the type `Blob` of the document is to decide: write one of `string`, `integer`, `number`, `boolean`, `object`, `list`, `list<string>`, `list<object>`, `map<string,string>`"].assert_eq(&faults);
}

#[test]
fn what_the_tables_have_no_word_for_agrees_once_the_wire_file_says_it() {
    let document = SAME.replace("| old | list |", "| old | list<list<string>> |");
    let table = TABLE.replace("| list<string> |", "| list |");
    let wire = format!("{WIRE}\n[operation.GetThing.parameter]\nold = {{ type = \"list<list<string>>\" }}\n");
    for (wire, wanted) in [(WIRE, 1), (wire.as_str(), 0)] {
        let file = File { name: "tables/fc9/thing.md".to_owned(), text: table.clone() };
        let source = Source { tables: vec![file], ..source(wire) };
        let tables = Tables::read(&source).expect("our tables are sound");
        assert_eq!(tables.differences(&document::read(&document)).len(), wanted, "{wire}");
    }
}

#[test]
fn a_row_that_only_a_list_leaves_out_is_kept() {
    let list = "- thingName (String, 必填): 东西。\n- colour (字符串, 选填): 颜色。\n";
    let table = SAME.split("| 参数 |").nth(1).and_then(|rest| rest.split("\n\n").next()).unwrap_or_default();
    written(
        &SAME.replace(&format!("| 参数 |{table}"), list),
        WIRE,
        &expect![[r#"
            ? GetThing.old: gone, but the document has no table of this section that was read whole; remove it by hand, or keep it
        "#]],
    );
}

#[test]
fn a_row_that_a_table_with_an_unread_line_leaves_out_is_kept() {
    written(
        &SAME.replace("| old | list |", "| 旧的 | list |"),
        WIRE,
        &expect![[r#"
        ? GetThing.old: gone, but the document has no table of this section that was read whole; remove it by hand, or keep it
    "#]],
    );
}

#[test]
fn a_spelling_that_changed_is_asked_for() {
    let document = SAME.replace("| old | list |", "| Olds | list |").replace("| width |", "| WIDTH |");
    reported(
        &document,
        &expect![[r#"
            GetThing
              + Olds: new, renamed from old?, list, optional (line 7): 旧。
                  compatible: an optional row more
                  + GetThing.olds: Option<Vec<Json>>
              - old: gone, renamed to Olds?
                  breaking: a row gone: code that names it no longer compiles
                  - GetThing.old: Option<Vec<String>>

            Object size
              + WIDTH: new, renamed from width?, integer, required (line 13): 宽。
                  text: only the spelling: `width` in Rust as before
              - width: gone, renamed to WIDTH?
                  text: only the spelling: `width` in Rust as before

            breaking: GetThing - old: gone, renamed to Olds?
            compatible: GetThing + Olds: new, renamed from old?, list, optional (line 7): 旧。
            sections: 0 new, 0 gone; rows: 2 new, 2 gone, 0 changed in type, 0 in required, 0 in origin, 0 in text
            for users: 1 breaking, 1 compatible, 2 text
            next version: 0.1.0 -> 0.2.0 (breaking)
        "#]],
    );
    written(
        &document,
        WIRE,
        &expect![[r#"
        ? GetThing.old: renamed to `Olds`? then rename it in the table; if not, add the new row and remove this one by hand
        ? Object size.width: renamed to `WIDTH`? then rename it in the table; if not, add the new row and remove this one by hand
    "#]],
    );
}

#[test]
fn new_sections_find_the_nearest_file_or_begin_one() {
    let document = format!(
        "{SAME}\n\
         ## ListThings\n\n| Name | Type | Required |\n|---|---|---|\n| limit | Integer | no |\n| page | Page | no |\n\n\
         ### Page\n\n| Name | Type |\n|---|---|\n| size | Integer |\n\n\
         ## CreateAlias\n\n| Name | Type | Required |\n|---|---|---|\n| aliasName | String | yes |\n| route | Object | no |\n| └ weight | Integer | no |\n\n\
         ## ListAliases\n\n| Name | Type |\n|---|---|\n| limit | Integer |\n\n\
         ## 其他\n\n| Name | Type |\n|---|---|\n| x | Integer |\n"
    );
    written(
        &document,
        WIRE,
        &expect![[r#"
            + ## ListThings
            + | `limit` | integer | no | document |  |  |
            + | `page` | object | no | document |  |  |
            + ## Object Page
            + | `size` | integer | no | document |  |  |
            alias.md:
            # Alias

            ## CreateAlias

            | Parameter | Type | Required | Origin | Description | 描述 |
            |---|---|---|---|---|---|
            | `aliasName` | string | yes | document |  |  |
            | `route` | object | no | document |  |  |

            ## ListAliases

            | Parameter | Type | Required | Origin | Description | 描述 |
            |---|---|---|---|---|---|
            | `limit` | integer | no | document |  |  |

            ## Object route

            | Parameter | Type | Required | Origin | Description | 描述 |
            |---|---|---|---|---|---|
            | `weight` | integer | no | document |  |  |
            ? CreateAlias: no table file is near it; it stands in the new file `alias.md`
            ? ListAliases: no table file is near it; it stands in the new file `alias.md`
            ? ListAliases: the document does not say whether limit must be given; written as `no`
            ? Object Page: the document does not say whether size must be given; written as `no`
            ? Object route: no table file is near it; it stands in the new file `alias.md`
            ? Object 其他: it is no name for a section; say what its rows belong to, and add them by hand
        "#]],
    );
}

#[test]
fn a_file_that_is_no_text_is_named_as_such() {
    let fault = |bytes: &[u8]| from::text(bytes.to_vec()).expect_err("no text");
    assert_eq!(fault(b"\xff\xfea\0"), "the document is UTF-16; save it as UTF-8");
    assert_eq!(fault(b"PK\x03\x04\0\0"), "the document is no text but a binary file; give it as Markdown");
    assert_eq!(
        fault(b"# A\n\xd6\xd0"),
        "line 2 is not UTF-8 (byte 4 of the file); save the document as UTF-8"
    );
    assert_eq!(from::text("参数".into()).as_deref(), Ok("参数"));
}

#[test]
fn a_document_that_says_nothing_is_no_success_except_to_print() {
    let path = std::env::temp_dir().join(format!("fc-client-empty-{}.md", std::process::id()));
    std::fs::write(&path, "# GetThing\n").expect("a file of our own");
    let args = |print| Args {
        check: false,
        from: None,
        write: false,
        format: Format::Text,
        print,
        api: "fc2".to_owned(),
    };
    let codes = [false, true].map(|print| from::run(&args(print), &path));
    std::fs::write(&path, [0xff]).expect("a file of our own");
    let binary = from::run(&args(true), &path);
    std::fs::remove_file(&path).expect("a file of our own");
    assert_eq!((codes, binary), ([ExitCode::FAILURE, ExitCode::SUCCESS], ExitCode::from(2)));
}

const CHANGED: &str = "\
## GetThing

| 参数 | 类型 | 是否必填 | 描述 |
|---|---|---|---|
| thingName | String | 是 | 东西。 |
| depth | int | 是 | 深\\|度。 |
| colour | bool | 是 | 色彩。 |
| X-Fc-Trace | string | 否 | 跟踪。 |

## UpdateThing

| Parameter | Type | Required | Description |
|---|---|---|---|
| thingName | String | yes | The thing. |
| labels | map | no | Labels. |

## size 结构体

| 字段 | 类型 | 必填 | 描述 |
|---|---|---|---|
| width | int | 是 | 宽。 |
| height | int | 否 | Height. |
";

#[test]
fn the_result_of_a_new_operation_is_a_new_section() {
    let document = "# CreateBox\n\n|Name|Type|Required|\n|-|-|-|\n|boxName|string|yes|\n\n## Response\n\n|Name|Type|\n|-|-|\n|boxId|string|\n";
    written(
        document,
        WIRE,
        &expect![[r#"
        box.md:
        # Box

        ## CreateBox

        | Parameter | Type | Required | Origin | Description | 描述 |
        |---|---|---|---|---|---|
        | `boxName` | string | yes | document |  |  |

        ## Result CreateBoxResult

        | Parameter | Type | Required | Origin | Description | 描述 |
        |---|---|---|---|---|---|
        | `boxId` | string | no | document |  |  |
        ? CreateBox: no table file is near it; it stands in the new file `box.md`
        ? Result CreateBoxResult: no table file is near it; it stands in the new file `box.md`
        ? Result CreateBoxResult: `CreateBox` answers with it; write `result = "CreateBoxResult"` in its wire entry, or name the result that it is
        ? GetThing: gone; remove the section and its wire entry by hand, or keep it
        ? Object size: gone; remove the section and its wire entry by hand, or keep it
        ? Values colour: gone; remove the section and its wire entry by hand, or keep it
    "#]],
    );
}

#[test]
fn a_document_that_has_only_a_result_removes_no_parameters() {
    let document = "# GetThing\n\nOutput:\n\n|Name|Type|Required|\n|-|-|-|\n|thingId|string|yes|\n";
    written(
        document,
        WIRE,
        &expect![[r#"
        + ## Result GetThingResult
        + | `thingId` | string | yes | document |  |  |
        ? GetThing.thingName: gone, but the path `/things/{thingName}` of `[operation.GetThing]` names it; remove both by hand, or keep it
        ? GetThing.colour: gone, but the document has no table of this section that was read whole; remove it by hand, or keep it
        ? GetThing.old: gone, but the document has no table of this section that was read whole; remove it by hand, or keep it
        ? Result GetThingResult: `GetThing` answers with it; write `result = "GetThingResult"` in its wire entry, or name the result that it is
        ? Object size: gone; remove the section and its wire entry by hand, or keep it
        ? Values colour: gone; remove the section and its wire entry by hand, or keep it
    "#]],
    );
}

#[test]
fn no_section_is_written_under_a_name_that_regen_refuses() {
    let table = "|Name|Type|Required|\n|-|-|-|\n|boxName|string|yes|\n\n";
    let document = format!("# CreateA / CreateB\n\n{table}# 创建\n\n{table}# createBox\n\n{table}");
    written(
        &document,
        WIRE,
        &expect![[r#"
        box.md:
        # Box

        ## CreateBox

        | Parameter | Type | Required | Origin | Description | 描述 |
        |---|---|---|---|---|---|
        | `boxName` | string | yes | document |  |  |
        ? CreateBox: no table file is near it; it stands in the new file `box.md`
        ? Object CreateA / CreateB: it is no name for a section; say what its rows belong to, and add them by hand
        ? Object 创建: it is no name for a section; say what its rows belong to, and add them by hand
        ? GetThing: gone; remove the section and its wire entry by hand, or keep it
        ? Object size: gone; remove the section and its wire entry by hand, or keep it
        ? Values colour: gone; remove the section and its wire entry by hand, or keep it
    "#]],
    );
}
