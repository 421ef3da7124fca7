//! What a stranger's documents showed: rows that landed in the wrong place or vanished.

use super::tests::{names, parameters};
use super::*;

/// The names of the only operation's result.
fn result(text: &str) -> Vec<String> {
    let document = read(text);
    let [(_, operation)] = document.operations.as_slice() else { panic!("one operation: {document:?}") };
    operation.result.iter().map(|row| row.name.clone()).collect()
}

/// The warnings as `line: text`.
fn told(text: &str) -> Vec<String> {
    read(text).warnings.iter().map(|warning| format!("{}: {}", warning.line, warning.text)).collect()
}

const TABLE: &str = "|Name|Type|\n|-|-|\n|a|Long|\n";

#[test]
fn a_result_is_never_an_input_however_it_is_announced() {
    for words in [
        "Output:",
        "Returns:",
        "**Returns**:",
        "<p>Results:</p>",
        "Return values:",
        "Output parameters:",
        "返回：",
        "返回对象:",
        "出参:",
        "输出参数：",
        "应答参数：",
        "响应参数:",
        "The operation returns:",
        "It returns the following:",
        "## 应答参数",
        "## 200 OK",
        "## Returned data",
        "Output:\n\nSome words.",
    ] {
        let text = format!("# GetX\n\n{words}\n\n{TABLE}");
        assert_eq!((parameters(&text), result(&text)), (vec![], vec!["a".to_owned()]), "{words}");
    }
}

#[test]
fn a_label_of_parameters_ends_the_result() {
    let text =
        format!("# GetX\n\nReturns:\n\n|Name|Type|\n|-|-|\n|b|Long|\n\nRequest parameters:\n\n{TABLE}");
    assert_eq!((parameters(&text), result(&text)), (vec!["a:integer:?".to_owned()], vec!["b".to_owned()]));
}

#[test]
fn the_table_of_an_example_is_neither_input_nor_result() {
    for words in ["## 请求示例", "## 返回示例", "返回示例:", "### Example", "请求示例："] {
        let text = format!("# GetX\n\n{words}\n\n{TABLE}");
        assert_eq!((parameters(&text), result(&text)), (vec![], vec![]), "{words}");
        assert!(told(&text).contains(&"5: a table of an example; it is not read".to_owned()), "{words}");
    }
}

#[test]
fn limits_and_changes_are_no_parameters_unless_types_say_so() {
    for words in ["Limits", "Changelog", "Timeouts", "使用限制", "更新记录"] {
        let text = format!("# GetX\n\n## {words}\n\n|Name|Description|\n|-|-|\n|max|50 MB|\n");
        assert_eq!((parameters(&text), told(&text).len()), (vec![], 2), "{words}");
        assert_eq!(parameters(&format!("# GetX\n\n## {words}\n\n{TABLE}")), ["a:integer:?"], "{words}");
    }
}

#[test]
fn objects_of_two_operations_are_kept_apart_though_one_is_an_example() {
    let table = |name: &str| format!("# {name}\n\n|Name|Type|\n|-|-|\n|filter|object|\n\n### filter\n\n");
    let rows = "|Name|Type|Required|\n|-|-|-|\n|x|string|yes|\n\n";
    let example = "```json\n{\"z\": 1}\n```\n\n";
    let text = format!("{}{rows}{}{example}", table("CreateA"), table("CreateB"));
    assert_eq!(names(&read(&text).objects), ["filter", "CreateB.filter"]);
    let text = format!("{}{example}{}{rows}", table("CreateA"), table("CreateB"));
    assert_eq!(names(&read(&text).objects), ["filter", "CreateB.filter"]);
    let same = "```json\n{\"x\": \"v\"}\n```\n\n";
    let text = format!("{}{rows}{}{same}", table("CreateA"), table("CreateB"));
    assert_eq!(names(&read(&text).objects), ["filter"]);
}

