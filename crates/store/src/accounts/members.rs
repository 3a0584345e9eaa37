//! Members of an organisation: who they are, their roles, and their going. There is always an owner.

use time::OffsetDateTime;

use crate::actor::{Actor, MANAGER_NEEDED, OWNER_NEEDED, Role};
use crate::audit::{Action, Entry, append};
use crate::database::Store;
use crate::error::StoreError;
use crate::id::{OrganisationId, UserId};

/// A member of the actor's organisation.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Member {
    pub user: UserId,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub since: OffsetDateTime,
}

impl Store {
    /// The members of the actor's organisation, by name.
    pub async fn list_members(&self, actor: &Actor) -> Result<Vec<Member>, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let members = sqlx::query_as(
            "SELECT m.user_id AS \"user\", a.name, a.email, m.role, m.created_at AS since
             FROM memberships m JOIN accounts a ON a.id = m.user_id
             WHERE m.organisation_id = $1 AND m.removed_at IS NULL ORDER BY a.name, a.email",
        )
        .bind(actor.organisation())
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(members)
    }

    /// Gives a member of the actor's organisation another role, and tells the one before. Only whoever may grant both may.
    pub async fn change_role(
        &self,
        actor: &Actor,
        member: UserId,
        role: Role,
        now: OffsetDateTime,
    ) -> Result<Role, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let old = hold_member(&mut transaction, actor, member, Some(role)).await?;
        sqlx::query("UPDATE memberships SET role = $3 WHERE organisation_id = $1 AND user_id = $2")
            .bind(actor.organisation())
            .bind(member)
            .bind(role)
            .execute(&mut *transaction)
            .await?;
        let entry = Entry::new(Action::RoleChanged, member).change("role", Some(old), Some(role));
        append(&mut transaction, actor, &entry, now).await?;
        transaction.commit().await?;
        Ok(old)
    }

    /// Removes a member from the actor's organisation, and tells its last role. Only whoever may grant it may.
    pub async fn remove_member(&self, actor: &Actor, member: UserId, now: OffsetDateTime) -> Result<Role, StoreError> {
        let mut transaction = self.begin(actor).await?;
        let old = hold_member(&mut transaction, actor, member, None).await?;
        sqlx::query("UPDATE memberships SET removed_at = $3 WHERE organisation_id = $1 AND user_id = $2")
            .bind(actor.organisation())
            .bind(member)
            .bind(now)
            .execute(&mut *transaction)
            .await?;
        let entry = Entry::new(Action::MemberRemoved, member).change("role", Some(old), None::<Role>);
        append(&mut transaction, actor, &entry, now).await?;
        transaction.commit().await?;
        Ok(old)
    }
}

/// Locks the organisation's owners, the member and who acts, so that of two who would leave no owner behind one waits
/// and is refused. `becomes` is the member's role afterwards, none where it is removed.
async fn hold_member(
    transaction: &mut sqlx::PgConnection,
    actor: &Actor,
    member: UserId,
    becomes: Option<Role>,
) -> Result<Role, StoreError> {
    let acting = actor.require_manager()?;
    let held: Vec<(UserId, Role)> = sqlx::query_as(
        "SELECT user_id, role FROM memberships
         WHERE organisation_id = $1 AND removed_at IS NULL AND (role = 'owner' OR user_id IN ($2, $3))
         ORDER BY user_id FOR UPDATE",
    )
    .bind(actor.organisation())
    .bind(member)
    .bind(acting)
    .fetch_all(transaction)
    .await?;
    let role_of = |user| held.iter().find(|(held, _)| *held == user).map(|(_, role)| *role);
    // The actor's own role may have changed since it was read.
    let acting = role_of(acting).filter(|role| role.may_manage()).ok_or(MANAGER_NEEDED)?;
    let role = role_of(member).ok_or(StoreError::NotFound("member"))?;
    if !acting.may_grant(role) || becomes.is_some_and(|role| !acting.may_grant(role)) {
        return Err(OWNER_NEEDED);
    }
    let owners = held.iter().filter(|(_, role)| *role == Role::Owner).count();
    if becomes != Some(Role::Owner) && role == Role::Owner && owners == 1 {
        return Err(StoreError::LastOwner);
    }
    Ok(role)
}

/// A person's role in an organisation, within a transaction of that organisation; `None` where the person is no member,
/// or no longer.
pub(crate) async fn find_role(
    transaction: &mut sqlx::PgConnection,
    organisation: OrganisationId,
    user: UserId,
) -> Result<Option<Role>, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT role FROM memberships WHERE organisation_id = $1 AND user_id = $2 AND removed_at IS NULL",
    )
    .bind(organisation)
    .bind(user)
    .fetch_optional(transaction)
    .await?)
}
