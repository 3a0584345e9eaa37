//! R16: money goes only to accounts that a second person confirmed by calling back.

use time::Duration;

use super::r15_cross_channel::belongs;
use super::{Outcomes, Rule, RuleInfo, Step};
use crate::calendar::print_date;
use crate::case::Case;
use crate::finding::{Claim, Figure, Proof, Severity, Source};
use crate::inputs::VerifiedAccount;
use crate::ledger::Ledger;
use crate::party::is_same_party;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        id: "R16",
        version: 1,
        name: "Bank account not verified",
        severity: Severity::Block,
        step: Step::Notice,
        inputs: &["payment_account", "seller_name", "inputs.verified_accounts"],
        zero_tolerance: true,
        needs_contract: false,
        explanation: "An account that is not among the vendor's verified ones, or was verified less than 30 days ago, stops payment until a second person has called back; the amount due is at risk, not saved.",
    },
    check,
};

const FRESH_DAYS: i64 = 30;

/// Letters and figures in upper case.
fn plain(account: &str) -> String {
    account.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// The last four characters, for evidence that may be shown.
fn masked(account: &str) -> String {
    let plain = plain(account);
    let tail: String = plain.chars().skip(plain.chars().count().saturating_sub(4)).collect();
    format!("…{tail}")
}

/// An IBAN's country.
fn country(account: &str) -> Option<String> {
    let head: String = account.chars().take(2).collect();
    (account.len() >= 15 && head.chars().all(|c| c.is_ascii_alphabetic())).then_some(head)
}

fn check(case: &Case<'_>, _ledger: &Ledger, out: &mut Outcomes) {
    let header = &case.invoice.header;
    let Some(account) = header.payment_account.as_ref().filter(|_| !case.is_credit_note()) else { return };
    let Some(known) = case.inputs.verified_accounts.as_deref() else {
        return out.cannot_decide(None, "inputs.verified_accounts");
    };
    let Some(seller) = header.seller_name.as_ref() else { return out.cannot_decide(None, "seller_name") };
    let record = case.inputs.vendors.iter().flatten().find(|record| belongs(record, &seller.value));
    let of_vendor =
        |name: &str| is_same_party(name, &seller.value) || record.is_some_and(|record| belongs(record, name));
    let ours: Vec<&VerifiedAccount> = known.iter().filter(|known| of_vendor(&known.vendor)).collect();
    let asked = plain(&account.value);
    let found = ours.iter().find(|known| plain(&known.account) == asked);
    let (severity, says) = match found {
        Some(known) => {
            let is_fresh = case.today().is_some_and(|today| known.verified_on + Duration::days(FRESH_DAYS) > today);
            if !is_fresh {
                return;
            }
            (
                Severity::Hold,
                format!("It was verified on {}, less than {FRESH_DAYS} days ago.", print_date(known.verified_on)),
            )
        }
        None if ours.is_empty() => (Severity::Block, "No account of the vendor has been verified.".to_owned()),
        None => {
            let other_country = country(&asked).is_some_and(|ours_in| {
                ours.iter().filter_map(|known| country(&plain(&known.account))).all(|theirs| theirs != ours_in)
            });
            let abroad = if other_country { ", and it lies in another country" } else { "" };
            let names: Vec<String> = ours.iter().map(|known| masked(&known.account)).collect();
            (Severity::Block, format!("The verified accounts are {}{abroad}.", names.join(" and ")))
        }
    };
    let place = account.evidence.as_ref();
    out.claims.push(Claim {
        severity,
        summary: format!(
            "The invoice asks for payment to {}. {says} Have a second person call the vendor back on a known number.",
            masked(&account.value)
        ),
        expected: ours.first().map(|known| Figure::Text(masked(&known.account))),
        billed: Some(Figure::Text(masked(&account.value))),
        exposure: case.sums.due,
        evidence: vec![Proof {
            text: Some(masked(&account.value)),
            ..Proof::new(Source::Invoice, "account", None, place)
        }],
        ..Claim::default()
    });
}

#[cfg(test)]
mod tests {
    use crate::Severity;
    use crate::fixture::Scene;

    fn scene(account: &str, verified: &str, on: &str) -> Scene {
        let known = format!(
            r#"{{"verified_accounts":[{{"vendor":"Northwick Field Services Ltd","account":"{verified}","verified_on":"{on}"}}]}}"#
        );
        Scene::plain("30", "10", "30").billed(&format!(r#"{{"payment_account":"{account}"}}"#)).inputs(&known)
    }

    #[test]
    fn a_changed_or_fresh_account_stops_payment_as_exposure() {
        let changed = scene("DE89 3704 0044 0532 0130 00", "GB29NWBK60161331926819", "2025-01-01").run();
        let finding = changed.findings.iter().find(|found| found.rule == "R16").unwrap();
        assert_eq!((finding.severity, finding.stake.amount.to_string().as_str()), (Severity::Block, "0.00"));
        assert_eq!(finding.exposure.unwrap().amount.to_string(), "300.00");
        assert!(finding.summary.contains("…3000") && finding.summary.contains("another country"));
        assert!(!serde_json::to_string(finding).unwrap().contains("0532"), "the account is masked");
        let fresh = scene("GB29 NWBK 6016 1331 9268 19", "GB29NWBK60161331926819", "2026-06-20");
        assert_eq!(fresh.says("R16"), ["- 0.00"]);
    }

    #[test]
    fn a_verified_account_is_clean_and_no_list_undecided() {
        assert!(scene("GB29 NWBK 6016 1331 9268 19", "GB29NWBK60161331926819", "2025-01-01").says("R16").is_empty());
        let unknown = Scene::plain("30", "10", "30").billed(r#"{"payment_account":"123456"}"#);
        assert_eq!(unknown.says("R16"), ["? inputs.verified_accounts"]);
    }
}