#[test]
fn a_heading_beside_operations_is_one_by_what_stands_below_it() {
    let operations = |text: &str| read(text).operations.into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    for name in ["RotateSecret", "WarmUpFunction", "Invoke", "FlushCache"] {
        assert_eq!(operations(&format!("# GetX\n\n{TABLE}\n# {name}\n\n{TABLE}")), ["GetX", name]);
        let below = "## Request parameters\n\n";
        assert_eq!(operations(&format!("# {name}\n\n{below}{TABLE}")), [name]);
    }
    for text in [
        format!("# GetX\n\n|Name|Type|\n|-|-|\n|a|FlushCache|\n\n# FlushCache\n\n{TABLE}"),
        format!("# GetX\n\n|Name|Type|\n|-|-|\n|flushCache|object|\n\n# FlushCache\n\n{TABLE}"),
        format!("# GetX\n\nIt answers with a `FlushCache` object.\n\n# FlushCache\n\n{TABLE}"),
        format!("# API\n\n## GetX\n\n{TABLE}\n# Data types\n\n## FlushCache\n\n{TABLE}"),
        format!("# GetX\n\n{TABLE}\n# FlushConfig\n\n{TABLE}"),
        format!("# GetX\n\n{TABLE}\n## FlushCache\n\n{TABLE}"),
    ] {
        assert_eq!(operations(&text), ["GetX"], "{text}");
    }
}

#[test]
fn a_heading_that_names_no_single_operation_is_told() {
    assert_eq!(read(&format!("# fc.GetAlias()\n\n{TABLE}")).operations[0].0, "GetAlias");
    for heading in ["CreateA / CreateB", "POST /2021-04-06/services/{serviceName}", "Create an alias"] {
        let text = format!("# {heading}\n\n{TABLE}");
        assert!(told(&text).contains(&format!(
            "3: no heading names an operation or an object; the rows are kept as `{heading}`"
        )));
    }
    assert!(told("# CreateA / CreateB\n")[0].contains("names several operations (CreateA, CreateB)"));
}

#[test]
fn a_heading_may_be_a_parameter() {
    let text = "# GetX\n\n### `team` (string, required)\n\nThe team.\n\n#### `size`\n\nType: integer\n\n## Parameters\n\n### plain\n\nWords.\n\n### `cfg` (object)\n\n|Name|Type|\n|-|-|\n|k|Long|\n";
    assert_eq!(parameters(text), ["team:string:yes", "size:integer:?", "plain:string:?", "cfg:object:?"]);
    let document = read(text);
    let described = &document.operations[0].1.parameters;
    assert_eq!(
        (described[0].description.as_str(), described[2].description.as_str()),
        ("The team.", "Words.")
    );
    assert_eq!(names(&document.objects), ["cfg"]);
}

#[test]
fn an_example_behind_a_sentence_tells_the_keys_of_its_object_or_is_told() {
    let example = "```json\n{\"k1\": \"v\", \"k2\": 3}\n```\n";
    let text = format!("# GetX\n\n|Name|Type|\n|-|-|\n|config|object|\n\n`config` 示例：\n\n{example}");
    let document = read(&text);
    assert_eq!(document.objects[0].1.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["k1", "k2"]);
    assert!(told(&format!("# Reference\n\ncode:\n\n{example}"))[0].starts_with("5: an example"));
}

#[test]
fn a_cell_may_hold_the_keys_of_its_object() {
    for cell in [
        "Keys:<br>- cron (string, required): when",
        "Keys:\n\n- cron (string, required): when",
        "包含：<ul><li>`cron`（string，必填）：表达式</li></ul>",
        "```json\n{\"cron\": \"x\"}\n```",
    ] {
        let text = format!("# GetX\n\n|Name|Type|Description|\n|-|-|-|\n|cfg|object|{cell}|\n");
        let document = read(&text);
        assert_eq!(names(&document.objects), ["cfg"], "{cell}");
        assert_eq!(
            (document.objects[0].1[0].name.as_str(), document.objects[0].1.len()),
            ("cron", 1),
            "{cell}"
        );
    }
    let table = "<table><tr><th>Name</th><th>Type</th></tr><tr><td>cron</td><td>string</td></tr></table>";
    let text = format!(
        "# GetX\n\n<table><tr><th>Name</th><th>Type</th><th>Description</th></tr>\n<tr><td>cfg</td><td>object</td><td>Keys: {table}</td></tr></table>\n"
    );
    assert_eq!(names(&read(&text).objects), ["cfg"]);
    let text = "# GetX\n\n|Name|Type|Description|\n|-|-|-|\n|cfg|string|- cron (string, required): when|\n";
    assert!(told(text)[0].starts_with("5: the cell lists parameters"));
}

