//! Sends the letters that wait, in the background, so that no request waits for a mail server.

use std::time::Duration;

use mail::Mailer;
use tokio_util::sync::CancellationToken;
use workflow::Desk;

/// How often it looks for letters.
const ROUND: Duration = Duration::from_secs(2);

/// Goes its rounds until told to stop. `public_url` is what links in letters begin with: never what a request said.
pub async fn go(desk: Desk, mailer: Mailer, public_url: String, stop: CancellationToken) {
    while !stop.is_cancelled() {
        if let Err(error) = empty_box(&desk, &mailer, &public_url).await {
            tracing::warn!(%error, "letters could not be looked after and will be later");
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(ROUND) => {}
        }
    }
}

async fn empty_box(desk: &Desk, mailer: &Mailer, public_url: &str) -> Result<(), workflow::DeskError> {
    while let Some(letter) = desk.next_letter(public_url).await? {
        match mailer.send(&letter.recipient, letter.subject, &letter.text).await {
            Ok(()) => desk.settle_letter(&letter).await?,
            Err(error) => {
                tracing::error!(%error, attempt = letter.attempt(), "a letter could not be sent and is tried again later");
                desk.postpone_letter(&letter).await?;
            }
        }
    }
    Ok(())
}
