//! A person's own account.

use qrcode::{Color, EcLevel, QrCode};
use secrecy::{ExposeSecret, SecretString};
use store::Profile;
use store::sessions::ledger::LiveSession;
use time::OffsetDateTime;
use time::macros::format_description;
use workflow::accounts::second_factor::FactorState;

use crate::AppError;
use crate::model::{AccountPage, FactorView, Picture, SessionRow};
use crate::session::internal;

pub fn account_page(
    profile: &Profile,
    factor: FactorState,
    codes: Vec<SecretString>,
    sessions: Vec<LiveSession>,
) -> Result<AccountPage, AppError> {
    let factor = match factor {
        FactorState::Off => FactorView::Off,
        FactorState::On { codes_left } => FactorView::On { codes_left },
        FactorState::Proposed(proposal) => FactorView::Proposed {
            secret: proposal.secret.expose_secret().to_owned(),
            picture: draw(proposal.address.expose_secret())?,
        },
    };
    let sessions = sessions.into_iter().map(|live| SessionRow {
        own: live.id == profile.session,
        id: live.id.to_string(),
        device: live.device,
        place: live.address,
        begun: write_time(live.begun_at),
        used: write_time(live.used_at),
    });
    let codes = codes.iter().map(|code| code.expose_secret().to_owned()).collect();
    Ok(AccountPage {
        email: profile.email.clone(),
        owes_second_factor: profile.owes_second_factor,
        factor,
        codes,
        sessions: sessions.collect(),
    })
}

fn write_time(at: OffsetDateTime) -> String {
    at.format(format_description!("[year]-[month]-[day] [hour]:[minute] UTC")).unwrap_or_default()
}

fn draw(text: &str) -> Result<Picture, AppError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).map_err(internal)?;
    let width = code.width();
    let mut path = String::new();
    for (place, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            let (x, y) = (place % width, place / width);
            path.push_str(&format!("M{x} {y}h1v1h-1z"));
        }
    }
    Ok(Picture { width, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_begins_with_the_mark_of_its_corner() {
        let picture = draw("otpauth://totp/Probity:ada?secret=ABCDEFGH").unwrap();
        assert!(picture.path.starts_with("M0 0h1v1h-1zM1 0h1v1h-1z"), "{}", picture.path);
        assert!(picture.width >= 21 && (picture.width - 21).is_multiple_of(4));
    }
}