#[test]
fn names_and_types_are_kept_whole() {
    let text = "# GetX\n\n|Name|Type|\n|-|-|\n|env[]|array[object]|\n|env[].name|string|\n|log<wbr>Type|string?|\n|`__init__`|Array of Tag|\n|h|dict[str, list[int]]|\n|m|Map<String,List<Foo>>|\n";
    assert_eq!(
        parameters(text),
        [
            "env:list<object>:?",
            "logType:string:no",
            "__init__:list<object>:?",
            "h:map<string,list<integer>>:?",
            "m:map<string,list<object>>:?"
        ]
    );
    assert_eq!(names(&read(text).objects), ["env"]);
    let text = "# GetX\n\n<table><tr><th>Name</th><th>Type</th></tr><tr><td colspan=\"2\">Advanced</td></tr><tr><td>a</td><td>Long</td></tr></table>\n";
    assert_eq!(parameters(text), ["a:integer:?"]);
}

#[test]
fn dashes_and_letters_begin_items_and_front_matter_may_end_with_points() {
    let text = "---\ntitle: x\n| a | b |\n...\n\n# GetX\n\n– one (string): x\n\na. two (int): y\n";
    assert_eq!(parameters(text), ["one:string:?", "two:integer:?"]);
    assert_eq!(told(text), [""; 0]);
}

#[test]
fn a_sentence_may_list_parameters_with_their_types() {
    let text = "# GetX\n\nThe following parameters are required: `one` and `two`.\n\nOptional parameters: `five` (string) and `six` (integer).\n";
    assert_eq!(parameters(text), ["one:string:yes", "two:string:yes", "five:string:no", "six:integer:no"]);
    assert_eq!(told(text), ["3: `GetX` gives no type for one, two; taken as string"]);
}

#[test]
fn a_sentence_that_names_parameters_is_told_where_it_is_not_read() {
    for words in
        ["请求参数：serviceName（必填，string）、description（选填）。", "Required: `four` (string), `five`."]
    {
        let document = read(&format!(
            "# CreateThing\n\n{words}\n\n| 参数 | 类型 | 必填 | 描述 |\n|---|---|---|---|\n| a | string | 是 | x |\n"
        ));
        let told = document.warnings.iter().any(|warning| warning.line == 3);
        let read = document.operations[0].1.parameters.len() > 1;
        assert!(told || read, "{words}: {:?}", document.warnings);
    }
}

#[test]
fn the_keys_of_an_example_that_nobody_knows_are_told() {
    let text = format!("# CreateThing\n\n{TABLE}\n```python\nextra = {{\"p\": 1, \"q\": 2}}\n```\n");
    assert_eq!(
        told(&text),
        ["7: an example of `extra`, which is no object here; its keys are not read: p, q"]
    );
    let text = format!("# CreateThing\n\n{TABLE}\n```yaml\na: 1\nnested:\n  - p: 1\n    q: two\n```\n");
    assert_eq!(
        told(&text),
        ["7: an example that is neither JSON nor Python; its keys are not read: a, nested, p, q"]
    );
    for code in ["a: 1\n", "fn main() {\n    call(x);\n}\n", "curl https://host/path\n-H Key: value;\n"] {
        assert_eq!(
            told(&format!("# CreateThing\n\n{TABLE}\n```\n{code}```\n")),
            Vec::<String>::new(),
            "{code}"
        );
    }
}

#[test]
fn the_choices_of_a_type_stay_in_the_description() {
    let text = "# CreateThing\n\n|Name|Type|Description|\n|-|-|-|\n|speed|enum(fast, slow)|How fast.|\n|a|enum（必填）||\n";
    let document = read(text);
    let rows: Vec<_> = document.operations[0].1.parameters.iter().collect();
    assert!(rows[0].description.contains("fast, slow"), "{rows:?}");
    assert_eq!((rows[1].required, rows[1].description.as_str()), (Some(true), ""));
}

#[test]
fn bare_names_under_a_heading_of_no_operation_are_told() {
    let text = format!("# CreateThing\n\n{TABLE}\n### Tag 参数\n\n- key1\n- key2\n");
    assert!(told(&text).iter().any(|warning| warning.contains("reads as a parameter")), "{:?}", told(&text));
}
