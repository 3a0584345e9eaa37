//! Values that nobody means, in every parameter of every address and form: each is refused in words or finds
//! nothing, and none makes the server fail.

use std::collections::BTreeSet;

use reqwest::StatusCode;

use crate::files::good_pdf;
use crate::harness::{HOST, World};
use crate::person::Person;
use crate::surface;

/// Percent-encoded as they stand.
const ODD: [&str; 24] = [
    "",
    "%00",
    "a%00b",
    "%0A",
    "%0D%0ASet-Cookie:%20x=1",
    "%FF%FE",
    "%C0%80",
    "%",
    "%zz",
    "%25",
    "%5C",
    "'",
    "%22%27%60",
    "%27%20OR%201=1--%20",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "%F0%9F%92%B8%E2%80%AE",
    "..%2F..%2Fetc%2Fpasswd",
    "-1",
    "9223372036854775808",
    "1e400",
    "-9999-01-01",
    "00000000-0000-0000-0000-00000000000g",
    "due_-9999-01-01_00000000-0000-0000-0000-000000000000",
    "stake_79228162514264337593543950335_00000000-0000-0000-0000-000000000000",
];

/// Every GET address with the parameters that it reads.
const ADDRESSES: &[(&str, &[&str])] = &[
    ("/", &[]),
    ("/sign-in", &["changed", "__path", "__err"]),
    ("/sign-up", &["invitation"]),
    ("/sign-in/code", &[]),
    ("/forgot", &["asked"]),
    ("/reset", &["asked", "token"]),
    ("/account", &["changed"]),
    ("/invoices", &["state", "q", "vendor", "rule", "stake", "age", "order", "after", "unknown"]),
    ("/invoices/chosen", &["chosen"]),
    ("/invoices/{id}", &["finding"]),
    ("/batches", &["below"]),
    ("/batches/{id}", &["after", "__path", "__err"]),
    ("/contracts", &[]),
    ("/contracts/{id}", &["version"]),
    ("/members", &[]),
    ("/organisation", &["__path", "__err"]),
    ("/api/documents/{id}", &[]),
    ("/api/organisation.zip", &[]),
    ("/overview", &["currency"]),
    ("/vendors", &["q", "after"]),
    ("/vendor", &["name"]),
    ("/renewals", &["__path", "__err"]),
    ("/reports/{name}", &["from", "to", "vendor", "after"]),
    ("/api/reports/{name}", &["from", "to", "vendor"]),
    ("/api/calendar/{name}", &[]),
    ("/disputes", &["state", "vendor", "after"]),
    ("/disputes/{id}", &[]),
    ("/disputes/{id}/letter", &[]),
    ("/recovery", &["state", "vendor", "after"]),
    ("/api/recovery.csv", &["state", "vendor"]),
    ("/inputs", &["__path", "__err"]),
    ("/tolerances", &["__path", "__err"]),
    ("/audit", &["person", "action", "subject", "id", "from", "to", "after"]),
    ("/documents/{id}/pages/{page}", &[]),
    ("/documents/{id}/original", &[]),
    ("/api/proofs/{id}", &["finding"]),
    ("/api/batches/{id}/files.csv", &[]),
    ("/api/news", &["seconds"]),
    ("/api/exports/{name}", &["person", "action", "subject", "id", "from", "to", "after"]),
    ("/metrics", &[]),
    ("/healthz", &[]),
    ("/readyz", &[]),
    ("/operator/status", &[]),
];

