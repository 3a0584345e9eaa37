//! A new password: with the old one, or with a link that is sent by mail.

use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};
use store::accounts::attempts::Tried;
use store::accounts::letters::{DueLetter, LetterKind};
use store::{EmailAddress, Origin, Profile};
use time::Duration;

use super::sign_in::subjects;
use super::{hash_token, random_token, read_email};
use crate::{Desk, DeskError};

/// How long a reset's link can be used.
const RESET_LIFE: Duration = Duration::minutes(15);
/// A second link for the same account is sent no sooner.
const RESET_INTERVAL: Duration = Duration::minutes(2);
/// A reset that was asked for this long ago is not wanted any more.
const RESET_PATIENCE: Duration = Duration::hours(1);

/// A letter ready to be sent.
pub struct Letter {
    pub recipient: String,
    pub subject: &'static str,
    pub text: SecretString,
    due: DueLetter,
    token: Option<[u8; 32]>,
}

impl Letter {
    /// How often it was tried, this time included.
    pub const fn attempt(&self) -> i32 {
        self.due.attempts
    }
}

impl Desk {
    /// Changes the actor's own password, which needs the old one; all other sessions end.
    pub async fn change_password(
        &self,
        profile: &Profile,
        old: SecretString,
        new: SecretString,
    ) -> Result<(), DeskError> {
        self.confirm_password(profile, old).await?;
        self.check_password(&new, &[&profile.name, &profile.email, &profile.organisation_name]).await?;
        let hash = self.hash_password(new).await?;
        Ok(self.store().change_password(&profile.actor, &hash, profile.session, self.now()).await?)
    }

    /// Has a signed-in person show the password again, before something that a thief of a session must not do.
    pub(crate) async fn confirm_password(&self, profile: &Profile, password: SecretString) -> Result<(), DeskError> {
        let origin = profile.actor.origin();
        let email = read_email(&profile.email)?;
        let subjects = subjects(Tried::Password(email), origin);
        self.count_attempt(&subjects, origin).await?;
        let hash = self.store().find_password_hash(&profile.actor).await?;
        if !self.verify_password(password, Some(hash)).await?.right {
            return Err(DeskError::refused("Your present password is wrong. Type it again."));
        }
        Ok(self.store().forgive_attempt(&subjects).await?)
    }

    /// Asks for a reset's link. The same answer, after the same work, for every address.
    pub async fn ask_for_reset(&self, email: &str) -> Result<(), DeskError> {
        let email = read_email(email)?;
        Ok(self.store().ask_for_letter(&email, LetterKind::PasswordReset, self.now()).await?)
    }

    /// Whether a reset's link can still be used.
    pub async fn is_reset_open(&self, token: &str) -> Result<bool, DeskError> {
        Ok(self.store().find_reset(&hash_token(token), self.now()).await?.is_some())
    }

    /// Chooses a new password by a reset's link. All sessions end; the person signs in anew, with the second
    /// factor where there is one. The account's lock ends too, so that nobody can keep its owner out.
    pub async fn reset_password(
        &self,
        token: &str,
        password: SecretString,
        origin: &Arc<Origin>,
    ) -> Result<(), DeskError> {
        let token = hash_token(token);
        let open = self.store().find_reset(&token, self.now()).await?.ok_or(store::StoreError::ResetSpent)?;
        self.check_password(&password, &[&open.name, &open.email]).await?;
        let hash = self.hash_password(password).await?;
        let done = self.store().use_reset(&token, &hash, origin, self.now()).await?;
        if let Some(email) = EmailAddress::read(&done.email) {
            self.store().forgive_attempt(&[Tried::Password(email)]).await?;
        }
        Ok(())
    }

    /// The next letter that is due. A link's token is made here, so that it is kept nowhere but in the letter.
    pub async fn next_letter(&self, public_url: &str) -> Result<Option<Letter>, DeskError> {
        while let Some(due) = self.store().take_due_letter(self.now()).await? {
            match due.kind {
                LetterKind::PasswordReset => {
                    if let Some(letter) = self.write_reset(&due, public_url).await? {
                        return Ok(Some(letter));
                    }
                    self.store().settle_letter(&due).await?;
                }
                LetterKind::PasswordChanged => {
                    let text = notice("The password of your Probity account was changed.", public_url);
                    return Ok(Some(letter(due, "Your password was changed", text, None)));
                }
                LetterKind::SecondFactorChanged => {
                    let text =
                        notice("The second factor of your Probity account was set up or taken away.", public_url);
                    return Ok(Some(letter(due, "Your second factor was changed", text, None)));
                }
            }
        }
        Ok(None)
    }

    /// Puts a letter away that was sent.
    pub async fn settle_letter(&self, letter: &Letter) -> Result<(), DeskError> {
        Ok(self.store().settle_letter(&letter.due).await?)
    }

    /// Leaves a letter that could not be sent to a later attempt, with another token.
    pub async fn postpone_letter(&self, letter: &Letter) -> Result<(), DeskError> {
        match &letter.token {
            Some(token) => Ok(self.store().void_reset(token).await?),
            None => Ok(()),
        }
    }

    async fn write_reset(&self, due: &DueLetter, public_url: &str) -> Result<Option<Letter>, DeskError> {
        let now = self.now();
        if due.asked_at + RESET_PATIENCE <= now {
            return Ok(None);
        }
        let token = random_token()?;
        let hash = hash_token(token.expose_secret());
        let opened =
            self.store().open_reset(&due.recipient, &hash, now - RESET_INTERVAL, now, now + RESET_LIFE).await?;
        if opened.is_none() {
            return Ok(None);
        }
        let link = format!("{}/reset?token={}", public_url.trim_end_matches('/'), token.expose_secret());
        let text = format!(
            "Someone asked for a new password for your Probity account.\n\n\
             To choose one, open this link within {} minutes. It can be used once:\n\n{link}\n\n\
             If it was not you, do nothing: your password stays as it is.\n",
            RESET_LIFE.whole_minutes()
        );
        Ok(Some(letter(due.clone(), "Choose a new password", text, Some(hash))))
    }
}

fn letter(due: DueLetter, subject: &'static str, text: String, token: Option<[u8; 32]>) -> Letter {
    Letter { recipient: due.recipient.clone(), subject, text: text.into(), due, token }
}

fn notice(what: &str, public_url: &str) -> String {
    format!(
        "{what} All other sessions were ended.\n\n\
         If it was not you, reset your password at once: {}/forgot\n\
         Then tell the owner of your organisation.\n",
        public_url.trim_end_matches('/')
    )
}
