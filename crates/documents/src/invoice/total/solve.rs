//! Chooses among the labelled amounts the ones that prove each other.

use domain::Decimal;

use super::{Total, TotalKind};

/// The totals of the invoice, each as the place where it is printed.
#[derive(Clone, Debug, Default)]
pub struct Solved {
    pub lines: Option<Total>,
    pub net: Option<Total>,
    pub gross: Option<Total>,
    pub payable: Option<Total>,
    pub prepaid: Option<Total>,
    pub rounding: Option<Total>,
    /// The tax rows that together are the tax, or the one row that states it.
    pub taxes: Vec<Total>,
    pub allowances: Vec<Total>,
    pub charges: Vec<Total>,
    /// Net and tax make gross, as printed.
    pub proven: bool,
    /// The sum of the lines is one of the printed totals.
    pub lines_proven: bool,
    pub warning: Option<String>,
}

impl Solved {
    pub fn tax(&self) -> Option<Decimal> {
        let mut taxes = self.taxes.iter().map(|tax| tax.amount);
        let first = taxes.next()?;
        taxes.try_fold(first, Decimal::checked_add)
    }
}

/// Amounts that prove each other, and how plausible they are in their parts.
struct Proof<'a> {
    score: i32,
    net: &'a Total,
    gross: &'a Total,
    tax: &'a [Total],
    adjusted: &'a [Total],
}

/// A hostile document may label thousands of amounts; real ones a few dozen.
const LIMIT: usize = 60;

pub fn solve_totals(mut totals: Vec<Total>, line_sum: Option<Decimal>) -> Solved {
    totals.retain(|total| total.kind != TotalKind::Carried);
    // The last ones count: the head of a document may repeat its total, its foot explains it.
    let surplus = totals.len().saturating_sub(LIMIT);
    totals.drain(..surplus);
    let of = |kinds: &[TotalKind]| totals.iter().filter(|total| kinds.contains(&total.kind)).collect::<Vec<_>>();
    let nets = of(&[TotalKind::Net, TotalKind::Lines, TotalKind::Total]);
    let grosses = of(&[TotalKind::Gross, TotalKind::Total, TotalKind::Payable, TotalKind::Net]);
    let taxes = tax_choices(&of(&[TotalKind::Tax]));
    let adjustments = adjustments(&of(&[TotalKind::Charge, TotalKind::Allowance]));

    let mut best: Option<Proof<'_>> = None;
    for net in &nets {
        for gross in &grosses {
            if std::ptr::eq(*net, *gross) {
                continue;
            }
            for tax in &taxes {
                for adjusted in &adjustments {
                    let Some(score) = score(net, gross, tax, adjusted, line_sum) else { continue };
                    if best.as_ref().is_none_or(|old| score > old.score) {
                        best = Some(Proof { score, net, gross, tax, adjusted });
                    }
                }
            }
        }
    }
    let mut solved = Solved::default();
    if let Some(Proof { net, gross, tax, adjusted, .. }) = best {
        solved.proven = true;
        solved.gross = Some(gross.clone());
        solved.taxes = tax.to_vec();
        solved.charges = adjusted.iter().filter(|total| total.kind == TotalKind::Charge).cloned().collect();
        solved.allowances = adjusted.iter().filter(|total| total.kind == TotalKind::Allowance).cloned().collect();
        if !adjusted.is_empty() || (net.kind == TotalKind::Lines && tax.is_empty()) {
            // The amount before allowances and charges is not the one that the tax comes upon.
            solved.lines = Some(net.clone());
        } else if !tax.is_empty() || net.kind == TotalKind::Net {
            // Where no tax is printed, "total" twice does not say that there is none.
            solved.net = Some(net.clone());
        }
    } else {
        solved = unproven(&totals, line_sum);
    }
    add_others(&mut solved, &totals, line_sum);
    solved
}