/// Every function that takes something, with values that it understands.
const FORMS: &[(&str, &str)] = &[
    ("sign-up", "name=Jo&email={n}%40example.org&password=ninety+lantern+harvest&organisation=Org&invitation="),
    ("sign-in", "email=jo%40example.org&password=x&keep=true"),
    ("sign-in-code", "code=000000"),
    ("forgot-password", "email=jo%40example.org"),
    ("reset-state", "token=none"),
    ("reset-password", "token=none&password=ninety+lantern+harvest"),
    ("end-session", "id={none}"),
    ("change-password", "present=x&new=ninety+lantern+harvest"),
    ("propose-second-factor", "password=x"),
    ("confirm-second-factor", "code=000000"),
    ("disable-second-factor", "password=x"),
    ("remake-recovery-codes", "password=x"),
    (
        "inbox",
        "query[state]=ready&query[search]=x&query[vendor]=x&query[rule]=R20&query[stake]=1&query[age]=1&query[whose]=mine&query[order]=due&query[after]=",
    ),
    ("chosen", "ids[0]={invoice}"),
    ("confirm-chosen", "ids[0]={invoice}"),
    ("review", "id={invoice}"),
    ("decide", "invoice={invoice}&finding=R01:1&verdict=dismiss&reason=other&words=x"),
    ("undo-decision", "invoice={invoice}&finding=R01:1"),
    ("conversation", "invoice={invoice}"),
    ("comment", "invoice={invoice}&text=Asked"),
    ("assign", "invoice={invoice}"),
    ("approve", "invoice={invoice}&amount=1.00"),
    ("take-approval-back", "invoice={invoice}"),
    ("set-second-over", "amount=5000"),
    ("edit-invoice", "id={invoice}&line=0&name=description&value=x"),
    ("choose-contract", "invoice={invoice}&contract={none}"),
    ("recovery", "query[state]=sent&query[vendor]=x&query[after]="),
    ("dispute", "id={none}"),
    ("open-dispute", "invoice={invoice}"),
    ("act-on-dispute", "id={none}&act=agree&amount=1.00"),
    ("confirm-credit", "id={none}&note={invoice}"),
    ("take-credit-back", "id={none}&note={invoice}"),
    ("contract", "id={none}"),
    ("edit-contract", "id={none}&line=&name=currency&value=USD"),
    ("edit-term", "id={none}&line=0&name=unit_price&value=1"),
    ("invite", "email=new%40example.org&role=viewer"),
    ("withdraw-invitation", "id={none}"),
    ("change-role", "user={none}&role=viewer"),
    ("remove-member", "user={none}"),
    ("audit", "query[person]=&query[action]=&query[subject]=&query[id]=&query[from]=&query[to]=&query[after]="),
    ("overview", "currency=USD"),
    ("vendors", "search=x&after="),
    ("vendor", "name=x"),
    ("report", "name=savings&query[from]=&query[to]=&query[vendor]=&query[after]="),
    ("begin-batch", "name=october.zip"),
    ("batches", "below="),
    ("batch", "id={none}&after="),
    ("cancel-batch", "id={none}"),
    ("retry-batch", "id={none}"),
    ("cancel-upload", "document={none}"),
    ("engine", "id={invoice}"),
    ("save-clause", "id={none}&clause=none&kind=payment_terms&values[id]=none&values[days]=30"),
    ("remove-clause", "id={none}&clause=none"),
    ("former-contract", "id={none}&version=9"),
    ("answer-question", "contract={none}&key=none.mode&value=volume"),
    ("confirm-match", "invoice={invoice}&line=0&term=9999"),
    ("forget-alias", "contract={none}&wording=none"),
    ("take-back-import", "id={none}"),
    ("set-tolerance", "scope=organisation&rule=&amount=1&percent=1"),
    ("set-security", "second_factor=true&idle_minutes=30&session_hours=8&version=0"),
    ("make-token", "name=Till&scope=read&days=30&password=x"),
    ("ask-for-deletion", "name=ada&password=x"),
    ("end-token", "id={none}"),
    ("set-limit", "scope=organisation&limit=materiality&value=500"),
];

/// Functions without parameters, and the uploads, whose forms are held to their bounds elsewhere.
const BARE: [&str; 19] = [
    "account",
    "contracts",
    "end-calendar",
    "end-other-sessions",
    "gate",
    "import-report",
    "input-lists",
    "inputs",
    "keep-organisation",
    "load-samples",
    "make-calendar",
    "members",
    "organisation",
    "recent-uploads",
    "renewals",
    "sign-out",
    "tolerances",
    "uploads",
    "who-am-i",
];

const NONE: &str = "00000000-0000-0000-0000-000000000000";

