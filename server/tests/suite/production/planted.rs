//! A script planted in every field that a person or a document can fill: every page shows it as text.

use crate::files::good_pdf;
use crate::harness::{HOST, World};
use crate::person::Person;

/// Ends attributes, titles, and the pages' own scripts.
const PLANTED: &str = "'\"></title></script><script>planted()</script>";
/// The same in a form.
const SENT: &str = "%27%22%3E%3C/title%3E%3C/script%3E%3Cscript%3Eplanted()%3C/script%3E";
/// What a browser would run.
const LIVE: [&str; 3] = ["<script>planted", "planted()</script", "\"></title>"];

const UBL: &str = "../crates/documents/tests/fixtures/einvoice/ubl-invoice.xml";

/// An electronic invoice, each text of it planted.
fn planted_invoice() -> String {
    let text = std::fs::read_to_string(format!("{}/{UBL}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let escaped = PLANTED.replace('&', "&amp;").replace('<', "&lt;");
    let texts = [
        "2026-0417",
        "PO-77",
        "2026-0400",
        "C-2025-9",
        "Werkstoffe GmbH",
        "Südhafen AG",
        "DE02120300000000202051",
        "30 days net",
        "Loyalty",
        "Freight",
        "zinc plated",
        "Hex screws",
        "B-1",
        "S-1",
        "Assembly",
    ];
    texts.iter().fold(text, |text, planted| {
        assert!(text.contains(planted), "{planted}");
        text.replacen(planted, &format!("{planted} {escaped}"), 1)
    })
}

async fn read(person: &Person, path: &str) -> String {
    let answer = person.get(path).header("accept", "text/html").send().await.unwrap();
    answer.text().await.unwrap()
}

/// The page holds what was planted as text, and nowhere as anything else.
async fn assert_shown_as_text(person: &Person, path: &str, is_shown: bool) {
    let page = read(person, path).await;
    for live in LIVE {
        let place = page.find(live).map(|at| &page[at.saturating_sub(200)..(at + 100).min(page.len())]);
        assert!(place.is_none(), "{path} runs it: …{}…", place.unwrap_or_default());
    }
    let shown = page.contains("&lt;script&gt;planted()") || page.contains("&lt;script>planted()");
    assert!(shown || !is_shown, "{path} does not show it: {page}");
}

async fn id_of(person: &Person, name: &str) -> String {
    let done = person.wait_until_done(name).await;
    done["link"].as_str().unwrap_or_else(|| panic!("{done}")).rsplit('/').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_planted_in_any_field_is_shown_as_text() {
    let mut world = World::make_for_development().await;
    world.set("ALLOWED_HOSTS", HOST);
    let server = world.serve();
    let person = Person::sign_up_as(&server, "ada", &format!("Ada+{SENT}"), &format!("Org+{SENT}")).await;

    // Documents, and what is said of them.
    person.upload_taken("planted.xml", planted_invoice().as_bytes()).await;
    person.upload_taken("<script>planted().pdf", &good_pdf()).await;
    let contract = include_bytes!("../../../../samples/contract-services.pdf");
    person.upload_taken("contract.pdf", contract).await;
    let (xml, contract) = (id_of(&person, "planted.xml").await, id_of(&person, "contract.pdf").await);
    let invoice = id_of(&person, "<script>planted().pdf").await;
    for name in ["seller_name", "seller_tax_id", "buyer_name", "order_reference", "payment_account", "payment_terms"] {
        let (status, answer) =
            person.call("edit-invoice", &format!("id={invoice}&line=&name={name}&value=x+{SENT}")).await;
        assert_eq!(status, 200, "{name}: {answer}");
    }
    for name in ["contract_number", "vendor_name", "customer_name", "term", "payment_terms", "tax_status"] {
        let (status, answer) =
            person.call("edit-contract", &format!("id={contract}&line=&name={name}&value=x+{SENT}")).await;
        assert_eq!(status, 200, "{name}: {answer}");
    }
    for (function, id, name) in [("edit-invoice", &invoice, "description"), ("edit-contract", &contract, "item_code")] {
        let (status, answer) = person.call(function, &format!("id={id}&line=0&name={name}&value=x+{SENT}")).await;
        assert_eq!(status, 200, "{name}: {answer}");
    }
    let page = read(&person, &format!("/invoices/{invoice}")).await;
    let finding = page.split("name=\"finding\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let dismissal =
        format!("invoice={invoice}&finding={}&verdict=dismiss&reason=other&words={SENT}", finding.expect("a finding"));
    let (status, answer) = person.call("decide", &dismissal).await;
    assert_eq!(status, 200, "{answer}");

    for path in ["/invoices", "/contracts", "/members", "/audit", "/account"] {
        assert_shown_as_text(&person, path, true).await;
    }
    for path in [format!("/invoices/{xml}"), format!("/invoices/{invoice}"), format!("/contracts/{contract}")] {
        assert_shown_as_text(&person, &path, true).await;
    }
    // What addresses ask, and addresses themselves.
    for path in [
        format!("/invoices?q={SENT}"),
        format!("/audit?person={SENT}"),
        format!("/audit?action={SENT}"),
        format!("/audit?from={SENT}"),
    ] {
        assert_shown_as_text(&person, &path, true).await;
    }
    for path in [
        format!("/invoices?state={SENT}&order={SENT}&after={SENT}"),
        format!("/audit?subject={SENT}&id={SENT}&to={SENT}&after={SENT}"),
        format!("/invoices/{invoice}?finding={SENT}"),
        format!("/invoices/{}", SENT.replace('/', "")),
        format!("/{}", SENT.replace('/', "")),
        format!("/reset?token={SENT}&asked={SENT}"),
        format!("/sign-in?changed={SENT}&__path={SENT}&__err={SENT}"),
        format!("/sign-up?invitation={SENT}"),
    ] {
        assert_shown_as_text(&person, &path, false).await;
    }
}
