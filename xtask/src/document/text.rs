//! Inline markup: what a reader sees of a name, a type or a description.

/// The tags that are markup; any other `<Word>` is the document's own, as in `List<String>`.
const TAGS: &str = "
    a abbr b big blockquote br center code dd del details div dl dt em font h1 h2 h3 h4 h5 h6 hr i img
    input ins kbd li mark nobr ol p ph pre s samp section small span strike strong sub summary sup table
    tbody td tfoot th thead tr tt u ul var wbr";

/// How far a bracket or a tag is searched for its end: it keeps the reader linear.
const REACH: usize = 500;

/// A name or a type: no links, bold, italics, code spans, tags, entities, escapes or odd spaces.
pub(super) fn plain(text: &str) -> String {
    spaced(&decode(&unmark(&untag(&unnoted(&uncomment(text))), 0)))
}

/// A description: the document's Markdown on one line, without tags, entities, escapes and odd spaces.
pub(super) fn prose(text: &str) -> String {
    spaced(&decode(&unescape(&untag(&uncomment(text)))))
}

/// A description with words that stand beside it.
pub(super) fn noted(description: &str, words: &str) -> String {
    if description.is_empty() {
        words.to_owned()
    } else if description.contains(is_wide) {
        format!("{description}（{words}）")
    } else {
        format!("{description} ({words})")
    }
}

/// Whether the text can be a wire name: a letter first, then letters, digits and joints.
pub(super) fn is_name(text: &str) -> bool {
    let joint = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ':' | '$' | '[' | ']');
    text.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '$' | '-'))
        && text.contains(|c: char| c.is_ascii_alphanumeric())
        && text.chars().all(joint)
}

/// The code spans of a text, in order, and the byte at which each begins and ends.
pub(super) fn code_spans(text: &str) -> Vec<(usize, usize, &str)> {
    let mut spans = Vec::new();
    let mut open = None;
    for (at, _) in text.match_indices('`') {
        match open.take() {
            None => open = Some(at),
            Some(from) if at > from + 1 => spans.push((from, at + 1, &text[from + 1..at])),
            Some(_) => {}
        }
    }
    spans
}

/// Whether the word is one of a list's, which are parted by spaces.
pub(super) fn among(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|one| one == word)
}

/// Chinese, Japanese or full-width text, which is written without spaces.
pub(super) fn is_wide(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
}