struct Scene {
    ada: Person,
    invoice: String,
    _world: World,
    _server: crate::harness::Server,
}

/// Someone with an invoice, at a server whose limits are wide enough for all these questions.
async fn set_scene() -> Scene {
    let mut world = World::make_for_development().await;
    world.set("ALLOWED_HOSTS", HOST);
    let server = world.serve();
    let ada = Person::sign_up(&server, "ada").await;
    ada.upload_taken("invoice.pdf", &good_pdf()).await;
    let done = ada.wait_until_done("invoice.pdf").await;
    let invoice = done["link"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    Scene { ada, invoice, _world: world, _server: server }
}

/// What is wrong with an answer, if anything is.
fn find_fault(value: &str, status: StatusCode, said: &str) -> Option<&'static str> {
    if status.is_server_error() {
        return Some("fails");
    }
    if value.contains("%00") && status != StatusCode::BAD_REQUEST {
        return Some("takes a NUL");
    }
    (status.is_client_error() && said.trim().is_empty()).then_some("refuses without a word")
}

#[tokio::test(flavor = "multi_thread")]
async fn no_value_in_an_address_makes_the_server_fail() {
    let listed: BTreeSet<String> = ADDRESSES.iter().map(|(path, _)| format!("GET {path}")).collect();
    let known: BTreeSet<String> = surface::list().into_iter().filter(|line| line.starts_with("GET ")).collect();
    assert_eq!(listed, known, "every address has its line here");
    let scene = set_scene().await;
    let long = "%C3%BC".repeat(1_200);
    let mut faults = Vec::new();
    for (path, parameters) in ADDRESSES {
        let real = path.replace("{id}", &scene.invoice).replace("{page}", "1.png").replace("{name}", "audit.csv");
        for value in ODD.into_iter().chain([long.as_str()]) {
            let asked = parameters.iter().map(|name| format!("{real}?{name}={value}"));
            let places = ["{id}", "{page}", "{name}"].into_iter().filter(|place| path.contains(place));
            let placed = places.map(|place| {
                let path = path.replace(place, value).replace("{id}", &scene.invoice);
                path.replace("{page}", "1.png").replace("{name}", "audit.csv")
            });
            for address in asked.chain(placed) {
                let answer = scene.ada.get(&address).header("accept", "text/html").send().await.unwrap();
                let status = answer.status();
                let said = answer.text().await.unwrap();
                if let Some(fault) = find_fault(value, status, &said) {
                    faults.push(format!("{address:.120} {fault}: {status} {said:.200}"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_value_in_a_form_makes_the_server_fail() {
    let listed: BTreeSet<String> = FORMS.iter().map(|(name, _)| *name).chain(BARE).map(str::to_owned).collect();
    let lines = surface::list();
    let known: BTreeSet<String> =
        lines.iter().filter_map(|line| line.strip_prefix("POST /api/")).map(str::to_owned).collect();
    assert_eq!(listed, known, "every function has its line here");
    let scene = set_scene().await;
    let long = "%C3%BC".repeat(20_000);
    let mut faults = Vec::new();
    for (number, (name, form)) in FORMS.iter().enumerate() {
        let fields: Vec<(&str, &str)> = form.split('&').map(|field| field.split_once('=').unwrap()).collect();
        for odd in fields.iter().map(|(field, _)| *field) {
            for (count, value) in ODD.into_iter().chain([long.as_str()]).enumerate() {
                let fill = |(field, usual): &(&str, &str)| {
                    let usual = if *field == odd { value } else { usual };
                    format!("{field}={usual}")
                };
                let body = fields.iter().map(fill).collect::<Vec<_>>().join("&");
                let body = body.replace("{invoice}", &scene.invoice).replace("{none}", NONE);
                let body = body.replace("{n}", &format!("jo-{number}-{odd}-{count}"));
                let (status, said) = scene.ada.call(name, &body).await;
                let status = StatusCode::from_u16(status).unwrap();
                if let Some(fault) = find_fault(value, status, &said.to_string()) {
                    faults.push(format!("{name} {odd}={value:.40} {fault}: {status} {said:.200}"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}
