//! Whole documents, read: what the fixtures say stands beside them.

use std::fmt::Write;

use expect_test::expect_file;

use super::*;

const FIXTURES: [&str; 4] = [
    include_str!("../../tests/documents/functions.zh.md"),
    include_str!("../../tests/documents/rows.zh.md"),
    include_str!("../../tests/documents/properties.md"),
    include_str!("../../tests/documents/mixed.md"),
];

pub(super) fn printed(text: &str) -> String {
    let document = read(text);
    let mut out = document.to_json_string();
    for Warning { line, text } in document.warnings {
        writeln!(out, "{line}: {text}").expect("a string takes all");
    }
    out
}

#[test]
fn a_document_in_the_shape_of_the_original_is_read_whole() {
    expect_file!["../../tests/documents/functions.zh.txt"].assert_eq(&printed(FIXTURES[0]));
}

#[test]
fn rows_end_at_their_closing_pipes() {
    expect_file!["../../tests/documents/rows.zh.txt"].assert_eq(&printed(FIXTURES[1]));
}

#[test]
fn a_document_without_operations_has_its_objects() {
    expect_file!["../../tests/documents/properties.txt"].assert_eq(&printed(FIXTURES[2]));
}

#[test]
fn lists_and_html_tables_are_parameters_too() {
    expect_file!["../../tests/documents/mixed.txt"].assert_eq(&printed(FIXTURES[3]));
}

#[test]
fn no_truncation_and_no_lost_sign_panics() {
    for text in FIXTURES.into_iter().chain(silence_tests::FIXTURES) {
        for (at, c) in text.char_indices() {
            read(&text[..at]);
            if matches!(c, '|' | '`' | '\n' | '<' | '#' | '-') {
                read(&format!("{}{}", &text[..at], &text[at + c.len_utf8()..]));
            }
        }
    }
}

#[test]
fn no_strange_sign_at_any_place_panics() {
    for text in FIXTURES.into_iter().chain(silence_tests::FIXTURES) {
        let strange =
            ["|", "`", "```", "<", "<table>", "[", "\\", "（", "\u{200b}", "\n", "&#x;", "{", "\"", "é"];
        for (at, sign) in text.char_indices().map(|(at, _)| at).zip(strange.iter().cycle()).step_by(3) {
            read(&format!("{}{sign}{}", &text[..at], &text[at..]));
        }
    }
}

/// The parameters of the only operation, as `name:type:required`.
pub(super) fn parameters(text: &str) -> Vec<String> {
    let document = read(text);
    let [(_, operation)] = document.operations.as_slice() else { panic!("one operation: {document:?}") };
    let said = |required: Option<bool>| required.map_or("?", |required| if required { "yes" } else { "no" });
    let row = |row: &Row| format!("{}:{}:{}", row.name, row.kind, said(row.required));
    operation.parameters.iter().map(row).collect()
}

pub(super) fn names(rows: &[(String, Vec<Row>)]) -> Vec<&str> {
    rows.iter().map(|(name, _)| name.as_str()).collect()
}

#[test]
fn a_parameter_may_be_called_as_a_column_is() {
    let text = "# GetX\n\n|Required|Description|Name|Type|\n|-|-|-|-|\n|Yes|a|Type|String|\n|No|b|Name|Int|\n|N|c|Description|Bool|\n";
    assert_eq!(parameters(text), ["Type:string:yes", "Name:integer:no", "Description:boolean:no"]);
}

#[test]
fn a_column_of_updates_does_not_say_what_is_required() {
    let text = "# GetX\n\n|名称|类型|允许更新|描述|\n|-|-|-|-|\n|a|String|是|b|\n";
    assert_eq!(parameters(text), ["a:string:?"]);
}

#[test]
fn results_are_never_parameters() {
    let text = "# GetX\n\n## 返回数据\n\n|名称|类型|\n|-|-|\n|a|Long|\n\n### a 结构体\n\n|名称|类型|\n|-|-|\n|b|Long|\n";
    let document = read(text);
    assert_eq!(parameters(text), [""; 0]);
    assert_eq!(document.operations[0].1.result[0].kind, "integer");
    assert_eq!(names(&document.objects), ["a"]);
}

