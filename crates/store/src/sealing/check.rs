//! Whether everything sealed in a database opens.

use futures::TryStreamExt;
use sqlx::PgConnection;
use vault::{Context, Sealer};

use super::column::COLUMNS;
use super::is_plain;

/// More values than this that do not open tell nothing more.
const MOST_FAULTS: usize = 20;

/// Opens every sealed value. How many there are, and what does not open. The connection must see all rows.
pub(crate) async fn check_sealed(
    connection: &mut PgConnection,
    sealer: &Sealer,
) -> Result<(u64, Vec<String>), sqlx::Error> {
    let (mut values, mut faults) = (0, Vec::new());
    for column in COLUMNS {
        let mut rows = sqlx::query_as::<_, (String, Option<String>)>(column.read).fetch(&mut *connection);
        while let Some((place, value)) = rows.try_next().await? {
            let Some(value) = value.filter(|value| !is_plain(value)) else { continue };
            values += 1;
            let context = Context::from_text(place);
            let opened = value.parse().and_then(|sealed| sealer.open(&context, &sealed));
            if let Err(error) = opened
                && faults.len() < MOST_FAULTS
            {
                faults.push(format!("the sealed value {context} does not open: {error}"));
            }
        }
    }
    Ok((values, faults))
}
