//! Failed attempts to sign in: each is counted before it is looked at, so that many at once gain nothing.

use std::net::IpAddr;

use sha2::{Digest, Sha256};
use time::{Duration, OffsetDateTime};

use crate::accounts::EmailAddress;
use crate::database::Store;
use crate::error::StoreError;
use crate::id::UserId;

/// Failures are forgotten after this long without another.
const MEMORY: Duration = Duration::hours(24);
const LONGEST_LOCK: Duration = Duration::minutes(15);

/// What an attempt counts against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tried {
    /// The password of an account, whether or not there is one with this address.
    Password(EmailAddress),
    /// The second factor of an account.
    Code(UserId),
    /// A client: an IPv4 address, or the /64 network of an IPv6 address.
    Client(IpAddr),
}

impl Tried {
    /// How many attempts may fail before the next has to wait. Many people share an address.
    const fn free_failures(&self) -> i32 {
        match self {
            Self::Password(_) | Self::Code(_) => 5,
            Self::Client(_) => 30,
        }
    }

    /// Only a hash is kept: the table names nobody.
    fn hash(&self) -> [u8; 32] {
        let text = match self {
            Self::Password(email) => format!("password {}", email.as_str()),
            Self::Code(user) => format!("code {user}"),
            Self::Client(IpAddr::V4(address)) => format!("client {address}"),
            Self::Client(IpAddr::V6(address)) => match address.to_ipv4_mapped() {
                Some(address) => format!("client {address}"),
                None => format!("client {:x?}", address.segments().get(..4)),
            },
        };
        Sha256::digest(text.as_bytes()).into()
    }
}

/// How long the next attempt has to wait after so many failures: nothing at first, then 1, 2, 4, 8 and
/// never more than 15 minutes, so that nobody can lock an owner out for good.
fn lock_after(failures: i32, free: i32) -> Duration {
    match failures.saturating_sub(free) {
        ..0 => Duration::ZERO,
        over @ 0..4 => Duration::minutes(1 << over),
        4.. => LONGEST_LOCK,
    }
}

impl Store {
    /// Counts an attempt against all subjects, as a failure until [`Store::forgive_attempt`] says otherwise.
    /// Where one of them is locked nothing is counted and the end of the longest lock is given.
    pub async fn count_attempt(
        &self,
        subjects: &[Tried],
        now: OffsetDateTime,
    ) -> Result<Option<OffsetDateTime>, StoreError> {
        let mut hashed: Vec<([u8; 32], i32)> =
            subjects.iter().map(|subject| (subject.hash(), subject.free_failures())).collect();
        // Always in one order, so that two attempts never wait for each other.
        hashed.sort_unstable();
        let mut transaction = self.begin_outside().await?;
        let mut locked_until = None;
        for (hash, free) in &hashed {
            let (failures, last_at): (i32, OffsetDateTime) = sqlx::query_as(
                "INSERT INTO failed_attempts AS f (subject, failures, last_at) VALUES ($1, 1, $2)
                 ON CONFLICT (subject) DO UPDATE SET failures = f.failures + 1
                 RETURNING failures - 1, last_at",
            )
            .bind(hash.as_slice())
            .bind(now)
            .fetch_one(&mut *transaction)
            .await?;
            let fresh = if last_at + MEMORY <= now { 0 } else { failures };
            let until = last_at + lock_after(fresh, *free);
            if fresh > 0 && until > now {
                locked_until = locked_until.max(Some(until));
            }
            sqlx::query("UPDATE failed_attempts SET failures = $2, last_at = $3 WHERE subject = $1")
                .bind(hash.as_slice())
                .bind(fresh.saturating_add(1))
                .bind(now)
                .execute(&mut *transaction)
                .await?;
        }
        if locked_until.is_some() {
            transaction.rollback().await?;
        } else {
            transaction.commit().await?;
        }
        Ok(locked_until)
    }

    /// Takes the attempt back that proved right: an account's failures are forgotten, a client's are one fewer,
    /// or whoever has an account could guess at others from the same place without end.
    pub async fn forgive_attempt(&self, subjects: &[Tried]) -> Result<(), StoreError> {
        let mut transaction = self.begin_outside().await?;
        for subject in subjects {
            let statement = match subject {
                Tried::Password(_) | Tried::Code(_) => "DELETE FROM failed_attempts WHERE subject = $1",
                Tried::Client(_) => {
                    "UPDATE failed_attempts SET failures = greatest(failures - 1, 0) WHERE subject = $1"
                }
            };
            sqlx::query(statement).bind(subject.hash().as_slice()).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Forgets failures that count no longer.
    pub async fn forget_old_attempts(&self, now: OffsetDateTime) -> Result<u64, StoreError> {
        let done = sqlx::query("DELETE FROM failed_attempts WHERE last_at <= $1")
            .bind(now - MEMORY)
            .execute(self.pool())
            .await?;
        Ok(done.rows_affected())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locks_grow_and_end() {
        let minutes = |failures| lock_after(failures, 5).whole_minutes();
        assert_eq!((4..=11).map(minutes).collect::<Vec<_>>(), [0, 1, 2, 4, 8, 15, 15, 15]);
        assert_eq!(lock_after(i32::MAX, 5), LONGEST_LOCK);
    }

    #[test]
    fn a_network_is_one_client_and_a_mapped_address_is_the_plain_one() {
        let hash = |address: &str| Tried::Client(address.parse().unwrap()).hash();
        assert_eq!(hash("2001:db8:1:2::1"), hash("2001:db8:1:2:ffff::9"));
        assert_ne!(hash("2001:db8:1:2::1"), hash("2001:db8:1:3::1"));
        assert_eq!(hash("::ffff:192.0.2.1"), hash("192.0.2.1"));
        assert_ne!(hash("192.0.2.1"), hash("192.0.2.2"));
    }
}
