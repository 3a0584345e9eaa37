//! What is known beside a document, asked for at once: it is asked for with every invoice of a long history.

use std::collections::BTreeSet;

use domain::InputKind;
use time::OffsetDateTime;

use crate::actor::Actor;
use crate::database::Store;
use crate::error::StoreError;
use crate::id::DocumentId;
use crate::policies::StoredPolicy;

/// What is known beside a document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Known {
    /// When it came in.
    pub received_at: Option<OffsetDateTime>,
    /// The kinds of input that were handed in, if only to say that there is nothing.
    pub given: BTreeSet<InputKind>,
    pub policies: Vec<StoredPolicy>,
}

impl Store {
    pub async fn find_known(&self, actor: &Actor, document: DocumentId) -> Result<Known, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let (received_at, kinds, has_policies): (Option<OffsetDateTime>, Vec<String>, bool) = sqlx::query_as(
            "SELECT (SELECT uploaded_at FROM documents WHERE organisation_id = $1 AND id = $2),
                    ARRAY(SELECT DISTINCT kind FROM input_imports WHERE organisation_id = $1 AND taken_back_at IS NULL),
                    EXISTS (SELECT FROM policies WHERE organisation_id = $1)",
        )
        .bind(actor.organisation())
        .bind(document)
        .fetch_one(&mut *transaction)
        .await?;
        transaction.commit().await?;
        let policies = if has_policies { self.list_policies(actor).await? } else { Vec::new() };
        Ok(Known { received_at, given: kinds.iter().filter_map(|kind| InputKind::read(kind)).collect(), policies })
    }
}
