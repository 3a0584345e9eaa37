//! Tokens by which other programs work for an organisation: made and ended by its owners and admins.

use secrecy::{ExposeSecret, SecretString};
use store::{Actor, LiveToken, NewToken, OpenedToken, Profile, TokenId, TokenScope};
use time::Duration;

use super::{hash_token, random_token, required};
use crate::{Desk, DeskError};

/// What every token begins with, so that whoever finds one knows what it is.
const MARK: &str = "probity_";
const LONGEST_NAME: usize = 80;
const DAYS: std::ops::RangeInclusive<i64> = 1..=366;

/// A token as it was asked for.
#[derive(Clone, Copy, Debug)]
pub struct TokenForm<'a> {
    /// What it is for.
    pub name: &'a str,
    pub scope: TokenScope,
    /// How many days it lives.
    pub days: i64,
}

impl Desk {
    /// Makes a token, which is shown once. Needs the password, or a thief of a session could stay for good.
    pub async fn make_token(
        &self,
        profile: &Profile,
        form: TokenForm<'_>,
        password: SecretString,
    ) -> Result<SecretString, DeskError> {
        let TokenForm { scope, days, .. } = form;
        let name = required(form.name, "Say what the token is for, such as the program that will hold it.")?;
        if name.chars().count() > LONGEST_NAME {
            return Err(DeskError::refused("The name is too long. Use at most 80 letters."));
        }
        if !DAYS.contains(&days) {
            return Err(DeskError::refused("A token lives from 1 to 366 days. Choose one of the times in the list."));
        }
        if !profile.actor.role().may_manage() {
            return Err(DeskError::Forbidden { needs: "an owner or an admin" });
        }
        self.confirm_password(profile, password).await?;
        let token: SecretString = format!("{MARK}{}", random_token()?.expose_secret()).into();
        let ends_at = self.now() + Duration::days(days);
        let new = NewToken { name, scope, hash: hash_token(token.expose_secret()), ends_at };
        self.store().make_token(&profile.actor, &new, self.now()).await?;
        Ok(token)
    }

    /// The tokens that open something still, the newest first.
    pub async fn tokens(&self, actor: &Actor) -> Result<Vec<LiveToken>, DeskError> {
        Ok(self.store().list_tokens(actor, self.now()).await?)
    }

    /// Ends a token: it opens nothing from then on.
    pub async fn end_token(&self, actor: &Actor, token: TokenId) -> Result<(), DeskError> {
        Ok(self.store().end_token(actor, token, self.now()).await?)
    }

    /// What a token opens; `None` where it is none, has ended, or whoever made it manages no longer.
    pub async fn open_token(&self, token: &str) -> Result<Option<OpenedToken>, DeskError> {
        if !is_token(token) {
            return Ok(None);
        }
        Ok(self.store().open_token(&hash_token(token), self.now()).await?)
    }
}

fn is_token(text: &str) -> bool {
    text.strip_prefix(MARK).is_some_and(|digits| {
        digits.len() == 64 && digits.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    })
}
