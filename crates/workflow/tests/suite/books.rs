//! Renewals, vendors and reports as the desk tells them.

use domain::absence::DeadlineKind;
use domain::{Contract, Invoice};
use secrecy::ExposeSecret;
use store::accounts::EmailAddress;
use store::{Action, Actor, AuditFilter, ContractId, DocumentKind, Founding, InvoiceId, NewAccount, Role};
use time::OffsetDateTime;
use time::macros::datetime;
use workflow::reports::{Cell, ReportFormat, ReportName, ReportQuery};

use crate::house::{House, refusal};

const NOW: OffsetDateTime = datetime!(2026-07-24 12:00 UTC);

async fn sign_up(house: &House) -> Actor {
    let account = NewAccount {
        name: "Ada".to_owned(),
        email: EmailAddress::read("ada@example.org").unwrap(),
        password_hash: "$argon2id$...".to_owned().into(),
        origin: std::sync::Arc::default(),
    };
    house.store.sign_up(&account, "House of Ada", Founding::Open, NOW).await.unwrap()
}

async fn contract(house: &House, actor: &Actor, number: &str, header: &str) -> ContractId {
    let json = format!(r#"{{"fields":{{"contract_number":"{number}","vendor_name":"Acme, Inc",{header}}}}}"#);
    let contract: Contract = serde_json::from_str(&json).unwrap();
    let document = house.upload(actor, number, Some(DocumentKind::Contract)).await;
    house.store.save_contract(actor, document, &contract, NOW).await.unwrap()
}

async fn invoice(
    house: &House,
    actor: &Actor,
    contract: ContractId,
    number: &str,
    price: &str,
    day: &str,
) -> InvoiceId {
    let json = format!(
        r#"{{"fields":{{"invoice_number":"{number}","seller_name":"Acme, Inc","issue_date":"{day}","currency":"USD"}},
            "lines":[{{"item_code":"G1","description":"Guard hours","quantity":"10","unit_price":"{price}"}}]}}"#
    );
    let invoice: Invoice = serde_json::from_str(&json).unwrap();
    let document = house.upload(actor, number, Some(DocumentKind::Invoice)).await;
    let id = house.store.save_invoice(actor, document, &invoice, NOW).await.unwrap();
    house.desk.choose_contract(actor, id, contract).await.unwrap();
    id
}

