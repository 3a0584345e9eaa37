//! One end of a printed period, which may leave year and month to the other end.

use crate::invoice::date::{DateOrder, Stamp, Token, date_at, month_of};

/// What one end of a period says; the other end may say the rest.
#[derive(Clone, Copy, Debug, Default)]
pub struct End {
    pub year: Option<i32>,
    pub month: Option<i32>,
    pub day: Option<i32>,
    pub open: bool,
}

/// The readings of the tokens as one end of a period, the fullest first.
pub fn ends_at(rest: &[Stamp], order: DateOrder) -> Vec<(End, usize)> {
    let mut ends = Vec::new();
    if let Some((found, used)) = date_at(rest, order) {
        let date = found.date;
        let (year, month, day) = (date.year(), i32::from(u8::from(date.month())), i32::from(date.day()));
        ends.push((End { year: Some(year), month: Some(month), day: Some(day), open: found.open }, used));
    }
    ends.extend(
        month_and_year(rest)
            .map(|(year, month, used)| (End { year: Some(year), month: Some(month), ..End::default() }, used)),
    );
    match rest {
        [(_, Token::Word(name)), tail @ ..] => {
            let Some(month) = month_of(name) else { return ends };
            if let Some(&(_, Token::Number { value, digits: 1 | 2 })) = tail.first() {
                let ordinal = usize::from(matches!(tail.get(1), Some((_, Token::Word(word))) if is_ordinal(word)));
                ends.push((End { month: Some(month), day: Some(value), ..End::default() }, 2 + ordinal));
            }
            ends.push((End { month: Some(month), ..End::default() }, 1));
        }
        [(_, Token::Number { value: day, digits: 1 | 2 }), tail @ ..] => {
            let mut used = 1;
            while let Some((_, Token::Word(word))) = rest.get(used) {
                if !(is_ordinal(word) || matches!(word.as_str(), "de" | "of")) {
                    break;
                }
                used += 1;
            }
            if let Some((_, Token::Word(name))) = rest.get(used)
                && let Some(month) = month_of(name)
            {
                ends.push((End { month: Some(month), day: Some(*day), ..End::default() }, used + 1));
            }
            if let Some((gap, Token::Number { value: second, digits: 1 | 2 })) = tail.first()
                && matches!(gap.as_str(), "." | "/")
            {
                let first = gap == "." || order == DateOrder::DayFirst;
                let (day, month) = if first { (*day, *second) } else { (*second, *day) };
                ends.push((End { month: Some(month), day: Some(day), open: gap == "/", ..End::default() }, 2));
            }
            // `October 1-31, 2026`: the first end has the month.
            if let Some((gap, Token::Number { value: year, digits: 4 })) = rest.get(used)
                && gap.chars().all(|c| c == ',' || c.is_whitespace())
            {
                ends.push((End { day: Some(*day), year: Some(*year), ..End::default() }, used + 1));
            }
            ends.push((End { day: Some(*day), ..End::default() }, used));
        }
        _ => {}
    }
    ends
}

/// Behind the number of a day or a quarter.
pub fn is_ordinal(word: &str) -> bool {
    matches!(word, "st" | "nd" | "rd" | "th" | "er")
}

/// `October 2026`, `Oktober '26`, `10/2026`, `2026-10`.
pub fn month_and_year(rest: &[Stamp]) -> Option<(i32, i32, usize)> {
    let year_of = |value: i32| (1990..=2100).contains(&value).then_some(value);
    let month_of_number = |value: i32| (1..=12).contains(&value).then_some(value);
    match rest {
        [(_, Token::Word(name)), (_, Token::Word(of)), (_, Token::Number { value, digits: 4 }), ..]
            if matches!(of.as_str(), "de" | "del" | "of") =>
        {
            Some((year_of(*value)?, month_of(name)?, 3))
        }
        [(_, Token::Word(name)), (_, Token::Number { value, digits: 4 }), ..] => {
            Some((year_of(*value)?, month_of(name)?, 2))
        }
        [(_, Token::Word(name)), (gap, Token::Number { value, digits: 2 }), ..] if gap.trim() == "'" => {
            Some((2000 + value, month_of(name)?, 2))
        }
        [
            (before, Token::Number { value: month, digits: 1 | 2 }),
            (gap, Token::Number { value: year, digits: 4 }),
            ..,
        ] if matches!(gap.as_str(), "/" | "." | "-") && !before.ends_with(['/', '.', '-']) => {
            Some((year_of(*year)?, month_of_number(*month)?, 2))
        }
        [
            (_, Token::Number { value: year, digits: 4 }),
            (gap, Token::Number { value: month, digits: 2 }),
            tail @ ..,
        ] if matches!(gap.as_str(), "/" | "-") && tail.first().is_none_or(|(next, _)| next != gap) => {
            Some((year_of(*year)?, month_of_number(*month)?, 2))
        }
        _ => None,
    }
}
