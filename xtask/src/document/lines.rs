//! Lines into blocks: headings, paragraphs, lists, tables and code, without front matter and comments.

use super::{Warning, definitions, html, table, table::Table};

/// A piece of the document; `line` counts from one.
pub(super) struct Block {
    pub(super) line: usize,
    pub(super) part: Part,
}

/// What a block is.
pub(super) enum Part {
    /// A heading of this level; a paragraph that is bold throughout has the level seven.
    Heading(usize, String),
    Words(String),
    List(Vec<Item>),
    Table(Table),
    Code(String),
}

/// An item of a list, as deep as it is indented.
pub(super) struct Item {
    pub(super) indent: usize,
    pub(super) text: String,
    pub(super) line: usize,
}

/// Splits the document into its blocks.
pub(super) fn blocks(text: &str, warnings: &mut Vec<Warning>) -> Vec<Block> {
    let source = Source::new(text);
    let mut reader =
        Reader { source: &source, blocks: Vec::new(), words: Vec::new(), endless: false, warnings };
    let mut at = source.front_matter();
    while at < source.lines.len() {
        at = reader.step(at);
    }
    reader.flush();
    reader.blocks
}

/// The lines of a document, with what is known of the lines below each.
pub(super) struct Source<'a> {
    lines: Vec<&'a str>,
    /// The longest fence of backticks, and of tildes, that can close a block at this line or below.
    fences: Vec<[usize; 2]>,
    /// The last line that ends a comment, a `<pre>`, a table, a list of definitions.
    last: [Option<usize>; 4],
}

const ENDS: [&str; 4] = ["-->", "</pre", "</table", "</dl"];

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
        let plain = !line.trim().is_empty() && table::pipes(line) == 0 && !is_rule(line);
        plain && !self.is_heading(at) && opening_fence(line).is_none() && !holds(line, "<table")
    }

    /// The line of the end with this number, at `at` or below.
    fn end(&self, at: usize, end: usize) -> Option<usize> {
        let last = self.last[end]?;
        (at..=last).find(|&at| holds(self.lines[at], ENDS[end]))
    }

    /// The line that closes the HTML table or list which begins at this line, those within it included.
    fn nested_end(&self, at: usize, open: &str, end: usize) -> Option<usize> {
        let mut depth = 0usize;
        (at..=self.last[end]?).find(|&at| {
            let line = self.lines[at].to_ascii_lowercase();
            depth = (depth + line.matches(open).count()).saturating_sub(line.matches(ENDS[end]).count());
            depth == 0
        })
    }

    /// The first line behind the front matter.
    fn front_matter(&self) -> usize {
        let Some(mark) = self.line(0).map(str::trim_end).filter(|line| matches!(*line, "---" | "+++")) else {
            return 0;
        };
        let data = |line: &str| line.contains(':') || line.contains('=') || line.starts_with(['#', ' ', '-']);
        match self.lines.iter().skip(1).position(|line| line.trim_end() == mark) {
            Some(end) if self.lines[1..=end].iter().all(|line| line.trim().is_empty() || data(line)) => {
                end + 2
            }
            _ => 0,
        }
    }
}

struct Reader<'a, 'w> {
    source: &'a Source<'a>,
    blocks: Vec<Block>,
    words: Vec<usize>,
    endless: bool,
    warnings: &'w mut Vec<Warning>,
}

impl Reader<'_, '_> {
    /// Reads what begins at this line, and says where the next thing begins.
    fn step(&mut self, at: usize) -> usize {
        let source = self.source;
        let line = source.lines[at];
        let trimmed = line.trim();
        if trimmed.is_empty() {
            self.flush();
            return at + 1;
        }
        if opening_fence(line).is_some() {
            return self.code(at);
        }
        if trimmed.starts_with("<!--") {
            match source.end(at, 0) {
                Some(end) => return self.skip(end),
                None => self.warn(at, "the comment is never closed; its text is read"),
            }
        }
        let code = holds(trimmed, "<pre") && !holds(trimmed, "<table");
        if let Some(end) = source.end(at, 1).filter(|_| code) {
            let body = source.lines[at..=end].join("\n");
            self.push(at, Part::Code(body));
            return end + 1;
        }
        if holds(trimmed, "<table") {
            return self.html(at);
        }
        if holds(trimmed, "<dl") {
            match source.nested_end(at, "<dl", 3) {
                Some(end) => {
                    self.push(at, Part::List(definitions::html(&source.lines[at..=end].join("\n"), at + 1)));
                    return end + 1;
                }
                None => self.warn(at, "the list of definitions is never closed; it is read as text"),
            }
        }
        if let Some((level, text)) = heading(line) {
            self.push(at, Part::Heading(level, text));
            return at + 1;
        }
        if let Some(rule) = table::begins(source, at) {
            let (table, next) = table::read(source, at, rule + 1);
            self.push(at, Part::Table(table));
            return next;
        }
        if trimmed.starts_with('|') {
            return self.stray(at);
        }
        if is_rule(line) {
            return self.underline(at);
        }
        if item(line).is_some() {
            return self.list(at);
        }
        self.words.push(at);
        at + 1
    }

