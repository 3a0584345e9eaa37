//! Everything that Probity keeps: accounts, documents, contracts, invoices, decisions, jobs, sessions.
//!
//! The only crate with SQL in it. Every table of an organisation's data is under forced row-level
//! security, and every access names the [`Actor`] on whose behalf it happens.

pub mod accounts;
pub mod actor;
pub mod api_tokens;
pub mod approvals;
pub mod audit;
pub mod backup;
pub mod batches;
pub mod calendar_feeds;
pub mod contracts;
pub mod conversation;
pub mod database;
pub mod decisions;
pub mod departures;
pub mod disputes;
pub mod documents;
pub mod edits;
pub mod error;
pub mod events;
pub mod figures;
pub mod files;
pub mod holdings;
pub mod id;
pub mod inputs;
pub mod invitations;
pub mod invoices;
pub mod jobs;
mod json;
mod keyword;
pub mod limits;
pub mod origin;
pub mod overview;
pub mod policies;
pub mod private_postgres;
pub mod progress;
pub mod runs;
pub mod savings;
pub mod schema;
pub mod sealing;
pub mod security_policy;
pub mod sessions;
pub mod vendors;

pub use accounts::{Account, EmailAddress, Founding, NewAccount};
pub use actor::{Actor, Role};
pub use api_tokens::{LiveToken, NewToken, OpenedToken, TokenScope};
pub use approvals::{Approval, ApprovalState, ApprovalStep, NotApproved};
pub use audit::{Action, AuditFilter, ChainFault, ChainHead, Entry, RecordedEntry, Subject, SubjectKind};
pub use backup::{BackupError, BackupId, BackupSource, BackupState, Repository, Retention};
pub use batches::{Batch, BatchCounts, BatchFile, BatchFileState, BatchInvoice, BatchSum};
pub use contracts::{ContractSummary, ContractVersion, StoredContract};
pub use database::{Store, StoreOptions};
pub use decisions::{Decision, Ruling, Verdict};
pub use disputes::{
    ConfirmedCredit, DisputeFilter, DisputeRow, DisputeStep, DisputedFinding, StepKind, StoredCreditNote, StoredDispute,
};
pub use documents::{Document, DocumentKind, DocumentState, NewDocument, PageSize, Scan, Uploaded};
pub use edits::Edit;
pub use error::StoreError;
pub use events::{DocumentNews, DocumentWatch};
pub use figures::{StageFigures, StoreFigures};
pub use files::{Content, Documents, FileError, Spool, StoredFile};
pub use holdings::{HELD_TABLES, HeldTable, Holdings};
pub use id::{
    BatchId, CommentId, ContractId, DisputeId, DocumentId, ImportId, InvitationId, InvoiceId, OrganisationId, PolicyId,
    RunId, SessionId, TokenId, UserId,
};
pub use inputs::{Import, Imported, Known, NewImport};
pub use invoices::{
    Earlier, FindingSummary, HistoryLock, HistoryScope, Inbox, InboxCursor, InboxFilter, InboxOrder, InboxRow,
    InvoiceState, Outcome, Rated, StoredInvoice, Sums, TimelineInvoice, TimelinePlace, Totals,
};
pub use jobs::{GivenUpJob, Job, JobBackend};
pub use limits::{Allowance, Limits, LimitsError, Rule};
pub use origin::Origin;
pub use overview::{ArrivedSum, CycleTime, DecidedSum, Leak};
pub use policies::{PolicyChange, PolicyScope, StoredPolicy};
pub use private_postgres::{PrivatePostgres, PrivatePostgresError};
pub use progress::{Live, LiveStage, Progress};
pub use runs::{Cause, Group, Run, Which};
pub use savings::{Saving, SavingsFilter, SavingsSum};
pub use schema::SchemaStatus;
pub use sealing::{FileKey, KeyCount, Rotated, Rotation};
pub use security_policy::SecurityPolicy;
pub use sessions::ledger::{Profile, SignedIn};
pub use sessions::{Sessions, SessionsError};
pub use vendors::{Issued, VendorContract, VendorRow, VendorRule, VendorSum};
