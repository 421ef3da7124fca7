//! Random bytes that decide what a case is made of: cheap to make, and shrunk by leaving out and by setting to zero.

use std::fmt;

use proptest::prelude::Rng as _;
use proptest::strategy::{NewTree, Strategy, ValueTree};
use proptest::test_runner::TestRunner;

/// The strategy: tapes of up to so many bytes.
#[derive(Clone, Copy, Debug)]
pub struct Tapes(pub usize);

impl Strategy for Tapes {
    type Tree = Shrinking;
    type Value = Recorded;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        let rng = runner.rng();
        let length = rng.next_u32() as usize % self.0 + 1;
        let mut bytes = vec![0; length];
        rng.fill_bytes(&mut bytes);
        Ok(Shrinking { last: bytes.clone(), now: bytes, step: length, at: 0 })
    }
}

/// The bytes of a case, shown on one line.
#[derive(Clone)]
pub struct Recorded(pub Vec<u8>);

impl fmt::Debug for Recorded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02x?}", self.0)
    }
}

/// A tape that becomes smaller as long as the case fails.
#[derive(Debug)]
pub struct Shrinking {
    now: Vec<u8>,
    /// The smallest that failed.
    last: Vec<u8>,
    /// How many bytes are left out at once; with 0 they are set to zero.
    step: usize,
    at: usize,
}

impl Shrinking {
    fn next(&mut self) -> bool {
        loop {
            if self.at >= self.last.len() {
                if self.step == 0 {
                    return false;
                }
                (self.step, self.at) = (self.step / 2, 0);
                continue;
            }
            self.now.clone_from(&self.last);
            if self.step > 0 {
                let end = (self.at + self.step).min(self.now.len());
                self.now.drain(self.at..end);
                return true;
            }
            if std::mem::take(&mut self.now[self.at]) > 0 {
                return true;
            }
            self.at += 1;
        }
    }
}

impl ValueTree for Shrinking {
    type Value = Recorded;

    fn current(&self) -> Recorded {
        Recorded(self.now.clone())
    }

    fn simplify(&mut self) -> bool {
        self.last.clone_from(&self.now);
        self.next()
    }

    fn complicate(&mut self) -> bool {
        self.at += self.step.max(1);
        let more = self.next();
        if !more {
            self.now.clone_from(&self.last);
        }
        more
    }
}

/// Reads decisions off a tape; behind its end all of them are 0.
#[derive(Debug)]
pub struct Tape<'a>(&'a [u8]);

impl<'a> Tape<'a> {
    /// From the beginning.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// The next byte.
    pub fn byte(&mut self) -> u8 {
        self.0.split_off_first().copied().unwrap_or_default()
    }

    /// The next eight bytes as one number.
    pub fn number(&mut self) -> u64 {
        u64::from_le_bytes(std::array::from_fn(|_| self.byte()))
    }

    /// A number below this one.
    pub fn below(&mut self, limit: usize) -> usize {
        let wide = if limit > 256 { usize::from(self.byte()) << 8 } else { 0 };
        (wide | usize::from(self.byte())) % limit.max(1)
    }

    /// Whether something happens that happens once in so many cases.
    pub fn once_in(&mut self, cases: usize) -> bool {
        self.below(cases) == cases - 1
    }

    /// One of these.
    pub fn pick<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        &of[self.below(of.len())]
    }

    /// Up to so many bytes.
    pub fn bytes(&mut self, most: usize) -> Vec<u8> {
        let length = self.below(most + 1);
        (0..length).map(|_| self.byte()).collect()
    }

    /// Any text: plain, hostile, or of any characters.
    pub fn text(&mut self, most: usize) -> String {
        let (kind, length) = (self.below(4), self.below(most + 1));
        (0..length).map(|_| self.char(kind)).collect()
    }

    fn char(&mut self, kind: usize) -> char {
        match kind {
            0 => char::from(b'a' + self.byte() % 26),
            1 => char::from(b' ' + self.byte() % 95),
            2 => *self.pick(&HOSTILE),
            _ => {
                let number =
                    u32::from(self.byte()) << 16 | u32::from(self.byte()) << 8 | u32::from(self.byte());
                char::from_u32(number % 0x11_0000).unwrap_or('\u{fffd}')
            }
        }
    }
}

/// What means something in a URL, in a header, in JSON or to a terminal.
const HOSTILE: [char; 40] = [
    '.', '/', '%', '?', '#', '&', '=', '+', ' ', '\\', '\0', '\r', '\n', '\t', ':', ';', '@', '"', '\'', '`',
    '<', '>', '{', '}', '[', ']', '|', '^', '~', '*', ',', '$', '2', 'e', 'F', '\u{7f}', '\u{85}', 'é',
    '\u{2028}', '🙂',
];
