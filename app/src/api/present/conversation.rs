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
    let changes = changes(entry).into_iter().filter_map(|change| {
        let (before, after) = (readable(change.before), readable(change.after));
        match (before, after) {
            (None, None) => None,
            (Some(before), after) => {
                Some(format!("{}: {before} → {}", change.name, after.as_deref().unwrap_or("nothing")))
            }
            (None, Some(after)) => Some(format!("{}: {after}", change.name)),
        }
    });
    Happening {
        at: print(entry.at),
        who: who_of(entry),
        act: Some(label_of(&entry.action)),
        text: changes.collect::<Vec<_>>().join("\n"),
    }
}

/// What says something to people: an id does not, and the audit log has it.
fn readable(value: Option<String>) -> Option<String> {
    value.filter(|value| !value.is_empty() && value.parse::<uuid::Uuid>().is_err())
}

fn print(at: OffsetDateTime) -> String {
    at.format(format_description!("[year]-[month]-[day] [hour]:[minute]")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_empty_values_say_nothing_to_people() {
        let kept = |text: &str| readable(Some(text.to_owned()));
        assert_eq!(kept("R20:1 R60:5").as_deref(), Some("R20:1 R60:5"));
        assert_eq!((kept(""), kept("01a21f0b-bf7e-718e-b103-6ac54cbb2c37"), readable(None)), (None, None, None));
    }
}
