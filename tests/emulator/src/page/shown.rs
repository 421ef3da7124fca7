//! Bytes as a person can look at them: as text where they are text, and not all of them.

use serde_json::{Value, json};

/// So much of a payload, an answer or a log is shown.
const MAX_TEXT: usize = 64 * 1024;
/// So much of what is no text.
const MAX_HEX: usize = 1024;

/// The beginning of what may be anything.
pub(super) fn shown(bytes: &[u8]) -> Value {
    let size = bytes.len();
    if let Some(text) = text(&bytes[..size.min(MAX_TEXT)], size > MAX_TEXT) {
        return json!({ "size": size, "text": text, "cut": text.len() < size });
    }
    let hex = hex::encode(&bytes[..size.min(MAX_HEX)]);
    json!({ "size": size, "hex": hex, "cut": size > MAX_HEX })
}

/// The end of a log, which is where it gets interesting.
pub(super) fn tail(log: &str) -> Value {
    let mut from = log.len().saturating_sub(MAX_TEXT);
    while !log.is_char_boundary(from) {
        from += 1;
    }
    json!({ "size": log.len(), "text": log[from..], "cut": from > 0 })
}

/// The bytes as text, if that is what they are; a character that was cut in two is left out.
fn text(bytes: &[u8], is_cut: bool) -> Option<&str> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) if is_cut && error.error_len().is_none() => {
            std::str::from_utf8(&bytes[..error.valid_up_to()]).ok()?
        }
        Err(_) => return None,
    };
    let is_odd = |it: char| it.is_control() && !matches!(it, '\t' | '\n' | '\r' | '\u{1b}');
    (!text.contains(is_odd)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_text_and_the_rest_is_hexadecimal() {
        assert_eq!(shown("<b>世界".as_bytes()), json!({ "size": 9, "text": "<b>世界", "cut": false }));
        assert_eq!(shown(&[0, 255]), json!({ "size": 2, "hex": "00ff", "cut": false }));
        assert_eq!(shown(b"a\0"), json!({ "size": 2, "hex": "6100", "cut": false }));
        assert_eq!(shown(&[255; 3000])["hex"].as_str().map(str::len), Some(2 * MAX_HEX));
    }

    #[test]
    fn what_is_long_is_cut_between_two_characters() {
        let long = "世".repeat(MAX_TEXT);
        let beginning = shown(long.as_bytes());
        assert_eq!((&beginning["size"], &beginning["cut"]), (&json!(3 * MAX_TEXT), &json!(true)));
        assert_eq!(beginning["text"], "世".repeat(MAX_TEXT / 3));
        assert_eq!(tail(&long)["text"], "世".repeat(MAX_TEXT / 3));
        assert_eq!(tail("end"), json!({ "size": 3, "text": "end", "cut": false }));
    }
}
