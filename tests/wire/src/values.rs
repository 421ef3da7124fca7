//! Values that the specification speaks of, as JSON text: mostly right, sometimes of another type, twice, or none at all.

use fc_spec::{Api, Encoding, Operation, Row, Type};

use crate::tape::Tape;

/// The specification.
///
/// # Panics
/// It has a fault, which its own tests say better.
pub fn api() -> &'static Api {
    fc_spec::fc2().expect("the specification is in order")
}

/// Writes values off a tape.
#[derive(Debug)]
pub struct Maker<'t, 'b> {
    /// What decides.
    pub tape: &'t mut Tape<'b>,
    /// What was written.
    pub text: String,
    /// Whether some key may stand twice in it, or is one that `serde_json` uses for itself: of the first an answer takes
    /// one and keeps one, the second may be a number.
    pub odd: bool,
}

/// How deep values are, unless they are deep on purpose.
const DEPTH: usize = 4;

impl<'t, 'b> Maker<'t, 'b> {
    /// Nothing written yet.
    pub fn new(tape: &'t mut Tape<'b>) -> Self {
        Self { tape, text: String::new(), odd: false }
    }

    /// A request of an operation.
    pub fn request(&mut self, operation: &Operation) {
        self.object(&operation.rows, DEPTH);
    }

    /// An object of these rows.
    pub fn rows(&mut self, rows: &[Row]) {
        self.object(rows, DEPTH);
    }

    /// An answer to an operation: of its result, or any JSON.
    pub fn answer(&mut self, operation: &Operation) {
        let result = operation.result.as_deref().and_then(|result| api().object(result));
        match result {
            Some(result) if !self.tape.once_in(4) => self.object(&result.rows, DEPTH),
            _ => self.json(DEPTH),
        }
    }

    /// Any JSON.
    pub fn json(&mut self, depth: usize) {
        match self.tape.below(if depth == 0 { 6 } else { 9 }) {
            0 => self.text.push_str("null"),
            1 => self.text.push_str(["true", "false"][self.tape.below(2)]),
            2 | 3 => self.number(),
            4 | 5 => self.string(12),
            6 => self.list(3, |one| one.json(depth - 1)),
            7 => self.entries(3, |one| one.json(depth - 1)),
            _ => self.deep(),
        }
    }

