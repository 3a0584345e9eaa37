//! Days and months in a description: they tell when, not what.

/// `2026-11-24`, `24.11.2026`, `11/24/26`, and a month of a year: `05/2026`, `2026-05`.
pub(super) fn is_date(run: &str) -> bool {
    if run.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let is_month = |part: &str| part.len() == 2 && part.parse().is_ok_and(|month: u8| (1..=12).contains(&month));
    let is_year = |part: &str| part.len() == 4 && (part.starts_with("19") || part.starts_with("20"));
    for separator in ['-', '/'] {
        if let Some((a, b)) = run.split_once(separator)
            && ((is_month(a) && is_year(b)) || (is_year(a) && is_month(b)))
        {
            return b.bytes().all(|byte| byte.is_ascii_digit());
        }
    }
    for separator in ['-', '/', '.'] {
        let mut parts = run.split(separator);
        if let (Some(a), Some(b), Some(c), None) = (parts.next(), parts.next(), parts.next(), parts.next()) {
            let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
            let short = |part: &str| (1..=2).contains(&part.len());
            if digits(a) && digits(b) && digits(c) && short(b) {
                return (a.len() == 4 && short(c)) || (short(a) && (c.len() == 2 || c.len() == 4));
            }
        }
    }
    false
}
