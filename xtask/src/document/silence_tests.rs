//! Documents in odd shapes: what they say is read, and what is not read is told with its line.

use expect_test::expect_file;

use super::tests::{names, parameters, printed};
use super::*;

pub(super) const FIXTURES: [&str; 2] =
    [include_str!("../../tests/documents/nested.md"), include_str!("../../tests/documents/lists.md")];

/// The lines of the warnings.
fn told(text: &str) -> Vec<usize> {
    read(text).warnings.iter().map(|warning| warning.line).collect()
}

#[test]
fn rows_under_rows_are_the_rows_of_their_object() {
    expect_file!["../../tests/documents/nested.txt"].assert_eq(&printed(FIXTURES[0]));
}

#[test]
fn lists_of_every_kind_are_read_or_told() {
    expect_file!["../../tests/documents/lists.txt"].assert_eq(&printed(FIXTURES[1]));
}

#[test]
fn an_operation_may_have_a_space_in_its_name_at_any_level() {
    let text = "## Triggers\n\n### Get Trigger\n\n|Name|Type|Required|\n|-|-|-|\n|triggerName|String|Yes|\n";
    assert_eq!(parameters(text), ["triggerName:string:yes"]);
    assert_eq!(read(text).operations[0].0, "GetTrigger");
}

#[test]
fn a_type_that_our_words_only_come_near_is_told() {
    let text = "# GetX\n\n|Name|Type|\n|-|-|\n|a|bytes|\n|b|timestamp|\n|c|Date|\n|d|float|\n|e|Blob|\n|f|map<string,integer>|\n";
    assert_eq!(
        parameters(text),
        ["a:string:?", "b:integer:?", "c:string:?", "d:number:?", "e:Blob:?", "f:map<string,integer>:?"]
    );
    assert_eq!(told(text), [5, 6, 7, 9]);
}

#[test]
fn a_list_under_a_heading_that_says_nothing_is_one_warning() {
    let text = "# GetX\n\n|Name|Type|\n|-|-|\n|a|Long|\n\n## Hints\n\n- b: text\n- c — text\n";
    assert_eq!((parameters(text), told(text)), (vec!["a:integer:?".to_owned()], vec![9]));
}

#[test]
fn results_in_lists_are_results() {
    let text = "# GetX\n\n## Response\n\n- a (string): text\n- b: text\n";
    let result = &read(text).operations[0].1.result;
    assert_eq!(result.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(told("# Things\n\n## Response\n\n- a (string): text\n- b: text\n"), [5]);
}

#[test]
fn a_sentence_may_name_its_object_in_many_ways() {
    for before in [
        "netCfg 的字段如下：",
        "netCfg 由以下字段组成",
        "netCfg 参数说明如下",
        "The netCfg object has the following fields:",
        "netCfg is an object with these members:",
    ] {
        for rows in ["|名称|类型|\n|-|-|\n|cidr|String|\n", "- cidr (String): text\n"] {
            let document = read(&format!("# GetX\n\n{before}\n\n{rows}"));
            assert_eq!(names(&document.objects), ["netCfg"], "{before}");
        }
    }
}

#[test]
fn a_sentence_may_speak_of_values() {
    for rows in ["- low：低\n- high：高\n", "|名称|说明|\n|-|-|\n|low|低|\n|high|高|\n"] {
        let document = read(&format!("# GetX\n\nlevel 的取值如下\n\n{rows}"));
        assert_eq!(
            document.values.first().map(|(name, values)| (name.as_str(), values.len())),
            Some(("level", 2))
        );
        assert_eq!(document.objects, []);
    }
}

#[test]
fn a_name_cell_may_hold_two_names_or_a_note() {
    let text = "# GetX\n\n|Name|Type|Description|\n|-|-|-|\n|`a`, `b`|Long|text|\n|c / d|Long|text|\n|e (optional)|Long|text|\n|f（旧）|Long|text|\n|g|整型（必填）|text|\n";
    let wanted = [
        "a:integer:?",
        "b:integer:?",
        "c:integer:?",
        "d:integer:?",
        "e:integer:no",
        "f:integer:?",
        "g:integer:yes",
    ];
    assert_eq!(parameters(text), wanted);
    assert_eq!(read(text).operations[0].1.parameters[5].description, "text (旧)");
}

#[test]
fn a_row_that_says_nothing_we_understand_is_told() {
    assert_eq!(
        told("# GetX\n\n|Name|Type|\n|-|-|\n|a|Long|\n|**Body**||\n|Request body||\n||Long|\n"),
        [6, 7, 8]
    );
}

#[test]
fn lists_have_many_marks() {
    for list in [
        "<ul>\n<li><code>a</code> (string): text</li>\n<li>b (int): text</li>\n</ul>\n",
        "① a（string）text\n② b（int）text\n",
        "（1）a（string）：text\n（2）b（int）：text\n",
        "a) a (string): text\nb) b (int): text\n",
        "1. a，string，text\n2. b，int，text\n",
    ] {
        assert_eq!(parameters(&format!("# GetX\n\n{list}")), ["a:string:?", "b:integer:?"], "{list}");
    }
}

#[test]
fn tables_in_other_notations_are_read_or_told() {
    assert_eq!(parameters("# GetX\n\n||Name||Type||\n|a|Long|\n"), ["a:integer:?"]);
    assert_eq!(told("# GetX\n\nName\tType\na\tLong\n"), [1, 3]);
    assert_eq!(told("# GetX\n\nName    Type\n----    ----\na       Long\n"), [1, 3]);
}

#[test]
fn a_parameter_may_have_a_paragraph_of_its_own() {
    assert_eq!(parameters("# GetX\n\n参数名：a\n类型：String\n是否必填：是\n"), ["a:string:yes"]);
    assert_eq!(told("# 说明\n\nType: String\n"), [3]);
    assert_eq!(told("# GetX\n\nArguments:\n  a (str): text\n  b (int): text\n"), [1, 3]);
}

#[test]
fn a_document_without_rows_is_empty() {
    for text in ["", "# GetX\n\ntext\n", "text\n", "|日期|事件|\n|-|-|\n|1|2|\n"] {
        assert!(read(text).is_empty(), "{text}");
    }
    assert!(!read("# vpcConfig\n\n|Name|Type|\n|-|-|\n|a|Long|\n").is_empty());
}
