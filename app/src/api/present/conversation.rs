//! What was said and done, as one list.

use store::conversation::Comment;
use store::{RecordedEntry, Role};
use time::OffsetDateTime;
use time::macros::format_description;
use workflow::conversation::Conversation;

use super::audit::{changes, label_of, who_of};
use crate::model::{Choice, ConversationView, Happening};

pub fn conversation(found: Conversation, role: Role) -> ConversationView {
    let said = found.comments.into_iter().map(|comment| (comment.written_at, say(comment)));
    // What was said is shown itself, and not that it was said.
    let done = found.past.into_iter().filter(|entry| entry.action != "invoice.commented");
    let mut all: Vec<(OffsetDateTime, Happening)> = said.chain(done.map(|entry| (entry.at, tell(&entry)))).collect();
    all.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let members = found.members.into_iter().filter(|member| member.role.may_write());
    ConversationView {
        happenings: all.into_iter().map(|(_, happening)| happening).collect(),
        members: members.map(|member| Choice { id: member.user.to_string(), label: member.name }).collect(),
        assignee: found.assignee.map(|member| member.to_string()),
        may_write: role.may_write(),
    }
}

fn say(comment: Comment) -> Happening {
    Happening { at: print(comment.written_at), who: comment.author, act: None, text: comment.text }
}

fn tell(entry: &RecordedEntry) -> Happening {
    let changes = changes(entry).into_iter().map(|change| {
        let (name, after) = (change.name, change.after.unwrap_or_else(|| "nothing".to_owned()));
        match change.before {
            Some(before) => format!("{name}: {before} → {after}"),
            None => format!("{name}: {after}"),
        }
    });
    Happening {
        at: print(entry.at),
        who: who_of(entry),
        act: Some(label_of(&entry.action)),
        text: changes.collect::<Vec<_>>().join("\n"),
    }
}

fn print(at: OffsetDateTime) -> String {
    at.format(format_description!("[year]-[month]-[day] [hour]:[minute]")).unwrap_or_default()
}