    fn push(&mut self, at: usize, part: Part) {
        self.flush();
        self.blocks.push(Block { line: at + 1, part });
    }

    fn warn(&mut self, at: usize, text: &str) {
        self.warnings.push(Warning { line: at + 1, text: text.to_owned() });
    }

    fn skip(&mut self, end: usize) -> usize {
        self.flush();
        end + 1
    }

    /// Ends the paragraph; one that is bold throughout is a heading.
    fn flush(&mut self) {
        let Some(&first) = self.words.first() else { return };
        let lines: Vec<&str> = self.words.iter().map(|&at| self.source.lines[at]).collect();
        if let Some(items) = definitions::markdown(&lines, first + 1) {
            self.words.clear();
            self.blocks.push(Block { line: first + 1, part: Part::List(items) });
            return;
        }
        let text = self.words.drain(..).map(|at| self.source.lines[at].trim()).collect::<Vec<_>>().join("\n");
        let bare = text.trim_end_matches([':', '：']);
        let bold = bare.len() > 4 && bare.starts_with("**") && bare.ends_with("**");
        let part = if bold && bare.len() < 120 && !bare[2..bare.len() - 2].contains("**") {
            Part::Heading(7, bare[2..bare.len() - 2].to_owned())
        } else {
            Part::Words(text)
        };
        self.blocks.push(Block { line: first + 1, part });
    }

    fn code(&mut self, at: usize) -> usize {
        let Some(end) = self.source.fence(at) else {
            self.flush();
            self.warn(at, "the code block is never closed; what follows is read as text");
            return at + 1;
        };
        let body = self.source.lines[at + 1..end].join("\n");
        self.push(at, Part::Code(body));
        end + 1
    }

    fn html(&mut self, at: usize) -> usize {
        let source = self.source;
        // Once one table has no end, the search is not repeated: that keeps the reader linear.
        let end = if self.endless { None } else { source.nested_end(at, "<table", 2) };
        let end = end.unwrap_or_else(|| {
            self.endless = true;
            self.warn(at, "the HTML table is never closed; it is read up to the next heading");
            let stops = |&at: &usize| source.is_heading(at) || holds(source.lines[at], "<table");
            (at + 1..source.lines.len()).find(stops).unwrap_or(source.lines.len()) - 1
        });
        let text = source.lines[at..=end].join("\n");
        let tables = html::tables(&text, at + 1);
        if tables.is_empty() {
            self.warn(at, "the HTML table has no rows");
        }
        for mut table in tables {
            table.indent = source.indent(at);
            self.push(table.line - 1, Part::Table(table));
        }
        end + 1
    }

    /// A header over several lines, or lines of cells without dashes: a table when the header words say so.
    fn stray(&mut self, at: usize) -> usize {
        if let Some((header, below)) = table::tall_header(self.source, at) {
            let (table, next) = table::read_below(self.source, at, header, true, below);
            self.push(at, Part::Table(table));
            return next;
        }
        let (table, next) = table::read(self.source, at, at + 1);
        if table.rows.is_empty() || !super::columns::is_header(&table.header) {
            for line in std::iter::once(at).chain(table.rows.iter().map(|row| row.line - 1)) {
                self.warn(
                    line,
                    "a line of cells that belongs to no table: there is no header with dashes below",
                );
            }
            self.flush();
            return next.max(at + 1);
        }
        self.push(at, Part::Table(table));
        next
    }

    /// A line of dashes: it makes a heading of the line above, or is a rule.
    fn underline(&mut self, at: usize) -> usize {
        let line = self.source.lines[at].trim();
        let level = if line.starts_with('=') { 1 } else { 2 };
        let solid = line.chars().all(|c| c == '=') || line.chars().all(|c| c == '-');
        if let (true, [only]) = (solid, self.words.as_slice()) {
            let title = *only;
            self.words.clear();
            self.push(title, Part::Heading(level, self.source.lines[title].trim().to_owned()));
        } else {
            self.flush();
        }
        at + 1
    }

