//! The rules. To add one is one file here, one line in `RULES`, and its test vectors.

mod clause_line;
mod r01_line_arithmetic;
mod r02_totals;
mod r03_tax_amount;
mod r04_tax_status;
mod r05_currency;
mod r06_unit;
mod r07_rounding;
mod r08_proper_invoice;
mod r09_party;
mod r10_duplicate;
mod r11_fuzzy_duplicate;
mod r12_duplicate_line;
mod r13_split_duplicate;
mod r14_split_limit;
mod r15_cross_channel;
mod r16_bank_account;
mod r17_vendor_identity;
mod r18_price_history;
mod r19_hybrid_disagreement;
mod r20_unit_rate;
mod r22_clause_price;
mod r25_accepted;
mod r26_quantity;
mod r28_time;
mod r34_retroactive;
mod r36_version;
mod r40_period;
mod r42_recurrence;
mod r43_late_billing;
mod r44_billing_time;
mod r45_cancellation;
mod r50_spend_cap;
mod r51_sub_cap;
mod r52_commitment;
mod r53_deposit;
mod r54_order_funds;
mod r60_fee;
mod r61_index_surcharge;
mod r62_proven_fee;
mod r64_late_fee;
mod r70_payment_terms;
mod r71_early_payment;
mod r72_rebate;
mod r74_credit_note;
mod r75_renewal;
mod r76_off_contract;
mod r77_tolerance_creep;
mod r78_scope;
mod r79_retainage;
mod resemblance;
mod verdict;

use std::sync::LazyLock;

pub(crate) use r75_renewal::NOTICE_WINDOWS;

use crate::case::Case;
use crate::finding::{Claim, Severity};
use crate::ledger::Ledger;

/// The place of a rule in the waterfall: each step works on what the last left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    Duplicate,
    NotBillable,
    Arithmetic,
    Quantity,
    Rate,
    Discount,
    Fees,
    Tax,
    Totals,
    Cap,
    /// Takes no money: terms of payment, risks, information.
    Notice,
}

impl Step {
    /// Whether stakes of this step lie in the tax or behind it, and so leave the net amount as it is.
    pub const fn is_after_tax(self) -> bool {
        matches!(self, Self::Tax | Self::Totals)
    }
}

/// What people are told about a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleInfo {
    /// Public and stable: `R20`.
    pub id: &'static str,
    /// Raised when the rule computes differently.
    pub version: u32,
    pub name: &'static str,
    /// The usual severity; a finding may differ.
    pub severity: Severity,
    pub step: Step,
    /// The fields that it reads.
    pub inputs: &'static [&'static str],
    /// Whether no difference is ever small enough to pass.
    pub zero_tolerance: bool,
    pub needs_contract: bool,
    /// One sentence for people.
    pub explanation: &'static str,
}

