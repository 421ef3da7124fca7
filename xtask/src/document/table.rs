//! Pipe tables as people write them: a row ends at its closing pipe, not at the end of the line.

use super::cells::{Open, cells, pipes, split};
use super::source::Source;

/// A table before its columns are understood; `line` counts from one.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Table {
    pub(super) line: usize,
    /// How far its first line is set in.
    pub(super) indent: usize,
    pub(super) header: Vec<String>,
    pub(super) rows: Vec<Written>,
    /// The lines between rows that are no rows.
    pub(super) strays: Vec<usize>,
}

/// The cells of one row as written.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Written {
    pub(super) line: usize,
    pub(super) cells: Vec<String>,
    /// How many cells stood beyond the header's last.
    pub(super) excess: usize,
}

/// How many lines an open cell is followed: it keeps the reader linear.
const REACH: usize = 200;
/// So many lines of words between two rows do not end the table.
const STRAYS: usize = 3;
/// A header over several lines has no more of them.
const TALLEST: usize = 40;

/// The line of the dashes, when a table begins at this line.
pub(super) fn begins(source: &Source<'_>, at: usize) -> Option<usize> {
    let header = source.line(at)?;
    let led = header.trim_start().starts_with('|');
    if pipes(header) == 0 || is_rule(header) {
        return None;
    }
    let below = source.line(at + 1)?;
    let gap = led && below.trim().is_empty();
    let rule = if gap { source.line(at + 2)? } else { below };
    let plausible =
        is_rule(rule) && (rule.contains('|') || led) && (!gap || rule.trim_start().starts_with('|'));
    plausible.then_some(if gap { at + 2 } else { at + 1 })
}

/// The header that is written over several lines up to the dashes, and the line below these.
pub(super) fn tall_header(source: &Source<'_>, at: usize) -> Option<(Vec<String>, usize)> {
    let mut row = Open::default();
    for below in at..at + TALLEST {
        let line = source.line(below)?;
        if is_rule(line) && line.contains('|') {
            let width = cells(line).len();
            let header = row.close(at + 1, width);
            let full =
                below > at + 1 && header.excess == 0 && header.cells.iter().all(|cell| !cell.is_empty());
            return full.then_some((header.cells, below + 1));
        }
        if source.is_heading(below) || source.fence(below).is_some() {
            return None;
        }
        row.feed(line, usize::MAX / 2, below == at);
    }
    None
}

/// Reads the table whose header stands at `at` and whose first row may stand at `below`; says where it ends.
pub(super) fn read(source: &Source<'_>, at: usize, below: usize) -> (Table, usize) {
    let text = source.line(at).unwrap_or_default();
    // `||Name||Type||` marks the cells of a header, and its rows have single bars.
    let header = if text.trim().starts_with("||") { cells(&text.replace("||", "|")) } else { cells(text) };
    read_below(source, at, header, text.trim_end().ends_with('|'), below)
}

/// Reads the rows below a header that is `closed` by a pipe or not.
pub(super) fn read_below(
    source: &Source<'_>,
    at: usize,
    header: Vec<String>,
    closed: bool,
    below: usize,
) -> (Table, usize) {
    let led = source.line(at).is_some_and(|line| line.trim_start().starts_with('|'));
    let style = Style { width: header.len(), led, closed };
    let mut rows = Vec::new();
    let mut strays = Vec::new();
    let mut next = below;
    loop {
        let Some(start) = style.next_row(source, next) else {
            let Some(start) = style.behind_words(source, next).filter(|_| !rows.is_empty()) else { break };
            strays.extend(next + 1..=start);
            next = start;
            continue;
        };
        let (row, end) = style.row(source, start);
        next = end;
        if !row.cells.iter().all(|cell| is_dashes(cell) || cell.trim().is_empty()) {
            rows.push(row);
        }
    }
    let indent = source.indent(at);
    (Table { line: at + 1, indent, header, rows, strays }, next)
}

/// The header's shape, which its rows are measured against.
struct Style {
    width: usize,
    led: bool,
    closed: bool,
}

