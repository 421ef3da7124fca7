//! The last look: what reads as a parameter and was neither read nor told is told here.

use super::{
    bullets::{self, Bullet},
    collect::Collection,
    known::Known,
    lines::{Block, Part},
    text,
};

/// Tells of every row and item that nobody took.
pub(super) fn account(blocks: &[Block], known: &Known, found: &mut Collection) {
    for block in blocks {
        match &block.part {
            Part::Table(table) if !found.is_told(table.line) => {
                for row in table.rows.iter().filter(|row| row.cells.iter().any(|cell| !cell.is_empty())) {
                    if !found.is_accounted(row.line) {
                        found.warn(
                            row.line,
                            "the row is not read: it says nothing in the columns that are understood",
                        );
                    }
                }
            }
            Part::List(items) => {
                let lost = items.iter().filter(|item| !found.is_accounted(item.line));
                let reads = |text| bullets::parse(text).or_else(|| bullets::loose(text)).is_some();
                let bare = items.iter().all(|item| text::is_name(&text::plain(&item.text)));
                let lost = lost.filter(|item| bare || reads(&item.text));
                let lines: Vec<usize> = lost.map(|item| item.line).collect();
                found.skip(
                    &lines,
                    "the item reads as a parameter, and nothing around it says of what; it is not read",
                );
            }
            Part::Words(words) if !found.is_accounted(block.line) => {
                let read: Vec<_> = words.lines().map(bullets::parse).collect();
                let typed = read.iter().flatten().filter(|bullet| bullet.is_typed());
                let all = typed.clone().count() * 2 >= read.len();
                let alone = |bullet: &&Bullet| {
                    all || is_attribute(&bullet.name) || (bullet.marked && !known.has(&bullet.name))
                };
                let named = typed.clone().find(alone);
                if words.contains(" type=\"") {
                    found.warn(block.line, "a tag that says a type is not read; put it in a list or a table");
                }
                if let Some(bullet) = named {
                    let text = format!(
                        "a paragraph that reads like the parameter `{}` is not read; put it in a list or a table",
                        bullet.name
                    );
                    found.warn(block.line, text);
                } else if names_parameters(words) {
                    found.warn(
                        block.line,
                        "a sentence that names parameters is not read; put them in a list or a table",
                    );
                }
            }
            _ => {}
        }
    }
}

/// Whether a sentence begins like a list of parameters and then has names with notes: 请求参数：a（必填）、b（选填）.
fn names_parameters(words: &str) -> bool {
    const BEGINNINGS: [&str; 9] = [
        "请求参数",
        "可选参数",
        "必填参数",
        "必选参数",
        "包含参数",
        "required:",
        "optional:",
        "parameters:",
        "required parameters:",
    ];
    let lower = words.to_lowercase();
    lower.lines().any(|line| {
        let line = line.trim_start();
        let rest = BEGINNINGS.iter().find_map(|beginning| line.strip_prefix(beginning));
        rest.is_some_and(|rest| rest.contains(['（', '(', '`']))
    })
}

/// Whether the word is what a paragraph says of a parameter, not its name: `Type: String`.
fn is_attribute(name: &str) -> bool {
    matches!(name.to_ascii_lowercase().as_str(), "type" | "required" | "optional")
}
