//! Regular expressions spelt so that they are built fast and searched fast.
//!
//! A document is read in a process of its own, which builds each expression anew. Spelt with all scripts of the
//! world in mind, `\w`, `\d` and `\b` alone would take longer to build than the document takes to read.

use std::fmt::Write;

/// The inside of a class of signs that make words, in the scripts that are read: letters of Latin with their marks.
const WORD: &str = "0-9A-Za-z_À-ÖØ-öø-ɏ";
const SPACE: &str = r"\x09-\x0d\x20\u{a0}";

/// The expression without regard to case, in which `\d`, `\s` and `\b` know ASCII only and `\w` Latin letters too.
/// All else means what it meant; `\b` stands beside letters of ASCII only.
pub fn spell(source: &str) -> String {
    let mut spelt = String::with_capacity(source.len() * 2);
    spelt.push_str("(?i-u)");
    let mut rest = source;
    while let Some(sign) = rest.chars().next() {
        let length = match sign {
            '\\' => write_escape(rest, &mut spelt),
            '[' => write_class(rest, &mut spelt),
            '.' => {
                spelt.push_str("(?u:.)");
                1
            }
            sign if sign.is_ascii() => {
                spelt.push(sign);
                1
            }
            sign => {
                // Writing to a text never fails.
                let _ = write!(spelt, "(?u:{sign})");
                sign.len_utf8()
            }
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    spelt
}

/// Gives the length of what was written anew.
fn write_escape(rest: &str, spelt: &mut String) -> usize {
    let Some(sign) = rest.chars().nth(1) else {
        spelt.push('\\');
        return 1;
    };
    // Writing to a text never fails.
    let _ = match sign {
        'w' => write!(spelt, "(?u-i:[{WORD}])"),
        'W' => write!(spelt, "(?u-i:[^{WORD}])"),
        'S' => write!(spelt, "(?u-i:[^{SPACE}])"),
        'D' => write!(spelt, "(?u-i:[^0-9])"),
        sign if sign.is_ascii() => write!(spelt, "\\{sign}"),
        sign => write!(spelt, "(?u:{sign})"),
    };
    1 + sign.len_utf8()
}

/// A class that has or may match signs beyond ASCII must know them as signs, not as bytes.
fn write_class(rest: &str, spelt: &mut String) -> usize {
    let length = class_length(rest);
    let class = rest.get(..length).unwrap_or(rest);
    let knows_signs = class.starts_with("[^") || !class.is_ascii() || class.contains(r"\w") || class.contains(r"\W");
    if !knows_signs {
        spelt.push_str(class);
        return length;
    }
    spelt.push_str("(?u:");
    let mut signs = class.chars();
    while let Some(sign) = signs.next() {
        let escaped = if sign == '\\' { signs.next() } else { None };
        match escaped {
            Some('w') => spelt.push_str(WORD),
            Some('d') => spelt.push_str("0-9"),
            Some('s') => spelt.push_str(SPACE),
            Some(escaped) => spelt.extend(['\\', escaped]),
            None => spelt.push(sign),
        }
    }
    spelt.push(')');
    length
}

/// In bytes, with both brackets.
fn class_length(rest: &str) -> usize {
    let mut escaped = false;
    for (at, sign) in rest.char_indices().skip(1) {
        let first = at == 1 || (at == 2 && rest.starts_with("[^"));
        match sign {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            ']' if !first => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use regex::Regex;

    use super::*;

    fn find<'t>(source: &str, text: &'t str) -> Option<&'t str> {
        Regex::new(&spell(source)).unwrap().find(text).map(|found| found.as_str())
    }

    #[test]
    fn letters_with_marks_are_letters_whatever_their_case() {
        assert_eq!(find(r"\bkündig\w*\b", "die KÜNDIGUNGSFRÜH beträgt"), Some("KÜNDIGUNGSFRÜH"));
        assert_eq!(find(r"(?:\w+\s+){2}nicht", "wir können überhaupt nicht"), Some("können überhaupt nicht"));
        assert_eq!(find(r"[\w.-]+@", "an jürgen.ß@"), Some("jürgen.ß@"));
        assert_eq!(find(r"[^\w]", "aü1§"), Some("§"));
    }

    #[test]
    fn signs_are_never_cut_in_two() {
        assert_eq!(find(r"[^.;]{0,2}end", "££€end"), Some("£€end"));
        assert_eq!(find(r"a.b", "a€b"), Some("a€b"));
        assert_eq!(find(r"\W+$", "a€"), Some("€"));
        assert_eq!(find(r"[€£]\d", "€5"), Some("€5"));
    }

    #[test]
    fn brackets_and_backslashes_within_a_class_end_nothing() {
        assert_eq!(find(r"[]x]+", "a]x"), Some("]x"));
        assert_eq!(find(r"[^\]x]+", "x]ab"), Some("ab"));
        assert_eq!(find(r"\[[\[\]]", "a[]"), Some("[]"));
        assert_eq!(find(r"(?-i:[A-Z])b", "ab Ab AB"), Some("Ab"));
        assert_eq!(spell("["), "(?i-u)[");
        assert_eq!(spell("\\"), r"(?i-u)\");
    }
}
