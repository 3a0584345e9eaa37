//! What should have come and did not: an invoice, a credit, a discount, a rebate, an agreed price cut, a notice.

mod deadline;
mod renewal;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use time::{Date, Duration};

use crate::calendar::{iso_day, print_date};
use crate::contract::Contract;
use crate::field::Field;
use crate::finding::Finding;
use crate::history::{History, PastInvoice};
use crate::inputs::Inputs;
use crate::invoice::{Invoice, InvoiceHeader};
use crate::past::number_of;
use crate::prediction::{invoices_of, predict};
use crate::reconcile::reconcile_with;
use crate::settings::Settings;

pub use deadline::{Deadline, DeadlineKind, find_deadline, say_days_left};
pub(crate) use renewal::renewal_of_header;
pub use renewal::{NoticeWindow, RenewalWatch, watch_renewal};

/// Days after the expected one before an invoice counts as missing.
const PATIENCE: i64 = 7;
/// The rule that tells an agreed price cut that was not given.
const REDUCTION: &str = "R37";

/// What sort of thing is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AbsenceKind {
    Invoice,
    /// A credit, discount or rebate that is owed.
    Credit,
    /// An agreed price cut that the last invoice does not give.
    Reduction,
    /// A window in which notice can be given is open.
    Notice,
}

/// One thing that is missing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Absence {
    pub kind: AbsenceKind,
    /// A plain sentence.
    pub summary: String,
    pub amount: Option<Decimal>,
    /// The day by which it was due, or by which something must be done.
    #[serde(default, with = "iso_day::optional")]
    pub day: Option<Date>,
}

/// Everything that is missing under a contract on a day.
pub fn find_absences(contract: &Contract, history: &History, inputs: &Inputs, today: Date) -> Vec<Absence> {
    let inputs = Inputs { today: Some(today), ..inputs.clone() };
    let past = invoices_of(history);
    let mut missing = Vec::new();
    missing.extend(missing_invoice(contract, history, &inputs, today));
    if let Some(last) = past.last() {
        missing.extend(missing_in(contract, history, &inputs, last));
        let owed = owed_on(contract, history, &inputs, today, last);
        // What the last invoice should have given is told once.
        let new = owed.into_iter().filter(|owed| !missing.iter().any(|told| told.summary.ends_with(&owed.summary)));
        let new: Vec<Absence> = new.collect();
        missing.extend(new);
    }
    missing.extend(watch_renewal(contract, today).and_then(|watch| open_notice(&watch)));
    missing
}

fn missing_invoice(contract: &Contract, history: &History, inputs: &Inputs, today: Date) -> Option<Absence> {
    let prediction = predict(contract, history, inputs)?;
    let day = prediction.issued?;
    let is_late = day.checked_add(Duration::days(PATIENCE)).is_some_and(|late| late < today);
    is_late.then(|| Absence {
        kind: AbsenceKind::Invoice,
        summary: format!(
            "The invoice of about {} has not come. Ask the vendor before it is billed late.",
            print_date(day)
        ),
        amount: prediction.net,
        day: Some(day),
    })
}

/// What the last invoice should have given.
fn missing_in(contract: &Contract, history: &History, inputs: &Inputs, last: &PastInvoice) -> Vec<Absence> {
    let before = History {
        invoices: history.invoices.iter().filter(|past| past.id != last.id).cloned().collect(),
        present_hash: None,
    };
    let result = reconcile_with(Some(contract), &last.invoice, &before, inputs, &Settings::default());
    let said = |finding: &Finding| format!("Invoice {}: {}", number_of(last), finding.summary);
    let found = result.findings.iter().filter_map(|finding| match &finding.entitlement {
        Some(owed) => {
            Some(Absence { kind: AbsenceKind::Credit, summary: said(finding), amount: Some(owed.amount), day: None })
        }
        None if finding.rule == REDUCTION && !finding.stake.amount.is_zero() => Some(Absence {
            kind: AbsenceKind::Reduction,
            summary: said(finding),
            amount: Some(finding.stake.amount),
            day: None,
        }),
        None => None,
    });
    found.collect()
}

