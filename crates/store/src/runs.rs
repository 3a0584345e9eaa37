//! Runs: many invoices reconciled again in the background, and how far that is.

use domain::InputKind;
use sqlx::{Postgres, Transaction};
use time::OffsetDateTime;

use crate::actor::Actor;
use crate::database::Store;
use crate::error::StoreError;
use crate::id::{ContractId, RunId};
use crate::jobs::{Job, enqueue};

/// Why invoices are reconciled again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Other rows of a kind of input are there.
    Inputs(InputKind),
    /// It is checked more or less strictly.
    Policy,
}

/// A run and how far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    pub id: RunId,
    pub cause: Cause,
    /// How many invoices it concerns; none while it waits for its turn.
    pub invoices: Option<i32>,
    pub done: i32,
    pub ended_at: Option<OffsetDateTime>,
}

/// Which invoices are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    All,
    /// Those whose findings do not all have a decision, and what stands under one contract with them.
    Open,
    /// Those under one of these contracts.
    Under(Vec<ContractId>),
}

/// The invoices under one contract, or without any: they are reconciled together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Group {
    pub contract: Option<ContractId>,
    pub invoices: i64,
}

#[derive(sqlx::FromRow)]
struct RunRecord {
    id: RunId,
    kind: Option<String>,
    invoices: Option<i32>,
    done: i32,
    ended_at: Option<OffsetDateTime>,
}

impl RunRecord {
    fn read(self) -> Option<Run> {
        let cause = match self.kind {
            Some(kind) => Cause::Inputs(InputKind::read(&kind)?),
            None => Cause::Policy,
        };
        Some(Run { id: self.id, cause, invoices: self.invoices, done: self.done, ended_at: self.ended_at })
    }
}

/// Puts a run on record and into the queue, if and when the transaction commits.
pub(crate) async fn begin_run(
    transaction: &mut Transaction<'static, Postgres>,
    actor: &Actor,
    cause: Cause,
    now: OffsetDateTime,
) -> Result<RunId, StoreError> {
    let id = RunId::generate();
    let (word, kind) = match cause {
        Cause::Inputs(kind) => ("inputs", Some(kind.as_str())),
        Cause::Policy => ("policy", None),
    };
    sqlx::query(
        "INSERT INTO reconciliation_runs (organisation_id, id, cause, kind, queued_at) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(actor.organisation())
    .bind(id)
    .bind(word)
    .bind(kind)
    .bind(now)
    .execute(&mut **transaction)
    .await?;
    enqueue(transaction, &Job::run(actor.organisation(), id)).await?;
    Ok(id)
}

impl Store {
    /// A run, where there is one.
    pub async fn find_run(&self, actor: &Actor, id: RunId) -> Result<Option<Run>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let run: Option<RunRecord> = sqlx::query_as(
            "SELECT id, kind, invoices, done, ended_at FROM reconciliation_runs
             WHERE organisation_id = $1 AND id = $2",
        )
        .bind(actor.organisation())
        .bind(id)
        .fetch_optional(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(run.and_then(RunRecord::read))
    }

    /// The runs that have not ended, oldest first.
    pub async fn list_runs_under_way(&self, actor: &Actor) -> Result<Vec<Run>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let runs: Vec<RunRecord> = sqlx::query_as(
            "SELECT id, kind, invoices, done, ended_at FROM reconciliation_runs
             WHERE organisation_id = $1 AND ended_at IS NULL ORDER BY id",
        )
        .bind(actor.organisation())
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(runs.into_iter().filter_map(RunRecord::read).collect())
    }

    /// Tells how far a run is; with all done, or `now` where it is given up, it has ended.
    pub async fn report_run(
        &self,
        actor: &Actor,
        id: RunId,
        (done, invoices): (i64, i64),
        ended_at: Option<OffsetDateTime>,
    ) -> Result<(), StoreError> {
        let count = |count: i64| i32::try_from(count).unwrap_or(i32::MAX);
        let mut transaction = self.begin(actor).await?;
        sqlx::query(
            "UPDATE reconciliation_runs SET done = $3, invoices = $4, ended_at = coalesce(ended_at, $5)
             WHERE organisation_id = $1 AND id = $2",
        )
        .bind(actor.organisation())
        .bind(id)
        .bind(count(done))
        .bind(count(invoices))
        .bind(ended_at)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Ends a run that is given up, however far it is.
    pub async fn end_run(&self, actor: &Actor, id: RunId, now: OffsetDateTime) -> Result<(), StoreError> {
        let mut transaction = self.begin(actor).await?;
        sqlx::query(
            "UPDATE reconciliation_runs SET ended_at = coalesce(ended_at, $3) WHERE organisation_id = $1 AND id = $2",
        )
        .bind(actor.organisation())
        .bind(id)
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The contracts that have such invoices, with the number of all their invoices; those without one come last.
    pub async fn list_groups(&self, actor: &Actor, which: &Which) -> Result<Vec<Group>, StoreError> {
        let (contracts, open) = match which {
            Which::All => (None, false),
            Which::Open => (None, true),
            Which::Under(contracts) => (Some(contracts.clone()), false),
        };
        let mut transaction = self.begin(actor).await?;
        let groups = sqlx::query_as(
            "SELECT contract_id AS contract, count(*) AS invoices FROM invoices
             WHERE organisation_id = $1 AND ($2::uuid[] IS NULL OR contract_id = ANY($2))
             GROUP BY contract_id HAVING NOT $3 OR bool_or(state <> 'decided')
             ORDER BY contract_id NULLS LAST",
        )
        .bind(actor.organisation())
        .bind(contracts)
        .bind(open)
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(groups)
    }
}
