//! The keys of example code: JSON with comments, Python, and what else is written like them.

/// An object in an example: `code = {…}`, or one without a name.
#[derive(Debug, PartialEq)]
pub(super) struct Example {
    pub(super) name: Option<String>,
    pub(super) entries: Vec<Entry>,
}

/// A key of an object, with the comment behind it.
#[derive(Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) kind: String,
    pub(super) entries: Vec<Entry>,
    pub(super) comment: String,
    /// The line within the code, from zero.
    pub(super) line: usize,
}

/// The objects of an example: the one it begins with, and those given to a name at a line's start.
pub(super) fn read(code: &str) -> Vec<Example> {
    let tokens = tokens(code);
    let first = first(&tokens);
    let mut examples = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let name = match tokens.get(at..at + 3) {
            Some([Token::Word(name, line), Token::Mark('=' | ':', _), Token::Mark('{', _)])
                if starts_line(&tokens, at, *line) =>
            {
                Some(name.clone())
            }
            _ => None,
        };
        let begins = name.is_some() || (at == first && matches!(tokens[at], Token::Mark('{', _)));
        if !begins {
            at += 1;
            continue;
        }
        let mut parser = Parser { tokens: &tokens, at: at + if name.is_some() { 2 } else { 0 } };
        let start = parser.at;
        if let Some(entries) = parser.object(0).filter(|entries| !entries.is_empty()) {
            examples.push(Example { name, entries });
        }
        at = parser.at.max(start + 1);
    }
    examples
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Text(String, usize),
    Word(String, usize),
    Comment(String, usize),
    Mark(char, usize),
}

impl Token {
    fn line(&self) -> usize {
        match self {
            Self::Text(_, line) | Self::Word(_, line) | Self::Comment(_, line) | Self::Mark(_, line) => *line,
        }
    }
}

fn first(tokens: &[Token]) -> usize {
    tokens.iter().position(|token| !matches!(token, Token::Comment(..))).unwrap_or(0)
}

fn starts_line(tokens: &[Token], at: usize, line: usize) -> bool {
    let word = |token: &Token| matches!(token, Token::Word(word, _) if matches!(word.as_str(), "let" | "const" | "var"));
    at == 0 || tokens[at - 1].line() < line || word(&tokens[at - 1])
}

fn tokens(code: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut line = 0;
    let mut rest = code;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '\n' => {
                line += 1;
                1
            }
            '"' | '\'' => quoted(rest, c, line, &mut tokens),
            '#' => remark(rest, 1, line, &mut tokens),
            '/' if rest.starts_with("//") => remark(rest, 2, line, &mut tokens),
            '/' if rest.starts_with("/*") => {
                let end = rest.find("*/").map_or(rest.len(), |end| end + 2);
                line += rest[..end].matches('\n').count();
                end
            }
            c if c.is_alphanumeric() || matches!(c, '_' | '$' | '-' | '+' | '.') => {
                let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '-' | '+' | '.');
                let end = rest.find(|c| !word(c)).unwrap_or(rest.len());
                tokens.push(Token::Word(rest[..end].to_owned(), line));
                end
            }
            c if c.is_whitespace() => c.len_utf8(),
            c => {
                tokens.push(Token::Mark(c, line));
                c.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    tokens
}

/// Reads a quoted text, which ends with its line at the latest.
fn quoted(rest: &str, quote: char, line: usize, tokens: &mut Vec<Token>) -> usize {
    let mut text = String::new();
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '\n' => {
                tokens.push(Token::Text(text, line));
                return at;
            }
            c if escaped => {
                escaped = false;
                text.push(c);
            }
            '\\' => escaped = true,
            c if c == quote => {
                tokens.push(Token::Text(text, line));
                return at + 1;
            }
            c => text.push(c),
        }
    }
    tokens.push(Token::Text(text, line));
    rest.len()
}

fn remark(rest: &str, mark: usize, line: usize, tokens: &mut Vec<Token>) -> usize {
    let end = rest.find('\n').unwrap_or(rest.len());
    tokens.push(Token::Comment(rest[mark..end].trim_matches(['/', '#', ' ', '\r']).to_owned(), line));
    end
}

struct Parser<'a> {
    tokens: &'a [Token],
    at: usize,
}

/// Objects within objects are read to this depth.
const DEEPEST: usize = 32;

