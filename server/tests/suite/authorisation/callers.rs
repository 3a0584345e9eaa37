//! Two organisations, and six kinds of caller who ask the running program.

use std::sync::atomic::{AtomicU32, Ordering};

use reqwest::RequestBuilder;
use reqwest::header::{ACCEPT, CONTENT_TYPE, COOKIE, HeaderName, HeaderValue, SET_COOKIE};
use sha2::{Digest, Sha256};
use store::invitations::NewInvitation;
use store::{Action, Actor, AuditFilter, EmailAddress, Role, Store};
use time::macros::datetime;

use super::ledger::{CALLERS, Line};
use crate::daemon::Clamd;
use crate::harness::{Server, World};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const PASSWORD: &str = "vermilion-gasket-07-otter";

/// Someone who asks, with the cookies that the program gave.
pub struct Caller {
    pub kind: &'static str,
    cookie: String,
}

/// The ids that a request is made about.
pub struct Things {
    pub invoice: String,
    /// A finding of the invoice.
    pub finding: String,
    pub contract: String,
    pub document: String,
    pub batch: String,
    /// A draft about another invoice of the samples.
    pub dispute: String,
}

pub struct Answer {
    pub status: u16,
    pub body: String,
}

pub struct Scene {
    pub callers: Vec<Caller>,
    /// What the first organisation has.
    pub own: Things,
    /// Ids of nothing.
    pub nothing: Things,
    server: Server,
    client: reqwest::Client,
    world: World,
    /// Of production.
    _clamd: Option<Clamd>,
    asked: AtomicU32,
}

/// Which kind of server is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Development,
    /// Through the trusted proxy, which does TLS.
    Production,
}

impl Caller {
    /// Whether the program gave a cookie of this name.
    pub fn carries(&self, name: &str) -> bool {
        self.cookie.split("; ").any(|cookie| cookie.starts_with(&format!("{name}=")))
    }
}

impl Scene {
    pub async fn set(mode: Mode) -> Self {
        let (world, clamd) = match mode {
            Mode::Development => (World::make_for_development().await, None),
            Mode::Production => {
                let (mut world, clamd) = (World::make().await, Clamd::start(30));
                world.set("CLAMD_URL", &format!("unix:{}", clamd.socket().display()));
                (world, Some(clamd))
            }
        };
        let server = world.serve();
        let client = match mode {
            Mode::Development => reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .default_headers([(SEC_FETCH_SITE, HeaderValue::from_static("same-origin"))].into_iter().collect())
                .no_proxy()
                .build()
                .unwrap(),
            Mode::Production => server.client(),
        };
        let store = world.database.open().await.unwrap();
        let mut scene = Self {
            callers: Vec::new(),
            own: Things::of_nothing(),
            nothing: Things::of_nothing(),
            server,
            client,
            world,
            _clamd: clamd,
            asked: AtomicU32::new(0),
        };

        let owner = scene.sign_up("owner", "").await;
        let found = store.find_account(&address("owner")).await.unwrap().unwrap();
        let actor = Actor::person(found.user, found.memberships[0].organisation, Role::Owner);
        for (kind, role) in [("viewer", Role::Viewer), ("reviewer", Role::Reviewer), ("removed", Role::Reviewer)] {
            let token = invite(&store, &actor, kind, role).await;
            let caller = scene.sign_up(kind, &token).await;
            scene.callers.push(caller);
        }
        scene.callers.push(owner);
        let stranger = scene.sign_up("stranger", "").await;
        scene.callers.push(stranger);
        scene.callers.push(Caller { kind: "nobody", cookie: String::new() });
        scene.callers.sort_by_key(|caller| CALLERS.iter().position(|kind| *kind == caller.kind));
        scene.own = scene.load_samples(&store, &actor).await;
        scene.world.database.remove_member(address("removed").as_str()).await.unwrap();
        scene
    }

    pub fn caller(&self, kind: &str) -> &Caller {
        self.callers.iter().find(|caller| caller.kind == kind).unwrap()
    }

    /// Asks as this line of the ledger does. Cookies stay as they are, so that a sign-out ends nothing here but the
    /// session that the program keeps.
    pub async fn ask(&self, caller: &Caller, line: &Line, things: &Things) -> Answer {
        let path = things.fill_path(&line.path);
        let is_query = line.method == "GET" && !line.form.is_empty();
        let query = if is_query { format!("?{}", things.fill(&line.form)) } else { String::new() };
        let mut request = self.begin(&line.method, &format!("{path}{query}"));
        if !caller.cookie.is_empty() {
            request = request.header(COOKIE, &caller.cookie);
        }
        request = request.header(ACCEPT, if line.is_page() { "text/html" } else { "application/json" });
        if line.method == "POST" {
            let (media_type, body) = match line.form.as_str() {
                "file" => ("multipart/form-data; boundary=edge", upload()),
                form => ("application/x-www-form-urlencoded", things.fill(form)),
            };
            request = request.header(CONTENT_TYPE, media_type).body(body);
        }
        let response = request.send().await.unwrap();
        Answer { status: response.status().as_u16(), body: response.text().await.unwrap() }
    }

    /// A request that comes from an address of its own, so that no limit of attempts stands before the answer. In
    /// development nobody believes it, and the limits are wide.
    fn begin(&self, method: &str, path: &str) -> RequestBuilder {
        let [_, second, third, fourth] = self.asked.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        self.client
            .request(method.parse().unwrap(), format!("{}{path}", self.server.address()))
            .header("x-forwarded-for", format!("10.{second}.{third}.{fourth}"))
    }

