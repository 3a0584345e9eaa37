//! The ten planted faults: 20 terms by 20 lines, half of the lines without a code and reworded.

use rust_decimal::Decimal;

use crate::fixture::trades::{ALL, Row};
use crate::fixture::{contract, invoice, reconcile_pair, stakes};
use crate::{Contract, Invoice};

/// Every row may bill at most 40 units.
fn contract_of(rows: &[Row; 20]) -> Contract {
    let terms = rows.iter().map(|(code, text, _, unit, price)| {
        format!(r#"{{"item_code":"{code}","description":"{text}","unit":"{unit}","unit_price":"{price}","maximum_quantity":"40"}}"#)
    });
    contract(&format!("[{}]", terms.collect::<Vec<_>>().join(",")))
}

struct Bill {
    text: String,
    code: Option<&'static str>,
    unit: &'static str,
    quantity: Decimal,
    price: Decimal,
    period: (&'static str, &'static str),
}

impl Bill {
    fn json(&self) -> String {
        let net = (self.quantity * self.price).round_dp(2);
        let code = self.code.map_or_else(String::new, |code| format!(r#""item_code":"{code}","#));
        format!(
            r#"{{{code}"description":"{}","unit":"{}","quantity":"{}","unit_price":"{}","line_net_amount":"{net}","period_start":"{}","period_end":"{}"}}"#,
            self.text, self.unit, self.quantity, self.price, self.period.0, self.period.1
        )
    }
}

/// True lines: every other one without its code and reworded.
fn bills_of(rows: &[Row; 20]) -> Vec<Bill> {
    let bill = |(at, row): (usize, &Row)| Bill {
        text: if at % 2 == 0 { row.1 } else { row.2 }.to_owned(),
        code: (at % 2 == 0).then_some(row.0),
        unit: row.3,
        quantity: Decimal::from(2 + at),
        price: row.4.parse().unwrap(),
        period: ("2026-06-01", "2026-06-30"),
    };
    rows.iter().enumerate().map(bill).collect()
}

fn invoice_of(bills: &[Bill]) -> Invoice {
    invoice(&format!("[{}]", bills.iter().map(Bill::json).collect::<Vec<_>>().join(",")))
}

#[test]
fn true_lines_come_out_clean_in_every_trade() {
    for (trade, rows) in ALL {
        let result = reconcile_pair(&contract_of(rows), &invoice_of(&bills_of(rows)));
        assert!(result.findings.is_empty(), "{trade}: {:?}", stakes(&result));
        assert!(result.undecided.is_empty(), "{trade}: {:?}", result.undecided);
        assert_eq!(result.matches.len(), 20, "{trade}");
        assert!(result.matches.iter().enumerate().all(|(at, found)| found.term_index == at), "{trade}");
    }
}

#[test]
fn all_ten_faults_are_found_and_nothing_else() {
    let off_contract = ["Catering for the summer party", "Purchase of parking permits"];
    for (trade, rows) in ALL {
        let mut bills = bills_of(rows);
        let mut planted = Vec::new();
        // Four lines over the rate, two of them reworded; one by a single percent.
        for (at, share) in [(0, "1.01"), (3, "1.10"), (6, "1.25"), (9, "2")] {
            let agreed = bills[at].price;
            bills[at].price = (agreed * share.parse::<Decimal>().unwrap()).round_dp(2);
            let stake = (bills[at].price * bills[at].quantity).round_dp(2) - (agreed * bills[at].quantity).round_dp(2);
            planted.push(format!("R20 {} {stake:.2}", at + 1));
        }
        for (at, over) in [(1, 1), (4, 10), (7, 60)] {
            bills[at].quantity = Decimal::from(40 + over);
            planted.push(format!("R26 {} {:.2}", at + 1, bills[at].price * Decimal::from(over)));
        }
        for (at, text) in [12, 15].into_iter().zip(off_contract) {
            bills[at].text = text.to_owned();
            bills[at].code = None;
            planted.push(format!("R76 {} {:.2}", at + 1, bills[at].price * bills[at].quantity));
        }
        bills[18].period = ("2027-01-01", "2027-01-31");
        planted.push(format!("R40 19 {:.2}", bills[18].price * bills[18].quantity));

        let result = reconcile_pair(&contract_of(rows), &invoice_of(&bills));
        let mut found = stakes(&result);
        found.sort();
        planted.sort();
        assert_eq!(found, planted, "{trade}");
    }
}

#[test]
fn what_once_crashed_now_reads() {
    let contract =
        contract(r#"[{"description":"Pest control","unit":"month","unit_price":"1,000.00"},{"item_code":"X"},{}]"#);
    let lines = r#"[{"description":"Pest control","quantity":"1","unit":"month","unit_price":"$1,000.00","line_net_amount":"1.000,00"},
        {"description":"Pest control"},{"quantity":"1"},{"item_code":"X","unit_price":"5"},{}]"#;
    for header in
        [r#"{"issue_date":"2026-06-30T12:00:00+02:00"}"#, r#"{"issue_date":"2026-06-30"}"#, r#"{"issue_date":null}"#]
    {
        let invoice = crate::fixture::invoice_with(header, lines, "{}");
        let result = reconcile_pair(&contract, &invoice);
        assert_eq!(result.matches.first().map(|found| found.term.as_str()), Some("1"));
        assert!(!result.findings.iter().any(|finding| finding.line.as_deref() == Some("1")), "{:?}", stakes(&result));
    }
}
