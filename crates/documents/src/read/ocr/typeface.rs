//! Boxes as print has them. A reader of characters gives boxes that hug the letters, so that "over" is half as
//! high as "Total"; print gives each word the height of its type, and what is near is judged by that.

use domain::PageBox;

use super::super::page::Word;

/// How far letters reach above and below the line they stand on, in parts of the size of their type.
const SMALL: f32 = 0.5;
const TALL: f32 = 0.7;
const BELOW: f32 = 0.21;
/// The box of a word in print.
const TOP: f32 = 0.9;
const BOTTOM: f32 = 0.25;
/// What print leaves free beside the first and the last letter.
const SIDE: f32 = 0.1;
/// A word this many times as large as its line is set in another size, or is no word.
const OTHER_SIZE: f32 = 1.6;

/// What a word's letters tell of its size and of the line that it stands on.
struct Measure {
    size: f32,
    foot: f32,
}

impl Measure {
    /// `None` where the signs reach neither so far nor so: a dash, a dot, quotation marks.
    fn of(word: &Word) -> Option<Self> {
        let tall = word.text.chars().any(|sign| {
            sign.is_uppercase() || sign.is_ascii_digit() || "bdfhijklt()/|&%€$£ßäöüéèàáíóúñ".contains(sign)
        });
        let small = word.text.chars().any(|sign| sign.is_lowercase());
        let below = word.text.chars().any(|sign| "gjpqyQ,;()/|$ç".contains(sign));
        if !tall && !small {
            return None;
        }
        let above = if tall { TALL } else { SMALL };
        let below = if below { BELOW } else { 0.0 };
        let size = (word.area.bottom - word.area.top) / (above + below);
        (size > 0.0).then_some(Self { size, foot: word.area.bottom - size * below })
    }
}

/// Gives the words of a line the boxes that print would give them.
pub(super) fn set_in_type(mut words: Vec<Word>) -> Vec<Word> {
    let measures: Vec<Option<Measure>> = words.iter().map(Measure::of).collect();
    let known = || measures.iter().flatten();
    let Some(size) = median(known().map(|measure| measure.size).collect()) else { return words };
    let fit = |measure: &&Measure| measure.size < size * OTHER_SIZE && size < measure.size * OTHER_SIZE;
    let Some(foot) = median(known().filter(fit).map(|measure| measure.foot).collect()) else { return words };
    for (word, measure) in words.iter_mut().zip(&measures) {
        let (size, foot) = match measure {
            Some(own) if !fit(&own) || (own.foot - foot).abs() > size * 0.5 => (own.size, own.foot),
            _ => (size, foot),
        };
        let (left, right) = (word.area.left - size * SIDE, word.area.right + size * SIDE);
        word.area = PageBox::new(left, foot - size * TOP, right, foot + size * BOTTOM);
    }
    words
}

/// A bullet between two parts of a line comes as the letter that it looks like most.
pub(super) fn restore_bullets(mut words: Vec<Word>) -> Vec<Word> {
    let apart: Vec<bool> = words
        .windows(3)
        .map(|three| {
            let [before, bullet, after] = three else { return false };
            let high = (before.area.bottom - before.area.top).min(after.area.bottom - after.area.top);
            let free = |from: &Word, to: &Word| to.area.left - from.area.right >= high * 0.7;
            matches!(bullet.text.as_str(), "e" | "o" | "°" | "©" | "®" | "*" | "»" | "¢")
                && free(before, bullet)
                && free(bullet, after)
        })
        .collect();
    for (word, _) in words.iter_mut().skip(1).zip(apart).filter(|(_, apart)| *apart) {
        "•".clone_into(&mut word.text);
    }
    words
}

fn median(mut values: Vec<f32>) -> Option<f32> {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use domain::Confidence;

    use super::*;

    fn word(text: &str, left: f32, top: f32, bottom: f32) -> Word {
        Word {
            text: text.to_owned(),
            area: PageBox::new(left, top, left + 30.0, bottom),
            confidence: Confidence::CERTAIN,
        }
    }

    #[test]
    fn words_of_one_line_are_as_high_as_their_type() {
        // Type of 100 on a line at 200.
        let words =
            vec![word("Total", 0.0, 130.0, 200.0), word("gross", 60.0, 150.0, 221.0), word("-", 120.0, 170.0, 175.0)];
        for word in set_in_type(words) {
            assert!((word.area.top - 110.0).abs() < 1.0 && (word.area.bottom - 225.0).abs() < 1.0, "{word:?}");
        }
    }

    #[test]
    fn a_letter_that_stands_far_from_its_neighbours_is_a_bullet() {
        let line = |gap: f32| {
            let words = [("Acme", 0.0), ("e", 30.0 + gap), ("Road", 60.0 + 2.0 * gap)];
            words.map(|(text, left)| word(text, left, 0.0, 20.0)).to_vec()
        };
        let texts = |words: Vec<Word>| words.into_iter().map(|word| word.text).collect::<Vec<_>>();
        assert_eq!(texts(restore_bullets(line(20.0))), ["Acme", "•", "Road"]);
        assert_eq!(texts(restore_bullets(line(6.0))), ["Acme", "e", "Road"]);
    }

    #[test]
    fn a_heading_beside_small_print_keeps_its_size() {
        let words = vec![
            word("INVOICE", 0.0, 60.0, 200.0),
            word("Date", 60.0, 165.0, 200.0),
            word("Number", 120.0, 165.0, 200.0),
        ];
        let set = set_in_type(words);
        assert!((set[0].area.bottom - set[0].area.top - 230.0).abs() < 1.0, "{set:?}");
        assert!((set[1].area.bottom - set[1].area.top - 57.5).abs() < 1.0, "{set:?}");
    }
}
