//! What the pages show: plain data that crosses from the server to the browser.

mod account;
pub mod address;
mod ahead;
mod audit;
mod batch;
mod chart;
mod contract;
mod conversation;
mod dispute;
mod document;
mod inbox;
mod inputs;
mod members;
mod organisation;
mod overview;
mod renewals;
mod report;
mod review;
mod upload;
mod vendor;

pub use account::{AccountPage, FactorView, Gate, Me, Picture, SessionRow};
pub use ahead::{AheadFinding, AheadView};
pub use audit::{AuditChange, AuditPage, AuditQuery, AuditRow};
pub use batch::{BatchCounts, BatchFileRow, BatchOutcome, BatchPage, BatchRow, BatchesPage};
pub use chart::{BarRow, ColumnChartView, PriceChartView, PriceRow, SeriesView};
pub use contract::{
    AliasView, AnswerView, ClauseView, ContractPage, ContractRow, ContractThen, MissingView, NextInvoice, NextLine,
    OutlookView, TermRow, VersionView,
};
pub use conversation::{ConversationView, Happening};
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
pub use organisation::{OrganisationPage, SecurityView, TokenRow};
pub use overview::OverviewPage;
pub use renewals::{RenewalRow, RenewalsPage};
pub use report::{ReportColumn, ReportPage, ReportQuery, ReportRow, ReportTotal};
pub use review::{
    ApprovalView, CalcPart, Choice, Decided, DecisionView, EvidenceLink, FindingView, LineView, QuestionView,
    ReadingView, Review, Side, TermsView, UndecidedView,
};
pub use upload::{Stage, UploadView, UploadsView};
pub use vendor::{
    AccountView, CurrencyBars, LearnedView, VendorContractRow, VendorPage, VendorRow, VendorSumView, VendorsPage,
};
