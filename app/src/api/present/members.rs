//! Members.

use domain::calendar::print_date;
use store::Actor;
use store::accounts::members::Member;
use store::invitations::Invitation;

use crate::model::{InvitationRow, MemberRow, MembersPage};

pub fn members_page(
    actor: &Actor,
    members: Vec<Member>,
    invitations: Vec<Invitation>,
    invitation: Option<String>,
) -> MembersPage {
    let members = members.into_iter().map(|member| MemberRow {
        own: actor.user() == Some(member.user),
        user: member.user.to_string(),
        name: member.name,
        email: member.email,
        role: member.role.as_str().to_owned(),
        since: print_date(member.since.date()),
    });
    let invitations = invitations.into_iter().map(|open| InvitationRow {
        id: open.id.to_string(),
        email: open.email,
        role: open.role.as_str().to_owned(),
        until: print_date(open.expires_at.date()),
    });
    MembersPage {
        members: members.collect(),
        invitations: invitations.collect(),
        may_manage: actor.role().may_manage(),
        invitation,
    }
}
