//! Whether what a font says its signs mean agrees with what it draws.

use std::collections::HashMap;

use lopdf::{Dictionary, Document, Object};

/// The most bytes that a table of meanings may unfold to.
const MAX_TABLE: usize = 1024 * 1024;
/// A table of more entries belongs to a script whose signs are not looked at.
const MOST_ENTRIES: usize = 70_000;

/// Whether the font's table of meanings contradicts the names of its signs, or gives one digit to two of them.
pub fn contradicts(document: &Document, font: &Dictionary) -> bool {
    let table = font.get_deref(b"ToUnicode", document).and_then(Object::as_stream);
    let Ok(table) = table.and_then(|stream| stream.get_plain_content_with_limit(MAX_TABLE)) else { return false };
    let meanings = read_meanings(&table);
    let mut digits: Vec<char> = meanings.values().copied().filter(char::is_ascii_digit).collect();
    let count = digits.len();
    digits.sort_unstable();
    digits.dedup();
    if digits.len() < count {
        return true;
    }
    let names = names_of(document, font);
    meanings.iter().any(|(code, meaning)| names.get(code).is_some_and(|name| name != meaning))
}

/// What the codes of a simple font draw, as far as its encoding tells: digits and plain letters.
fn names_of(document: &Document, font: &Dictionary) -> HashMap<u32, char> {
    let mut names = HashMap::new();
    let is = |key: &[u8], value: &[u8]| font.get_deref(key, document).and_then(Object::as_name).ok() == Some(value);
    if !is(b"Subtype", b"Type1") && !is(b"Subtype", b"TrueType") && !is(b"Subtype", b"MMType1") {
        return names;
    }
    let encoding = font.get_deref(b"Encoding", document);
    let based = match &encoding {
        Ok(Object::Name(_)) => true,
        Ok(Object::Dictionary(own)) => own.has(b"BaseEncoding") || !is_embedded(document, font),
        _ => !is_embedded(document, font),
    };
    if based {
        let plain = (b'0'..=b'9').chain(b'A'..=b'Z').chain(b'a'..=b'z');
        names.extend(plain.map(|byte| (u32::from(byte), char::from(byte))));
    }
    let differences = encoding.and_then(Object::as_dict).and_then(|own| own.get_deref(b"Differences", document));
    let Ok(Object::Array(differences)) = differences else { return names };
    let mut code = 0u32;
    for object in differences.iter().take(MOST_ENTRIES) {
        match object {
            Object::Integer(number) => code = u32::try_from(*number).unwrap_or(0),
            Object::Name(name) => {
                match read_name(name) {
                    Some(sign) => names.insert(code, sign),
                    None => names.remove(&code),
                };
                code = code.saturating_add(1);
            }
            _ => {}
        }
    }
    names
}

/// Of a font that comes with the file the program alone says what a code without a name draws.
fn is_embedded(document: &Document, font: &Dictionary) -> bool {
    let descriptor = font.get_deref(b"FontDescriptor", document).and_then(Object::as_dict);
    descriptor.is_ok_and(|own| [&b"FontFile"[..], b"FontFile2", b"FontFile3"].iter().any(|key| own.has(key)))
}

fn read_name(name: &[u8]) -> Option<char> {
    const DIGITS: [&[u8]; 10] =
        [b"zero", b"one", b"two", b"three", b"four", b"five", b"six", b"seven", b"eight", b"nine"];
    match name {
        [letter] if letter.is_ascii_alphabetic() => Some(char::from(*letter)),
        _ => ('0'..='9').zip(DIGITS).find_map(|(digit, known)| (known == name).then_some(digit)),
    }
}

/// One part of a table of meanings.
enum Part {
    Code(u32),
    Open,
    Close,
    Word(String),
}