#[test]
fn a_table_without_names_is_a_warning_at_its_line() {
    let warnings = read("# GetX\n\ntext\n\n|日期|事件|\n|-|-|\n|1|2|\n").warnings;
    assert!(warnings.iter().any(|warning| warning.line == 5), "{warnings:?}");
}

#[test]
fn an_operation_that_stands_twice_is_joined_and_told() {
    let text = "# GetX\n\n|名称|类型|\n|-|-|\n|a|Long|\n\n# GetX\n\n|名称|类型|\n|-|-|\n|b|Long|\n";
    assert_eq!(parameters(text), ["a:integer:?", "b:integer:?"]);
    assert_eq!(read(text).warnings[0].line, 7);
}

#[test]
fn an_introduction_and_code_hold_no_tables() {
    let document =
        read("# Guide\n\nUse a | b.\n\n~~~\n|名称|类型|\n|-|-|\n|a|Long|\n~~~\n\n    # not code | here\n");
    assert_eq!(document, Document::default());
}

#[test]
fn a_named_type_is_an_object_when_the_document_has_it() {
    let text = "# GetX\n\n|名称|类型|\n|-|-|\n|a|VpcConfig|\n|b|List<VpcConfig>|\n|c|Other|\n\n## VpcConfig\n\n|名称|类型|\n|-|-|\n|id|Long|\n";
    assert_eq!(parameters(text), ["a:object:?", "b:list<object>:?", "c:Other:?"]);
    assert_eq!(read(text).warnings[0].line, 7);
}

#[test]
fn a_bom_windows_lines_and_quotations_do_not_hide_a_table() {
    let text = "\u{feff}# GetX\r\n\r\n> |名称|类型|\r\n> |-|-|\r\n> |a|Long|\r\n";
    assert_eq!(parameters(text), ["a:integer:?"]);
}

#[test]
fn a_table_of_values_belongs_to_the_parameter_that_the_heading_describes() {
    let text = "# GetX\n\n|名称|类型|描述|\n|-|-|-|\n|mode|String|运行的方式，默认为空|\n\n## 运行方式\n\n|取值|说明|\n|-|-|\n|fast|快|\n";
    let document = read(text);
    assert_eq!(document.values[0].0, "mode");
    assert_eq!(document.warnings, []);
}

#[test]
fn tables_of_status_codes_are_not_read() {
    let text =
        "# GetX\n\n|名称|类型|\n|-|-|\n|a|Long|\n\n## Status Codes\n\n|Field|Description|\n|-|-|\n|404|x|\n";
    assert_eq!(parameters(text), ["a:integer:?"]);
    assert_eq!(read(text).warnings[0].line, 9);
}

#[test]
fn an_operation_may_be_spelt_in_words() {
    let text = "# Create Function\n\n- functionName (String, required): the name\n- timeout (int): seconds\n";
    assert_eq!(parameters(text), ["functionName:string:yes", "timeout:integer:?"]);
    assert_eq!(read(text).operations[0].0, "CreateFunction");
}

#[test]
fn a_list_of_parameters_of_nobody_is_told() {
    let warnings = read("# 创建函数\n\n- functionName (String, required): the name\n").warnings;
    assert_eq!(warnings.iter().map(|warning| warning.line).collect::<Vec<_>>(), [3]);
}

#[test]
fn a_chinese_sentence_before_a_list_names_its_owner() {
    let text = "# CreateService\n\nvpcConfig 包含以下字段：\n\n- VpcId（String，必填）：VPC\n";
    let document = read(text);
    assert_eq!(names(&document.objects), ["vpcConfig"]);
    let row = &document.objects[0].1[0];
    assert_eq!((row.name.as_str(), row.kind.as_str(), row.required), ("VpcId", "string", Some(true)));
}

#[test]
fn values_of_nobody_are_a_warning() {
    let warnings = read("# GetX\n\n|取值|说明|\n|-|-|\n|fast|快|\n").warnings;
    assert_eq!(warnings.iter().map(|warning| warning.line).collect::<Vec<_>>(), [1, 3]);
}
