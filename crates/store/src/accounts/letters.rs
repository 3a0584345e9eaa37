//! Letters that wait to be sent, so that no request waits for a mail server.

use time::{Duration, OffsetDateTime};

use crate::accounts::EmailAddress;
use crate::database::Store;
use crate::error::StoreError;
use crate::id::UserId;
use crate::keyword::keywords;

/// A letter that could not be sent for this long is given up.
const GIVE_UP: Duration = Duration::hours(12);

keywords! {
    /// What a letter says.
    pub enum LetterKind {
        /// A link with which a new password can be chosen.
        PasswordReset = "password_reset",
        /// That the password was changed.
        PasswordChanged = "password_changed",
        /// That the second factor was set up or taken away.
        SecondFactorChanged = "second_factor_changed",
    }
}

/// A letter that is due.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct DueLetter {
    pub recipient: String,
    pub kind: LetterKind,
    pub asked_at: OffsetDateTime,
    /// This attempt included.
    pub attempts: i32,
}

impl Store {
    /// Asks for a letter to an address, whoever's it is. One that waits already is not doubled.
    pub async fn ask_for_letter(
        &self,
        recipient: &EmailAddress,
        kind: LetterKind,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin_housekeeping().await?;
        write(&mut transaction, recipient.as_str(), kind, now).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Takes a due letter to be sent. Unless it is settled before, it is due again later, and later each time.
    pub async fn take_due_letter(&self, now: OffsetDateTime) -> Result<Option<DueLetter>, StoreError> {
        let mut transaction = self.begin_housekeeping().await?;
        let letter = sqlx::query_as(
            "UPDATE letters SET attempts = attempts + 1,
                    due_at = $1 + make_interval(secs => 30 * power(2, least(attempts, 6)))
             WHERE (recipient, kind) = (
                 SELECT recipient, kind FROM letters WHERE due_at <= $1 ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
             RETURNING recipient, kind, asked_at, attempts",
        )
        .bind(now)
        .fetch_optional(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(letter)
    }

    /// Puts a letter away that was sent, or has no sense any more.
    pub async fn settle_letter(&self, letter: &DueLetter) -> Result<(), StoreError> {
        let mut transaction = self.begin_housekeeping().await?;
        sqlx::query("DELETE FROM letters WHERE recipient = $1 AND kind = $2")
            .bind(&letter.recipient)
            .bind(letter.kind)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Gives up letters that could not be sent for long, and tells how many.
    pub async fn give_up_letters(&self, now: OffsetDateTime) -> Result<u64, StoreError> {
        let mut transaction = self.begin_housekeeping().await?;
        let done = sqlx::query("DELETE FROM letters WHERE asked_at <= $1")
            .bind(now - GIVE_UP)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(done.rows_affected())
    }
}

/// Writes a letter to a person within the transaction that gives the reason for it, which is the person's own.
pub(crate) async fn notify(
    transaction: &mut sqlx::PgConnection,
    user: UserId,
    kind: LetterKind,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    let recipient: String =
        sqlx::query_scalar("SELECT email FROM accounts WHERE id = $1").bind(user).fetch_one(&mut *transaction).await?;
    sqlx::query("SELECT set_config('probity.housekeeping', 'on', true)").execute(&mut *transaction).await?;
    write(transaction, &recipient, kind, now).await?;
    sqlx::query("SELECT set_config('probity.housekeeping', '', true)").execute(&mut *transaction).await?;
    Ok(())
}

async fn write(
    transaction: &mut sqlx::PgConnection,
    recipient: &str,
    kind: LetterKind,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO letters (recipient, kind, asked_at, due_at) VALUES ($1, $2, $3, $3)
         ON CONFLICT (recipient, kind) DO NOTHING",
    )
    .bind(recipient)
    .bind(kind)
    .bind(now)
    .execute(transaction)
    .await?;
    Ok(())
}
