//! Disputes: the list, the ledger, and one dispute with its letter.

use domain::Money;
use domain::dispute::DisputeState;
use domain::dispute::letter::Letter;
use serde::{Deserialize, Serialize};

use super::DocumentView;
use super::address::{encode, with_parts};

/// What the address of the list or the ledger asks for; what is empty asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecoveryQuery {
    pub state: String,
    /// A vendor's whole name.
    pub vendor: String,
    /// Where the page before this one ended.
    pub after: String,
}

impl RecoveryQuery {
    /// The address under `path` that asks for this.
    pub fn address(&self, path: &str) -> String {
        with_parts(path, &[("state", &self.state), ("vendor", &self.vendor), ("after", &self.after)])
    }

    /// The same from its first page on.
    pub fn from_start(&self) -> Self {
        Self { after: String::new(), ..self.clone() }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DisputeRow {
    pub id: String,
    pub state: DisputeState,
    pub vendor: Option<String>,
    pub number: Option<String>,
    pub claimed: Option<Money>,
    /// In words or by a credit note.
    pub agreed: Option<Money>,
    pub credited: Option<Money>,
    pub paid_back: Option<Money>,
    pub opened: String,
    pub changed: String,
}

/// What was found in one currency, and what came of it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecoverySums {
    pub identified: Money,
    pub disputed: Money,
    pub agreed: Money,
    pub credited: Money,
    pub paid_back: Money,
    /// What the confirmed credit notes are worth, and what of them goes beyond what was disputed.
    pub notes: Money,
    pub beyond: Money,
    /// Whether the sums and the credit notes come to the same, to the cent.
    pub ties: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecoveryPage {
    pub rows: Vec<DisputeRow>,
    pub next: Option<String>,
    /// Of all states, those without any too.
    pub counts: Vec<(DisputeState, usize)>,
    pub sums: Vec<RecoverySums>,
}

/// A step of a dispute, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepView {
    pub what: String,
    pub by: String,
    pub on: String,
    /// Whether a later step took it back.
    pub is_undone: bool,
}

/// A credit note that counts for the dispute, or may.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CreditView {
    pub id: String,
    pub number: String,
    pub issued: Option<String>,
    pub worth: Option<Money>,
    /// What of it counts, or would count, for this dispute.
    pub share: Option<Money>,
    /// Why it is proposed; none where it only comes from the same vendor, and for one that is confirmed.
    pub why: Option<String>,
}

/// One dispute with all that is shown about it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DisputeView {
    pub id: String,
    pub invoice: String,
    pub number: String,
    pub vendor: String,
    pub state: DisputeState,
    pub claimed: Option<Money>,
    pub agreed: Option<Money>,
    pub credited: Option<Money>,
    pub paid_back: Option<Money>,
    /// What is still to be credited, and what of the credit has not come back yet.
    pub outstanding: Option<Money>,
    pub unpaid: Option<Money>,
    pub opened: String,
    pub steps: Vec<StepView>,
    pub credits: Vec<CreditView>,
    pub notes: Vec<CreditView>,
    /// None for a draft that claims nothing any more.
    pub letter: Option<LetterView>,
    /// Whether the person may take steps.
    pub may_act: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LetterView {
    pub letter: Letter,
    /// The whole letter as text.
    pub plain: String,
    /// Opens it in the e-mail program.
    pub mail: String,
    /// The pages that its quotes stand on.
    pub document: DocumentView,
    pub contract_document: Option<DocumentView>,
}

/// A dispute as the invoice's page names it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DisputeLink {
    pub id: String,
    pub state: DisputeState,
    pub claimed: Option<Money>,
}

/// How long a link to the e-mail program may be: longer ones are cut off by some programs, without a word.
const LONGEST_MAIL: usize = 1_900;

/// A link that opens a letter in the e-mail program: the whole of it, or where that is too long what it is about.
pub fn mail_of(letter: &Letter) -> String {
    let address = |text: &str| {
        let to = letter.vendor_email.as_deref().unwrap_or_default();
        let body = encode(&text.replace('\n', "\r\n"));
        format!("mailto:{}?subject={}&body={body}", encode(to).replace("%40", "@"), encode(&letter.subject()))
    };
    let whole = address(&letter.print_plain());
    if whole.len() <= LONGEST_MAIL { whole } else { address(&letter.print_brief()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(sentences: usize) -> Letter {
        let paragraph = serde_json::json!({
            "finding": "R20:1", "title": "Rate above contract", "line": "1", "sentence": "Billed & held against it.",
            "formula": "", "contract": [], "invoice": [], "amount": "174.00",
        });
        let value = serde_json::json!({
            "vendor": "Northwick", "vendor_email": "billing@northwick.example", "buyer": "Aldermoor", "writer": "Jo",
            "written_on": "2026-07-02", "invoice_number": "A&B=1", "issued_on": null, "contract_number": null,
            "currency": "USD", "paragraphs": vec![paragraph; sentences], "is_taxed": false,
        });
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn a_letter_is_one_link_whatever_it_says_and_never_cut_off() {
        let mail = mail_of(&letter(1));
        assert!(mail.starts_with("mailto:billing@northwick.example?subject=Invoice%20A%26B%3D1"), "{mail}");
        assert!(mail.contains("Billed%20%26%20held") && mail.contains("%0D%0A"), "{mail}");
        let long = mail_of(&letter(60));
        assert!(long.len() <= LONGEST_MAIL && long.contains("is%20attached"), "{long}");
    }

    #[test]
    fn a_view_is_its_address() {
        assert_eq!(RecoveryQuery::default().address("/recovery"), "/recovery");
        let query = RecoveryQuery { state: "sent".into(), vendor: "A & B".into(), after: "x".into() };
        assert_eq!(query.address("/disputes"), "/disputes?state=sent&vendor=A%20%26%20B&after=x");
        assert_eq!(query.from_start().address("/api/recovery.csv"), "/api/recovery.csv?state=sent&vendor=A%20%26%20B");
    }
}