    fn list(&mut self, start: usize) -> usize {
        let source = self.source;
        let mut items: Vec<Item> = Vec::new();
        let mut at = start;
        while let Some(line) = source.line(at) {
            if let Some((indent, text)) =
                item(line).filter(|_| table::begins(source, at).is_none() && !is_rule(line))
            {
                items.push(Item { indent, text: text.to_owned(), line: at + 1 });
            } else if source.is_words(at) && !holds(line, "<pre") {
                let Some(last) = items.last_mut() else { break };
                last.text.push('\n');
                last.text.push_str(line.trim());
            } else if line.trim().is_empty() {
                let Some(next) = source.after_blank(at) else { break };
                let indented = source.is_words(next) && source.lines[next].starts_with([' ', '\t']);
                if !(source.is_item(next) || indented) {
                    break;
                }
                at = next;
                continue;
            } else {
                break;
            }
            at += 1;
        }
        self.push(start, Part::List(items));
        at.max(start + 1)
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
fn heading(line: &str) -> Option<(usize, String)> {
    let trimmed = line.trim();
    let lower = trimmed.get(..3).map(str::to_ascii_lowercase);
    if let Some(level) = lower.as_deref().and_then(|tag| tag.strip_prefix("<h")?.parse::<usize>().ok()) {
        return (1..=6).contains(&level).then(|| (level, super::text::plain(trimmed)));
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
fn item(line: &str) -> Option<(usize, &str)> {
    let body = line.trim_start();
    let indent = indent(line);
    if let Some(rest) = body.strip_prefix(['-', '*', '+', '•', '·']) {
        return rest.starts_with(char::is_whitespace).then(|| (indent, rest.trim()));
    }
    let digits = body.bytes().take_while(u8::is_ascii_digit).count();
    let rest = body[digits..].strip_prefix(['.', ')', '、', '）'])?;
    let spaced = rest.starts_with(char::is_whitespace) || body[digits..].starts_with(['、', '）']);
    ((1..=3).contains(&digits) && spaced).then(|| (indent, rest.trim()))
}

/// A rule, or the underline of a heading.
fn is_rule(line: &str) -> bool {
    let mut marks = line.chars().filter(|c| !c.is_whitespace());
    let Some(mark) = marks.next().filter(|c| matches!(c, '-' | '=' | '*' | '_')) else { return false };
    marks.clone().count() >= 2 && marks.all(|c| c == mark)
}

/// Kind and length of the fence that this line opens.
fn opening_fence(line: &str) -> Option<(usize, usize)> {
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
fn holds(line: &str, mark: &str) -> bool {
    line.as_bytes().windows(mark.len()).any(|window| window.eq_ignore_ascii_case(mark.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> Vec<String> {
        let mut warnings = Vec::new();
        let blocks = blocks(text, &mut warnings);
        let name = |block: &Block| match &block.part {
            Part::Heading(level, text) => format!("{}:h{level} {text}", block.line),
            Part::Words(text) => format!("{}:words {text}", block.line),
            Part::List(items) => format!("{}:list {}", block.line, items.len()),
            Part::Table(table) => format!("{}:table {}", block.line, table.rows.len()),
            Part::Code(_) => format!("{}:code", block.line),
        };
        blocks.iter().map(name).chain(warnings.iter().map(|warning| format!("{}!", warning.line))).collect()
    }

    #[test]
    fn front_matter_code_and_comments_are_no_tables() {
        let text =
            "---\ntitle: a | b\n---\n# A {#id .x}\n```sh\n# b\n| c |\n|---|\n```\n<!--\n|a|\n|-|\n-->\nend\n";
        assert_eq!(shape(text), ["4:h1 A", "5:code", "14:words end"]);
    }

    #[test]
    fn headings_have_four_shapes() {
        let text = "##A ##\n\nB\n===\n\n<h3>C</h3>\n\n**D**：\n\n**e** f\n";
        assert_eq!(shape(text), ["1:h2 A", "3:h1 B", "6:h3 C", "8:h7 D", "10:words **e** f"]);
    }

    #[test]
    fn a_fence_without_end_hides_nothing() {
        assert_eq!(shape("```json\n\n|a|b|\n|-|-|\n|c|d|\n"), ["3:table 1", "1!"]);
    }

    #[test]
    fn lists_keep_their_paragraphs() {
        assert_eq!(shape("1. one\n\n   - two\n     more\n\n2. three\n\nend\n"), ["1:list 3", "8:words end"]);
    }

    #[test]
    fn cells_without_a_header_are_told() {
        assert_eq!(shape("| a | b |\n| c | d |\n"), ["1!", "2!"]);
        assert_eq!(shape("| 参数 | 类型 |\n| c | string |\n"), ["1:table 1"]);
    }
}