#[tokio::test]
async fn renewals_stand_by_the_day_to_decide_and_are_read_by_a_calendars_token() {
    let house = House::open(|| NOW).await;
    let ada = sign_up(&house).await;
    contract(&house, &ada, "ENDS", r#""expiry_date":"2026-12-31","auto_renewal":false"#).await;
    let near =
        contract(&house, &ada, "NEAR", r#""expiry_date":"2026-09-30","auto_renewal":true,"notice_period_days":60"#)
            .await;
    contract(&house, &ada, "PAST", r#""expiry_date":"2026-07-31","auto_renewal":true,"notice_period_days":30"#).await;
    contract(&house, &ada, "LONG-PAST", r#""expiry_date":"2025-07-31","auto_renewal":false"#).await;
    contract(&house, &ada, "SILENT", r#""auto_renewal":true"#).await;

    let view = house.desk.renewals(&ada).await.unwrap();
    let told: Vec<(&str, DeadlineKind, i64)> = view
        .renewals
        .iter()
        .map(|found| (found.number.as_deref().unwrap(), found.deadline.kind, found.deadline.days_left))
        .collect();
    let (notice, end) = (DeadlineKind::Notice, DeadlineKind::End);
    assert_eq!(told, [("NEAR", notice, 8), ("ENDS", end, 160), ("PAST", notice, -23)]);
    assert_eq!(view.silent, 1);

    let token = house.desk.make_calendar(&ada).await.unwrap();
    let read = |token: String| {
        let desk = house.desk.clone();
        async move { desk.read_calendar(&token, "https://probity.example/").await }
    };
    let text = read(token.expose_secret().to_owned()).await.unwrap().replace("\r\n ", "");
    assert_eq!(text.matches("BEGIN:VEVENT").count(), 3, "{text}");
    assert!(text.contains("SUMMARY:Last day for notice: Acme\\, Inc\\, NEAR\r\n"), "{text}");
    assert!(text.contains(&format!("UID:deadline-{near}@probity\r\n")), "{text}");
    assert!(text.contains(&format!("URL:https://probity.example/contracts/{near}\r\n")), "{text}");

    let other = house.desk.make_calendar(&ada).await.unwrap();
    assert!(read(token.expose_secret().to_owned()).await.is_err());
    house.desk.end_calendar(&ada).await.unwrap();
    assert!(read(other.expose_secret().to_owned()).await.is_err());
}

#[tokio::test]
async fn a_vendor_tells_its_contracts_invoices_and_prices() {
    let house = House::open(|| NOW).await;
    let ada = sign_up(&house).await;
    let msa = contract(&house, &ada, "MSA", r#""currency":"USD""#).await;
    for (number, price, day) in [("N-1", "30", "2026-05-31"), ("N-2", "30", "2026-06-30"), ("N-3", "33", "2026-07-20")]
    {
        invoice(&house, &ada, msa, number, price, day).await;
    }
    let listed = house.desk.vendors(&ada, Some("acme"), None).await.unwrap();
    assert_eq!(listed.vendors.len(), 1);
    assert_eq!(listed.vendors[0].sums[0].invoices, 3);

    let profile = house.desk.vendor(&ada, " ACME,  inc ").await.unwrap();
    assert_eq!(profile.contracts.iter().map(|found| found.id).collect::<Vec<_>>(), [msa]);
    assert_eq!(profile.recent.rows[0].invoice_number.as_deref(), Some("N-3"));
    assert_eq!(profile.prices.len(), 1);
    let steps: Vec<Option<String>> =
        profile.prices[0].points.iter().map(|point| point.step.map(|step| step.to_string())).collect();
    assert_eq!(steps, [None, None, Some("3".to_owned())]);
    // Never imported is not the same as none verified.
    assert_eq!(profile.accounts, None);
    assert!(house.desk.vendor(&ada, "Nobody").await.is_err());
}

#[tokio::test]
async fn a_report_is_narrowed_shown_and_saved_on_record() {
    let house = House::open(|| NOW).await;
    let ada = sign_up(&house).await;
    let msa = contract(&house, &ada, "MSA", r#""currency":"USD""#).await;
    invoice(&house, &ada, msa, "N-1", "30", "2026-05-31").await;
    invoice(&house, &ada, msa, "=N-2", "30", "2026-06-30").await;

    let june = ReportQuery { from: "2026-06-01".into(), vendor: "acme, inc".into(), ..ReportQuery::default() };
    for name in ReportName::ALL {
        house.desk.report(&ada, name, &ReportQuery::default()).await.unwrap();
    }
    let report = house.desk.report(&ada, ReportName::Reconciliations, &june).await.unwrap();
    assert_eq!(report.part.rows.len(), 1);
    assert_eq!(report.part.rows[0].cells.len(), report.columns.len());
    assert_eq!(report.part.rows[0].cells[2], Cell::Text("=N-2".to_owned()));
    assert!(report.totals.iter().all(|total| total.currency.code() == "USD"));

    let csv = house.desk.export_report(&ada, ReportName::Reconciliations, &june, ReportFormat::Csv).await.unwrap();
    let csv = String::from_utf8(csv).unwrap();
    assert_eq!(csv.lines().count(), 2);
    assert!(csv.contains("\"'=N-2\""), "{csv}");
    let vendors = house.desk.export_report(&ada, ReportName::Vendors, &june, ReportFormat::Xlsx).await.unwrap();
    assert_eq!(&vendors[..2], b"PK");
    let saved = AuditFilter { action: Some(Action::ReportExported), ..AuditFilter::default() };
    assert_eq!(house.store.list_audit(&ada, &saved, None, 9).await.unwrap().len(), 2);

    let backwards = ReportQuery { from: "2026-06-02".into(), to: "2026-06-01".into(), ..ReportQuery::default() };
    let refused = house.desk.report(&ada, ReportName::Savings, &backwards).await.map(|_| ());
    assert!(refusal(refused).contains("lies after the last one"));
    let viewer = Actor::person(ada.user().unwrap(), ada.organisation(), Role::Viewer);
    assert!(refusal(house.desk.report(&viewer, ReportName::Audit, &june).await.map(|_| ())).contains("a reviewer"));
}
