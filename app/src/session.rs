//! Who is asking, on the server: the session, the actor, and the desk that does the work.

use std::sync::Arc;

use leptos::prelude::use_context;
use leptos_axum::{ResponseOptions, extract};
use serde::de::DeserializeOwned;
use store::{Actor, Origin, Profile, SignedIn};
use tower_sessions::{Expiry, Session};
use uuid::Uuid;
use workflow::accounts::{PendingSignIn, SignInStep};
use workflow::audit::Refusal;
use workflow::{Desk, DeskError};

use crate::AppError;
use crate::incident::RequestTrace;
use crate::model::ImportReport;
use crate::refused_act::RefusedAct;
use crate::unattended::Unattended;

/// The session's key under which it is kept who signed in.
pub const SIGNED_IN_KEY: &str = "signed-in";
/// Under which it is kept that the session outlives the browser's own.
pub const KEEP_KEY: &str = "keep";
/// Under which it is kept who has shown the password and not yet the second factor.
const PENDING_KEY: &str = "pending";
/// Under which it is kept what became of a list that was sent, until it is shown.
pub const IMPORT_REPORT_KEY: &str = "import-report";
const INVITATION_KEY: &str = "invitation";
/// Under which the address of a new calendar is kept until it is shown.
const CALENDAR_KEY: &str = "calendar";
/// Under which a new token for a program is kept until it is shown.
const TOKEN_KEY: &str = "token";
/// Under which new recovery codes are kept, sealed, until they are shown.
const CODES_KEY: &str = "codes";

/// The desk that the server provides to every server function and page.
pub fn desk() -> Result<Desk, AppError> {
    use_context::<Desk>().ok_or_else(|| {
        // Its visitor left while the page was drawn: nobody reads the answer.
        tracing::debug!("a server function was asked for a page that was given up");
        AppError::NoAnswer
    })
}

/// The scheme and host under which people reach this server, such as `https://probity.example`.
#[derive(Clone, Debug)]
pub struct SiteOrigin(pub String);

/// The same, as the server provides it; empty where it provides none, so that addresses stay relative.
pub fn site_origin() -> String {
    use_context::<SiteOrigin>().map(|origin| origin.0.trim_end_matches('/').to_owned()).unwrap_or_default()
}

/// One visitor's session.
pub struct Visit(Session);

pub async fn session() -> Result<Visit, AppError> {
    extract::<Session>().await.map(Visit).map_err(|_| internal("no session in the request"))
}

impl Visit {
    /// Takes a step of signing in, under a new session id, so that an id planted or seen before is worth nothing.
    pub async fn enter(&self, step: SignInStep) -> Result<(), AppError> {
        // Whoever was signed in here is signed out by signing in anew.
        if let Some(old) = self.0.remove::<SignedIn>(SIGNED_IN_KEY).await.map_err(away)? {
            desk()?.sign_out(old, &origin()).await?;
        }
        self.0.remove::<PendingSignIn>(PENDING_KEY).await.map_err(away)?;
        self.0.cycle_id().await.map_err(away)?;
        let ends_at = match &step {
            SignInStep::Done(begun) => {
                self.0.insert(SIGNED_IN_KEY, begun.signed_in).await.map_err(away)?;
                self.0.insert(KEEP_KEY, begun.keep).await.map_err(away)?;
                begun.ends_at
            }
            SignInStep::NeedsCode(pending) => {
                self.0.insert(PENDING_KEY, pending).await.map_err(away)?;
                pending.until
            }
        };
        self.0.set_expiry(Some(Expiry::AtDateTime(ends_at)));
        Ok(())
    }

    /// Gives the session another id, after a change of what it may do.
    pub async fn renew(&self) -> Result<(), AppError> {
        self.0.cycle_id().await.map_err(away)
    }

    /// Who has shown the password and not yet the second factor.
    pub async fn pending(&self) -> Result<Option<PendingSignIn>, AppError> {
        self.0.get(PENDING_KEY).await.map_err(away)
    }