    async fn sign_up(&self, kind: &'static str, invitation: &str) -> Caller {
        let form = format!(
            "name=The+{kind}&email={kind}%40example.org&password={PASSWORD}&organisation=Org+of+{kind}&invitation={invitation}"
        );
        let response = self
            .begin("POST", "/api/sign-up")
            .header(ACCEPT, "application/json")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(form)
            .send()
            .await
            .unwrap();
        let status = response.status();
        let cookies: Vec<String> = response
            .headers()
            .get_all(SET_COOKIE)
            .iter()
            .filter_map(|cookie| cookie.to_str().ok()?.split(';').next().map(str::to_owned))
            .collect();
        assert!(!cookies.is_empty(), "{kind} cannot sign up: {status} {}", response.text().await.unwrap());
        Caller { kind, cookie: cookies.join("; ") }
    }

    /// The samples, once one invoice and one contract have been read.
    async fn load_samples(&self, store: &Store, actor: &Actor) -> Things {
        let line =
            Line { method: "POST".into(), path: "/api/load-samples".into(), form: String::new(), statuses: vec![] };
        let answer = self.ask(self.caller("owner"), &line, &self.nothing).await;
        assert!(answer.status < 400, "{} {}", answer.status, answer.body);
        for _ in 0..600 {
            let documents = store.list_documents(actor, 30).await.unwrap();
            if documents.len() == 10 && documents.iter().all(|document| document.state.is_end()) {
                let (invoice, finding) = find_finding(store, actor, |_, _| true).await;
                let is_its = |invoice_id: store::InvoiceId| invoice_id.to_string() == invoice;
                let document = documents.iter().find(|document| document.invoice.is_some_and(is_its)).unwrap();
                let contract = documents.iter().find_map(|document| document.contract).expect("a contract was read");
                let (contract, document) = (contract.to_string(), document.id.to_string());
                let batch = store.begin_batch(actor, None, datetime!(2026-11-24 0:00 UTC)).await.unwrap().to_string();
                let dispute = self.open_draft(store, actor, &invoice).await;
                return Things { contract, document, dispute, invoice, finding, batch };
            }
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        }
        panic!("the samples are not read: {}", self.server.log());
    }
}

impl Scene {
    /// A letter about a finding of another invoice than this one, begun as a person begins it.
    async fn open_draft(&self, store: &Store, actor: &Actor, but: &str) -> String {
        let (invoice, finding) =
            find_finding(store, actor, |id, finding| id != but && finding.starts_with("R20")).await;
        let things = Things { invoice, finding, ..Things::of_nothing() };
        for (path, form) in [
            ("/api/decide", "invoice={invoice}&finding={finding}&verdict=dispute"),
            ("/api/open-dispute", "invoice={invoice}"),
        ] {
            let line = Line { method: "POST".into(), path: path.into(), form: form.into(), statuses: vec![] };
            let answer = self.ask(self.caller("owner"), &line, &things).await;
            assert!(answer.status < 400, "{path}: {} {}", answer.status, answer.body);
        }
        store.list_disputes_about(actor, things.invoice.parse().unwrap()).await.unwrap().remove(0).0.to_string()
    }
}

impl Things {
    fn of_nothing() -> Self {
        let id = || uuid::Uuid::now_v7().to_string();
        Self { invoice: id(), finding: "R01:1".to_owned(), contract: id(), document: id(), dispute: id(), batch: id() }
    }

    fn fill(&self, form: &str) -> String {
        let form = form.replace("{invoice}", &self.invoice).replace("{contract}", &self.contract);
        let form = form.replace("{document}", &self.document).replace("{finding}", &self.finding);
        form.replace("{dispute}", &self.dispute).replace("{batch}", &self.batch)
    }

    fn fill_path(&self, path: &str) -> String {
        let id = match path {
            path if path.starts_with("/invoices/") || path.starts_with("/api/proofs/") => &self.invoice,
            path if path.starts_with("/batches/") || path.starts_with("/api/batches/") => &self.batch,
            path if path.starts_with("/contracts/") => &self.contract,
            path if path.starts_with("/disputes/") => &self.dispute,
            _ => &self.document,
        };
        path.replace("{id}", id).replace("{page}", "1.png").replace("{name}", "audit.csv")
    }
}

fn address(kind: &str) -> EmailAddress {
    EmailAddress::read(&format!("{kind}@example.org")).unwrap()
}

async fn invite(store: &Store, actor: &Actor, kind: &str, role: Role) -> String {
    let token = format!("token-of-{kind}");
    let invitation = NewInvitation {
        email: address(kind),
        role,
        token_hash: Sha256::digest(token.as_bytes()).into(),
        expires_at: datetime!(2100-01-01 0:00 UTC),
    };
    store.invite(actor, &invitation, datetime!(2026-11-24 0:00 UTC)).await.unwrap();
    token
}

/// An invoice with a finding, as the audit log tells of them, and one that will do.
async fn find_finding(store: &Store, actor: &Actor, will_do: impl Fn(&str, &str) -> bool) -> (String, String) {
    let filter = AuditFilter { action: Some(Action::FindingsChanged), ..AuditFilter::default() };
    for entry in store.list_audit(actor, &filter, None, 100).await.unwrap() {
        let after: serde_json::Value = serde_json::from_str(&entry.after).unwrap();
        let invoice = entry.subject_id.unwrap();
        let mut findings = after["findings"].as_str().unwrap_or_default().split_whitespace();
        if let Some(finding) = findings.find(|finding| will_do(&invoice, finding)) {
            return (invoice.clone(), finding.to_owned());
        }
    }
    panic!("the samples have findings");
}

fn upload() -> String {
    let part = "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"note.txt\"\r\n\
                Content-Type: text/plain\r\n\r\nA note that bills nothing.\r\n";
    format!("{part}--edge--\r\n")
}
