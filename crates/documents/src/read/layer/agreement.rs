//! Whether a text layer says what the characters on the drawn page say.

use super::super::page::{Page, Word};
use super::super::tilt::Tilt;

/// Only characters that were read for sure speak against a text.
const SURE: u8 = 94;
/// More words than this share that say something else, and none of the layer is believed.
const MOST_STRANGE: f32 = 0.2;
/// Fewer letters are often misread.
const LEAST_LETTERS: usize = 4;

/// Two readings of one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    pub stated: String,
    pub drawn: String,
}

/// The first place where the layer states other figures than are drawn, or one of many other words. The scanned
/// page is brought back to the page as it came by its tilt.
pub fn find_disagreement(page: &Page, scanned: &Page, tilt: Tilt) -> Option<Disagreement> {
    let back = |word: &Word| Word { area: tilt.bring_back(word.area), ..word.clone() };
    let drawn: Vec<Word> = scanned.lines.iter().flat_map(|line| &line.words).map(back).collect();
    let mut strange: Vec<Disagreement> = Vec::new();
    let mut compared = 0usize;
    for word in page.lines.iter().flat_map(|line| &line.words) {
        let over: Vec<&Word> = drawn.iter().filter(|other| overlaps(word, other)).collect();
        if over.is_empty() || over.iter().any(|other| other.confidence.as_percent() < SURE) {
            continue;
        }
        let seen: String = over.iter().map(|other| other.text.as_str()).collect::<Vec<_>>().join(" ");
        let found = || Disagreement { stated: word.text.clone(), drawn: seen.clone() };
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let (own, other) = (digits(&word.text), digits(&seen));
        if !own.is_empty() {
            // A word of the one may be a part of a word of the other.
            if !other.is_empty() && !own.contains(&other) && !other.contains(&own) {
                return Some(found());
            }
            continue;
        }
        if word.text.chars().filter(|sign| sign.is_alphabetic()).count() >= LEAST_LETTERS {
            compared += 1;
            let (own, other) = (word.text.to_lowercase(), seen.to_lowercase());
            if !other.contains(&own) && strsim::normalized_levenshtein(&own, &other) < 0.5 {
                strange.push(found());
            }
        }
    }
    if strange.len() as f32 > compared as f32 * MOST_STRANGE && strange.len() > 1 {
        return strange.into_iter().next();
    }
    None
}

/// Whether much of the one's width stands on the other's line.
fn overlaps(word: &Word, other: &Word) -> bool {
    let (a, b) = (word.area, other.area);
    let across = a.right.min(b.right) - a.left.max(b.left);
    let smaller = (a.right - a.left).min(b.right - b.left);
    let middle = f32::midpoint(b.top, b.bottom);
    across > smaller * 0.4 && (a.top..=a.bottom).contains(&middle)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::plain::lay_text;

    fn compare(stated: &str, drawn: &str) -> Option<String> {
        let page = |text: &str| lay_text(text).unwrap().remove(0);
        let (stated, drawn) = (page(stated), page(drawn));
        let tilt = Tilt { width: stated.width, height: stated.height, quarters: 0, degrees: 0.0 };
        find_disagreement(&stated, &drawn, tilt).map(|found| format!("{} for {}", found.stated, found.drawn))
    }

    #[test]
    fn other_figures_disagree_and_parts_of_words_do_not() {
        let same = "Invoice  4711\nTotal    1.234,56 EUR\n";
        assert_eq!(compare(same, same), None);
        assert_eq!(compare(same, "Invoice  4711\nTotal    9.234,56 EUR\n").as_deref(), Some("1.234,56 for 9.234,56"));
        assert_eq!(compare("Total 1.234,56\n", "Total 1.234,56EUR\n"), None);
    }

    #[test]
    fn one_misread_word_is_forgiven_and_many_are_not() {
        let stated = "Delivery of paper and printing office supplies\n";
        assert_eq!(compare(stated, "Delivery of paper and qzxvkwjx office supplies\n"), None);
        let other = compare(stated, "Ignorant of nobody and qzxvkwjx horses snowball\n");
        assert!(other.is_some(), "{other:?}");
    }
}