/// The sign that each code stands for, where it is a single one.
pub fn read_meanings(table: &[u8]) -> HashMap<u32, char> {
    let mut meanings = HashMap::new();
    let mut pending: Vec<Part> = Vec::new();
    for part in split(table) {
        match part {
            Part::Word(word) => {
                match word.as_str() {
                    "endbfchar" => add_single(&pending, &mut meanings),
                    "endbfrange" => add_ranges(&pending, &mut meanings),
                    _ => {}
                }
                pending.clear();
            }
            part if pending.len() < MOST_ENTRIES => pending.push(part),
            _ => {}
        }
    }
    meanings
}

fn add_single(parts: &[Part], meanings: &mut HashMap<u32, char>) {
    for pair in parts.chunks_exact(2) {
        if let [Part::Code(code), Part::Code(meaning)] = pair {
            meanings.extend(char::from_u32(*meaning).map(|sign| (*code, sign)));
        }
    }
}

fn add_ranges(parts: &[Part], meanings: &mut HashMap<u32, char>) {
    let mut rest = parts;
    while let [Part::Code(first), Part::Code(last), after @ ..] = rest {
        let codes = (*first..=*last).take(usize::from(u8::MAX) + 1);
        match after {
            [Part::Code(meaning), after @ ..] => {
                let signs = codes.zip(*meaning..).filter_map(|(code, sign)| Some((code, char::from_u32(sign)?)));
                meanings.extend(signs);
                rest = after;
            }
            [Part::Open, after @ ..] => {
                let end = after.iter().position(|part| matches!(part, Part::Close)).unwrap_or(after.len());
                for (code, part) in codes.zip(after.iter().take(end)) {
                    if let Part::Code(meaning) = part {
                        meanings.extend(char::from_u32(*meaning).map(|sign| (code, sign)));
                    }
                }
                rest = after.get(end + 1..).unwrap_or_default();
            }
            _ => break,
        }
    }
}

fn split(table: &[u8]) -> impl Iterator<Item = Part> {
    let mut rest = table;
    std::iter::from_fn(move || {
        loop {
            let (&byte, after) = rest.split_first()?;
            match byte {
                b'[' | b']' => {
                    rest = after;
                    return Some(if byte == b'[' { Part::Open } else { Part::Close });
                }
                b'<' => {
                    let end = after.iter().position(|byte| *byte == b'>').unwrap_or(after.len());
                    let digits = std::str::from_utf8(after.get(..end).unwrap_or_default()).unwrap_or_default();
                    rest = after.get(end + 1..).unwrap_or_default();
                    // Longer ones stand for several signs together.
                    let code = u32::from_str_radix(digits.trim(), 16).ok().filter(|_| digits.len() <= 4);
                    return Some(Part::Code(code.unwrap_or(u32::MAX)));
                }
                byte if byte.is_ascii_alphabetic() => {
                    let end = rest.iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(rest.len());
                    let word = String::from_utf8_lossy(rest.get(..end).unwrap_or_default()).into_owned();
                    rest = rest.get(end..).unwrap_or_default();
                    return Some(Part::Word(word));
                }
                _ => rest = after,
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn meanings_are_read_one_by_one_and_in_ranges() {
        let table = b"/CIDInit /ProcSet findresource begin 1 begincodespacerange <00> <FF> endcodespacerange\n\
            2 beginbfchar <31> <0039> <66> <00660069> endbfchar\n\
            2 beginbfrange <41> <43> <0041> <50> <51> [<0058> <0059>] endbfrange";
        let meanings = read_meanings(table);
        let mut found: Vec<(u32, char)> = meanings.into_iter().collect();
        found.sort_unstable();
        let expected = [(0x31, '9'), (0x41, 'A'), (0x42, 'B'), (0x43, 'C'), (0x50, 'X'), (0x51, 'Y')];
        assert_eq!(found, expected);
        for end in 0..table.len() {
            read_meanings(&table[..end]);
        }
        assert!(read_meanings(b"<00> <ffffffff> <0041> endbfrange <0> <fff0> <fff0> endbfrange").len() <= 256);
    }

    #[test]
    fn names_of_signs_are_digits_and_letters() {
        assert_eq!(read_name(b"nine"), Some('9'));
        assert_eq!(read_name(b"Q"), Some('Q'));
        assert_eq!(read_name(b"g12"), None);
    }
}
