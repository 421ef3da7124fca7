//! HTML tables.

use super::columns;
use super::table::{Table, Written};
use super::text;

/// The tables of a text that begins at this line; a table within a cell is text of the cell.
pub(super) fn tables(html: &str, line: usize) -> Vec<Table> {
    let mut scan = Scan { line, began: line, row_began: line, ..Scan::default() };
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        scan.text(&rest[..at]);
        rest = &rest[at..];
        if let Some(end) = rest.strip_prefix("<!--").and_then(|inner| inner.find("-->")) {
            let (comment, after) = rest.split_at("<!--".len() + end + "-->".len());
            scan.line += comment.matches('\n').count();
            rest = after;
            continue;
        }
        let length = if let Some((name, length)) = text::tag(rest) {
            scan.tag(&name, &rest[..length]);
            length
        } else {
            scan.text("<");
            1
        };
        rest = &rest[length..];
    }
    scan.text(rest);
    scan.end_table();
    scan.tables
}

/// A cell that is being read, and how far it reaches.
struct Cell {
    text: String,
    across: usize,
    down: usize,
}

#[derive(Default)]
struct Scan {
    line: usize,
    depth: usize,
    began: usize,
    row_began: usize,
    tables: Vec<Table>,
    rows: Vec<Written>,
    row: Option<Vec<Cell>>,
    open: bool,
    /// Per column: how many rows below still show the text of a cell above.
    hanging: Vec<(usize, String)>,
}

/// No table is wider, and no cell reaches further.
const WIDEST: usize = 64;

impl Scan {
    fn text(&mut self, text: &str) {
        self.line += text.matches('\n').count();
        if let (true, Some(cell)) = (self.open, self.row.as_mut().and_then(|row| row.last_mut())) {
            cell.text.push_str(text);
        }
    }

    fn tag(&mut self, name: &str, tag: &str) {
        let closes = tag.starts_with("</");
        match (name, closes) {
            ("table", false) => {
                self.depth += 1;
                if self.depth == 1 {
                    self.began = self.line;
                } else {
                    return self.text(tag);
                }
            }
            ("table", true) => {
                if self.depth > 1 {
                    self.text(tag);
                }
                if self.depth == 1 {
                    self.end_table();
                }
                self.depth = self.depth.saturating_sub(1);
            }
            ("tr" | "td" | "th" | "thead" | "tbody", _) if self.depth > 1 => return self.text(tag),
            ("tr", false) => {
                self.end_row();
                self.row = Some(Vec::new());
                self.row_began = self.line;
            }
            ("tr" | "thead" | "tbody", _) => self.end_row(),
            ("td" | "th", false) => {
                if self.row.is_none() {
                    self.row_began = self.line;
                }
                let cell =
                    Cell { text: padding(tag), across: span(tag, "colspan"), down: span(tag, "rowspan") };
                self.row.get_or_insert_default().push(cell);
                self.open = true;
            }
            ("td" | "th", true) => self.open = false,
            _ => {
                self.text(tag);
                return;
            }
        }
        self.line += tag.matches('\n').count();
    }

    fn end_row(&mut self) {
        self.open = false;
        let Some(row) = self.row.take() else { return };
        // A cell across all columns is a heading between rows.
        let width = self.rows.first().map_or(usize::MAX, |header| header.cells.len());
        if let ([only], true) = (row.as_slice(), width > 1)
            && only.across >= width
        {
            return;
        }
        let mut cells = Vec::new();
        let mut row = row.into_iter().peekable();
        while cells.len() < WIDEST {
            let at = cells.len();
            if self.hanging.len() <= at {
                self.hanging.push((0, String::new()));
            }
            if self.hanging[at].0 > 0 {
                self.hanging[at].0 -= 1;
                cells.push(self.hanging[at].1.clone());
                continue;
            }
            let Some(cell) = row.next() else { break };
            for column in at..(at + cell.across).min(WIDEST) {
                let text = if column == at { cell.text.trim_ascii().to_owned() } else { String::new() };
                if self.hanging.len() <= column {
                    self.hanging.push((0, String::new()));
                }
                self.hanging[column] = (cell.down - 1, text.clone());
                cells.push(text);
            }
        }
        let excess = row.count();
        self.rows.push(Written { line: self.row_began, cells, excess });
    }

