//! The cells of pipe tables: where bars part them, and a row that is read line by line.

use super::table::Written;

/// The cells of a line, without its outer pipes.
pub(super) fn cells(line: &str) -> Vec<String> {
    let mut parts = split(line.trim(), false);
    if parts.len() > 1 && parts.first().is_some_and(|part| part.trim().is_empty()) {
        parts.remove(0);
    }
    if parts.len() > 1 && parts.last().is_some_and(|part| part.trim().is_empty()) {
        parts.pop();
    }
    parts.iter().map(|part| part.trim_ascii().to_owned()).collect()
}

/// How many pipes split the line.
pub(super) fn pipes(line: &str) -> usize {
    if line.contains('|') { split(line, false).len() - 1 } else { 0 }
}

/// The text between pipes; `\|` is a pipe within a cell, and so is one in a code span when `code` says so.
pub(super) fn split(line: &str, code: bool) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut within = false;
    let mut ticks = line.matches('`').count();
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        let last = parts.len() - 1;
        let part = &mut parts[last];
        match c {
            '\\' if chars.peek() == Some(&'|') => part.extend(chars.next()),
            '\\' => {
                part.push(c);
                if chars.peek() == Some(&'\\') {
                    part.extend(chars.next());
                }
            }
            '|' if !(code && within) => parts.push(String::new()),
            c => {
                if c == '`' {
                    ticks -= 1;
                    within = !within && ticks > 0;
                }
                part.push(c);
            }
        }
    }
    parts
}

/// A row that is being read.
#[derive(Default)]
pub(super) struct Open {
    pub(super) done: Vec<String>,
    pub(super) text: String,
    excess: usize,
}

impl Open {
    pub(super) fn feed(&mut self, line: &str, width: usize, first: bool) {
        let line = line.trim();
        let line = if first { line.strip_prefix('|').unwrap_or(line) } else { line };
        let mut parts = split(line, false);
        if self.done.len() + parts.len() > width + 1
            || (self.done.len() + parts.len() > width && !line.ends_with('|'))
        {
            parts = split(line, true);
        }
        let last = parts.pop().unwrap_or_default();
        for (at, part) in parts.into_iter().enumerate() {
            if at == 0 && !first {
                self.text.push('\n');
            }
            self.text.push_str(&part);
            self.done.push(std::mem::take(&mut self.text));
        }
        if self.done.is_empty() || !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(&last);
        // Behind the last cell nothing stands but its pipe: this one was a sign of the cell.
        if self.done.len() >= width && width > 0 && !self.text.trim().is_empty() {
            let more = self.done.split_off(width - 1);
            self.excess += more.len();
            self.text = format!("{}|{}", more.join("|"), self.text);
        }
    }

    /// Whether the cell has begun code in the middle of a line, and not ended it.
    pub(super) fn in_code(&self) -> bool {
        self.text.matches("```").count() % 2 == 1
    }

    pub(super) fn close(mut self, line: usize, width: usize) -> Written {
        if !self.text.trim().is_empty() {
            self.done.push(self.text);
        }
        let mut excess = self.excess;
        let more = self.done.split_off(width.min(self.done.len()));
        for text in more.iter().map(|text| text.trim()).filter(|text| !text.is_empty()) {
            excess += 1;
            if let Some(last) = self.done.last_mut() {
                last.push_str(" | ");
                last.push_str(text);
            }
        }
        self.done.resize(width, String::new());
        Written { line, cells: self.done.iter().map(|cell| cell.trim_ascii().to_owned()).collect(), excess }
    }
}
