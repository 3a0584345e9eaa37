//! Which of the labelled amounts are net, tax and gross, by their sum.

use domain::Decimal;

use super::{Total, TotalKind};

/// Amounts that prove each other, and how plausible they are in their parts.
pub struct Proof {
    score: i32,
    pub net: Total,
    pub gross: Total,
    pub tax: Vec<Total>,
    /// The charges and allowances that are needed for the sum.
    pub adjusted: Vec<Total>,
}

/// The most plausible amounts that add up.
pub fn find_proof(totals: &[Total], line_sum: Option<Decimal>) -> Option<Proof> {
    let of = |kinds: &[TotalKind]| totals.iter().filter(|total| kinds.contains(&total.kind)).collect::<Vec<_>>();
    let nets = of(&[TotalKind::Net, TotalKind::Lines, TotalKind::Total]);
    let grosses = of(&[TotalKind::Gross, TotalKind::Total, TotalKind::Payable, TotalKind::Net]);
    let taxes = tax_choices(&of(&[TotalKind::Tax]));
    let adjustments = adjustments(&of(&[TotalKind::Charge, TotalKind::Allowance]));

    let mut best: Option<Proof> = None;
    for net in &nets {
        for gross in &grosses {
            if std::ptr::eq(*net, *gross) {
                continue;
            }
            for tax in &taxes {
                for adjusted in &adjustments {
                    let Some(score) = score(net, gross, tax, adjusted, line_sum) else { continue };
                    if best.as_ref().is_none_or(|old| score > old.score) {
                        best = Some(Proof {
                            score,
                            net: (*net).clone(),
                            gross: (*gross).clone(),
                            tax: tax.clone(),
                            adjusted: adjusted.clone(),
                        });
                    }
                }
            }
        }
    }
    best
}

/// Whether two amounts are equal but for rounding.
pub fn close(a: Decimal, b: Decimal) -> bool {
    // Invoices round each tax row by itself: two cents may be lost.
    a.checked_sub(b).is_some_and(|difference| difference.abs() <= Decimal::new(2, 2))
}

fn sum<'a>(amounts: impl Iterator<Item = &'a Total>) -> Option<Decimal> {
    amounts.map(|total| total.amount).try_fold(Decimal::ZERO, Decimal::checked_add)
}

/// How plausible it is that these are net, gross and tax; `None` where they do not add up.
fn score(net: &Total, gross: &Total, tax: &[Total], adjusted: &[Total], line_sum: Option<Decimal>) -> Option<i32> {
    let charges = sum(adjusted.iter().filter(|total| total.kind == TotalKind::Charge))?;
    let allowances = adjusted.iter().filter(|total| total.kind == TotalKind::Allowance);
    let allowances = allowances.map(|total| total.amount.abs()).try_fold(Decimal::ZERO, Decimal::checked_add)?;
    let made = net.amount.checked_add(sum(tax.iter())?)?.checked_add(charges)?.checked_sub(allowances)?;
    if !close(made, gross.amount) {
        return None;
    }
    if tax.is_empty() && adjusted.is_empty() && gross.kind == TotalKind::Net {
        return None;
    }
    let mut score = match net.kind {
        TotalKind::Net => 30,
        TotalKind::Lines => 25,
        _ => 5,
    } + match gross.kind {
        TotalKind::Gross => 30,
        TotalKind::Total => 25,
        TotalKind::Payable => 15,
        _ => 0,
    };
    score += if made == gross.amount { 10 } else { 0 };
    score += if tax.is_empty() { 0 } else { 40 };
    score += if line_sum.is_some_and(|lines| lines == net.amount || lines == gross.amount) { 6 } else { 0 };
    // Larger figures prove more: parts of the tax table add up too.
    let largest = i32::from(gross.amount.abs() >= line_sum.unwrap_or_default().abs());
    score += largest * 12;
    score -= i32::try_from(tax.len() + adjusted.len() * 2).unwrap_or(i32::MAX / 2);
    Some(score)
}

/// The ways to make the tax: none, each row, all distinct rows, and the runs of rows in between.
fn tax_choices(rows: &[&Total]) -> Vec<Vec<Total>> {
    let mut choices: Vec<Vec<Total>> = vec![Vec::new()];
    let mut distinct: Vec<Total> = Vec::new();
    for row in rows {
        choices.push(vec![(*row).clone()]);
        let known =
            distinct.iter().any(|old| old.amount == row.amount && (old.rate == row.rate && old.label == row.label));
        if !known {
            distinct.push((*row).clone());
        }
    }
    let few = distinct.len().min(12);
    for from in 0..few {
        for to in from + 2..=few {
            choices.extend(distinct.get(from..to).map(<[Total]>::to_vec));
        }
    }
    choices
}

/// None, all, or each one of the charges and allowances.
fn adjustments(rows: &[&Total]) -> Vec<Vec<Total>> {
    let mut choices = vec![Vec::new()];
    let nonzero: Vec<Total> = rows.iter().filter(|row| !row.amount.is_zero()).map(|row| (*row).clone()).collect();
    if nonzero.len() > 1 && nonzero.len() <= 8 {
        choices.push(nonzero.clone());
    }
    choices.extend(nonzero.into_iter().take(8).map(|row| vec![row]));
    choices
}
