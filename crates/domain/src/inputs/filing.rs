//! Where a row is filed, and which files an invoice needs: so that a store can hand over a part of a
//! long list and the engine finds all that it would have found in the whole.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use time::{Date, Duration};

use super::{InputKind, InputRow};
use crate::calendar::Period;
use crate::case::period_of;
use crate::contract::{Contract, Provision};
use crate::history::History;
use crate::invoice::Invoice;
use crate::past::{normalise_number, number_of};
use crate::sums::Sums;

/// An exchange rate older than this is not used.
const OLDEST_RATE: Duration = Duration::days(7);

/// What a row is filed under.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filing {
    /// The item, the series, the pair of currencies, the amount or the invoice that it is about.
    pub key: Option<String>,
    pub day: Option<Date>,
}

/// The rows of a kind that the reconciliation of one invoice may look at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Need {
    /// Only rows filed under one of these; absent: all.
    pub keys: Option<BTreeSet<String>>,
    /// Only rows of these days, both included; absent: all.
    pub days: Option<(Date, Date)>,
}

impl InputRow {
    pub fn filing(&self) -> Filing {
        let (key, day) = match self {
            Self::Receipts(row) => (Some(item_key(&row.item)), Some(row.on)),
            Self::Timesheets(row) => (Some(item_key(&row.item)), Some(row.on)),
            Self::Usage(row) => (Some(item_key(&row.item)), Some(row.from)),
            Self::Index(row) => (Some(row.series.clone()), None),
            Self::ExchangeRates(row) => (Some(format!("{}/{}", row.from, row.to)), Some(row.on)),
            Self::Expenses(row) => (Some(amount_key(row.amount)), Some(row.on)),
            Self::ListPrices(row) | Self::Comparators(row) => (Some(item_key(&row.item)), Some(row.from)),
            Self::Payments(row) => (Some(normalise_number(&row.invoice)), Some(row.on)),
            Self::PromisedCredits(row) => (Some(normalise_number(&row.invoice)), Some(row.on)),
            Self::VerifiedAccounts(row) => (None, Some(row.verified_on)),
            Self::Approvals(row) => (None, Some(row.on)),
            Self::Notices(row) => (None, Some(row.on)),
            Self::Acceptances(row) => (None, Some(row.on)),
            Self::Costs(row) => (None, Some(row.on)),
            Self::FeeProofs(row) => (None, Some(row.on)),
            Self::Measurements(row) => (None, Some(row.from)),
            Self::Excused(row) => (None, Some(row.from)),
            Self::Vendors(_) | Self::Sanctioned(_) => (None, None),
        };
        Filing { key, day }
    }
}

impl InputKind {
    /// Whether a rule may look at this kind for an invoice under this contract.
    pub fn concerns(self, contract: Option<&Contract>) -> bool {
        match self {
            Self::VerifiedAccounts | Self::Vendors | Self::Sanctioned | Self::Expenses => true,
            // Credits are owed without any clause.
            Self::Payments | Self::PromisedCredits => true,
            // All others are called for by a clause.
            _ => contract.is_some_and(|contract| !contract.clauses.is_empty()),
        }
    }

    /// The rows that the reconciliation of an invoice may look at; `None` where it looks at none.
    pub fn need(self, contract: Option<&Contract>, invoice: &Invoice, history: &History) -> Option<Need> {
        if !self.concerns(contract) {
            return None;
        }
        let keys = match self {
            Self::Receipts | Self::Timesheets | Self::ListPrices | Self::Comparators => Some(items(contract, invoice)),
            Self::Usage => {
                let counts_all = contract.is_some_and(|contract| {
                    let mut clauses = contract.clauses.iter();
                    clauses.any(|it| matches!(it.provision, Provision::Commitment(_)) && it.items.is_empty())
                });
                (!counts_all).then(|| items(contract, invoice))
            }
            Self::Index => Some(series(contract)),
            Self::ExchangeRates => pairs(contract, invoice),
            Self::Expenses => {
                let sums = Sums::of(invoice);
                Some([sums.gross, sums.due].into_iter().flatten().map(amount_key).collect())
            }
            Self::Payments | Self::PromisedCredits => {
                Some(history.invoices.iter().map(|past| normalise_number(number_of(past))).collect())
            }
            _ => None,
        };
        let days = match self {
            Self::Timesheets => days_of(invoice),
            Self::ExchangeRates => {
                days_of(invoice).and_then(|(first, last)| Some((first.checked_sub(OLDEST_RATE)?, last)))
            }
            _ => None,
        };
        Some(Need { keys, days })
    }
}

/// As the rules compare items: without case and blanks around.
fn item_key(name: &str) -> String {
    name.trim().to_ascii_lowercase()
}

fn amount_key(amount: Decimal) -> String {
    amount.normalize().to_string()
}

/// Every name under which the contract or the invoice knows an item.
fn items(contract: Option<&Contract>, invoice: &Invoice) -> BTreeSet<String> {
    let terms = contract.map_or(&[][..], |contract| contract.terms.as_slice()).iter();
    let clauses = contract.map_or(&[][..], |contract| contract.clauses.as_slice()).iter();
    let agreed = terms.flat_map(|term| [term.item_code.as_ref(), term.description.as_ref()]);
    let billed = invoice.lines.iter().flat_map(|line| [line.item_code.as_ref(), line.description.as_ref()]);
    let fields = agreed.chain(billed).flatten().map(|field| item_key(&field.value));
    fields.chain(clauses.flat_map(|clause| &clause.items).map(|name| item_key(name))).collect()
}

