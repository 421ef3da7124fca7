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

fn printed(text: &str) -> String {
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
    for text in FIXTURES {
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
    for text in FIXTURES {
        let strange =
            ["|", "`", "```", "<", "<table>", "[", "\\", "（", "\u{200b}", "\n", "&#x;", "{", "\"", "é"];
        for (at, sign) in text.char_indices().map(|(at, _)| at).zip(strange.iter().cycle()) {
            read(&format!("{}{sign}{}", &text[..at], &text[at..]));
        }
    }
}

/// The parameters of the only operation, as `name:type:required`.
fn parameters(text: &str) -> Vec<String> {
    let document = read(text);
    let [(_, operation)] = document.operations.as_slice() else { panic!("one operation: {document:?}") };
    let said = |required: Option<bool>| required.map_or("?", |required| if required { "yes" } else { "no" });
    let row = |row: &Row| format!("{}:{}:{}", row.name, row.kind, said(row.required));
    operation.parameters.iter().map(row).collect()
}

fn names(rows: &[(String, Vec<Row>)]) -> Vec<&str> {
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
fn corpus() {
    let Ok(path) = std::env::var("DOCS") else { return };
    for path in std::fs::read_to_string(path).unwrap().lines() {
        let Ok(text) = std::fs::read_to_string(path) else { continue };
        let d = read(&text);
        let mut w = Vec::new();
        let b = lines::blocks(&text, &mut w);
        let raw: usize = b
            .iter()
            .map(|b| {
                if let lines::Part::Table(t) = &b.part {
                    if columns::find(&t.header).0.tells() { t.rows.len() } else { 0 }
                } else {
                    0
                }
            })
            .sum();
        let n = text.lines().filter(|l| l.trim_start().starts_with('|')).count();
        let rows: usize =
            d.operations.iter().map(|(_, o)| o.parameters.len() + o.result.len()).sum::<usize>()
                + d.objects.iter().map(|(_, o)| o.len()).sum::<usize>();
        println!("== {path}\t{n}\t{raw}\t{rows}\t{}", d.warnings.len());
        for w in &d.warnings {
            println!("  {}: {}", w.line, w.text);
        }
    }
}
#[test]
fn throwaway() {
    let Ok(path) = std::env::var("DOC") else { return };
    print!("{}", printed(&std::fs::read_to_string(path).unwrap()));
}

#[test]
fn timing() {
    if std::env::var("TIMING").is_err() {
        return;
    }
    let gens: Vec<(&str, Box<dyn Fn(usize) -> String>)> = vec![
        ("functions", Box::new(|n| FIXTURES[0].repeat(n / 40 + 1))),
        (
            "ops",
            Box::new(|n| {
                (0..n).map(|i| format!("## CreateThing{i}\n\n| 参数 | 类型 | 描述 |\n|--|--|--|\n| a{i} | string | x |\n\n`b{i}` 字典包含：\n\n| 键名 | 类型 |\n|--|--|\n| c | string |\n\n")).collect()
            }),
        ),
        (
            "onetable",
            Box::new(|n| {
                format!(
                    "# CreateX\n\n|名称|类型|描述|\n|-|-|-|\n{}",
                    (0..n * 10).map(|i| format!("|a{i}|string|x\n\n- y|\n")).collect::<String>()
                )
            }),
        ),
        (
            "sameobj",
            Box::new(|n| {
                (0..n)
                    .map(|i| format!("## CreateX{i}\n\n### filter\n\n|名称|类型|\n|-|-|\n|a{i}|string|\n\n"))
                    .collect()
            }),
        ),
        ("brackets", Box::new(|n| format!("|名称|类型|\n|-|-|\n|{}|x|\n", "[".repeat(n * 100)))),
        ("fences", Box::new(|n| "```a\n".repeat(n * 10))),
        ("tables", Box::new(|n| "<table\n# h\n".repeat(n * 10) + "</table>")),
        ("open", Box::new(|n| "|a|b|\n|-|-|\n|x\n\ny\n\n".repeat(n * 10))),
        ("open2", Box::new(|n| "|a|b|c|\n|-|-|-|\n|x|y\n".to_owned() + &"y\n\n".repeat(n * 10))),
        ("ticks", Box::new(|n| "`a".repeat(n * 50))),
        ("items", Box::new(|n| "- `a`: b\n".repeat(n * 10))),
        (
            "itemsop",
            Box::new(|n| {
                "# CreateX\n\n".to_owned()
                    + &(0..n * 10).map(|i| format!("- `a{i}` (string): b\n")).collect::<String>()
            }),
        ),
        (
            "lists",
            Box::new(|n| {
                "# CreateX\n\n".to_owned()
                    + &(0..n * 3)
                        .map(|i| {
                            format!(
                                "- `a{i}` (string): b\n\ntext\n\n1. b（C{i}）：d\n2. e（F）：g\n\ntext\n\n"
                            )
                        })
                        .collect::<String>()
            }),
        ),
        ("nest", Box::new(|n| (0..n / 5).map(|i| format!("{}- `a`: b\n", " ".repeat(i))).collect())),
        ("words", Box::new(|n| "`a` 字段 word. ".repeat(n * 10))),
        ("json", Box::new(|n| format!("```\n{}\n```\n", "{\"a\":[".repeat(n * 10)))),
        ("blank", Box::new(|n| "|a|b|\n".to_owned() + &"\n".repeat(n * 100) + "x")),
        ("comments", Box::new(|n| "<!-- x\n".repeat(n * 10))),
        ("headings", Box::new(|n| (0..n * 10).map(|i| format!("# a{i}\n")).collect())),
        ("cell<!--", Box::new(|n| format!("|名称|类型|\n|-|-|\n|{}|x|\n", "<!--".repeat(n * 100)))),
        ("pipes", Box::new(|n| "|".repeat(n * 100) + "\n|-|\n")),
        ("header", Box::new(|n| "|a\n".repeat(n * 10))),
        (
            "html",
            Box::new(|n| {
                "<table><tr><td>Name<td>Type".to_owned()
                    + &"<tr><td rowspan=9>a<td>b".repeat(n * 10)
                    + "</table>"
            }),
        ),
        (
            "values",
            Box::new(|n| {
                "# x\n".to_owned()
                    + &(0..n * 3).map(|i| format!("|x取值|描述|\n|-|-|\n|a{i}|b|\n\n")).collect::<String>()
            }),
        ),
        ("wide", Box::new(|n| "|名称|类型|\n|-|-|\n".to_owned() + &"|a".repeat(n * 50) + "\n" + &"|a".repeat(n * 50) + "|\n")),
        ("incode", Box::new(|n| "|名称|类型|\n|-|-|\n|a|b ```\n".to_owned() + &"x\n".repeat(n * 50) )),
        ("broken", Box::new(|n| "|名称|类型|\n|-|-|\n".to_owned() + &"|a|b\n\nx | y\n\n".repeat(n * 10) )),
        ("underscore", Box::new(|n| format!("|名称|类型|\n|-|-|\n|{}|x|\n", "_".repeat(n * 100)))),
    ];
    for (name, make) in gens {
        let t: Vec<(usize, f64)> = [400usize, 4000]
            .iter()
            .map(|&n| {
                let text = make(n);
                let s = std::time::Instant::now();
                read(&text);
                (text.len(), s.elapsed().as_secs_f64() * 1e3)
            })
            .collect();
        println!(
            "{name:12} {:>9}b {:8.1}ms  {:>9}b {:8.1}ms  x{:.1}",
            t[0].0,
            t[0].1,
            t[1].0,
            t[1].1,
            t[1].1 / t[0].1
        );
    }
}
