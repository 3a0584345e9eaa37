//! What is known beside the documents of an organisation, asked for at once.

use std::collections::BTreeSet;

use domain::InputKind;

use crate::actor::Actor;
use crate::database::Store;
use crate::error::StoreError;
use crate::policies::StoredPolicy;

/// What is known beside the documents.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Known {
    /// The kinds of input that were handed in, if only to say that there is nothing.
    pub given: BTreeSet<InputKind>,
    pub policies: Vec<StoredPolicy>,
}

impl Store {
    pub async fn find_known(&self, actor: &Actor) -> Result<Known, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let kinds: Vec<String> = sqlx::query_scalar(
            "SELECT DISTINCT kind FROM input_imports WHERE organisation_id = $1 AND taken_back_at IS NULL",
        )
        .bind(actor.organisation())
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        let given = kinds.iter().filter_map(|kind| InputKind::read(kind)).collect();
        Ok(Known { given, policies: self.list_policies(actor).await? })
    }
}
