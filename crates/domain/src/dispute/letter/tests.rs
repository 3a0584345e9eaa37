use super::*;
use crate::calendar::date_of;
use crate::finding::Source;
use crate::fixture::{contract, invoice_with, reconcile_pair};

/// Hours above the rate of page 7, and a fee that the contract does not know.
fn written() -> Letter {
    let contract = contract(
        r#"[{"item_code":{"value":"T1","evidence":{"page":7,"box":[10,100,30,110]}},"description":"Senior technician",
             "unit":"HUR","unit_price":{"value":"128.00","evidence":{"page":7,"box":[200,98,240,112]}}}]"#,
    );
    let invoice = invoice_with(
        r#"{"seller_email":"billing@northwick.example","tax_amount":"342.00"}"#,
        r#"[{"line_id":"1","item_code":"T1","description":{"value":"Senior technician hours","evidence":{"page":1,"box":[10,300,90,310]}},
             "quantity":"12","unit":"HUR","unit_price":"142.50",
             "line_net_amount":{"value":"1710.00","evidence":{"page":1,"box":[400,299,450,312]}}}]"#,
        "{}",
    );
    let result = reconcile_pair(&contract, &invoice);
    let findings: Vec<&Finding> = result.findings.iter().filter(|finding| finding.rule == "R20").collect();
    assert_eq!(findings.len(), 1);
    Letter::compose(&Draft {
        invoice: &invoice,
        contract: Some(&contract),
        findings: &findings,
        currency: Currency::USD,
        buyer: "Aldermoor Foods",
        writer: "Jo Reyes",
        today: date_of(2026, 7, 2).unwrap(),
    })
}

#[test]
fn a_letter_quotes_both_documents_at_their_places() {
    let letter = written();
    let part = &letter.paragraphs[0];
    assert_eq!(part.amount.to_string(), "174.00");
    assert_eq!(part.formula, "12 hours × (142.50 − 128.00) = 174.00");
    assert_eq!(part.contract.len(), 1, "{:?}", part.contract);
    assert_eq!(part.contract[0].text, "T1 Senior technician: 128.00 per hour");
    assert_eq!(part.contract[0].page, Some(7));
    assert_eq!(part.contract[0].area, Some(PageBox::new(10.0, 98.0, 240.0, 112.0)));
    assert_eq!(part.invoice.len(), 1);
    assert_eq!(part.invoice[0].text, "Senior technician hours: 12 hours at 142.50, 1,710.00");
    assert_eq!(part.invoice[0].area, Some(PageBox::new(10.0, 299.0, 450.0, 312.0)));
}

#[test]
fn the_plain_text_says_to_whom_why_how_much_and_what_is_asked() {
    let letter = written();
    assert_eq!(letter.subject(), "Invoice NFS-20418: 174.00 USD disputed");
    let text = letter.print_plain();
    for said in [
        "To: Northwick Field Services Ltd\n\nInvoice NFS-20418 of 30 Jun 2026\n\n2 Jul 2026\n",
        "We dispute 174.00 USD of it, for this reason:",
        ", line 1\n",
        "Computation: 12 hours × (142.50 − 128.00) = 174.00\n",
        "The contract says, page 7: “T1 Senior technician: 128.00 per hour”\n",
        "The invoice says, page 1: “Senior technician hours: 12 hours at 142.50, 1,710.00”\n",
        "Disputed: 174.00 USD\n",
        "a credit note over 174.00 USD, and over the tax that was billed on it, that names NFS-20418.",
        "Jo Reyes\nAldermoor Foods\n",
    ] {
        assert!(text.contains(said), "'{said}' is not in:\n{text}");
    }
    assert!(letter.print_brief().contains("174.00 USD"));
}

#[test]
fn a_clause_is_quoted_in_its_own_words() {
    let words = "4.2 No fee of any kind may be billed beside the prices of Annex A.";
    let mut contract = contract(r#"[{"item_code":"T1","description":"Hours","unit_price":"10"}]"#);
    let clause = format!(
        r#"{{"id":"4.2","kind":"fee_policy","all_in":true,"evidence":{{"page":3,"box":[1,2,3,4],"text":"{words}"}}}}"#
    );
    contract.clauses.push(serde_json::from_str(&clause).unwrap());
    let invoice = invoice_with(
        "{}",
        r#"[{"description":"Fuel surcharge","quantity":"1","unit_price":"5","line_net_amount":"5"}]"#,
        "{}",
    );
    let result = reconcile_pair(&contract, &invoice);
    let finding = result.findings.iter().find(|finding| {
        finding.evidence.iter().any(|proof| proof.document == Source::Contract && proof.text.as_deref() == Some(words))
    });
    let finding = finding.unwrap_or_else(|| panic!("no finding rests on the clause: {:?}", result.findings));
    let quotes = quote::of_contract(Some(&contract), finding);
    assert!(quotes.iter().any(|quote| quote.text == words && quote.page == Some(3)), "{quotes:?}");
}

#[test]
fn a_letter_is_kept_as_it_was_sent() {
    let letter = written();
    let json = serde_json::to_string(&letter).unwrap();
    assert_eq!(serde_json::from_str::<Letter>(&json).unwrap(), letter);
}

#[test]
fn only_what_is_an_address_is_linked() {
    for (text, is) in [
        ("billing@northwick.example", true),
        ("a@b@c.example", false),
        ("billing@example.org?cc=all@example.org", false),
        ("@example.org", false),
        ("billing@localhost", false),
        ("two words@example.org", false),
    ] {
        assert_eq!(is_address(text), is, "{text}");
    }
}
