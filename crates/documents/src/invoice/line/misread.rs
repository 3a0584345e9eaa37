//! Figures that a reader of characters got wrong: a letter for a digit, a mark lost or changed. The line's own
//! arithmetic must prove what was printed; no digit is ever taken for another, for then a wrong bill would be
//! mended too.

use domain::number::DecimalMark;
use domain::{Confidence, Decimal};

use super::repair::Figures;
use crate::invoice::number::{Number, read_number};
use crate::layout::Cell;

/// What was read, and by how many guesses.
type Reading = (Number, usize);

/// Looks for the one reading of the three cells under which quantity times price is the amount to the cent.
/// Tells whether there is one; the figures are then those.
pub fn mend_figures(figures: &mut Figures, cells: [Option<&Cell>; 3], mark: DecimalMark) -> bool {
    let [Some(quantity), Some(price), Some(amount)] = cells else { return false };
    let [quantities, prices, amounts] = [quantity, price, amount].map(|cell| readings_of(cell, mark));
    let mut best: Option<(usize, [Number; 3])> = None;
    let mut doubtful = false;
    for (first, by_first) in &quantities {
        for (second, by_second) in &prices {
            let Some(product) = first.value.checked_mul(second.value) else { continue };
            for (third, by_third) in amounts.iter().filter(|(number, _)| makes(product, number.value)) {
                let guesses = by_first + by_second + by_third;
                let least = best.as_ref().map_or(usize::MAX, |(least, _)| *least);
                if guesses <= least {
                    doubtful = guesses == least;
                    best = Some((guesses, [first.clone(), second.clone(), third.clone()]));
                }
            }
        }
    }
    let Some((1.., [first, second, third])) = best.filter(|_| !doubtful) else { return false };
    figures.quantity = Some((first, quantity.clone()));
    figures.price = Some((second, price.clone()));
    figures.amount = Some((third, amount.clone()));
    figures.mended = true;
    true
}

fn makes(product: Decimal, amount: Decimal) -> bool {
    !amount.is_zero() && product.round_dp(2) == amount
}

/// The number as read, then as it may have been printed.
fn readings_of(cell: &Cell, mark: DecimalMark) -> Vec<Reading> {
    let text = &cell.text();
    let mut readings: Vec<Reading> = Vec::new();
    let mut add = |text: &str, guesses: usize| {
        let number = read_number(text, mark).filter(|number| !number.percent);
        let new = number.filter(|number| readings.iter().all(|(known, _)| known.value != number.value));
        readings.extend(new.map(|number| (number, guesses)));
    };
    add(text, 0);
    // What no eye of a machine has read says what it says.
    if cell.words.iter().all(|word| word.confidence == Confidence::CERTAIN) {
        return readings;
    }
    let digits = digits_for_letters(text);
    if let Some(digits) = &digits {
        add(digits, 1);
    }
    let figure = digits.as_deref().unwrap_or(text);
    let guesses = 1 + usize::from(digits.is_some());
    if let Some(marked) = with_mark(figure, mark) {
        add(&marked, guesses);
    }
    readings
}

/// Letters that look like digits as those digits, where most of the text is digits; `None` where none does.
fn digits_for_letters(text: &str) -> Option<String> {
    // What stands before and after the figure, such as a currency or a unit, keeps its letters.
    let figure = |sign: char| sign.is_ascii_digit() || digit_for(sign).is_some() || matches!(sign, '.' | ',' | '\'');
    let mapped: Vec<String> = text
        .split(' ')
        .map(|word| {
            let known = word.chars().filter(char::is_ascii_digit).count();
            let all = word.chars().filter(|sign| sign.is_alphanumeric()).count();
            let single = all == 1 && text.chars().filter(|sign| sign.is_alphanumeric()).count() == 1;
            if word.chars().all(figure) && (known * 2 >= all || single) {
                word.chars().map(|sign| digit_for(sign).unwrap_or(sign)).collect()
            } else {
                word.to_owned()
            }
        })
        .collect();
    let mapped = mapped.join(" ");
    (mapped != text).then_some(mapped)
}