impl Style {
    /// The line of the next row, if the table goes on.
    fn next_row(&self, source: &Source<'_>, at: usize) -> Option<usize> {
        let start = source.after_blank(at)?;
        let line = source.line(start)?;
        if source.is_heading(start) || begins(source, start).is_some() {
            return None;
        }
        if line.trim_start().starts_with('|') {
            return Some(start);
        }
        let adjacent = start == at;
        let fits = pipes(line) > 0 && (!self.led || cells(line).len() == self.width);
        (adjacent && fits && !source.is_item(start)).then_some(start)
    }

    /// The line of the row with which the table goes on behind words that touch it.
    fn behind_words(&self, source: &Source<'_>, at: usize) -> Option<usize> {
        let stray = |at: &usize| {
            let comment = source.line(*at).is_some_and(|line| line.contains("<!--") || line.contains("-->"));
            source.is_words(*at) && !comment
        };
        let start = (at..=at + STRAYS).find(|at| !stray(at))?;
        let line = source.line(start)?;
        let cells = cells(line);
        let row = start > at && line.trim_start().starts_with('|') && cells.len() == self.width;
        (row && begins(source, start).is_none() && !super::columns::is_header(&cells)).then_some(start)
    }

    /// The row at `start`, and the line below it.
    fn row(&self, source: &Source<'_>, start: usize) -> (Written, usize) {
        let mut row = Open::default();
        row.feed(source.line(start).unwrap_or_default(), self.width, true);
        let mut next = start + 1;
        while row.done.len() < self.width {
            let within = row.in_code();
            let Some(last) = self.goes_on(source, next, &row) else { break };
            let mut at = next;
            while at <= last {
                let end = if within { last } else { source.fence(at).unwrap_or(at).min(last) };
                for inner in at..end {
                    row.text.push('\n');
                    row.text.push_str(source.line(inner).unwrap_or_default());
                }
                row.feed(source.line(end).unwrap_or_default(), self.width, false);
                at = end + 1;
            }
            next = last + 1;
        }
        (row.close(start + 1, self.width), next)
    }

    /// The last of the lines that belong to the open row, if any does.
    fn goes_on(&self, source: &Source<'_>, from: usize, row: &Open) -> Option<usize> {
        let last_cell = row.done.len() + 1 == self.width;
        let ended = row.text.trim().is_empty() && !row.done.is_empty();
        if row.in_code() {
            let close =
                (from..from + REACH).find(|&at| source.line(at).is_none_or(|line| line.contains("```")))?;
            return source.line(close).map(|_| close);
        }
        let mut blank = false;
        let mut words = None;
        let mut at = from;
        while at < from + REACH {
            let line = source.line(at)?;
            let trimmed = line.trim();
            if trimmed.is_empty() {
                blank = true;
                if !self.closed {
                    break;
                }
            } else if source.is_heading(at) || begins(source, at).is_some() {
                break;
            } else if let Some(end) = source.fence(at) {
                if pipes(source.line(end)?) > 0 {
                    return Some(end);
                }
                words = Some(end);
                at = end;
            } else if trimmed == "|" {
                return Some(at);
            } else if trimmed.starts_with('|') {
                let count = cells(line).len();
                if last_cell && !ended {
                    return words;
                }
                let fills = row.done.len() + 1 + count == self.width;
                let other = (ended && words.is_none()) || (count >= self.width && !fills);
                return (!other).then_some(at);
            } else {
                let count = if last_cell { split(line, true).len() - 1 } else { pipes(line) };
                let whole = !self.led || cells(line).len() == self.width;
                if count > 0 && last_cell && !source.is_item(at) && whole {
                    return words;
                }
                let closes = trimmed.ends_with('|') && row.done.len() + count <= self.width;
                if count > 0 && (closes || !blank) {
                    return Some(at);
                }
                words = Some(at);
            }
            at += 1;
        }
        // Nothing closes the cell: only the lines that touch the row are its own.
        let touching = last_cell && !ended && self.led;
        touching.then(|| (from..at).take_while(|&at| source.is_words(at)).last()).flatten()
    }
}