    fn end_table(&mut self) {
        self.end_row();
        self.hanging.clear();
        let mut rows = std::mem::take(&mut self.rows).into_iter();
        let Some(header) = rows.next() else { return };
        let below = rows.as_slice().first().filter(|below| more_told(&below.cells, &header.cells));
        let header = if below.is_some() { rows.next().unwrap_or(header) } else { header };
        let width = header.cells.len();
        let rows = rows.map(|mut row| {
            row.excess += row.cells.len().saturating_sub(width);
            row.cells.resize(width, String::new());
            row
        });
        self.tables.push(Table {
            line: self.began,
            indent: 0,
            header: header.cells,
            rows: rows.collect(),
            strays: Vec::new(),
        });
    }
}

/// Whether the second row of a header says what the columns are, below cells that reach over several.
fn more_told(below: &[String], header: &[String]) -> bool {
    let over = header.iter().any(String::is_empty);
    over && below.len() >= header.len()
        && columns::is_header(below)
        && below.iter().zip(header).any(|(a, b)| a == b)
}

/// The marks of a cell that is set in by its style.
fn padding(tag: &str) -> String {
    let tag = tag.to_ascii_lowercase();
    let words = ["padding-left", "margin-left", "text-indent"];
    let size = words.iter().find_map(|word| tag.split_once(word)).map_or(0, |(_, rest)| {
        let digits = rest.trim_start_matches([':', ' ']);
        digits.chars().take_while(char::is_ascii_digit).collect::<String>().parse::<usize>().unwrap_or(0)
    });
    "\u{a0}".repeat(size.min(WIDEST))
}

/// How far the cell reaches, by the attribute of this name.
fn span(tag: &str, name: &str) -> usize {
    let value = tag.to_ascii_lowercase();
    let value = value.split_once(name).map_or("", |(_, value)| value);
    let digits: String =
        value.trim_start_matches(['=', '"', '\'', ' ']).chars().take_while(char::is_ascii_digit).collect();
    digits.parse::<usize>().unwrap_or(1).clamp(1, WIDEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_cells_need_no_end_tags() {
        let read = tables("<table>\n<tr><th>Name<th>Type\n<tr><td>a<td>List&lt;String&gt;\n</table>", 7);
        assert_eq!(read[0].header, ["Name", "Type"]);
        assert_eq!(read[0].rows[0].cells, ["a", "List&lt;String&gt;"]);
        assert_eq!((read[0].line, read[0].rows[0].line), (7, 9));
    }

    #[test]
    fn comments_hold_no_rows() {
        let html =
            "<table><tr><td>Name</td></tr>\n<!-- <tr><td>old</td></tr>\n -->\n<tr><td>a</td></tr></table>";
        let rows = &tables(html, 1)[0].rows;
        assert_eq!((rows.len(), rows[0].line, rows[0].cells[0].as_str()), (1, 4, "a"));
    }

    #[test]
    fn a_cell_over_two_rows_stands_in_both() {
        let html = "<table><tr><td>Name</td><td>Type</td></tr><tr><td>a</td><td rowspan=\"2\">Int</td></tr><tr><td>b</td></tr></table>";
        assert_eq!(tables(html, 1)[0].rows[1].cells, ["b", "Int"]);
    }

    #[test]
    fn a_header_over_two_rows_is_one_header() {
        let html = "<table><tr><th rowspan=2>Name</th><th colspan=\"2\">About</th></tr>\
                    <tr><th>Type</th><th>Required</th></tr><tr><td>a</td><td>Int</td><td>Yes</td></tr></table>";
        let read = &tables(html, 1)[0];
        assert_eq!(read.header, ["Name", "Type", "Required"]);
        assert_eq!(
            (read.rows.len(), read.rows[0].cells.as_slice()),
            (1, ["a", "Int", "Yes"].map(str::to_owned).as_slice())
        );
    }

    #[test]
    fn a_cell_over_two_columns_fills_the_first() {
        let html = "<table><tr><td>Name</td><td>Type</td><td>Required</td></tr><tr><td>a</td><td colspan=2>Int</td></tr></table>";
        assert_eq!(tables(html, 1)[0].rows[0].cells, ["a", "Int", ""]);
    }

    #[test]
    fn a_cell_that_is_padded_is_set_in() {
        let html = "<table><tr><td>Name</td></tr><tr><td style=\"padding-left: 2px\">a</td></tr></table>";
        assert_eq!(tables(html, 1)[0].rows[0].cells, ["\u{a0}\u{a0}a"]);
    }

    #[test]
    fn a_table_within_a_cell_is_its_text() {
        let html =
            "<table><tr><th>Name</th></tr><tr><td>a <table><tr><td>b</td></tr></table></td></tr></table>";
        let read = tables(html, 1);
        assert_eq!(read.len(), 1);
        assert_eq!(text::plain(&read[0].rows[0].cells[0]), "a b");
    }
}
