//! The organisation itself.

use domain::calendar::print_date;
use store::{LiveToken, Profile, Role, SecurityPolicy};
use time::OffsetDateTime;

use crate::model::{OrganisationPage, SecurityView, TokenRow};

pub fn organisation_page(
    profile: &Profile,
    security: SecurityPolicy,
    tokens: Vec<LiveToken>,
    token: Option<String>,
    deletion: Option<OffsetDateTime>,
) -> OrganisationPage {
    let print = |limit: Option<i32>| limit.map(|number| number.to_string()).unwrap_or_default();
    let tokens = tokens.into_iter().map(|token| TokenRow {
        id: token.id.to_string(),
        scope: token.scope.as_str().to_owned(),
        made: format!("{} by {}", print_date(token.made_at.date()), token.made_by),
        used: token.used_at.map_or_else(|| "never".to_owned(), |used| print_date(used.date())),
        until: print_date(token.ends_at.date()),
        name: token.name,
    });
    OrganisationPage {
        name: profile.organisation_name.clone(),
        may_manage: profile.actor.role().may_manage(),
        security: SecurityView {
            second_factor: security.second_factor,
            idle_minutes: print(security.idle_minutes),
            session_hours: print(security.session_hours),
            version: security.version,
        },
        deletion: deletion.map(|at| print_date(at.date())),
        owns: profile.actor.role() == Role::Owner,
        tokens: tokens.collect(),
        token,
    }
}