fn close(a: Decimal, b: Decimal) -> bool {
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

/// Nothing adds up: the labels alone say what is what.
fn unproven(totals: &[Total], line_sum: Option<Decimal>) -> Solved {
    let last = |kinds: &[TotalKind]| {
        kinds.iter().find_map(|kind| totals.iter().rev().find(|total| total.kind == *kind)).cloned()
    };
    let mut solved = Solved {
        gross: last(&[TotalKind::Gross, TotalKind::Total]),
        net: last(&[TotalKind::Net]),
        ..Solved::default()
    };
    let taxed = totals.iter().any(|total| total.kind == TotalKind::Tax && !total.amount.is_zero());
    if taxed
        && solved.net.is_none()
        && line_sum.is_some()
        && solved.gross.as_ref().map(|gross| gross.amount) == line_sum
    {
        // What the lines make is what the tax comes upon.
        solved.net = solved.gross.take();
    }
    let taxes: Vec<&Total> = totals.iter().filter(|total| total.kind == TotalKind::Tax).collect();
    if let [only] = taxes.as_slice() {
        solved.taxes = vec![(*only).clone()];
    }
    if let (Some(net), Some(gross), false) = (&solved.net, &solved.gross, taxes.is_empty()) {
        solved.warning = Some(format!(
            "the totals do not prove each other: {} without tax, {} with tax, and no tax between them",
            net.amount, gross.amount
        ));
    }
    solved.proven =
        solved.gross.as_ref().map(|gross| gross.amount) == line_sum && taxes.is_empty() && line_sum.is_some();
    solved
}

fn add_others(solved: &mut Solved, totals: &[Total], line_sum: Option<Decimal>) {
    let last = |kind: TotalKind| totals.iter().rev().find(|total| total.kind == kind).cloned();
    if solved.lines.is_none() {
        let matching = |total: &&Total| Some(total.amount) == line_sum;
        let kinds = [TotalKind::Lines, TotalKind::Net, TotalKind::Total];
        solved.lines = kinds
            .iter()
            .find_map(|kind| totals.iter().filter(|total| total.kind == *kind).find(matching))
            .or_else(|| totals.iter().rev().find(|total| total.kind == TotalKind::Lines))
            .cloned();
    }
    if let (true, None, Some(gross), Some(tax)) = (solved.proven, &solved.net, &solved.gross, solved.tax()) {
        let before = gross.amount.checked_sub(tax);
        let untaxed = totals.iter().find(|total| {
            matches!(total.kind, TotalKind::Net | TotalKind::Lines | TotalKind::Total) && Some(total.amount) == before
        });
        solved.net = untaxed.cloned();
    }
    solved.lines_proven = line_sum.is_some() && totals.iter().any(|total| Some(total.amount) == line_sum);
    solved.prepaid = last(TotalKind::Prepaid).filter(|prepaid| {
        let left = |payable: Decimal| {
            solved.gross.as_ref().map(|gross| gross.amount.checked_sub(payable)) == Some(Some(prepaid.amount.abs()))
        };
        prepaid.amount.is_zero()
            || totals.iter().any(|total| {
                matches!(total.kind, TotalKind::Payable | TotalKind::Total | TotalKind::Gross) && left(total.amount)
            })
    });
    solved.rounding = last(TotalKind::Rounding);
    solved.payable = totals
        .iter()
        .filter(|total| total.kind == TotalKind::Payable)
        .max_by_key(|total| {
            let gross = solved.gross.as_ref().map(|gross| gross.amount);
            (Some(total.amount) == gross, total.row)
        })
        .cloned();
    if let (Some(payable), Some(gross), true) = (&solved.payable, &solved.gross, solved.proven) {
        let left = solved.prepaid.as_ref().and_then(|prepaid| gross.amount.checked_sub(prepaid.amount.abs()));
        // What is payable is the gross amount or what a prepayment leaves of it; anything else is misread.
        let part = payable.amount.abs() < gross.amount.abs() && payable.amount.scale() > 0;
        if payable.amount != gross.amount && Some(payable.amount) != left && !part {
            solved.payable = None;
        }
    }
    if solved.gross.is_none() {
        solved.gross = solved.payable.clone();
    }
}

#[cfg(test)]
mod tests {
    use domain::PageBox;
    use domain::number::DecimalMark;

    use super::*;
    use crate::invoice::total::collect_totals;
    use crate::layout::Sheet;
    use crate::read::plain::lay_text;

    fn solve(text: &str, mark: DecimalMark, lines: &str) -> Solved {
        let sheet = Sheet::of(&lay_text(text).unwrap());
        let totals = collect_totals(&sheet, mark, &std::collections::HashSet::new());
        assert!(totals.iter().all(|total| total.cell.area != PageBox::new(0.0, 0.0, 0.0, 0.0)));
        solve_totals(totals, lines.parse().ok())
    }

    fn amount(total: &Option<Total>) -> Option<String> {
        total.as_ref().map(|total| total.amount.to_string())
    }

    #[test]
    fn net_and_tax_make_gross() {
        let solved = solve(
            "Summe netto        1.420,00\nUmsatzsteuer 19%     269,80\nRechnungsbetrag    1.689,80\nZahlbetrag 1.689,80",
            DecimalMark::Comma,
            "1420.00",
        );
        assert!(solved.proven && solved.lines_proven);
        assert_eq!(amount(&solved.net).as_deref(), Some("1420.00"));
        assert_eq!(solved.tax().map(|tax| tax.to_string()).as_deref(), Some("269.80"));
    }

    #[test]
    fn several_tax_rows_and_shipping_add_up() {
        let solved = solve(
            "Subtotal:   $100.00\nCGST (9%):  $9.00\nSGST (9%):  $9.00\nShipping:   $5.00\nTotal:  $123.00",
            DecimalMark::Point,
            "100.00",
        );
        assert!(solved.proven);
        assert_eq!(amount(&solved.gross).as_deref(), Some("123.00"));
        assert_eq!(solved.taxes.len(), 2);
        assert_eq!(solved.charges.len(), 1);
    }

    #[test]
    fn a_contradiction_is_told() {
        let solved = solve("Net total  100.00\nVAT 20%  20.00\nInvoice total  140.00", DecimalMark::Point, "100.00");
        assert!(!solved.proven);
        assert!(solved.warning.unwrap().contains("140.00"));
    }

    #[test]
    fn labels_above_their_amounts() {
        let solved = solve(
            "Nettobetrag     MwSt-Betrag     Endbetrag\n     100,00           19,00        119,00",
            DecimalMark::Comma,
            "100.00",
        );
        assert!(solved.proven);
        assert_eq!(amount(&solved.gross).as_deref(), Some("119.00"));
    }
}
