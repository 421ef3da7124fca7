//! The lines of a document, and what begins or ends at each of them.

use super::{cells, text};

/// The lines of a document, with what is known of the lines below each.
pub(super) struct Source<'a> {
    pub(super) lines: Vec<&'a str>,
    /// The longest fence of backticks, and of tildes, that can close a block at this line or below.
    fences: Vec<[usize; 2]>,
    /// The last line that ends a comment, a `<pre>`, a table, a list.
    last: [Option<usize>; 6],
}

const ENDS: [&str; 6] = ["-->", "</pre", "</table", "</dl", "</ul", "</ol"];
/// What begins an HTML list, and the number of its end.
pub(super) const LISTS: [(&str, usize); 3] = [("<dl", 3), ("<ul", 4), ("<ol", 5)];

impl<'a> Source<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let lines: Vec<&str> = text.lines().map(unquote).collect();
        let mut fences = vec![[0; 2]; lines.len() + 1];
        for at in (0..lines.len()).rev() {
            fences[at] = fences[at + 1];
            if let Some((kind, length)) = closing_fence(lines[at]) {
                fences[at][kind] = fences[at][kind].max(length);
            }
        }
        let last = ENDS.map(|end| lines.iter().rposition(|line| holds(line, end)));
        Self { lines, fences, last }
    }

    pub(super) fn line(&self, at: usize) -> Option<&'a str> {
        self.lines.get(at).copied()
    }

    /// How far the line is set in; a tab counts for four.
    pub(super) fn indent(&self, at: usize) -> usize {
        self.line(at).map_or(0, indent)
    }

    /// The first line from here on that is not blank.
    pub(super) fn after_blank(&self, at: usize) -> Option<usize> {
        (at..self.lines.len()).find(|&at| !self.lines[at].trim().is_empty())
    }

    /// The line that closes the fenced code which this line opens.
    pub(super) fn fence(&self, at: usize) -> Option<usize> {
        let (kind, length) = opening_fence(self.line(at)?)?;
        if self.fences[at + 1][kind] < length {
            return None;
        }
        (at + 1..self.lines.len()).find(|&at| {
            closing_fence(self.lines[at]).is_some_and(|(other, close)| other == kind && close >= length)
        })
    }

    pub(super) fn is_heading(&self, at: usize) -> bool {
        self.line(at).is_some_and(|line| heading(line).is_some())
    }

    pub(super) fn is_item(&self, at: usize) -> bool {
        self.line(at).is_some_and(|line| item(line).is_some())
    }

    /// A line of plain words: not blank, and nothing begins there.
    pub(super) fn is_words(&self, at: usize) -> bool {
        let Some(line) = self.line(at) else { return false };
        let plain = !line.trim().is_empty() && cells::pipes(line) == 0 && !is_rule(line);
        plain && !self.is_heading(at) && opening_fence(line).is_none() && !holds(line, "<table")
    }

    /// The line of the end with this number, at `at` or below.
    pub(super) fn end(&self, at: usize, end: usize) -> Option<usize> {
        let last = self.last[end]?;
        (at..=last).find(|&at| holds(self.lines[at], ENDS[end]))
    }

    /// The line that closes the HTML table or list which begins at this line, those within it included.
    pub(super) fn nested_end(&self, at: usize, open: &str, end: usize) -> Option<usize> {
        let mut depth = 0usize;
        (at..=self.last[end]?).find(|&at| {
            let line = self.lines[at].to_ascii_lowercase();
            depth = (depth + line.matches(open).count()).saturating_sub(line.matches(ENDS[end]).count());
            depth == 0
        })
    }

    /// The first line behind the front matter.
    pub(super) fn front_matter(&self) -> usize {
        let Some(mark) = self.line(0).map(str::trim_end).filter(|line| matches!(*line, "---" | "+++")) else {
            return 0;
        };
        let data = |line: &str| {
            line.contains(':') || line.contains('=') || line.starts_with(['#', ' ', '-', '|', '.'])
        };
        let ends = |line: &str| line == mark || (mark == "---" && line == "...");
        match self.lines.iter().skip(1).position(|line| ends(line.trim_end())) {
            Some(end) if self.lines[1..=end].iter().all(|line| line.trim().is_empty() || data(line)) => {
                end + 2
            }
            _ => 0,
        }
    }
}

/// The line without the marks of a quotation.
fn unquote(line: &str) -> &str {
    let mut rest = line;
    while let Some(inner) = rest.trim_start().strip_prefix('>') {
        rest = inner.strip_prefix(' ').unwrap_or(inner);
    }
    rest
}

