//! A description taken apart: its words, its sizes, and the span of time it speaks of.

mod date;
mod vocabulary;

use rust_decimal::Decimal;

use super::lexicon::{Kind, label_value};
use crate::number::read_decimal;

use date::is_date;

pub(super) use vocabulary::{Vocabulary, Word};

/// A number in a description, with the unit or label it stands with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Size {
    pub value: Decimal,
    /// 0 where the number stands alone.
    pub unit: u32,
}

/// What a description says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Phrase {
    /// Sorted, each once.
    pub words: Vec<u32>,
    /// Sorted.
    pub sizes: Vec<Size>,
    /// Bits: hour, day, week, fortnight, month, quarter, year.
    pub spans: u8,
}

impl Phrase {
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.sizes.is_empty()
    }
}

/// What stood just before the present token.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Start,
    Word,
    Reference,
    Label(u32),
    Month,
    /// A number that stands alone so far.
    Number,
}

/// Takes a description in lower case apart.
fn read_phrase(vocabulary: &mut Vocabulary, lower: &str) -> Phrase {
    let phrase = Phrase { words: Vec::with_capacity(8), ..Phrase::default() };
    Reader { vocabulary, phrase, before: Before::Start }.read(lower)
}

/// Where the word ends that the text begins with.
fn end_of_word(text: &str) -> usize {
    let plain = text.bytes().take_while(u8::is_ascii_alphanumeric).count();
    match text.as_bytes().get(plain) {
        None => plain,
        Some(byte) if byte.is_ascii() && *byte != b'\'' => plain,
        Some(_) => text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’'))).unwrap_or(text.len()),
    }
}

struct Reader<'v> {
    vocabulary: &'v mut Vocabulary,
    phrase: Phrase,
    before: Before,
}

