//! The document as JSON.

use std::fmt::Write;

use serde_json::{Value as Json, json};

use super::{Document, Row, Value};

impl Document {
    /// The document as a JSON value; its keys are sorted, as `serde_json` has them.
    #[cfg_attr(not(test), expect(dead_code, reason = "the command prints the text, which keeps the order"))]
    pub(crate) fn to_json(&self) -> Json {
        serde_json::from_str(&self.to_json_string()).unwrap_or_default()
    }

    /// The document as JSON text in the document's order, a row a line.
    pub(crate) fn to_json_string(&self) -> String {
        let operations = self.operations.iter().map(|(name, operation)| {
            let parameters = list(&operation.parameters, row, 6);
            let result = list(&operation.result, row, 6);
            let body = format!("{{\n      \"parameters\": {parameters},\n      \"result\": {result}\n    }}");
            (name.as_str(), body)
        });
        let objects = self.objects.iter().map(|(name, rows)| (name.as_str(), list(rows, row, 4)));
        let values = self.values.iter().map(|(name, values)| (name.as_str(), list(values, value, 4)));
        let [operations, objects, values] = [map(operations), map(objects), map(values)];
        format!(
            "{{\n  \"operations\": {operations},\n  \"objects\": {objects},\n  \"values\": {values}\n}}\n"
        )
    }
}

fn row(row: &Row) -> String {
    let Row { name, kind, required, description, .. } = row;
    let [name, kind, required, description] = [json!(name), json!(kind), json!(required), json!(description)];
    format!(
        "{{ \"name\": {name}, \"type\": {kind}, \"required\": {required}, \"description\": {description} }}"
    )
}

fn value(value: &Value) -> String {
    let [value, description] = [json!(value.value), json!(value.description)];
    format!("{{ \"value\": {value}, \"description\": {description} }}")
}

fn list<T>(items: &[T], print: fn(&T) -> String, indent: usize) -> String {
    if items.is_empty() {
        return "[]".to_owned();
    }
    let lines: Vec<String> =
        items.iter().map(|item| format!("{:1$}{2}", "", indent + 2, print(item))).collect();
    format!("[\n{}\n{:2$}]", lines.join(",\n"), "", indent)
}

fn map<'a>(entries: impl Iterator<Item = (&'a str, String)>) -> String {
    let mut out = String::from("{");
    for (at, (name, body)) in entries.enumerate() {
        let comma = if at == 0 { "" } else { "," };
        // Writing to a string cannot fail.
        let _ = write!(out, "{comma}\n    {}: {body}", json!(name));
    }
    out.push_str(if out.len() > 1 { "\n  }" } else { "}" });
    out
}

#[cfg(test)]
mod tests {
    use super::super::{Operation, read};
    use super::*;

    #[test]
    fn an_empty_document_is_three_empty_maps() {
        assert_eq!(read("").to_json(), json!({ "operations": {}, "objects": {}, "values": {} }));
    }

    #[test]
    fn the_text_keeps_the_documents_order() {
        let b = Row {
            name: "b".into(),
            kind: "string".into(),
            required: Some(true),
            description: "\"x\"".into(),
            line: 1,
            ..Row::default()
        };
        let operations = ["Z", "A"]
            .map(|name| (name.to_owned(), Operation { parameters: vec![b.clone()], ..Operation::default() }));
        let document = Document { operations: operations.into(), ..Document::default() };
        let text = document.to_json_string();
        assert!(text.find("\"Z\"") < text.find("\"A\""), "{text}");
        let parameters = json!([{ "name": "b", "type": "string", "required": true, "description": "\"x\"" }]);
        assert_eq!(document.to_json()["operations"]["A"], json!({ "parameters": parameters, "result": [] }));
    }
}