/// Level and text of a heading, in Markdown or HTML.
pub(super) fn heading(line: &str) -> Option<(usize, String)> {
    let trimmed = line.trim();
    let lower = trimmed.get(..3).map(str::to_ascii_lowercase);
    if let Some(level) = lower.as_deref().and_then(|tag| tag.strip_prefix("<h")?.parse::<usize>().ok()) {
        return (1..=6).contains(&level).then(|| (level, text::plain(trimmed)));
    }
    let level = trimmed.bytes().take_while(|&byte| byte == b'#').count();
    let indent = line.len() - line.trim_start().len();
    let text = &trimmed[level..];
    let spaced =
        text.is_empty() || text.starts_with(char::is_whitespace) || (level > 1 && !text.starts_with('!'));
    if !(1..=6).contains(&level) || indent > 3 || !spaced {
        return None;
    }
    let text = text.trim().trim_end_matches('#').trim();
    let text = text.rfind("{#").filter(|_| text.ends_with('}')).map_or(text, |at| text[..at].trim());
    Some((level, text.to_owned()))
}

fn indent(line: &str) -> usize {
    line.chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\t' { 4 } else { 1 }).sum()
}

/// Indentation and text of a list item.
pub(super) fn item(line: &str) -> Option<(usize, &str)> {
    let body = line.trim_start();
    let indent = indent(line);
    if let Some(rest) = body.strip_prefix(['-', '*', '+', '•', '·', '–', '—']) {
        return rest.starts_with(char::is_whitespace).then(|| (indent, rest.trim()));
    }
    if let Some(rest) = body.strip_prefix(|c| matches!(c, '①'..='⑳')) {
        return Some((indent, rest.trim()));
    }
    // （1）, (1) and a)
    let open = body.strip_prefix(['（', '(']).unwrap_or(body);
    if let Some((mark, rest)) = open.split_once([')', '）']) {
        let number = open.len() < body.len()
            && (1..=2).contains(&mark.len())
            && mark.bytes().all(|byte| byte.is_ascii_digit());
        let letter =
            mark.len() == 1 && mark.bytes().all(|byte| byte.is_ascii_lowercase()) && rest.starts_with(' ');
        if number || letter {
            return Some((indent, rest.trim()));
        }
    }
    // a. and b.
    if let Some((mark, rest)) = body.split_once(". ")
        && mark.len() == 1
        && mark.bytes().all(|byte| byte.is_ascii_lowercase())
    {
        return Some((indent, rest.trim()));
    }
    let digits = body.bytes().take_while(u8::is_ascii_digit).count();
    let rest = body[digits..].strip_prefix(['.', ')', '、', '）'])?;
    let spaced = rest.starts_with(char::is_whitespace) || body[digits..].starts_with(['、', '）']);
    ((1..=3).contains(&digits) && spaced).then(|| (indent, rest.trim()))
}

/// A rule, or the underline of a heading.
pub(super) fn is_rule(line: &str) -> bool {
    let mut marks = line.chars().filter(|c| !c.is_whitespace());
    let Some(mark) = marks.next().filter(|c| matches!(c, '-' | '=' | '*' | '_')) else { return false };
    marks.clone().count() >= 2 && marks.all(|c| c == mark)
}

/// Kind and length of the fence that this line opens.
pub(super) fn opening_fence(line: &str) -> Option<(usize, usize)> {
    let (kind, length, rest) = fence(line)?;
    (kind == 1 || !rest.contains('`')).then_some((kind, length))
}

/// Kind and length of the fence that this line may close; in a table a pipe may follow it.
fn closing_fence(line: &str) -> Option<(usize, usize)> {
    let (kind, length, rest) = fence(line)?;
    let rest = rest.trim();
    (rest.is_empty() || rest.starts_with('|')).then_some((kind, length))
}

fn fence(line: &str) -> Option<(usize, usize, &str)> {
    let body = line.trim_start();
    let mark = body.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let rest = body.trim_start_matches(mark);
    let length = body.len() - rest.len();
    (length >= 3).then_some((usize::from(mark == '~'), length, rest))
}

/// Whether the line holds this tag, in any case; `mark` is in lower case.
pub(super) fn holds(line: &str, mark: &str) -> bool {
    line.as_bytes().windows(mark.len()).any(|window| window.eq_ignore_ascii_case(mark.as_bytes()))
}
