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
            if !c.is_alphanumeric() {
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