fn digit_for(sign: char) -> Option<char> {
    Some(match sign {
        'O' | 'o' | 'D' | 'Q' => '0',
        'l' | 'I' | 'i' | '|' | '!' => '1',
        'Z' | 'z' => '2',
        'S' | 's' => '5',
        'G' => '6',
        'B' => '8',
        'g' | 'q' => '9',
        _ => return None,
    })
}

/// With the decimal mark before the last two digits, where there is none or another.
fn with_mark(text: &str, mark: DecimalMark) -> Option<String> {
    let first = text.find(|sign: char| sign.is_ascii_digit())?;
    let last = text.rfind(|sign: char| sign.is_ascii_digit())?;
    let figure = text.get(first..=last)?;
    if figure.chars().any(|sign| !sign.is_ascii_digit() && !matches!(sign, '.' | ',' | ' ' | '\'')) {
        return None;
    }
    let digits: String = figure.chars().filter(char::is_ascii_digit).collect();
    let (whole, cents) = digits.split_at_checked(digits.len().checked_sub(2)?)?;
    // A mark that stands elsewhere says something else.
    let tail: String = figure.chars().rev().take_while(char::is_ascii_digit).collect();
    if whole.is_empty() || (tail.len() != 2 && figure.contains(['.', ','])) {
        return None;
    }
    let mark = if mark == DecimalMark::Comma { ',' } else { '.' };
    Some(format!("{}{whole}{mark}{cents}{}", text.get(..first)?, text.get(last + 1..)?))
}

#[cfg(test)]
mod tests {
    use domain::PageBox;

    use super::*;
    use crate::read::page::Word;

    fn mend(texts: [&str; 3]) -> Option<[String; 3]> {
        mend_sure(texts, 90)
    }

    fn mend_sure(texts: [&str; 3], percent: u8) -> Option<[String; 3]> {
        let cells = texts.map(|text| {
            let area = PageBox::new(0.0, 0.0, 10.0, 10.0);
            Cell::of(vec![Word { text: text.to_owned(), area, confidence: Confidence::percent(percent) }], 1).unwrap()
        });
        let mut figures = Figures::default();
        let [a, b, c] = &cells;
        if !mend_figures(&mut figures, [Some(a), Some(b), Some(c)], DecimalMark::Comma) {
            return None;
        }
        Some([figures.quantity, figures.price, figures.amount].map(|found| found.unwrap().0.value.to_string()))
    }

    #[test]
    fn letters_and_lost_marks_are_mended_where_the_product_proves_it() {
        for (texts, expected) in [
            (["1O", "5,00", "50,00"], ["10", "5.00", "50.00"]),
            (["10", "500", "50,00"], ["10", "5.00", "50.00"]),
            (["l", "99,00", "99,00"], ["1", "99.00", "99.00"]),
            (["3", "12,50", "37 50"], ["3", "12.50", "37.50"]),
            (["4", "2S0,00 €", "1.000,00 €"], ["4", "250.00", "1000.00"]),
            (["20", "1,S0", "3000"], ["20", "1.50", "30.00"]),
        ] {
            assert_eq!(
                mend(texts).as_ref().map(|found| found.each_ref().map(String::as_str)),
                Some(expected),
                "{texts:?}"
            );
        }
    }

    #[test]
    fn wrong_digits_stay_wrong_and_what_holds_is_left_alone() {
        for texts in [
            ["10", "5,00", "60,00"],
            ["10", "5,00", "50,00"],
            ["8", "5,00", "30,00"],
            ["O", "5,00", "0,00"],
            ["5", "kg", "50,00"],
        ] {
            assert_eq!(mend(texts), None, "{texts:?}");
        }
        assert_eq!(mend_sure(["10", "500", "50,00"], 100), None, "print that was not read from a picture");
    }
}