impl Parser<'_> {
    fn object(&mut self, depth: usize) -> Option<Vec<Entry>> {
        let mut entries: Vec<Entry> = Vec::new();
        self.mark('{')?;
        loop {
            match self.tokens.get(self.at)? {
                Token::Mark('}', _) => {
                    self.at += 1;
                    self.comment(&mut entries);
                    return Some(entries);
                }
                Token::Mark(',', _) => {
                    self.at += 1;
                    self.comment(&mut entries);
                }
                Token::Comment(..) => {
                    self.comment(&mut entries);
                    self.at += usize::from(matches!(self.tokens.get(self.at), Some(Token::Comment(..))));
                }
                Token::Mark('.' | '…', _) => self.at += 1,
                Token::Word(word, _) if word.chars().all(|c| c == '.') => self.at += 1,
                Token::Text(key, line) | Token::Word(key, line) => {
                    let (key, line) = (key.clone(), *line);
                    self.at += 1;
                    self.mark(':')?;
                    let (kind, inner) = self.value(depth)?;
                    entries.push(Entry { key, kind, entries: inner, comment: String::new(), line });
                    self.comment(&mut entries);
                }
                Token::Mark(..) => return None,
            }
        }
    }

    /// A comment belongs to the key whose line it ends.
    fn comment(&mut self, entries: &mut [Entry]) {
        let Some(Token::Comment(text, line)) = self.tokens.get(self.at) else { return };
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).map(Token::line);
        if let (Some(entry), true) = (entries.last_mut(), before == Some(*line)) {
            if entry.comment.is_empty() {
                entry.comment.clone_from(text);
            }
            self.at += 1;
        }
    }

    fn value(&mut self, depth: usize) -> Option<(String, Vec<Entry>)> {
        while matches!(self.tokens.get(self.at), Some(Token::Comment(..))) {
            self.at += 1;
        }
        match self.tokens.get(self.at)? {
            Token::Text(..) => {
                self.at += 1;
                Some(("string".to_owned(), Vec::new()))
            }
            Token::Word(word, _) => {
                let kind = literal(word).to_owned();
                self.at += 1;
                self.rest_of_call();
                Some((kind, Vec::new()))
            }
            Token::Mark('{', _) if depth < DEEPEST => Some(("object".to_owned(), self.object(depth + 1)?)),
            Token::Mark('[', _) if depth < DEEPEST => self.list(depth),
            _ => None,
        }
    }

    fn list(&mut self, depth: usize) -> Option<(String, Vec<Entry>)> {
        self.mark('[')?;
        let mut of = None;
        loop {
            match self.tokens.get(self.at)? {
                Token::Mark(']', _) => {
                    self.at += 1;
                    let (kind, entries) = of.unwrap_or_default();
                    let kind: String = kind;
                    return Some((
                        if kind.is_empty() { "list".to_owned() } else { format!("list<{kind}>") },
                        entries,
                    ));
                }
                Token::Mark(',' | '.' | '…', _) | Token::Comment(..) => self.at += 1,
                Token::Word(word, _) if word.chars().all(|c| c == '.') => self.at += 1,
                _ => {
                    let value = self.value(depth + 1)?;
                    of.get_or_insert(value);
                }
            }
        }
    }

    /// A call such as `open("x")` is one value.
    fn rest_of_call(&mut self) {
        if !matches!(self.tokens.get(self.at), Some(Token::Mark('(', _))) {
            return;
        }
        let mut depth = 0usize;
        while let Some(token) = self.tokens.get(self.at) {
            match token {
                Token::Mark('(', _) => depth += 1,
                Token::Mark(')', _) => depth = depth.saturating_sub(1),
                _ if depth == 0 => return,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return;
            }
        }
    }

    fn mark(&mut self, wanted: char) -> Option<()> {
        let found = matches!(self.tokens.get(self.at), Some(Token::Mark(mark, _)) if *mark == wanted);
        self.at += usize::from(found);
        found.then_some(())
    }
}

/// The type of a bare word: a number, true or false; a name such as `String` says nothing for sure.
fn literal(word: &str) -> &'static str {
    if matches!(word, "true" | "false" | "True" | "False") {
        "boolean"
    } else if word.parse::<i64>().is_ok() {
        "integer"
    } else if word.parse::<f64>().is_ok() {
        "number"
    } else {
        ""
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(entries: &[Entry]) -> Vec<(&str, &str)> {
        entries.iter().map(|entry| (entry.key.as_str(), entry.kind.as_str())).collect()
    }

    #[test]
    fn json_may_hold_comments() {
        let read =
            read("{\n  \"a\": \"x // y\", // why\n  \"b\": {\"c\": [\"d\"], \"e\": true,},\n  \"f\": 1\n}\n");
        assert_eq!(keys(&read[0].entries), [("a", "string"), ("b", "object"), ("f", "integer")]);
        assert_eq!(keys(&read[0].entries[1].entries), [("c", "list<string>"), ("e", "boolean")]);
        assert_eq!(read[0].entries[0].comment, "why");
    }

    #[test]
    fn python_names_its_objects() {
        let read = read("# first\ncode = {\n  'a': 'x',  # why\n  'b': None\n}\ncall(x=1, code=code, ...)\n");
        assert_eq!(read[0].name.as_deref(), Some("code"));
        assert_eq!(keys(&read[0].entries), [("a", "string"), ("b", "")]);
    }

    #[test]
    fn other_code_holds_no_objects() {
        assert_eq!(read("fn main() { println!(\"{}\", x); }"), []);
        assert_eq!(read("{ broken"), []);
        assert_eq!(read("key: value\nlist:\n  - a # b\n"), []);
    }
}
