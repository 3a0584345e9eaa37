//! What is left of the invoice's money while the rules take their stakes, each from what the last left.

use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use crate::case::{Bill, Case};
use crate::finding::{Claim, Finding, Stake, Undecided};
use crate::rules::{Gap, RuleInfo, Step};

/// What is left of one line.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LineLeft {
    /// The money not yet taken; zero for a credit.
    pub net: Decimal,
    /// The units that are still billable.
    pub quantity: Option<Decimal>,
    /// The part of the line that lies within the term, from 0 to 1.
    pub share: Decimal,
}

/// The waterfall: duplicate, not billable, arithmetic, quantity, rate, fees, tax, totals, cap.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    lines: Vec<LineLeft>,
    /// What the whole invoice can still lose.
    invoice: Decimal,
    /// The part of the stakes that was taken before tax.
    taken_net: Decimal,
    /// The part that was taken of the tax itself.
    taken_tax: Decimal,
    at_stake: Decimal,
    /// How often each finding id was given.
    ids: FxHashMap<String, usize>,
    pub findings: Vec<Finding>,
    pub undecided: Vec<Undecided>,
}

impl Ledger {
    pub fn new(case: &Case<'_>) -> Self {
        let is_credit = case.is_credit_note();
        let lines = case.bills.iter().map(|bill| LineLeft {
            net: bill.net.filter(|_| !is_credit && !bill.is_credit()).unwrap_or_default(),
            quantity: bill.quantity,
            share: Decimal::ONE,
        });
        let lines: Vec<LineLeft> = lines.collect();
        let invoice = if is_credit { Decimal::ZERO } else { greatest_loss(case) };
        Self { lines, invoice, ..Self::default() }
    }

    pub fn line(&self, index: usize) -> LineLeft {
        self.lines.get(index).copied().unwrap_or_default()
    }

    /// What the invoice as a whole can still lose.
    pub fn invoice(&self) -> Decimal {
        self.invoice
    }

    /// The stakes so far that reduce the amount before tax.
    pub fn taken_net(&self) -> Decimal {
        self.taken_net
    }

    /// The stakes so far that lie in the tax.
    pub fn taken_tax(&self) -> Decimal {
        self.taken_tax
    }

    pub fn at_stake(&self) -> Decimal {
        self.at_stake
    }

    /// Books a claim: its stake is cut to what is left, and a claim of which nothing is left is dropped.
    pub fn book(&mut self, rule: &RuleInfo, claim: Claim, case: &Case<'_>) {
        let mut available = self.invoice;
        if let Some(line) = claim.line {
            available = available.min(self.line(line).net);
        }
        let stake = claim.stake.max(Decimal::ZERO).min(available);
        let says_more = claim.entitlement.is_some() || claim.question.is_some();
        if !claim.stake.is_zero() && stake.is_zero() && !says_more {
            return;
        }
        let bill = claim.line.and_then(|line| case.bills.get(line));
        let line = bill.map(Bill::id);
        let id = self.name_finding(rule, line.as_deref(), claim.part);
        if !case.settings.dismissed.contains(&id) {
            self.take(rule, &claim, stake);
        }
        let mut formula = claim.formula;
        if stake < claim.stake {
            formula = formula.sign("→").value(stake.to_string(), "left by the findings before");
        }
        let is_material = case.settings.materiality.is_some_and(|limit| stake > limit);
        let currency = case.currency;
        self.findings.push(Finding {
            id,
            rule: rule.id.to_owned(),
            version: rule.version,
            name: claim.name.unwrap_or(rule.name).to_owned(),
            severity: if is_material { claim.severity.raised() } else { claim.severity },
            line,
            line_index: claim.line,
            term_index: bill.and_then(|bill| bill.matched).map(|matched| matched.term_index),
            summary: claim.summary,
            formula: formula.print(),
            terms: formula.parts(),
            expected: claim.expected,
            billed: claim.billed,
            stake: Stake { amount: in_minor_units(stake, case), currency },
            exposure: claim.exposure.map(|amount| Stake { amount, currency }),
            entitlement: claim.entitlement.map(|amount| Stake { amount: in_minor_units(amount, case), currency }),
            question: claim.question,
            evidence: claim.evidence,
        });
    }

    /// The rule, the line, and what tells findings of one rule on one line apart.
    fn name_finding(&mut self, rule: &RuleInfo, line: Option<&str>, part: Option<&str>) -> String {
        let mut id = String::with_capacity(24);
        for piece in [Some(rule.id), Some(":"), line.or(Some("-")), part.map(|_| ":"), part].into_iter().flatten() {
            id.push_str(piece);
        }
        match self.ids.get_mut(&id) {
            Some(twins) => {
                *twins += 1;
                format!("{id}#{twins}")
            }
            None => {
                self.ids.insert(id.clone(), 1);
                id
            }
        }
    }

    fn take(&mut self, rule: &RuleInfo, claim: &Claim, stake: Decimal) {
        self.invoice -= stake;
        self.at_stake += stake;
        if !rule.step.is_after_tax() {
            self.taken_net += stake;
        } else if rule.step == Step::Tax {
            self.taken_tax += stake;
        }
        for line in &claim.covers {
            if let Some(left) = self.lines.get_mut(*line) {
                *left = LineLeft { quantity: left.quantity.map(|_| Decimal::ZERO), ..LineLeft::default() };
            }
        }
        let Some(left) = claim.line.and_then(|line| self.lines.get_mut(line)) else { return };
        if claim.scales_line && !left.net.is_zero() {
            let kept = (left.net - stake) / left.net;
            left.share *= kept;
            left.quantity = left.quantity.and_then(|quantity| quantity.checked_mul(kept));
        }
        if let Some(quantity) = claim.quantity_left {
            left.quantity = Some(quantity);
        }
        left.net -= stake;
    }

    /// Lets go of the lines once nothing more is taken from them.
    pub fn forget_lines(&mut self) {
        self.lines = Vec::new();
    }

    /// Books a check that could not be made.
    pub fn note(&mut self, rule: &RuleInfo, gap: Gap, case: &Case<'_>) {
        let line = gap.line.and_then(|line| case.bills.get(line)).map(Bill::id);
        self.undecided.push(Undecided {
            rule: rule.id.to_owned(),
            summary: gap.sentence(line.as_deref()),
            line,
            line_index: gap.line,
            missing: gap.missing,
        });
    }
}

/// The most that could be wrong: the whole invoice, with what credits on it take back added again, for
/// an overcharge on one line is not made good by a credit for another.
fn greatest_loss(case: &Case<'_>) -> Decimal {
    let whole = case.sums.gross.max(case.sums.due).unwrap_or_default().max(Decimal::ZERO);
    let credits = case.bills.iter().filter_map(|bill| bill.net).filter(Decimal::is_sign_negative);
    credits.fold(whole, |sum, credit| sum.checked_sub(credit).unwrap_or(sum))
}

/// The same amount, written with the currency's places where it has no more than those.
fn in_minor_units(amount: Decimal, case: &Case<'_>) -> Decimal {
    let rounded = case.round(amount);
    if rounded == amount { rounded } else { amount }
}