impl Reader<'_> {
    fn read(mut self, lower: &str) -> Phrase {
        let mut rest = lower;
        while let Some(first) = rest.chars().next() {
            if first == ' ' {
                rest = rest.trim_start_matches(' ');
            } else if first.is_ascii_digit() {
                let run = rest
                    .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '/' | '-')))
                    .unwrap_or(rest.len());
                let (digits, _) = rest.split_at(run);
                if is_date(digits.trim_end_matches(['.', ',', '/', '-'])) {
                    rest = rest.get(run..).unwrap_or("");
                    continue;
                }
                let run = digits.find(['/', '-']).unwrap_or(run);
                let (number, after) = rest.split_at(run);
                self.number(number.trim_end_matches(['.', ',']));
                rest = after;
            } else if first.is_alphabetic() {
                let (token, after) = rest.split_at(end_of_word(rest));
                rest = self.joined(token, after).unwrap_or(after);
            } else {
                let (sign, after) = rest.split_at(first.len_utf8());
                self.sign(sign);
                rest = after;
            }
        }
        self.phrase.words.sort_unstable();
        self.phrase.words.dedup();
        self.phrase.sizes.sort_unstable();
        self.phrase
    }

    /// Reads a word; where a short prefix is hyphenated to the next word ("on-site"), both as one.
    fn joined<'t>(&mut self, token: &str, after: &'t str) -> Option<&'t str> {
        const PREFIXES: &[&str] =
            &["on", "off", "co", "re", "pre", "non", "pick", "call", "set", "un", "e", "over", "roll"];
        if let Some(tail) = after.strip_prefix('-')
            && PREFIXES.contains(&token)
        {
            let run = tail.find(|c: char| !c.is_alphabetic()).unwrap_or(tail.len());
            let (second, after) = tail.split_at(run);
            if !second.is_empty() {
                self.word(&format!("{token}{second}"));
                return Some(after);
            }
        }
        self.word(token);
        None
    }

    fn sign(&mut self, sign: &str) {
        let unit = match sign {
            "%" => "percent",
            "\"" | "″" => "inch",
            "'" | "′" => "foot",
            "#" => {
                self.before = Before::Reference;
                return;
            }
            _ => return,
        };
        if self.before == Before::Number {
            let unit = self.vocabulary.know(unit).size_unit;
            self.attach(unit);
        }
    }

    /// Gives the last number its unit; a value that cannot be converted stays as it was printed.
    fn attach(&mut self, (measure, holds): (u32, Decimal)) {
        if let Some(size) = self.phrase.sizes.last_mut() {
            size.unit = measure;
            size.value = size.value.checked_mul(holds).map_or(size.value, |value| value.normalize());
        }
        self.before = Before::Word;
    }

    fn number(&mut self, digits: &str) {
        let value = read_decimal(digits, None);
        let Some(value) = value else { return };
        let is_year = digits.len() == 4 && value >= Decimal::from(1990) && value < Decimal::from(2100);
        match self.before {
            Before::Reference => {}
            _ if is_year => {}
            // "Nov 1": a day of the month.
            Before::Month => {}
            Before::Label(unit) => {
                self.phrase.sizes.push(Size { value: value.normalize(), unit });
                self.before = Before::Word;
            }
            _ => {
                self.phrase.sizes.push(Size { value: value.normalize(), unit: 0 });
                self.before = Before::Number;
            }
        }
    }

    fn word(&mut self, token: &str) {
        if !token.bytes().all(|byte| byte.is_ascii_lowercase()) {
            if token.contains(['\'', '’']) {
                let plain: String = token.trim_end_matches("'s").trim_end_matches("’s").replace(['\'', '’'], "");
                return self.word(&plain);
            }
            if self.split_model(token) {
                return;
            }
        }
        let known = self.vocabulary.know(token);
        if let Before::Label(unit) = self.before
            && let Some(value) = label_value(token)
        {
            self.phrase.sizes.push(Size { value: Decimal::from(value), unit });
            self.before = Before::Word;
            return;
        }
        if self.before == Before::Number {
            if known.size_unit.0 != 0 {
                return self.attach(known.size_unit);
            }
            // "1 Nov": the number was a day of the month. "2nd floor": an ordinal.
            if known.kind == Kind::Month {
                self.phrase.sizes.pop();
            }
            if matches!(token, "st" | "nd" | "rd" | "th") {
                self.phrase.sizes.pop();
                self.before = Before::Word;
                return;
            }
            if token == "x" {
                return;
            }
        }
        self.before = if known.label != 0 {
            Before::Label(known.label)
        } else if known.reference {
            Before::Reference
        } else {
            Before::Word
        };
        match known.kind {
            Kind::Silent => {}
            Kind::Span(bit) => self.phrase.spans |= bit,
            Kind::Month => self.before = Before::Month,
            Kind::Number(value) => {
                self.phrase.sizes.push(Size { value: Decimal::from(value), unit: 0 });
                self.before = Before::Number;
            }
            Kind::Plain | Kind::Generic => {
                if token.chars().nth(1).is_some() {
                    self.phrase.words.push(known.word);
                }
            }
        }
    }

    /// "M8", "cat6": letters with a number right behind, which is then a size of its own kind.
    fn split_model(&mut self, token: &str) -> bool {
        let Some(at) = token.find(|c: char| c.is_ascii_digit()) else { return false };
        let (letters, digits) = token.split_at(at);
        if letters.is_empty() || letters.len() > 4 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return false;
        }
        let Some(value) = read_decimal(digits, None) else { return false };
        let unit = self.vocabulary.unit_id(letters);
        self.phrase.sizes.push(Size { value: value.normalize(), unit });
        if letters.len() > 2 {
            let word = self.vocabulary.know(letters).word;
            self.phrase.words.push(word);
        }
        self.before = Before::Word;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(text: &str) -> (Vec<String>, usize) {
        let mut vocabulary = Vocabulary::default();
        let phrase = vocabulary.read(text);
        (phrase.sizes.iter().map(|size| size.value.to_string()).collect(), phrase.words.len())
    }

    #[test]
    fn order_plural_and_span_words_make_no_difference() {
        let mut vocabulary = Vocabulary::default();
        let one = vocabulary.read("Monthly pest controls");
        let two = vocabulary.read("Pest control, per month");
        assert_eq!(one, two);
    }

    #[test]
    fn sizes_are_read_with_their_units() {
        let mut vocabulary = Vocabulary::default();
        let size = |vocabulary: &mut Vocabulary, text: &str| vocabulary.read(text).sizes;
        let yard = size(&mut vocabulary, "6-yard container");
        assert_eq!(yard, size(&mut vocabulary, "Container 6 yd"));
        assert_eq!(yard, size(&mut vocabulary, "6yd. container"));
        assert_eq!(yard, size(&mut vocabulary, "six yard container"));
        assert_ne!(yard, size(&mut vocabulary, "8-yard container"));
        assert_eq!(size(&mut vocabulary, "2.5 mm"), size(&mut vocabulary, "2,5mm"));
        assert_eq!(size(&mut vocabulary, "128.00"), size(&mut vocabulary, "128"));
        assert_eq!(size(&mut vocabulary, "0.5 l"), size(&mut vocabulary, "500 ml"));
        assert_ne!(size(&mut vocabulary, "1 Gbps"), size(&mut vocabulary, "500 Mbps"));
        assert_ne!(size(&mut vocabulary, "grade A"), size(&mut vocabulary, "grade B"));
        assert_ne!(size(&mut vocabulary, "bolt M8"), size(&mut vocabulary, "bolt M10"));
    }

    #[test]
    fn dates_and_references_are_no_sizes() {
        for text in [
            "Cleaning 2026-11-24",
            "Cleaning 1 Nov 2026",
            "Cleaning Nov 1",
            "Cleaning, site 12",
            "Cleaning #4711",
            "Cleaning 05/2026",
        ] {
            assert!(sizes(text).0.is_empty(), "{text}");
        }
    }

    #[test]
    fn reads_any_text_without_panic() {
        for text in ["", "   ", "---", "'", "5'", "’s", "É 5é", "1/2/3/4", "#", "12.", "%%", "日本語 5個"] {
            let mut vocabulary = Vocabulary::default();
            vocabulary.read(text);
        }
    }
}