    /// The same; whoever has not shown the password is signed out.
    pub async fn require_pending(&self) -> Result<PendingSignIn, AppError> {
        self.pending().await?.ok_or_else(|| answer(AppError::SignedOut))
    }

    /// Keeps new recovery codes, sealed, until they have been shown once.
    pub async fn keep_codes(&self, sealed: String) -> Result<(), AppError> {
        self.0.insert(CODES_KEY, sealed).await.map_err(away)
    }

    pub async fn take_codes(&self) -> Result<Option<String>, AppError> {
        self.take(CODES_KEY).await
    }

    /// Keeps an invitation's address until it has been shown once.
    pub async fn keep_invitation(&self, address: String) -> Result<(), AppError> {
        self.0.insert(INVITATION_KEY, address).await.map_err(away)
    }

    pub async fn take_invitation(&self) -> Result<Option<String>, AppError> {
        self.take(INVITATION_KEY).await
    }

    /// Keeps a calendar's address until it has been shown once.
    pub async fn keep_calendar(&self, address: String) -> Result<(), AppError> {
        self.0.insert(CALENDAR_KEY, address).await.map_err(away)
    }

    pub async fn take_calendar(&self) -> Result<Option<String>, AppError> {
        self.take(CALENDAR_KEY).await
    }

    /// Keeps a token for a program until it has been shown once.
    pub async fn keep_token(&self, token: &str) -> Result<(), AppError> {
        self.0.insert(TOKEN_KEY, token).await.map_err(away)
    }

    pub async fn take_token(&self) -> Result<Option<String>, AppError> {
        self.take(TOKEN_KEY).await
    }

    pub async fn take_import_report(&self) -> Result<Option<ImportReport>, AppError> {
        self.take(IMPORT_REPORT_KEY).await
    }

    async fn take<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, AppError> {
        // Removing counts as a change, which is written: not at every look at the page.
        if self.0.get::<T>(key).await.map_err(away)?.is_none() {
            return Ok(None);
        }
        self.0.remove(key).await.map_err(away)
    }

    /// Signs out, in the ledger and in the sessions' store.
    pub async fn end(&self) -> Result<(), AppError> {
        if let Some(signed_in) = self.0.get::<SignedIn>(SIGNED_IN_KEY).await.map_err(away)? {
            desk()?.sign_out(signed_in, &origin()).await?;
        }
        self.0.flush().await.map_err(away)
    }
}

/// Who signed in, where someone did.
async fn visitor() -> Result<Option<SignedIn>, AppError> {
    session().await?.0.get(SIGNED_IN_KEY).await.map_err(away)
}

/// Whether someone is signed in who still belongs to an organisation.
pub async fn is_signed_in() -> Result<bool, AppError> {
    match visitor().await? {
        Some(signed_in) => Ok(find_profile(signed_in).await?.is_some()),
        None => Ok(false),
    }
}

async fn find_profile(signed_in: SignedIn) -> Result<Option<Profile>, DeskError> {
    // Its visitor may have left: then there is no desk, and no answer that anybody reads.
    let Ok(desk) = desk() else { return Ok(None) };
    if Unattended::is_current() { desk.watch_profile(signed_in).await } else { desk.profile(signed_in).await }
}

/// The signed-in person; `SignedOut` where there is none, or the session or the membership has ended, and
/// `NeedsSecondFactor` where the organisation demands one that the person has not.
pub async fn caller_profile() -> Result<Profile, AppError> {
    let profile = own_profile().await?;
    if profile.owes_second_factor {
        return Err(answer(AppError::NeedsSecondFactor));
    }
    Ok(profile)
}

/// The same for what concerns the person's own account alone, where a second factor that is demanded is set up.
pub async fn own_profile() -> Result<Profile, AppError> {
    let signed_in = visitor().await?.ok_or_else(|| answer(AppError::SignedOut))?;
    let profile = find_profile(signed_in).await?.ok_or_else(|| answer(AppError::SignedOut))?;
    RequestTrace::current().tell_caller(&profile.actor);
    let actor = profile.actor.from_origin(origin());
    RefusedAct::current().tell_caller(&actor);
    Ok(Profile { actor, ..profile })
}