/// Credits, discounts and rebates that are owed by now: what the engine would say to an invoice of today
/// that bills nothing.
fn owed_on(contract: &Contract, history: &History, inputs: &Inputs, today: Date, last: &PastInvoice) -> Vec<Absence> {
    let header = InvoiceHeader {
        issue_date: Some(Field::certain(today)),
        currency: last.invoice.header.currency.clone(),
        seller_name: last.invoice.header.seller_name.clone(),
        ..InvoiceHeader::default()
    };
    let probe = Invoice { header, ..Invoice::default() };
    let result = reconcile_with(Some(contract), &probe, history, inputs, &Settings::default());
    let owed = result.findings.into_iter().filter_map(|finding| {
        let amount = finding.entitlement?.amount;
        Some(Absence { kind: AbsenceKind::Credit, summary: finding.summary, amount: Some(amount), day: None })
    });
    owed.collect()
}

fn open_notice(watch: &RenewalWatch) -> Option<Absence> {
    let open = watch.open_window()?;
    Some(Absence {
        kind: AbsenceKind::Notice,
        summary: format!(
            "The contract renews after {} unless notice is given by {}: the window of {} days is open.",
            print_date(watch.term_end),
            print_date(watch.last_day),
            open.days
        ),
        amount: watch.next_term_spend,
        day: Some(watch.last_day),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::calendar::read_iso_date;
    use crate::fixture::{Scene, line};

    fn absences(scene: &Scene, today: &str) -> Vec<String> {
        let today = read_iso_date(today).unwrap();
        find_absences(&scene.contract, &scene.history, &scene.inputs, today)
            .iter()
            .map(|missing| {
                format!("{:?} {}", missing.kind, missing.amount.map(|sum| sum.to_string()).unwrap_or_default())
            })
            .collect()
    }

    fn billed(price: &str) -> Scene {
        let past = |from: &str, to: &str| json!([line("10", price, from, to)]).to_string();
        Scene::plain("30", "1", "30").past("N-1", "2026-01-31", &past("2026-01-01", "2026-01-31")).past(
            "N-2",
            "2026-02-28",
            &past("2026-02-01", "2026-02-28"),
        )
    }

    #[test]
    fn an_invoice_that_does_not_come_is_missed_after_a_week() {
        assert_eq!(absences(&billed("30"), "2026-04-07"), Vec::<String>::new());
        assert_eq!(absences(&billed("30"), "2026-04-08"), ["Invoice 300.00"]);
    }

    #[test]
    fn a_cut_that_the_last_invoice_does_not_give_is_missed() {
        let cut = r#"{"kind":"reduction","percent":"5","from":"2026-02-01"}"#;
        assert_eq!(absences(&billed("30").clause(cut), "2026-03-01"), ["Reduction 15.00"]);
        assert_eq!(absences(&billed("30").clause(&cut.replace("02-01", "03-01")), "2026-03-01"), Vec::<String>::new());
    }

    #[test]
    fn a_rebate_that_is_owed_is_missed_until_its_credit_comes() {
        let rebate = r#"{"kind":"rebate","per":"month","tiers":[{"from":"100","percent":"10"}]}"#;
        // Of January, which the invoice of February should have given, and of February.
        assert_eq!(absences(&billed("30").clause(rebate), "2026-03-05"), ["Credit 30.00", "Credit 30.00"]);
        let credited = billed("30").clause(rebate).past(
            "N-3",
            "2026-03-02",
            &json!([{"description": "Rebate", "line_net_amount": "-30.00"}]).to_string(),
        );
        assert_eq!(absences(&credited, "2026-03-05"), Vec::<String>::new());
    }

    #[test]
    fn notice_is_told_while_its_window_is_open() {
        let renews = r#"{"kind":"renewal","term_end":"2026-12-31","notice_days":60,"next_term_spend":"9000"}"#;
        let scene = Scene::plain("30", "1", "30").clause(renews);
        assert_eq!(absences(&scene, "2026-07-03"), Vec::<String>::new());
        assert_eq!(absences(&scene, "2026-07-04"), ["Notice 9000"]);
        assert_eq!(absences(&scene, "2026-11-01"), ["Notice 9000"]);
        assert_eq!(absences(&scene, "2026-11-02"), Vec::<String>::new());
    }
}
