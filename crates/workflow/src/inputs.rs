//! Inputs: lists from outside the documents come in as CSV, and can be taken back.

pub use documents::inputs::table::table;
use documents::inputs::{InputFaults, read};
use domain::InputKind;
use sha2::{Digest, Sha256};
use store::{Actor, Import, ImportId, Imported, NewImport, Run, Store};
use time::OffsetDateTime;

use crate::intake::clean_name;
use crate::{Desk, DeskError};

/// The largest list that is taken in, in bytes.
pub const LIST_MAX_BYTES: usize = 32 * 1024 * 1024;
/// How many imports of each kind a page shows.
const SHOWN: u32 = 5;

/// A list as it was sent.
pub struct SentList {
    pub kind: InputKind,
    pub file_name: String,
    pub bytes: Vec<u8>,
    /// Whether it takes the place of all that was imported of the kind before.
    pub replaces: bool,
}

/// What became of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListOutcome {
    /// Taken in, with so many rows.
    Taken { import: ImportId, rows: usize },
    /// The same bytes had been taken in before; nothing was done.
    Known,
    /// Nothing was taken in, for these reasons.
    Faulty(InputFaults),
}

/// One kind with what is there of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindState {
    pub kind: InputKind,
    /// None where it was never handed in.
    pub rows: Option<i64>,
    /// The latest imports, newest first, those taken back among them.
    pub imports: Vec<Import>,
}

/// All kinds, and the runs that imports set off.
pub struct InputsView {
    pub kinds: Vec<KindState>,
    pub runs: Vec<Run>,
}

/// Takes a list in, whole or not at all. The command line has no desk, and needs none.
pub async fn import_list(
    store: &Store,
    actor: &Actor,
    list: SentList,
    now: OffsetDateTime,
) -> Result<ListOutcome, DeskError> {
    if !actor.role().may_write() {
        return Err(DeskError::Forbidden { needs: "a reviewer" });
    }
    if list.bytes.len() > LIST_MAX_BYTES {
        return Err(DeskError::TooLarge(format!(
            "The file is larger than {} MB. Part it into several files.",
            LIST_MAX_BYTES / 1_000_000
        )));
    }
    let SentList { kind, file_name, bytes, replaces } = list;
    let parsed = tokio::task::spawn_blocking(move || {
        let sha256: [u8; 32] = Sha256::digest(&bytes).into();
        (read(kind, &bytes), sha256)
    });
    let (rows, sha256) = parsed.await.map_err(DeskError::internal)?;
    let rows = match rows {
        Ok(rows) => rows,
        Err(faults) => return Ok(ListOutcome::Faulty(faults)),
    };
    let file_name = clean_name(&file_name);
    let import = NewImport { kind, file_name: &file_name, sha256, rows: &rows, replaces };
    Ok(match store.import_inputs(actor, &import, now).await? {
        Imported::New(import) => ListOutcome::Taken { import, rows: rows.len() },
        Imported::Known(_) => ListOutcome::Known,
    })
}

impl Desk {
    /// Takes a list in; the invoices that it concerns are reconciled again in the background.
    pub async fn import_inputs(&self, actor: &Actor, list: SentList) -> Result<ListOutcome, DeskError> {
        import_list(self.store(), actor, list, self.now()).await
    }

    pub async fn take_back_import(&self, actor: &Actor, import: ImportId) -> Result<(), DeskError> {
        Ok(self.store().take_back_import(actor, import, self.now()).await?)
    }

    pub async fn inputs(&self, actor: &Actor) -> Result<InputsView, DeskError> {
        let counts = self.store().count_inputs(actor).await?;
        let imports = self.store().list_imports(actor, SHOWN).await?;
        let kinds = InputKind::ALL.iter().map(|kind| KindState {
            kind: *kind,
            rows: counts.iter().find(|(counted, _)| counted == kind).map(|(_, rows)| *rows),
            imports: imports.iter().filter(|import| import.kind == *kind).cloned().collect(),
        });
        Ok(InputsView { kinds: kinds.collect(), runs: self.store().list_runs_under_way(actor).await? })
    }
}