/// From where the request came, as the server put it beside the request.
pub fn origin() -> Arc<Origin> {
    let parts = use_context::<http::request::Parts>();
    parts.and_then(|parts| parts.extensions.get::<Arc<Origin>>().cloned()).unwrap_or_default()
}

/// On whose behalf a server function acts.
pub async fn caller() -> Result<Actor, AppError> {
    Ok(caller_profile().await?.actor)
}

/// Reads an id from an address or a form: what is no id leads nowhere.
pub fn parse_id<T: From<Uuid>>(text: &str) -> Result<T, AppError> {
    text.parse::<Uuid>().map(T::from).map_err(|_| answer(AppError::NotFound))
}

impl From<DeskError> for AppError {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::Forbidden { needs } => {
                RefusedAct::current().note(Refusal::Role { needs });
                answer(Self::Refused(error.to_string()))
            }
            DeskError::Refused(sentence)
            | DeskError::TooLarge(sentence)
            | DeskError::WrongKind(sentence)
            | DeskError::BrokenOff { sentence, .. } => answer(Self::Refused(sentence)),
            DeskError::NotFound => {
                RefusedAct::current().note(Refusal::NotTheirs);
                answer(Self::NotFound)
            }
            DeskError::Conflict => answer(Self::Conflict),
            DeskError::Internal(error) => internal(error),
        }
    }
}

/// Refuses with a sentence that says what to do instead.
pub fn refuse(sentence: &str) -> AppError {
    answer(AppError::Refused(sentence.to_owned()))
}

/// Whether the browser's code called the server function. A page that calls it while it is drawn, and a
/// form that was sent without scripts and leads back to its page, have statuses of their own.
fn is_called_by_script() -> bool {
    use_context::<http::request::Parts>().is_some_and(|parts| {
        let accept = parts.headers.get(http::header::ACCEPT).and_then(|value| value.to_str().ok());
        parts.uri.path().starts_with("/api/") && !accept.is_some_and(|accept| accept.contains("text/html"))
    })
}

/// Sets the status that fits, for every server function's error would otherwise be a 500.
pub(crate) fn answer(error: AppError) -> AppError {
    if !is_called_by_script() {
        if error == AppError::NotFound && is_page() {
            set_status(http::StatusCode::NOT_FOUND);
        }
        return error;
    }
    let status = match error {
        AppError::SignedOut => http::StatusCode::UNAUTHORIZED,
        AppError::NeedsSecondFactor => http::StatusCode::FORBIDDEN,
        AppError::Refused(_) => http::StatusCode::UNPROCESSABLE_ENTITY,
        AppError::NotFound => http::StatusCode::NOT_FOUND,
        AppError::Conflict => http::StatusCode::CONFLICT,
        AppError::Away => http::StatusCode::SERVICE_UNAVAILABLE,
        AppError::Internal { .. } | AppError::NoAnswer => http::StatusCode::INTERNAL_SERVER_ERROR,
    };
    set_status(status);
    error
}

/// Whether a page is being drawn: what it shows nothing of is not there.
fn is_page() -> bool {
    use_context::<http::request::Parts>().is_some_and(|parts| !parts.uri.path().starts_with("/api/"))
}

fn set_status(status: http::StatusCode) {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(status);
    }
}

/// The sessions' store does not answer, or holds what cannot be read: nobody is let in.
fn away(error: tower_sessions::session::Error) -> AppError {
    match error {
        tower_sessions::session::Error::Store(error) => {
            tracing::warn!(%error, "the sessions' store does not answer");
            answer(AppError::Away)
        }
        error => internal(error),
    }
}

/// Logs what happened under a number, and tells only that.
pub fn internal(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> AppError {
    let error = error.into();
    let incident = RequestTrace::current().report(&*error);
    answer(AppError::Internal { reference: incident.id, detail: incident.detail })
}
