//! What the pages show: plain data that crosses from the server to the browser.

mod account;
mod ahead;
mod audit;
mod contract;
mod dispute;
mod document;
mod inbox;
mod inputs;
mod members;
mod review;
mod upload;

pub use account::{AccountPage, FactorView, Gate, Me, Picture, SessionRow};
pub use ahead::{AheadFinding, AheadView};
pub use audit::{AuditChange, AuditPage, AuditQuery, AuditRow};
pub use contract::{
    AliasView, AnswerView, ClauseView, ContractPage, ContractRow, ContractThen, MissingView, NextInvoice, NextLine,
    OutlookView, TermRow, VersionView,
};
pub use dispute::{
    CreditView, DisputeLink, DisputeRow, DisputeView, LetterView, RecoveryPage, RecoveryQuery, RecoverySums, StepView,
    mail_of,
};
pub use document::{DocumentView, EntryView, Mark, PageSize};
pub use inbox::{CurrencyTotals, InboxPage, InboxQuery, InboxRow, InvoiceState, StateCount};
pub use inputs::{
    ColumnRow, ImportReport, ImportRow, InputKindRow, InputsPage, LimitKind, LimitRow, RunRow, ToleranceRow,
    TolerancesPage,
};
pub use members::{InvitationRow, MemberRow, MembersPage};
pub use review::{
    ApprovalView, CalcPart, Choice, Decided, DecisionView, EvidenceLink, FindingView, HistoryRow, LineView,
    QuestionView, ReadingView, Review, Side, UndecidedView,
};
pub use upload::{Stage, UploadView, UploadsView};
