//! What is kept sealed: the keys of files, what documents say, and what people change.
//!
//! Each sealed value is bound to its table, its column, its organisation and its row.

mod check;
mod column;
mod plain_files;
mod rotation;

use serde::Serialize;
use serde::de::DeserializeOwned;
use vault::{Context, Sealed, Sealer, VaultError};

use crate::actor::Actor;
use crate::database::Store;
use crate::edits::Edited;
use crate::error::StoreError;
use crate::id::{ContractId, DisputeId, DocumentId, ImportId, OrganisationId, PolicyId, UserId};
use crate::json::encode;

pub(crate) use check::check_sealed;
pub use rotation::{KeyCount, Rotated, Rotation};

/// The key of a document's file, sealed by the master key.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(transparent)]
pub struct FileKey(String);

impl FileKey {
    pub(crate) fn read(&self) -> Result<Sealed, VaultError> {
        self.0.parse()
    }
}

impl From<Sealed> for FileKey {
    fn from(sealed: Sealed) -> Self {
        Self(sealed.to_string())
    }
}

pub(crate) fn place_of_file_key(organisation: OrganisationId, document: DocumentId) -> Context {
    Context::of("documents.file_key").with(organisation).with(document)
}

pub(crate) fn place_of_contract(actor: &Actor, document: DocumentId) -> Context {
    Context::of("contracts.contract").with(actor.organisation()).with(document)
}

pub(crate) fn place_of_former_contract(actor: &Actor, contract: ContractId, version: i32) -> Context {
    Context::of("contract_versions.contract").with(actor.organisation()).with(contract).with(version)
}

pub(crate) fn place_of_invoice(actor: &Actor, document: DocumentId) -> Context {
    Context::of("invoices.invoice").with(actor.organisation()).with(document)
}

pub(crate) fn place_of_result(actor: &Actor, document: DocumentId) -> Context {
    Context::of("invoices.result").with(actor.organisation()).with(document)
}

pub(crate) fn place_of_change(actor: &Actor, edited: Edited, version: i32) -> Context {
    let place = Context::of("edits.change").with(actor.organisation());
    match edited {
        Edited::Contract(id) => place.with(id),
        Edited::Invoice(id) => place.with(id),
    }
    .with(version)
}

pub(crate) fn place_of_input(actor: &Actor, import: ImportId, position: i32) -> Context {
    Context::of("input_rows.payload").with(actor.organisation()).with(import).with(position)
}

pub(crate) fn place_of_policy(actor: &Actor, policy: PolicyId) -> Context {
    Context::of("policies.policy").with(actor.organisation()).with(policy)
}

pub(crate) fn place_of_letter(actor: &Actor, dispute: DisputeId) -> Context {
    Context::of("disputes.letter").with(actor.organisation()).with(dispute)
}

/// Where a person's second factor is kept.
pub fn place_of_second_factor(user: UserId) -> Context {
    Context::of("second_factors.secret").with(user)
}

impl Store {
    /// Seals and opens values of the database.
    pub fn sealer(&self) -> &Sealer {
        &self.sealer
    }

    /// The value as sealed JSON.
    pub(crate) fn seal<T: Serialize>(
        &self,
        what: &'static str,
        place: &Context,
        value: &T,
    ) -> Result<String, StoreError> {
        let json = encode(what, value)?;
        let sealed = self.sealer.seal(place, json.as_bytes()).map_err(StoreError::Seal)?;
        Ok(sealed.to_string())
    }

    /// The value of sealed JSON, or of JSON that was written before it was sealed.
    pub(crate) fn unseal<T: DeserializeOwned>(
        &self,
        what: &'static str,
        place: &Context,
        text: &str,
    ) -> Result<T, StoreError> {
        let decode = |json: &[u8]| serde_json::from_slice(json).map_err(|source| StoreError::Decode { what, source });
        if is_plain(text) {
            return decode(text.as_bytes());
        }
        let json = text
            .parse()
            .and_then(|sealed| self.sealer.open(place, &sealed))
            .map_err(|source| StoreError::Sealed { what, place: place.to_string(), source })?;
        decode(&json)
    }
}

/// The sealed columns of a table, each with what a value's context is, in SQL.
pub(crate) fn sealed_columns_of(table: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    column::COLUMNS.iter().filter(move |sealed| sealed.table == table).map(|sealed| (sealed.column, sealed.place))
}

/// JSON objects begin with a brace, sealed values never do.
pub(crate) fn is_plain(text: &str) -> bool {
    text.starts_with('{')
}
