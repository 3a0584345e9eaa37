//! Conversation: what people say of an invoice, whose it is to settle, and all that was done to it.

use store::accounts::members::Member;
use store::conversation::Comment;
use store::{Actor, InvoiceId, RecordedEntry, UserId};

use crate::{Desk, DeskError};

/// How many comments and how many entries of the past are shown.
const SHOWN: u32 = 100;
/// In characters.
const LONGEST: usize = 2_000;

/// All that is said and was done, newest first.
pub struct Conversation {
    pub comments: Vec<Comment>,
    pub past: Vec<RecordedEntry>,
    pub assignee: Option<UserId>,
    pub members: Vec<Member>,
}

impl Desk {
    pub async fn conversation(&self, actor: &Actor, invoice: InvoiceId) -> Result<Conversation, DeskError> {
        let store = self.store();
        Ok(Conversation {
            assignee: store.find_assignee(actor, invoice).await?,
            comments: store.list_comments(actor, invoice, SHOWN).await?,
            past: store.list_history(actor, invoice, SHOWN).await?,
            members: store.list_members(actor).await?,
        })
    }

    /// Keeps what a person says of an invoice.
    pub async fn comment(&self, actor: &Actor, invoice: InvoiceId, text: &str) -> Result<(), DeskError> {
        let text = read_comment(text)?;
        self.store().write_comment(actor, invoice, &text, self.now()).await?;
        Ok(())
    }

    /// Gives an invoice to a member to settle, or to nobody.
    pub async fn assign(&self, actor: &Actor, invoice: InvoiceId, member: Option<UserId>) -> Result<(), DeskError> {
        Ok(self.store().assign_invoice(actor, invoice, member, self.now()).await?)
    }
}

/// The text without what hides or breaks it; lines stay lines.
fn read_comment(text: &str) -> Result<String, DeskError> {
    let kept: String = text.replace("\r\n", "\n").chars().filter(|c| *c == '\n' || !c.is_control()).collect();
    let kept = kept.trim();
    if kept.is_empty() {
        return Err(DeskError::refused("Write the comment first."));
    }
    if kept.chars().count() > LONGEST {
        return Err(DeskError::refused("A comment has at most 2,000 characters. Make it shorter, or write two."));
    }
    Ok(kept.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_keeps_its_lines_and_loses_what_hides() {
        assert_eq!(read_comment(" Asked Rowe.\r\nThey check.\u{0}\u{7} ").unwrap(), "Asked Rowe.\nThey check.");
        for text in ["", " \n ", "\u{0}", &"a".repeat(2_001)] {
            assert!(read_comment(text).is_err());
        }
        assert!(read_comment(&"ä".repeat(2_000)).is_ok());
    }
}
