//! Name cells: how deep their marks say they stand, and the names in them.

use super::text;

/// What a name cell says.
#[derive(Debug, PartialEq)]
pub(super) struct Cell {
    /// So many marks stand before the name: `└ a`, `&emsp;a`, `» a`, `- a`.
    pub(super) depth: usize,
    /// Whether the only marks are dashes that touch the name, as in a command's `--name`.
    pub(super) option: bool,
    /// One name, or those of `a, b` and `a / b`; without the marks of a tree, quotes and notes in brackets.
    pub(super) names: Vec<String>,
    /// What stands in brackets behind the name.
    pub(super) note: Option<String>,
}

/// Reads a name cell.
pub(super) fn cell(written: &str) -> Cell {
    let (depth, rest) = marks(written);
    let dashes = written.trim_start_matches(DRESS);
    let option = depth > 0 && dashes.starts_with('-') && !rest.starts_with(char::is_whitespace);
    let plain = text::plain(rest);
    let plain = plain.trim_start_matches(|c| is_mark(c) || is_dash(c) || matches!(c, ' ' | '"' | '“' | '\''));
    let plain = plain.trim_end_matches(['"', '”', '\'', ':', '：', ' ']);
    let short = plain.split(['(', '（', ' ']).next().unwrap_or_default();
    let noted = plain.ends_with([')', '）']) && text::is_name(short);
    let names = several(plain).unwrap_or_else(|| vec![if noted { short } else { plain }.to_owned()]);
    let dashes = if option { "-".repeat(depth) } else { String::new() };
    let names = names.into_iter().map(|name| format!("{dashes}{name}")).collect();
    let note = plain
        .get(short.len()..)
        .filter(|_| noted)
        .map(|note| note.trim_matches([' ', '(', '（', ')', '）']).to_owned());
    Cell { depth, option, names, note }
}

/// The names of `a, b`, `a / b` and `a 或 b`.
pub(super) fn several(plain: &str) -> Option<Vec<String>> {
    let plain = plain.replace(" or ", ",").replace(" and ", ",");
    let parts = plain.split([',', '，', '、', '/', '或', '和', '；', ';', '|']);
    let parts: Vec<String> = parts.map(|part| part.trim_matches(['"', '\'', ' ']).to_owned()).collect();
    (parts.len() > 1 && parts.iter().all(|part| text::is_name(part))).then_some(parts)
}

/// Signs that may dress a name before its marks.
const DRESS: [char; 3] = ['*', '`', '\\'];
/// Spaces and arrows as entities.
const ENTITIES: [&str; 13] = [
    "&nbsp;", "&emsp;", "&ensp;", "&thinsp;", "&#160;", "&#xa0;", "&#xA0;", "&#8195;", "&#8194;", "&#12288;",
    "&gt;", "&raquo;", "&rarr;",
];

/// How many marks stand before the name, and what follows them.
fn marks(written: &str) -> (usize, &str) {
    let mut rest = written;
    let mut count = 0;
    loop {
        rest = rest
            .trim_start_matches(|c: char| c.is_ascii_whitespace() || matches!(c, '\u{200b}' | '\u{feff}'));
        let entity = ENTITIES.iter().find_map(|entity| rest.strip_prefix(entity));
        let bare = rest.trim_start_matches(DRESS);
        if let Some(after) = entity.or_else(|| rest.strip_prefix(is_mark)) {
            rest = after;
            count += 1;
        } else if let Some(after) = bare.strip_prefix(|c| is_mark(c) || is_dash(c)) {
            count += 1;
            rest = after;
            if !after.starts_with(|c: char| is_mark(c) || is_dash(c) || c.is_whitespace() || c == '&') {
                return (count, rest);
            }
            if after.starts_with(' ') && !after.trim_start().starts_with(|c: char| is_mark(c) || is_dash(c)) {
                return (count, rest);
            }
        } else {
            return (count, rest);
        }
    }
}

/// The lines of a tree, arrows, bullets and spaces that Markdown keeps.
fn is_mark(c: char) -> bool {
    matches!(
        c,
        '\u{a0}' | '\u{2002}'..='\u{2009}' | '\u{3000}' | '\u{2500}'..='\u{257f}' | '»' | '›' | '∟' | '↳' | '→' | '>' | '＞'
            | '•' | '·' | '‣' | '▸' | '◦' | '○' | '●' | '▪'
    )
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '+')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_before_a_name_say_how_deep_it_stands() {
        for (written, depth) in [
            ("cron", 0),
            ("`cron`", 0),
            ("**cron**", 0),
            ("└ cron", 1),
            ("└─ cron", 2),
            ("├cron", 1),
            ("│  ├─ cron", 3),
            ("&emsp;cron", 1),
            ("&nbsp;&nbsp;&nbsp;cron", 3),
            ("\u{a0}\u{a0}cron", 2),
            ("» cron", 1),
            ("&gt;&gt; cron", 2),
            ("\\> cron", 1),
            ("- cron", 1),
            ("-- `cron`", 2),
            ("\\- cron", 1),
            ("**└ cron**", 1),
            ("`└ cron`", 1),
        ] {
            let read = cell(written);
            assert_eq!(
                (read.depth, read.names.as_slice()),
                (depth, ["cron".to_owned()].as_slice()),
                "{written}"
            );
            assert!(!read.option, "{written}");
        }
    }

    #[test]
    fn a_dash_that_touches_the_name_may_be_an_option() {
        let read = cell("`--region`");
        assert_eq!((read.depth, read.option, read.names[0].as_str()), (2, true, "--region"));
    }

    #[test]
    fn a_cell_may_hold_several_names() {
        for written in ["a, b", "a / b", "`a`、`b`", "a 或 b", "a or b", "`a`/`b`"] {
            assert_eq!(cell(written).names, ["a", "b"], "{written}");
        }
        for (written, note) in [("a (x, y)", "x, y"), ("a（或 b）", "或 b")] {
            let read = cell(written);
            assert_eq!(
                (read.names.as_slice(), read.note.as_deref()),
                (["a".to_owned()].as_slice(), Some(note))
            );
        }
    }
}