    /// Lists or objects inside each other, about as many as a parser of JSON bears.
    fn deep(&mut self) {
        if !self.tape.once_in(16) {
            return self.text.push_str("{}");
        }
        let many = 100 + self.tape.below(40);
        let (open, close) = *self.tape.pick(&[("[", "]"), (r#"{"a":"#, "}")]);
        self.text.extend([&open.repeat(many), "1", &close.repeat(many)]);
    }

    fn number(&mut self) {
        let number = self.tape.number();
        let text = match self.tape.below(8) {
            0 => (number % 100).to_string(),
            #[expect(clippy::cast_possible_wrap, reason = "any number will do")]
            1 => (number as i64).to_string(),
            2 => format!("{}.0", number % 10_000),
            3 => Some(f64::from_bits(number)).filter(|one| one.is_finite()).unwrap_or_default().to_string(),
            4 => format!("{number}{number}"),
            5 => format!("0.{number}"),
            6 => (*self.tape.pick(&["-0", "1e400", "1e308", "-1E-400", "9007199254740993"])).to_owned(),
            _ => ((number >> 32) % 0x1_0000_0001).to_string(),
        };
        self.text.push_str(&text);
    }

    fn string(&mut self, most: usize) {
        let text = self.tape.text(most);
        self.quote(&text);
    }

    fn quote(&mut self, text: &str) {
        self.text.push_str(&serde_json::Value::from(text).to_string());
    }

    fn key(&mut self, key: &str) {
        self.quote(key);
        self.text.push(':');
    }

    fn list(&mut self, most: usize, mut item: impl FnMut(&mut Self)) {
        self.between('[', ']', most, &mut item);
    }

    /// An object of any keys, some of which mean something.
    fn entries(&mut self, most: usize, mut value: impl FnMut(&mut Self)) {
        let mut keys: Vec<String> = Vec::new();
        self.between('{', '}', most, &mut |one| {
            let known = if one.tape.once_in(4) { *one.tape.pick(&KEYS) } else { "" };
            let key = if known.is_empty() { one.tape.text(8) } else { known.to_owned() };
            one.key(&key);
            value(one);
            one.odd |= known.starts_with('$') || keys.iter().any(|other| other.eq_ignore_ascii_case(&key));
            keys.push(key);
        });
    }

    fn between(&mut self, open: char, close: char, most: usize, one: &mut dyn FnMut(&mut Self)) {
        self.text.push(open);
        for index in 0..self.tape.below(most + 1) {
            if index > 0 {
                self.text.push(',');
            }
            one(self);
        }
        self.text.push(close);
    }

    /// Some of these rows: those that are required nearly always.
    fn object(&mut self, rows: &[Row], depth: usize) {
        self.text.push('{');
        let mut first = true;
        let mut slots: Vec<&str> = Vec::new();
        for row in rows {
            let slot = row.slot.as_deref();
            let open = slot.is_some_and(|slot| !slots.contains(&slot));
            let seldom = if row.required || open { 64 } else { 3 };
            if self.tape.once_in(seldom) == (seldom == 64) {
                continue;
            }
            slots.extend(slot);
            let twice = self.tape.once_in(128);
            self.odd |= twice;
            for _ in 0..=usize::from(twice) {
                if !std::mem::take(&mut first) {
                    self.text.push(',');
                }
                self.row(row, depth);
            }
        }
        if self.tape.once_in(32) {
            self.text.push_str(if first { "" } else { "," });
            let key = self.tape.text(8);
            self.key(&key);
            self.json(1);
        }
        self.text.push('}');
    }

    fn row(&mut self, row: &Row, depth: usize) {
        let name = match self.tape.below(32) {
            0 => row.name.to_uppercase(),
            1 => row.name.clone(),
            _ => row.wire().to_owned(),
        };
        self.key(&name);
        let before = std::mem::take(&mut self.text);
        self.value(&row.kind, depth);
        let value = std::mem::replace(&mut self.text, before);
        if row.encoding == Some(Encoding::Json) && self.tape.below(2) == 0 {
            self.quote(&value);
        } else {
            self.text.push_str(&value);
        }
    }

    fn value(&mut self, kind: &Type, depth: usize) {
        if depth == 0 || self.tape.once_in(48) {
            return self.json(depth.min(2));
        }
        match kind {
            Type::String | Type::Bytes => self.string(16),
            Type::Boolean => {
                self.text.push_str(["true", "false", "\"True\"", "\"false\""][self.tape.below(4)]);
            }
            Type::Int32 | Type::Int64 => {
                let number = i64::from(self.tape.byte()) << self.tape.below(24);
                let text = [number.to_string(), format!("{number}.0"), format!("\"{number}\"")];
                self.text.push_str(&text[self.tape.below(8).saturating_sub(5)]);
            }
            Type::Double => self.number(),
            Type::Package => {
                let groups = self.tape.below(8);
                let text: String =
                    (0..groups * 4).map(|_| char::from(b'A' + self.tape.byte() % 26)).collect();
                self.quote(&text);
            }
            Type::Json => self.json(depth - 1),
            Type::List(item) => self.list(3, |one| one.value(item, depth - 1)),
            Type::Map(item) => self.entries(3, |one| one.value(item, depth - 1)),
            Type::Named(name) => self.named(name, depth),
        }
    }

    fn named(&mut self, name: &str, depth: usize) {
        if let Some(object) = api().object(name) {
            self.object(&object.rows, depth - 1);
        } else if let Some(union) = api().union(name) {
            match api().object(&self.tape.pick(&union.variants).kind) {
                Some(object) if !self.tape.once_in(4) => self.object(&object.rows, depth - 1),
                _ => self.entries(3, |one| one.json(2)),
            }
        } else if let Some(values) = api().enumeration(name) {
            let value = self.tape.pick(&values.values);
            let text = match self.tape.below(8) {
                0 => value.value.to_uppercase(),
                1 => self.tape.text(8),
                2 | 3 => value.value.clone(),
                _ => value.wire().to_owned(),
            };
            self.quote(&text);
        }
    }
}

/// Keys that mean something to a reader.
const KEYS: [&str; 10] = [
    "Code",
    "ErrorCode",
    "Message",
    "errorMessage",
    "RequestId",
    "stackTrace",
    "triggerConfig",
    "environmentVariables",
    "$serde_json::private::Number",
    "$serde_json::private::RawValue",
];
