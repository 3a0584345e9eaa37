//! The pages, one a file.

mod account;
mod audit;
mod contract;
mod contracts;
mod disputes;
mod inbox;
mod inputs;
mod members;
mod not_found;
mod reconciliation;
mod recovery;
mod reset;
mod sign_in;
mod sign_in_code;
mod sign_up;
mod start;
mod tolerances;

pub use account::AccountPage;
pub use audit::AuditPage;
pub use contract::ContractPage;
pub use contracts::ContractsPage;
pub use disputes::{DisputePage, DisputesPage, LetterPage};
pub use inbox::{ChosenPage, InboxPage};
pub use inputs::InputsPage;
pub use members::MembersPage;
pub use not_found::NotFoundPage;
pub use reconciliation::ReconciliationPage;
pub use recovery::RecoveryPage;
pub use reset::{ForgotPage, ResetPage};
pub use sign_in::SignInPage;
pub use sign_in_code::SignInCodePage;
pub use sign_up::SignUpPage;
pub use start::StartPage;
pub use tolerances::TolerancesPage;