/// The line between header and rows: cells of dashes.
fn is_rule(line: &str) -> bool {
    let mut dashes = false;
    line.trim().split('|').all(|cell| {
        dashes |= is_dashes(cell);
        is_dashes(cell) || cell.trim().is_empty()
    }) && dashes
}

fn is_dashes(cell: &str) -> bool {
    let cell = cell.trim();
    let body = cell.trim_start_matches([':', '：']).trim_end_matches([':', '：']);
    !body.is_empty() && body.chars().all(|c| matches!(c, '-' | '—' | '－' | '='))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Vec<String>> {
        let source = Source::new(text);
        let below = begins(&source, 0).expect("a table at the first line");
        read(&source, 0, below + 1).0.rows.into_iter().map(|row| row.cells).collect()
    }

    #[test]
    fn a_row_ends_at_its_closing_pipe() {
        let text = "|a|b|c|\n|-|-|-|\n|x|one\n\n- two\n- three\n\n|end|\n|y|z|w|\n";
        assert_eq!(rows(text), [["x", "one\n\n- two\n- three", "end"], ["y", "z", "w"]]);
    }

    #[test]
    fn a_last_cell_holds_blank_lines_and_bullets() {
        let text = "|a|b|\n|-|-|\n|x|one:\n\n- two\n\nthree |\n|y|z|\n\nafter\n";
        assert_eq!(rows(text), [["x", "one:\n\n- two\n\nthree"], ["y", "z"]]);
    }

    #[test]
    fn fenced_code_belongs_to_its_cell() {
        let text = "|a|b|\n|-|-|\n|x|code:\n```sh\n# no | heading\n```\n|\n|y|```\na | b\n``` |\n|z|w|\n";
        let read = rows(text);
        assert_eq!(read.len(), 3);
        assert_eq!(read[0][1], "code:\n```sh\n# no | heading\n```");
        assert_eq!(read[2], ["z", "w"]);
    }

    #[test]
    fn rows_may_lack_their_outer_pipes() {
        assert_eq!(rows("a | b\n- | -\nx | y\nz | w\n\nafter | all\n"), [["x", "y"], ["z", "w"]]);
        assert_eq!(
            rows("| a | b |\n|--|--|\n| x | y\n| z | w\nu | v |\n"),
            [["x", "y"], ["z", "w"], ["u", "v"]]
        );
        assert_eq!(rows("| a | b\n|--|--\n| x | y\n\nprose with a | in it\n"), [["x", "y"]]);
    }

    #[test]
    fn escaped_pipes_and_pipes_in_code_do_not_split() {
        assert_eq!(rows("|a|b|\n|-|-|\n|x|1 \\| 2|\n|y|`1 | 2`|\n|z|3 &#124; 4|\n")[0], ["x", "1 | 2"]);
        assert_eq!(rows("|a|b|\n|-|-|\n|x|1 \\| 2|\n|y|`1 | 2`|\n|z|3 &#124; 4|\n")[1], ["y", "`1 | 2`"]);
    }

    #[test]
    fn a_pipe_too_many_does_not_end_the_row() {
        let text = "|a|b|\n|-|-|\n|x|one | two\n\n three\n\n |\n|y|code ```\n| & |\n```\n\nmore|\n|z|w|\n";
        let read = rows(text);
        assert_eq!(read[0], ["x", "one | two\n\nthree"]);
        assert_eq!(read[1], ["y", "code ```\n| & |\n```\n\nmore"]);
        assert_eq!(read[2], ["z", "w"]);
    }

    #[test]
    fn a_line_of_words_does_not_end_the_table() {
        let source = Source::new("|a|b|\n|-|-|\n|x|y|\nwords\n|z|w|\n\n|u|v|\n");
        let (table, _) = read(&source, 0, 2);
        assert_eq!((table.rows.len(), table.strays), (3, vec![4]));
    }

    #[test]
    fn short_rows_are_filled_up() {
        assert_eq!(rows("|a|b|c|\n|-|-|-|\n|x|y|\n|z|w|v|\n"), [["x", "y", ""], ["z", "w", "v"]]);
    }
}
