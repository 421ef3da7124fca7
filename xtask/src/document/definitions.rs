//! Lists in HTML, and lists of definitions in HTML and Markdown, as the items of a list: `name: text`.

use super::lines::Item;
use super::text;

/// The items of HTML lists that begin at this line.
pub(super) fn html(source: &str, line: usize) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let mut depth = 0usize;
    let mut at = line;
    let mut term = false;
    let mut rest = source;
    while let Some(open) = rest.find('<') {
        add(&mut items, &rest[..open]);
        at += rest[..open].matches('\n').count();
        rest = &rest[open..];
        let Some((name, length)) = text::tag(rest) else {
            add(&mut items, "<");
            rest = &rest[1..];
            continue;
        };
        let (tag, after) = rest.split_at(length);
        match (name.as_str(), tag.starts_with("</")) {
            ("dl" | "ul" | "ol", false) => depth += 1,
            ("dl" | "ul" | "ol", true) => depth = depth.saturating_sub(1),
            ("dt" | "li", false) => {
                term = name == "dt";
                items.push(Item { indent: depth * 4, text: String::new(), line: at });
            }
            ("dd", false) if term => {
                term = false;
                add(&mut items, ": ");
            }
            ("dt" | "dd" | "li", _) => add(&mut items, " "),
            _ => add(&mut items, tag),
        }
        at += tag.matches('\n').count();
        rest = after;
    }
    add(&mut items, rest);
    items
}

fn add(items: &mut [Item], text: &str) {
    if let Some(item) = items.last_mut() {
        item.text.push_str(text);
    }
}

/// The items of a paragraph that is a list of definitions: a line with the name, then one with `: text`.
pub(super) fn markdown(lines: &[&str], line: usize) -> Option<Vec<Item>> {
    let text = |line: &str| {
        line.trim().strip_prefix([':', '：']).filter(|text| text.starts_with([' ', '\t'])).map(str::to_owned)
    };
    let mut items: Vec<Item> = Vec::new();
    for (at, written) in lines.iter().enumerate() {
        let defined = lines.get(at + 1).is_some_and(|below| text(below).is_some());
        match (text(written), items.last_mut()) {
            (Some(text), Some(item)) if item.text.contains(": ") => item.text.push_str(&text),
            (Some(text), Some(item)) => item.text = format!("{}:{text}", item.text),
            (None, _) if defined => {
                items.push(Item { indent: 0, text: written.trim().to_owned(), line: line + at });
            }
            (None, Some(item)) => {
                item.text.push(' ');
                item.text.push_str(written.trim());
            }
            _ => return None,
        }
    }
    (!items.is_empty()).then_some(items)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_and_their_definitions_are_items() {
        let read = html("<dl>\n<dt><code>a</code></dt><dd>String.\nRequired.</dd>\n<dt>b<dd>Int</dl>", 3);
        let texts: Vec<(usize, &str)> = read.iter().map(|item| (item.line, item.text.trim())).collect();
        assert_eq!(texts, [(4, "<code>a</code> : String.\nRequired."), (6, "b: Int")]);
    }

    #[test]
    fn items_of_html_lists_are_items() {
        let read = html("<ul>\n<li><code>a</code> (string)<ul><li>b</ul></li>\n<li>c", 1);
        let texts: Vec<(usize, usize, &str)> =
            read.iter().map(|item| (item.line, item.indent, item.text.trim())).collect();
        assert_eq!(texts, [(2, 4, "<code>a</code> (string)"), (2, 8, "b"), (3, 4, "c")]);
    }

    #[test]
    fn a_colon_at_the_start_defines_the_line_above() {
        let read =
            markdown(&["a", ": String. Required.", "  More.", "b", ":   Int"], 3).expect("definitions");
        let texts: Vec<(usize, &str)> = read.iter().map(|item| (item.line, item.text.as_str())).collect();
        assert_eq!(texts, [(3, "a: String. Required. More."), (6, "b:   Int")]);
        assert!(markdown(&["a: b", "c"], 1).is_none());
    }
}
