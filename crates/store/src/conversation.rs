//! What people say of an invoice to each other, whose it is to settle, and all that was done to it.

use time::OffsetDateTime;

use crate::actor::Actor;
use crate::audit::{Action, Entry, RecordedEntry, append};
use crate::database::Store;
use crate::error::StoreError;
use crate::id::{CommentId, InvoiceId, UserId};

/// Said once, never altered.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Comment {
    pub id: CommentId,
    pub author: String,
    pub written_at: OffsetDateTime,
    pub text: String,
}

impl Store {
    /// Keeps a comment of 1 to 2000 characters.
    pub async fn write_comment(
        &self,
        actor: &Actor,
        invoice: InvoiceId,
        text: &str,
        now: OffsetDateTime,
    ) -> Result<CommentId, StoreError> {
        let author = actor.require_reviewer()?;
        let mut transaction = self.begin(actor).await?;
        let id = CommentId::generate();
        let written = sqlx::query(
            "INSERT INTO comments (organisation_id, id, invoice_id, written_by, written_at, text)
             SELECT organisation_id, $3, id, $4, $5, $6 FROM invoices WHERE organisation_id = $1 AND id = $2",
        )
        .bind(actor.organisation())
        .bind(invoice)
        .bind(id)
        .bind(author)
        .bind(now)
        .bind(text)
        .execute(&mut *transaction)
        .await?;
        if written.rows_affected() == 0 {
            return Err(StoreError::NotFound("invoice"));
        }
        append(&mut transaction, actor, &Entry::new(Action::InvoiceCommented, invoice).with("comment", id), now)
            .await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// The latest comments on an invoice, newest first.
    pub async fn list_comments(
        &self,
        actor: &Actor,
        invoice: InvoiceId,
        limit: u32,
    ) -> Result<Vec<Comment>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let comments = sqlx::query_as(
            "SELECT c.id, a.name AS author, c.written_at, c.text
             FROM comments c JOIN accounts a ON a.id = c.written_by
             WHERE c.organisation_id = $1 AND c.invoice_id = $2 ORDER BY c.id DESC LIMIT $3",
        )
        .bind(actor.organisation())
        .bind(invoice)
        .bind(i64::from(limit))
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(comments)
    }

    /// What the audit log tells of an invoice, newest first: every member may see what became of it.
    pub async fn list_history(
        &self,
        actor: &Actor,
        invoice: InvoiceId,
        limit: u32,
    ) -> Result<Vec<RecordedEntry>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let entries = sqlx::query_as(
            "SELECT sequence, at, actor, person, address, request, agent, action, subject, subject_id,
                    before::text AS before, after::text AS after, hash
             FROM audit_entries
             WHERE organisation_id = $1 AND subject_id = $2 AND subject = 'invoice'
               AND action NOT IN ('access.refused', 'proof.downloaded')
             ORDER BY sequence DESC LIMIT $3",
        )
        .bind(actor.organisation())
        .bind(invoice.to_string())
        .bind(i64::from(limit))
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(entries)
    }

    /// Gives an invoice to a member to settle, or to nobody.
    pub async fn assign_invoice(
        &self,
        actor: &Actor,
        invoice: InvoiceId,
        member: Option<UserId>,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        actor.require_reviewer()?;
        let mut transaction = self.begin(actor).await?;
        let before: Option<UserId> =
            sqlx::query_scalar("SELECT assigned_to FROM invoices WHERE organisation_id = $1 AND id = $2 FOR UPDATE")
                .bind(actor.organisation())
                .bind(invoice)
                .fetch_optional(&mut *transaction)
                .await?
                .ok_or(StoreError::NotFound("invoice"))?;
        let name = match member {
            Some(member) => {
                Some(name_of(&mut transaction, actor, member).await?.ok_or(StoreError::NotFound("member"))?)
            }
            None => None,
        };
        if before == member {
            return Ok(());
        }
        let former = match before {
            Some(member) => name_of(&mut transaction, actor, member).await?,
            None => None,
        };
        sqlx::query("UPDATE invoices SET assigned_to = $3 WHERE organisation_id = $1 AND id = $2")
            .bind(actor.organisation())
            .bind(invoice)
            .bind(member)
            .execute(&mut *transaction)
            .await?;
        let entry = Entry::new(Action::InvoiceAssigned, invoice).change("assigned to", former, name);
        append(&mut transaction, actor, &entry, now).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Whose an invoice is to settle.
    pub async fn find_assignee(&self, actor: &Actor, invoice: InvoiceId) -> Result<Option<UserId>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let assignee: Option<Option<UserId>> =
            sqlx::query_scalar("SELECT assigned_to FROM invoices WHERE organisation_id = $1 AND id = $2")
                .bind(actor.organisation())
                .bind(invoice)
                .fetch_optional(&mut *transaction)
                .await?;
        transaction.commit().await?;
        assignee.ok_or(StoreError::NotFound("invoice"))
    }
}

/// The name of a present member.
async fn name_of(
    transaction: &mut sqlx::PgConnection,
    actor: &Actor,
    member: UserId,
) -> Result<Option<String>, StoreError> {
    let name = sqlx::query_scalar(
        "SELECT a.name FROM memberships m JOIN accounts a ON a.id = m.user_id
         WHERE m.organisation_id = $1 AND m.user_id = $2 AND m.removed_at IS NULL",
    )
    .bind(actor.organisation())
    .bind(member)
    .fetch_optional(transaction)
    .await?;
    Ok(name)
}
