//! One organisation's rows gone, as by a wrong statement, while everybody else works on: they alone are brought back.

use futures::TryStreamExt;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tokio::time::Instant;
use uuid::Uuid;

use super::{Drill, Rehearsal, Scratch};
use crate::backup::BackupError;

/// A table with an organisation's rows: quoted name, column with the organisation, columns that can be written.
#[derive(sqlx::FromRow)]
struct Table {
    name: String,
    owner: String,
    columns: String,
}

const TABLES: &str = "
    SELECT format('%I.%I', n.nspname, c.relname) AS name, o.attname::text AS owner,
           string_agg(format('%I', a.attname), ', ' ORDER BY a.attnum) AS columns
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute o ON o.attrelid = c.oid
         AND o.attname = CASE WHEN c.relname = 'organisations' THEN 'id' ELSE 'organisation_id' END
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    WHERE c.relkind = 'r' AND n.nspname = 'public' AND NOT o.attisdropped
    GROUP BY 1, 2 ORDER BY 1";

impl Drill {
    pub(super) async fn delete_organisation(&self, scratch: &Scratch) -> Result<Rehearsal, BackupError> {
        let mut connection = scratch.source.connect().await?;
        let largest: Option<Uuid> = sqlx::query_scalar(
            "SELECT id FROM organisations o ORDER BY (SELECT count(*) FROM documents d WHERE d.organisation_id = o.id) DESC
             LIMIT 1",
        )
        .fetch_optional(&mut connection)
        .await?;
        let case = "deleted organisation";
        let Some(organisation) = largest else {
            let noticed = "there is no organisation".to_owned();
            return Ok(Rehearsal { case, noticed, took: Default::default(), loss: String::new(), recovered: true });
        };
        let tables: Vec<Table> = sqlx::query_as(TABLES).fetch_all(&mut connection).await?;
        sqlx::query("SET session_replication_role = replica").execute(&mut connection).await?;
        let before = count(&mut connection, &tables, organisation).await?;
        for Table { name, owner, .. } in &tables {
            let statement = format!("DELETE FROM {name} WHERE {owner} = $1");
            sqlx::query(AssertSqlSafe(statement)).bind(organisation).execute(&mut connection).await?;
        }
        let gone = count(&mut connection, &tables, organisation).await? == 0;

        let begun = Instant::now();
        let beside = scratch.source.create_database("probity_beside").await?;
        let header = self.repository.read_header(&self.id).await?;
        self.repository.restore_database(&self.id, &header, &beside).await?;
        let mut from = beside.connect().await?;
        let mut transaction = connection.begin().await?;
        for table in &tables {
            copy(&mut from, &mut transaction, table, organisation).await?;
        }
        transaction.commit().await?;
        from.close().await?;
        scratch.source.drop_database("probity_beside").await?;
        let after = count(&mut connection, &tables, organisation).await?;
        connection.close().await?;
        Ok(Rehearsal {
            case,
            noticed: "its people cannot sign in; 'probity audit verify --checkpoint' tells that its chain is gone"
                .to_owned(),
            took: begun.elapsed(),
            loss: format!("of this organisation at most {}; of others nothing", self.since),
            recovered: gone && before > 0 && before == after && self.is_whole(&scratch.source).await?,
        })
    }
}

async fn count(connection: &mut PgConnection, tables: &[Table], organisation: Uuid) -> Result<i64, BackupError> {
    let mut rows = 0;
    for Table { name, owner, .. } in tables {
        let statement = format!("SELECT count(*) FROM {name} WHERE {owner} = $1");
        let count: i64 =
            sqlx::query_scalar(AssertSqlSafe(statement)).bind(organisation).fetch_one(&mut *connection).await?;
        rows += count;
    }
    Ok(rows)
}

/// From one database into the other, without holding more of it than a piece.
async fn copy(
    from: &mut PgConnection,
    to: &mut PgConnection,
    table: &Table,
    organisation: Uuid,
) -> Result<(), BackupError> {
    let Table { name, owner, columns } = table;
    // The id is this program's own and of hexadecimal digits.
    let out = format!("COPY (SELECT {columns} FROM {name} WHERE {owner} = '{organisation}') TO STDOUT (FORMAT binary)");
    let into = format!("COPY {name} ({columns}) FROM STDIN (FORMAT binary)");
    let mut rows = from.copy_out_raw(&out).await?;
    let mut sink = to.copy_in_raw(&into).await?;
    while let Some(piece) = rows.try_next().await? {
        sink.send(piece).await?;
    }
    sink.finish().await?;
    Ok(())
}
