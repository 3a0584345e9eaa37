//! Chooses among the labelled amounts the ones that prove each other.

use domain::Decimal;

use super::proof::{Proof, close, find_proof};
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

/// A hostile document may label thousands of amounts; real ones a few dozen.
const LIMIT: usize = 60;

/// Takes the totals that prove each other; where none do, their labels decide.
pub fn solve_totals(mut totals: Vec<Total>, line_sum: Option<Decimal>) -> Solved {
    totals.retain(|total| total.kind != TotalKind::Carried);
    // The last ones count: the head of a document may repeat its total, its foot explains it.
    let surplus = totals.len().saturating_sub(LIMIT);
    totals.drain(..surplus);
    let mut solved = Solved::default();
    if let Some(Proof { net, gross, tax, adjusted, .. }) = find_proof(&totals, line_sum) {
        solved.proven = true;
        solved.gross = Some(gross.clone());
        solved.charges = adjusted.iter().filter(|total| total.kind == TotalKind::Charge).cloned().collect();
        solved.allowances = adjusted.iter().filter(|total| total.kind == TotalKind::Allowance).cloned().collect();
        if !adjusted.is_empty() || (net.kind == TotalKind::Lines && tax.is_empty()) {
            // The amount before allowances and charges is not the one that the tax comes upon.
            solved.lines = Some(net.clone());
        } else if !tax.is_empty() || net.kind == TotalKind::Net {
            // Where no tax is printed, "total" twice does not say that there is none.
            solved.net = Some(net.clone());
        }
        solved.taxes = tax;
    } else {
        solved = unproven(&totals, line_sum);
    }
    add_others(&mut solved, &totals, line_sum);
    solved.warning = contradiction(&solved);
    if solved.warning.is_some() && !solved.gross.as_ref().is_none_or(|gross| is_plausible(gross.amount, &solved)) {
        // A piece of a number or of another sum: none is better than a wrong one.
        (solved.gross, solved.payable) = (None, None);
    }
    solved
}

/// Whether a total that nothing proves is of the size of what it should be made from.
fn is_plausible(gross: Decimal, solved: &Solved) -> bool {
    let base = solved.net.as_ref().or(solved.lines.as_ref()).map_or(Decimal::ZERO, |base| base.amount.abs());
    base.checked_div(Decimal::TWO).is_none_or(|half| gross.abs() >= half)
}

/// Says where printed totals do not make each other. Several tax rows of which none fits tell nothing.
fn contradiction(solved: &Solved) -> Option<String> {
    let (base, gross) = (solved.net.as_ref().or(solved.lines.as_ref())?, solved.gross.as_ref()?);
    let tax = solved.tax().unwrap_or_default();
    if solved.proven || close(base.amount.checked_add(tax)?, gross.amount) {
        return None;
    }
    let (base, gross) = (base.amount, gross.amount);
    Some(format!("the totals do not prove each other: {base} before tax and {tax} tax are not the printed {gross}"))
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
mod tests;
