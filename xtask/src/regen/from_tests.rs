//! A new edition of the documents against small tables: the report, and what `--write` makes of it.

#![expect(clippy::needless_raw_string_hashes, reason = "as expect-test writes them")]

use expect_test::{Expect, expect};

use crate::document;

use super::files::{File, Source};
use super::from::Tables;
use super::report;

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

const WIRE: &str = r#"
[operation.GetThing]
verb = "GET"
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
        wire: vec![file("wire/fc9/thing.toml", wire)],
    }
}

fn reported(document: &str, expected: &Expect) {
    let source = source(WIRE);
    let tables = Tables::read(&source).expect("our tables are sound");
    expected.assert_eq(&report::text(&tables.differences(&document::read(document))));
}

/// What changes in the table, as lines with `-` and `+`, and what is left to decide.
fn written(document: &str, wire: &str, expected: &Expect) {
    let source = source(wire);
    let tables = Tables::read(&source).expect("our tables are sound");
    let (texts, decisions) = tables.after(&tables.differences(&document::read(document)));
    let [after] = &texts[..] else { panic!("one file") };
    let old = TABLE.lines().filter(|line| !after.lines().any(|other| other == *line));
    let new = after.lines().filter(|line| !TABLE.lines().any(|other| other == *line));
    let old = old.map(|line| format!("- {line}\n"));
    let new = new.map(|line| format!("+ {line}\n"));
    let decisions = decisions.iter().map(|decision| format!("? {decision}\n"));
    expected.assert_eq(&old.chain(new).chain(decisions).collect::<String>());
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
              ~ colour: type string -> boolean
              ~ colour: required no -> yes
              ~ colour: Chinese text
                  ours:  颜色。
                  their: 色彩。
              ~ X-Fc-Trace: origin service -> document
              - old: gone

            UpdateThing: new
              + thingName: new, string, required (line 14): The thing.
              + labels: new, object, optional (line 15): Labels.

            Object size
              + height: new, integer, optional (line 22): Height.

            Values colour: gone; the document does not describe it

            sections: 1 new, 1 gone; rows: 4 new, 1 gone, 1 changed in type, 1 in required, 1 in origin, 1 in text
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
    let (texts, _) = tables.after(&tables.differences(&document));
    let mut second = source(WIRE);
    second.tables[0].text = texts.concat();
    let tables = Tables::read(&second).expect("what was written is in our form");
    let again = report::text(&tables.differences(&document));
    expect![[r#"
        Values colour: gone; the document does not describe it

        sections: 0 new, 1 gone; rows: 0 new, 0 gone, 0 changed in type, 0 in required, 0 in origin, 0 in text
    "#]]
    .assert_eq(&again);
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
