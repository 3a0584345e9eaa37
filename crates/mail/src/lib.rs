//! Letters, sent over SMTP or shown in the log. Knows nothing of what they say.

mod server;

use std::time::Duration;

use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use secrecy::{ExposeSecret, SecretString};

use server::{Encryption, MailServer};

/// How long a mail server may take to answer.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Why there is no mail, each with its mend.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    #[error("SMTP_URL is not like smtps://user:password@host or smtp://host:587: mend it, or unset it")]
    ServerAddress,
    #[error("MAIL_FROM is not like 'Probity <probity@example.com>': mend it")]
    Sender,
    #[error("the recipient's address cannot be written to: {0}")]
    Recipient(#[source] lettre::address::AddressError),
    #[error("the letter cannot be written: {0}")]
    Write(#[source] lettre::error::Error),
    #[error("the mail server cannot be spoken to safely: {0}; check SMTP_URL and the system's certificates")]
    Encryption(#[source] lettre::transport::smtp::Error),
    #[error("the mail server did not take the letter: {0}; check SMTP_URL and the mail server's log")]
    Refused(#[source] lettre::transport::smtp::Error),
}

/// Sends letters.
#[derive(Clone)]
pub struct Mailer {
    from: Mailbox,
    way: Way,
}

#[derive(Clone)]
enum Way {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Log,
}

impl Mailer {
    /// Over SMTP, encrypted: `smtps://` from the first byte, `smtp://` by STARTTLS, which is then demanded. Only
    /// a server on this very machine may be spoken to in the clear.
    pub fn over_smtp(url: &SecretString, from: &str) -> Result<Self, MailError> {
        let server = MailServer::read(url).ok_or(MailError::ServerAddress)?;
        let builder = match server.encryption {
            Encryption::Whole => AsyncSmtpTransport::<Tokio1Executor>::relay(&server.host),
            Encryption::StartTls => AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(&server.host),
            Encryption::None => Ok(AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&server.host)),
        };
        let mut builder = builder.map_err(MailError::Encryption)?.timeout(Some(TIMEOUT));
        if let Some(port) = server.port {
            builder = builder.port(port);
        }
        if let Some(credentials) = server.credentials {
            builder = builder.credentials(credentials);
        }
        Ok(Self { from: read_sender(from)?, way: Way::Smtp(builder.build()) })
    }

    /// Into the log, for development: whoever reads the log reads every letter.
    pub fn into_log(from: &str) -> Result<Self, MailError> {
        Ok(Self { from: read_sender(from)?, way: Way::Log })
    }

    /// Sends a plain text. The recipient is an address and nothing else, so that no line of it becomes a header.
    pub async fn send(&self, recipient: &str, subject: &str, text: &SecretString) -> Result<(), MailError> {
        let message = self.write(recipient, subject, text)?;
        match &self.way {
            Way::Smtp(transport) => transport.send(message).await.map(drop).map_err(MailError::Refused),
            Way::Log => {
                tracing::info!("A letter to {recipient}: {subject}\n\n{}", text.expose_secret());
                Ok(())
            }
        }
    }

    fn write(&self, recipient: &str, subject: &str, text: &SecretString) -> Result<Message, MailError> {
        let address: Address = recipient.parse().map_err(MailError::Recipient)?;
        Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, address))
            .subject(subject)
            .header(ContentType::TEXT_PLAIN)
            .body(text.expose_secret().to_owned())
            .map_err(MailError::Write)
    }
}

fn read_sender(from: &str) -> Result<Mailbox, MailError> {
    from.parse().map_err(|_| MailError::Sender)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mailer() -> Mailer {
        Mailer::into_log("Probity <probity@example.com>").unwrap()
    }

    #[test]
    fn no_recipient_and_no_subject_adds_a_header() {
        for recipient in ["ada@example.com\r\nBcc: eve@example.com", "ada@example.com, eve@example.com", "ada"] {
            assert!(matches!(mailer().write(recipient, "Hello", &"text".into()), Err(MailError::Recipient(_))));
        }
        let message = mailer().write("ada@example.com", "Hello\r\nBcc: eve@example.com", &"text".into()).unwrap();
        let letter = String::from_utf8(message.formatted()).unwrap();
        let (head, _) = letter.split_once("\r\n\r\n").unwrap();
        assert!(head.lines().all(|line| !line.to_lowercase().starts_with("bcc")), "{head}");
        assert_eq!(message.envelope().to().len(), 1);
    }

    #[test]
    fn a_wrong_setting_is_named() {
        let error = Mailer::into_log("nobody").err().unwrap();
        assert!(error.to_string().contains("MAIL_FROM"));
        let error = Mailer::over_smtp(&"http://host".into(), "probity@example.com").err().unwrap();
        assert!(error.to_string().contains("SMTP_URL"));
    }
}
