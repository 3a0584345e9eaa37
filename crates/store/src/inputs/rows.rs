//! The rows of imports: each sealed, and filed so that an invoice finds its own among many.

use domain::inputs::Need;
use domain::{Date, InputKind, InputRow};
use sha2::{Digest, Sha256};
use sqlx::{Postgres, Transaction};

use crate::actor::Actor;
use crate::database::Store;
use crate::error::StoreError;
use crate::id::ImportId;
use crate::json::tidy;
use crate::sealing::place_of_input;

/// Rows in one statement.
const BATCH: usize = 1_000;

/// A row as it is kept.
#[derive(sqlx::FromRow)]
struct SealedRow {
    import_id: ImportId,
    position: i32,
    payload: String,
}

impl Store {
    pub(super) async fn insert_rows(
        &self,
        transaction: &mut Transaction<'static, Postgres>,
        actor: &Actor,
        import: ImportId,
        rows: &[InputRow],
    ) -> Result<(), StoreError> {
        let mut position: i32 = 0;
        for batch in rows.chunks(BATCH) {
            let (mut positions, mut filed, mut days, mut payloads) = (vec![], vec![], vec![], vec![]);
            for row in batch {
                let filing = row.filing();
                let json = row.print_json().map_err(|source| StoreError::Encode { what: "input", source })?;
                let place = place_of_input(actor, import, position);
                let sealed = self.sealer().seal(&place, json.as_bytes()).map_err(StoreError::Seal)?;
                positions.push(position);
                filed.push(filing.key.map(|key| file_under(actor, row.kind(), &key)));
                days.push(filing.day);
                payloads.push(sealed.to_string());
                position = position.saturating_add(1);
            }
            let Some(first) = batch.first() else { continue };
            sqlx::query(
                "INSERT INTO input_rows (organisation_id, import_id, kind, position, filed, day, payload)
                 SELECT $1, $2, $3, * FROM unnest($4::integer[], $5::bytea[], $6::date[], $7::text[])",
            )
            .bind(actor.organisation())
            .bind(import)
            .bind(first.kind().as_str())
            .bind(positions)
            .bind(filed)
            .bind(days)
            .bind(payloads)
            .execute(&mut **transaction)
            .await?;
        }
        Ok(())
    }

    /// The rows of a kind that are needed, in the order in which they came in.
    pub async fn load_inputs(&self, actor: &Actor, kind: InputKind, need: &Need) -> Result<Vec<InputRow>, StoreError> {
        let filed: Option<Vec<Vec<u8>>> =
            need.keys.as_ref().map(|keys| keys.iter().map(|key| file_under(actor, kind, key)).collect());
        let (first, last): (Option<Date>, Option<Date>) = (need.days.map(|days| days.0), need.days.map(|days| days.1));
        let mut transaction = self.begin(actor).await?;
        let rows: Vec<SealedRow> = sqlx::query_as(
            "SELECT import_id, position, payload FROM input_rows
             WHERE organisation_id = $1 AND kind = $2 AND ($3::bytea[] IS NULL OR filed = ANY($3))
               AND ($4::date IS NULL OR day >= $4) AND ($5::date IS NULL OR day <= $5)
             ORDER BY import_id, position",
        )
        .bind(actor.organisation())
        .bind(kind.as_str())
        .bind(filed)
        .bind(first)
        .bind(last)
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        rows.into_iter().map(|row| self.open_row(actor, kind, row)).collect()
    }

    fn open_row(&self, actor: &Actor, kind: InputKind, row: SealedRow) -> Result<InputRow, StoreError> {
        const WHAT: &str = "input";
        let place = place_of_input(actor, row.import_id, row.position);
        let json = row
            .payload
            .parse()
            .and_then(|sealed| self.sealer().open(&place, &sealed))
            .map_err(|source| StoreError::Sealed { what: WHAT, place: place.to_string(), source })?;
        InputRow::read_json(kind, &String::from_utf8_lossy(&json))
            .map_err(|source| StoreError::Decode { what: WHAT, source })
    }
}

/// A hash of the key that is another in each organisation and kind.
fn file_under(actor: &Actor, kind: InputKind, key: &str) -> Vec<u8> {
    let mut hash = Sha256::new();
    for part in [actor.organisation().to_string().as_str(), kind.as_str(), tidy(key).as_str()] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.finalize().iter().take(16).copied().collect()
}