/// One space between words, none of the invisible kind.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{200b}'..='\u{200d}' | '\u{feff}' | '\u{2060}' | '\u{ad}' => {}
            c if c.is_whitespace() || c.is_control() => {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Drops `<!-- … -->`.
fn uncomment(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<!--") {
        let Some((_, after)) = after.split_once("-->") else { break };
        out.push_str(before);
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Drops the number of a footnote: `<sup>1</sup>`.
fn unnoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<sup>") {
        let Some((note, behind)) = after.split_once("</sup>") else { break };
        out.push_str(before);
        if !note.bytes().all(|byte| byte.is_ascii_digit() || byte == b'*') {
            out.push_str(note);
        }
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// Replaces the tags of `TAGS`: those that break a line by a space, the others by nothing.
fn untag(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match tag(rest) {
            Some((name, length)) if among(TAGS, &name) => {
                let inline =
                    matches!(name.as_str(), "a" | "b" | "code" | "em" | "font" | "i" | "ph" | "span")
                        || matches!(
                            name.as_str(),
                            "strong" | "sub" | "sup" | "u" | "s" | "del" | "kbd" | "var" | "tt" | "wbr"
                        );
                if !inline {
                    out.push(' ');
                }
                rest = &rest[length..];
            }
            _ => {
                out.push('<');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// The lower-case name and the length of the tag at the start of the text.
pub(super) fn tag(text: &str) -> Option<(String, usize)> {
    let body = text.strip_prefix('<')?;
    let body = body.strip_prefix('/').unwrap_or(body);
    let name: String = body.chars().take_while(char::is_ascii_alphanumeric).take(16).collect();
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let end = text.bytes().take(REACH).position(|byte| byte == b'>')?;
    Some((name.to_ascii_lowercase(), end + 1))
}

/// Drops the marks of Markdown; what stands between them stays.
fn unmark(text: &str, depth: usize) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut code = false;
    while let Some(c) = rest.chars().next() {
        let next = &rest[c.len_utf8()..];
        code ^= c == '`';
        match c {
            c if code && c != '`' && c != '\\' => out.push(c),
            '\\' if next.starts_with(|c: char| c.is_ascii_punctuation()) => {
                out.push_str(&next[..1]);
                rest = &next[1..];
                continue;
            }
            '!' if next.starts_with('[') && link(next).is_some() => {}
            '[' if depth < 8 => {
                if let Some((inner, length)) = link(rest) {
                    out.push_str(&unmark(inner, depth + 1));
                    rest = &rest[length..];
                    continue;
                }
                out.push(c);
            }
            // `Tag.*.Value`: a star between points is no mark.
            '*' if out.ends_with('.') && next.starts_with('.') => out.push(c),
            '`' | '*' => {}
            '~' if next.starts_with('~') => {
                rest = &next[1..];
                continue;
            }
            '_' if !(inside_word(&out)
                && next.trim_start_matches('_').starts_with(char::is_alphanumeric)) =>
            {
                let opens = next.contains('_') || out.is_empty();
                let closes = inside_word(&out);
                if !opens && !closes {
                    out.push(c);
                }
            }
            c => out.push(c),
        }
        rest = next;
    }
    out
}

fn inside_word(out: &str) -> bool {
    out.ends_with(|c: char| c.is_alphanumeric() || c == '_')
}

/// The words and the length of the link at the start of the text: `[words](address)` or `[words][name]`.
fn link(text: &str) -> Option<(&str, usize)> {
    let close = balanced(text, b'[', b']')?;
    let (open, end) = match text.as_bytes().get(close + 1)? {
        b'(' => (b'(', b')'),
        b'[' => (b'[', b']'),
        _ => return None,
    };
    let length = balanced(&text[close + 1..], open, end)?;
    let target = &text[close + 2..close + 1 + length];
    let named = open == b'(' || target.is_ascii();
    named.then_some((&text[1..close], close + length + 2))
}

/// The byte of the bracket that closes the one at the start of the text.
fn balanced(text: &str, open: u8, close: u8) -> Option<usize> {
    let mut depth = 0usize;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().take(REACH) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            byte if byte == open => depth += 1,
            byte if byte == close => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// Drops the backslash of an escape, outside code spans.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut code = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        code ^= c == '`';
        let escape = c == '\\' && !code && chars.peek().is_some_and(char::is_ascii_punctuation);
        if escape {
            out.extend(chars.next());
        } else {
            out.push(c);
        }
    }
    out
}

/// Replaces the entities that documents use.
fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(12).position(|byte| byte == b';');
        if let Some((c, end)) = end.and_then(|end| Some((entity(&rest[1..end])?, end))) {
            out.push(c);
            rest = &rest[end + 1..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" | "ensp" | "emsp" => ' ',
        "verbar" | "vert" | "VerticalLine" => '|',
        "lsqb" | "lbrack" => '[',
        "rsqb" | "rbrack" => ']',
        "lowbar" => '_',
        "ast" => '*',
        "mdash" => '—',
        "ndash" => '–',
        "hellip" => '…',
        "ldquo" => '“',
        "rdquo" => '”',
        "zwnj" | "zwj" => '\u{200b}',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_every_kind_of_markup() {
        for written in [
            "runtime",
            "`runtime`",
            "**runtime**",
            "*runtime*",
            "_runtime_",
            "__runtime__",
            "[runtime](#runtime)",
            "[`runtime`](#a_b \"c\")",
            "<code>runtime</code>",
            "<a href=\"x\">**runtime**</a>",
            "\u{a0}runtime\u{200b}",
            "run\u{200b}time",
            "&nbsp;runtime",
            "~~runtime~~",
            "<b>runtime</b><br>",
            "[runtime][ref]",
            "runtime<sup>1</sup>",
            "run<wbr>time",
        ] {
            assert_eq!(plain(written), "runtime", "{written}");
        }
    }

    #[test]
    fn underscores_within_names_stay() {
        assert_eq!(plain("mns_topic"), "mns_topic");
        assert_eq!(plain("alicloud\\_fc\\_function"), "alicloud_fc_function");
        assert_eq!(plain("_mns_topic_"), "mns_topic");
    }

    #[test]
    fn angle_brackets_of_types_are_no_tags() {
        assert_eq!(plain("List\\<Struct>"), "List<Struct>");
        assert_eq!(plain("List<String>"), "List<String>");
        assert_eq!(plain("[List\\<Struct\\>](#x)"), "List<Struct>");
        assert_eq!(plain("List&lt;String&gt;"), "List<String>");
    }

    #[test]
    fn descriptions_stay_markdown_on_one_line() {
        assert_eq!(prose(" one<br>two\n\n- `a\\|b` &#124; \\_ "), "one two - `a\\|b` | _");
    }
}
