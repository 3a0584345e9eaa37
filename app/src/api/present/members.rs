//! Members.

use domain::calendar::print_date;
use store::Actor;
use store::accounts::members::Member;

use crate::model::{MemberRow, MembersPage};

pub fn members_page(actor: &Actor, members: Vec<Member>, invitation: Option<String>) -> MembersPage {
    let rows = members.into_iter().map(|member| MemberRow {
        name: member.name,
        email: member.email,
        role: member.role.as_str().to_owned(),
        since: print_date(member.since.date()),
    });
    MembersPage { members: rows.collect(), may_invite: actor.role().may_manage_members(), invitation }
}