fn series(contract: Option<&Contract>) -> BTreeSet<String> {
    let clauses = contract.map_or(&[][..], |contract| contract.clauses.as_slice()).iter();
    let named = clauses.filter_map(|clause| match &clause.provision {
        Provision::IndexEscalator(it) => Some(it.series.clone()),
        Provision::IndexSurcharge(it) => Some(it.series.clone()),
        _ => None,
    });
    named.collect()
}

/// The currencies of the two documents, either way round.
fn pairs(contract: Option<&Contract>, invoice: &Invoice) -> Option<BTreeSet<String>> {
    let agreed = contract?.header.currency.as_ref()?.value;
    let billed = invoice.header.currency.as_ref()?.value;
    Some([format!("{agreed}/{billed}"), format!("{billed}/{agreed}")].into())
}

/// From the first to the last day that any line is for, or the invoice is of.
fn days_of(invoice: &Invoice) -> Option<(Date, Date)> {
    let issued = invoice.header.issue_date.as_ref().map(|field| field.value);
    let periods = invoice.lines.iter().filter_map(|line| Some(period_of(line, invoice)?.0));
    let all = periods.chain(issued.and_then(|day| Period::new(day, day)));
    let mut whole: Option<(Date, Date)> = None;
    for period in all {
        let (first, last) = whole.unwrap_or((period.first, period.last));
        whole = Some((first.min(period.first), last.max(period.last)));
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Inputs;
    use crate::fixture::Scene;

    /// What a store would hand over of a list.
    fn part(scene: &Scene) -> Inputs {
        let mut part = Inputs { today: scene.inputs.today, received_on: scene.inputs.received_on, ..Inputs::default() };
        let whole = serde_json::to_value(&scene.inputs).unwrap();
        for kind in InputKind::ALL.iter().filter(|kind| scene.inputs.is_given(**kind)) {
            part.give(*kind);
            let Some(need) = kind.need(Some(&scene.contract), &scene.invoice, &scene.history) else { continue };
            for row in whole[kind.as_str()].as_array().unwrap() {
                let row = InputRow::read_json(*kind, &row.to_string()).unwrap();
                let filing = row.filing();
                let keyed = need.keys.as_ref().is_none_or(|keys| filing.key.is_some_and(|key| keys.contains(&key)));
                let dated =
                    need.days.is_none_or(|(first, last)| filing.day.is_none_or(|day| first <= day && day <= last));
                if keyed && dated {
                    part.add(row);
                }
            }
        }
        part
    }

    fn assert_part_does(scene: Scene, rule: &str, left_out: usize) {
        let kept = part(&scene);
        let count = |inputs: &Inputs| -> usize {
            let lists = serde_json::to_value(inputs).unwrap();
            lists.as_object().unwrap().values().filter_map(|list| Some(list.as_array()?.len())).sum()
        };
        assert_eq!(count(&scene.inputs) - count(&kept), left_out, "{rule}");
        let cut = Scene { inputs: kept, ..scene.clone() };
        assert_eq!(cut.run(), scene.run(), "{rule}");
        assert!(!scene.says(rule).is_empty(), "{rule}");
    }

    #[test]
    fn a_part_of_the_lists_shows_what_the_whole_shows() {
        let received = r#"{"receipts":[{"item":" g1","quantity":"4","on":"2026-06-03"},
            {"item":"GUARD HOURS","quantity":"2","on":"2026-06-04"},{"item":"Z9","quantity":"90","on":"2026-06-04"}]}"#;
        let scene = Scene::plain("30", "10", "30").clause(r#"{"kind":"accepted_quantity","basis":"receipts"}"#);
        assert_part_does(scene.inputs(received), "R25", 1);

        let worked = r#"{"timesheets":[{"item":"G1","on":"2026-06-03","hours":"4","approved":true},
            {"item":"G1","on":"2026-05-03","hours":"4","approved":true},
            {"item":"X","on":"2026-06-03","hours":"4","approved":true}]}"#;
        let scene = Scene::plain("30", "10", "30").clause(r#"{"kind":"accepted_quantity","basis":"timesheets"}"#);
        assert_part_does(scene.inputs(worked), "R25", 2);

        let spent = r#"{"expenses":[
            {"id":"1","vendor":"Northwick Field Services","on":"2026-06-20","amount":"300.00","currency":"USD","channel":"card"},
            {"id":"2","vendor":"Northwick Field Services","on":"2026-06-20","amount":"301","currency":"USD","channel":"card"}]}"#;
        assert_part_does(Scene::plain("30", "10", "30").inputs(spent), "R15", 1);
    }

    #[test]
    fn a_kind_that_no_clause_calls_for_is_not_looked_at() {
        let scene = Scene::plain("30", "10", "30");
        let need = |kind: InputKind| kind.need(Some(&scene.contract), &scene.invoice, &scene.history);
        assert_eq!(need(InputKind::Receipts), None);
        assert!(need(InputKind::Vendors).is_some_and(|need| need.keys.is_none() && need.days.is_none()));
    }
}
