//! Lines into blocks: headings, paragraphs, lists, tables and code, without front matter and comments.

use super::{
    Warning, columns, definitions, html,
    source::{LISTS, Source, heading, holds, is_rule, item, opening_fence},
    table::{self, Table},
};

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
    let mut reader = Reader {
        source: &source,
        blocks: Vec::new(),
        words: Vec::new(),
        endless: false,
        loose: false,
        warnings,
    };
    let mut at = source.front_matter();
    while at < source.lines.len() {
        at = reader.step(at);
    }
    reader.flush();
    reader.blocks
}

struct Reader<'a, 'w> {
    source: &'a Source<'a>,
    blocks: Vec<Block>,
    words: Vec<usize>,
    /// Whether a table has no end, and whether a list has none.
    endless: bool,
    loose: bool,
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
        let list = LISTS.into_iter().find(|(open, _)| holds(trimmed, open));
        if let Some((open, end)) = list.filter(|_| !self.loose) {
            if let Some(end) = source.nested_end(at, open, end) {
                self.push(at, Part::List(definitions::html(&source.lines[at..=end].join("\n"), at + 1)));
                return end + 1;
            }
            self.loose = true;
            self.warn(at, "the HTML list is never closed; it and those below are read as text");
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
        if let Some(&at) = self.words.iter().find(|&&at| is_bare_header(self.source.lines[at])) {
            self.warn(at, "a table without bars is not read; part its cells by `|`");
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
        if table.rows.is_empty() || !columns::is_header(&table.header) {
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

/// Whether the line is a header whose columns are parted by tabs or by spaces alone.
fn is_bare_header(line: &str) -> bool {
    let line = line.trim();
    let apart = if line.contains('\t') { "\t" } else { "  " };
    if !line.contains(apart) || line.len() > 200 {
        return false;
    }
    let cells = line.split(apart).map(str::trim).filter(|cell| !cell.is_empty());
    let cells: Vec<String> = cells.map(str::to_owned).collect();
    cells.len() > 1 && columns::is_header(&cells)
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
