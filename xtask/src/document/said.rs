//! Parameters that a sentence tells with their types: "The `size` parameter (integer, required) …", 参数 `role` 类型为 string.

use super::{Row, bullets, kind, required, text};

/// The parameters that the sentences tell.
pub(super) fn rows(words: &str, line: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    for sentence in words.split_inclusive(['。', '\n']) {
        let spans = text::code_spans(sentence);
        for &(_, end, name) in spans.iter().filter(|(_, _, name)| text::is_name(name)) {
            let after = sentence[end..].trim_start();
            let nouns = ["parameter", "field", "参数", "字段"];
            let after = nouns.iter().find_map(|noun| after.strip_prefix(noun)).unwrap_or(after).trim_start();
            let note = after.strip_prefix(['(', '（']).and_then(|note| note.split_once([')', '）']));
            let said = bullets::notes(note.map_or("", |(note, _)| note));
            let (mut kind, mut required) = (said.kind, said.required);
            if kind.is_none() && spans.len() == 1 && sentence.trim_start().starts_with("参数") {
                (kind, required) = clauses(after);
            }
            if let (Some(kind), Some(_)) = (kind, required) {
                let description = text::prose(sentence);
                rows.push(Row { name: name.to_owned(), kind, required, description, line, ..Row::default() });
            }
        }
    }
    rows
}

/// Type and requirement of 为必填项，类型为 string.
fn clauses(after: &str) -> (Option<String>, Option<bool>) {
    let mut said = (None, None);
    for clause in after.split(['，', ',', '。', '；']) {
        if let Some((_, written)) = clause.split_once("类型为").or_else(|| clause.split_once("类型是"))
        {
            let written = text::plain(written);
            said.0 = kind::parse(&written, &|_| false).is_ok().then_some(written);
        } else {
            let word = clause.trim().trim_start_matches(['为', '是']).trim_end_matches(['项', '的']);
            said.1 = said.1.or_else(|| required::word(word));
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_tells_type_and_requirement() {
        for words in [
            "The `role` parameter (string, required) sets it.",
            "Takes `role` (string, required) only.",
            "参数 `role` 为必填项，类型为 string。",
        ] {
            let read = rows(words, 1);
            assert_eq!(
                (read[0].name.as_str(), read[0].kind.as_str(), read[0].required),
                ("role", "string", Some(true)),
                "{words}"
            );
        }
        assert_eq!(rows("See `role` (the name).", 1), []);
    }
}
