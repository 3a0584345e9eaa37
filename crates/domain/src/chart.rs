//! Where figures stand in a drawing: whole points, worked out without floats.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// How much of `span` a part of the whole takes up, rounded; nothing for what is not above zero, all of it for what is
/// above the whole.
pub fn share(part: Decimal, whole: Decimal, span: u32) -> u32 {
    if part <= Decimal::ZERO || whole <= Decimal::ZERO {
        return 0;
    }
    if part >= whole {
        return span;
    }
    // The part lies below the whole, so that the quotient is at most one.
    let taken = part.checked_div(whole).and_then(|share| share.checked_mul(Decimal::from(span)));
    taken.and_then(|taken| taken.round().to_u32()).unwrap_or(0).min(span)
}

/// The least scale from zero that ends in a round figure and holds the value: 1, 2 or 5 times a power of ten.
pub fn round_top(value: Decimal) -> Decimal {
    let mut step = Decimal::ONE;
    // A decimal has at most 29 digits.
    for _ in 0..29 {
        for factor in [1_u32, 2, 5] {
            match step.checked_mul(Decimal::from(factor)) {
                Some(top) if top >= value => return top,
                Some(_) => {}
                None => return value,
            }
        }
        match step.checked_mul(Decimal::TEN) {
            Some(next) => step = next,
            None => return value,
        }
    }
    value
}

/// Where a value stands between two others, as points from below; the middle where those are equal.
pub fn place(value: Decimal, low: Decimal, high: Decimal, span: u32) -> u32 {
    match (value.checked_sub(low), high.checked_sub(low)) {
        (Some(part), Some(whole)) if whole > Decimal::ZERO => share(part, whole, span),
        _ => span / 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    #[test]
    fn a_share_is_never_more_than_all_and_never_below_nothing() {
        for (part, whole, points) in
            [("0", "10", 0), ("-5", "10", 0), ("5", "10", 50), ("10", "10", 100), ("11", "10", 100), ("1", "0", 0)]
        {
            assert_eq!(share(decimal(part), decimal(whole), 100), points, "{part} of {whole}");
        }
        assert_eq!(share(decimal("1"), decimal("3"), 1000), 333);
        assert_eq!(share(Decimal::MAX, Decimal::MAX, 100), 100);
    }

    #[test]
    fn a_scale_ends_in_a_round_figure() {
        for (value, top) in
            [("0", "1"), ("0.4", "1"), ("1.5", "2"), ("359", "500"), ("5000", "5000"), ("5001", "10000")]
        {
            assert_eq!(round_top(decimal(value)), decimal(top), "{value}");
        }
        assert_eq!(round_top(Decimal::MAX), Decimal::MAX);
    }

    #[test]
    fn a_value_stands_between_the_ends() {
        assert_eq!(place(decimal("128"), decimal("120"), decimal("140"), 100), 40);
        assert_eq!(place(decimal("7"), decimal("7"), decimal("7"), 100), 50);
        assert_eq!(place(decimal("1"), Decimal::MIN, Decimal::MAX, 100), 50);
    }
}