/// A rule: what it is, and the pure function that checks it.
pub(crate) struct Rule {
    pub info: RuleInfo,
    pub check: fn(&Case<'_>, &Ledger, &mut Outcomes),
}

/// What a rule hands back.
#[derive(Default)]
pub(crate) struct Outcomes {
    pub claims: Vec<Claim>,
    pub gaps: Vec<Gap>,
}

impl Outcomes {
    pub fn cannot_decide(&mut self, line: Option<usize>, missing: &str) {
        self.gaps.push(Gap { line, missing: missing.to_owned() });
    }
}

/// A missing input.
pub(crate) struct Gap {
    pub line: Option<usize>,
    pub missing: String,
}

impl Gap {
    /// Says what is missing and what to do.
    pub fn sentence(&self, line: Option<&str>) -> String {
        if self.missing == "inputs.received_on" {
            return "The day on which the invoice came in is not known. Enter it.".to_owned();
        }
        if let Some(input) = self.missing.strip_prefix("inputs.") {
            let what = input.replace('_', " ");
            return match line {
                Some(line) => format!("Line {line} cannot be checked without the {what}. Import them."),
                None => format!("This cannot be checked without the {what}. Import them."),
            };
        }
        if let Some(past) = self.missing.strip_prefix("history.") {
            return format!("The earlier invoices have no {} that can be used. Add them.", past.replace('_', " "));
        }
        let (document, field) = match self.missing.strip_prefix("contract.") {
            Some(field) => ("The contract", field),
            None => ("The invoice", self.missing.as_str()),
        };
        let what = field.replace('_', " ");
        match (self.missing.as_str(), line) {
            ("contract", _) => "No contract is known for this invoice. Choose one.".to_owned(),
            ("match", Some(line)) => {
                format!("Line {line} fits more than one row of the rate table. Choose the row, or enter its item code.")
            }
            (conversion, Some(line)) if conversion.starts_with("conversion ") => {
                format!("Line {line} is billed in another unit than the contract prices. Enter the {conversion}.")
            }
            (_, Some(line)) if document == "The invoice" => {
                format!("Line {line} has no {what} that can be used. Enter it.")
            }
            _ => format!("{document} has no {what} that can be used. Enter it."),
        }
    }
}

/// Every rule, in the order of the waterfall. A rule on an earlier line goes first within its step.
static RULES: &[Rule] = &[
    r10_duplicate::RULE,
    r11_fuzzy_duplicate::RULE,
    r13_split_duplicate::RULE,
    r15_cross_channel::RULE,
    r12_duplicate_line::RULE,
    r45_cancellation::RULE,
    r40_period::RULE,
    r42_recurrence::RULE,
    r43_late_billing::RULE,
    r44_billing_time::RULE,
    r76_off_contract::RULE,
    r78_scope::RULE,
    r01_line_arithmetic::RULE,
    r25_accepted::RULE,
    r26_quantity::RULE,
    r28_time::RULE,
    r52_commitment::RULE,
    r06_unit::RULE,
    r05_currency::RULE,
    r34_retroactive::RULE,
    r22_clause_price::ROLE,
    r22_clause_price::TIER_MODE,
    r22_clause_price::TIER_CROSSED,
    r22_clause_price::INCLUDED,
    r22_clause_price::PACKAGES,
    r22_clause_price::FIXED_RISE,
    r22_clause_price::INDEX_RISE,
    r22_clause_price::UNNOTICED_RISE,
    r22_clause_price::WINDOW,
    r22_clause_price::RAMP,
    r22_clause_price::CUT,
    r22_clause_price::PRORATION,
    r36_version::RULE,
    r07_rounding::RULE,
    r20_unit_rate::RULE,
    r22_clause_price::DISCOUNT,
    r79_retainage::RULE,
    r61_index_surcharge::RULE,
    r62_proven_fee::ACCESSORIAL,
    r62_proven_fee::EXPENSES,
    r64_late_fee::RULE,
    r60_fee::RULE,
    r03_tax_amount::RULE,
    r04_tax_status::RULE,
    r02_totals::RULE,
    r51_sub_cap::RULE,
    r50_spend_cap::RULE,
    r54_order_funds::RULE,
    r53_deposit::RULE,
    r08_proper_invoice::RULE,
    r09_party::RULE,
    r14_split_limit::RULE,
    r16_bank_account::RULE,
    r17_vendor_identity::RULE,
    r18_price_history::RULE,
    r19_hybrid_disagreement::RULE,
    r70_payment_terms::RULE,
    r71_early_payment::RULE,
    r72_rebate::REBATE,
    r72_rebate::SERVICE_LEVEL,
    r74_credit_note::RULE,
    r75_renewal::RULE,
    r77_tolerance_creep::RULE,
];

pub(crate) fn rules() -> &'static [Rule] {
    RULES
}

/// Every rule's description, by id.
pub fn registry() -> &'static [RuleInfo] {
    static INFOS: LazyLock<Vec<RuleInfo>> = LazyLock::new(|| {
        let mut infos: Vec<RuleInfo> = RULES.iter().map(|rule| rule.info).collect();
        infos.sort_by_key(|info| info.id);
        infos
    });
    &INFOS
}

/// Whether no difference is small enough to pass the rule, whatever the settings say.
pub(crate) fn is_zero_tolerance(rule: &str) -> bool {
    let infos = registry();
    let found = infos.binary_search_by(|info| info.id.cmp(rule)).ok().and_then(|at| infos.get(at));
    found.is_some_and(|info| info.zero_tolerance)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_stand_in_the_order_of_the_waterfall() {
        assert!(RULES.iter().map(|rule| rule.info.step).is_sorted());
    }

    #[test]
    fn ids_are_unique_and_every_rule_explains_itself() {
        let infos = registry();
        for (one, next) in infos.iter().zip(infos.iter().skip(1)) {
            assert!(one.id < next.id, "{} {}", one.id, next.id);
        }
        for info in infos {
            assert!(info.explanation.ends_with('.') && !info.inputs.is_empty(), "{}", info.id);
        }
    }
}
