//! What one request brings: files, archives of files, and the batch that they make together.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use bytes::Bytes;
use futures::Stream;
use serde::Serialize;
use store::{Actor, BatchId};
use tracing::Instrument;
use workflow::intake::{Archive, Incoming, Received, ToldKind};
use workflow::{Desk, DeskError};

use crate::http::problem::Problem;

#[derive(Serialize)]
struct Answer {
    document: String,
    name: String,
    /// Whether the same bytes had been taken in before.
    already_known: bool,
    /// The batch that it belongs to.
    batch: Option<String>,
}

/// Files that were refused while others of the same form were taken.
#[derive(Default)]
struct Refusals {
    status: Option<StatusCode>,
    sentences: Vec<String>,
}

impl Refusals {
    /// Keeps what lies with one file; anything else ends the request.
    fn keep(&mut self, error: DeskError) -> Result<(), Problem> {
        let (status, sentence) = match error {
            DeskError::Refused(sentence) => (StatusCode::UNPROCESSABLE_ENTITY, sentence),
            DeskError::TooLarge(sentence) => (StatusCode::PAYLOAD_TOO_LARGE, sentence),
            DeskError::WrongKind(sentence) => (StatusCode::UNSUPPORTED_MEDIA_TYPE, sentence),
            other => return Err(other.into()),
        };
        self.status.get_or_insert(status);
        self.sentences.push(sentence);
        Ok(())
    }
}

pub struct Gathering {
    desk: Desk,
    actor: Actor,
    kind: ToldKind,
    batch: Option<BatchId>,
    /// How long the request says it is, in bytes.
    expected: Option<u64>,
    /// How long it may be.
    limit: u64,
    received: Vec<Received>,
    refusals: Refusals,
}

impl Gathering {
    pub fn of(desk: Desk, actor: Actor, expected: Option<u64>, limit: u64) -> Self {
        let (received, refusals) = (Vec::new(), Refusals::default());
        Self { desk, actor, kind: ToldKind::Unsaid, batch: None, expected, limit, received, refusals }
    }

    pub const fn set_kind(&mut self, kind: ToldKind) {
        self.kind = kind;
    }

    /// The files that follow belong to a batch that was begun before.
    pub async fn set_batch(&mut self, told: Option<BatchId>) -> Result<(), Problem> {
        let batch = told.ok_or(DeskError::NotFound)?;
        self.desk.require_open_batch(&self.actor, batch).await?;
        self.batch = Some(batch);
        Ok(())
    }

    /// Takes a file in. Gives a sentence where it broke off, after which nothing more can be read.
    pub async fn take<S, E>(
        &mut self,
        name: &str,
        media_type: Option<&str>,
        bytes: S,
    ) -> Result<Option<String>, Problem>
    where
        S: Stream<Item = Result<Bytes, E>> + Send,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let is_archive = name.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("zip"));
        let taken = if is_archive {
            self.take_archive(name, bytes).await
        } else {
            self.gather().await?;
            let expected = self.expected;
            let incoming = Incoming { name, kind: self.kind, media_type, expected, batch: self.batch };
            self.desk.receive(&self.actor, incoming, bytes).await.map(|received| self.received.push(received))
        };
        match taken {
            Ok(()) => Ok(None),
            Err(DeskError::BrokenOff { sentence, .. }) => Ok(Some(sentence)),
            Err(error) => self.refusals.keep(error).map(|()| None),
        }
    }

    /// A second file makes a batch of what came before it.
    async fn gather(&mut self) -> Result<(), Problem> {
        if self.batch.is_none() && !self.received.is_empty() {
            self.begin_batch(None).await?;
        }
        Ok(())
    }

    async fn begin_batch(&mut self, name: Option<&str>) -> Result<BatchId, DeskError> {
        let batch = self.desk.begin_batch(&self.actor, name).await?;
        for received in &self.received {
            self.desk.add_to_batch(&self.actor, batch, received).await?;
        }
        self.batch = Some(batch);
        Ok(batch)
    }

    /// Takes an archive in whole, then its files, also where the sender goes away meanwhile.
    async fn take_archive<S, E>(&mut self, name: &str, bytes: S) -> Result<(), DeskError>
    where
        S: Stream<Item = Result<Bytes, E>> + Send,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let content = self.desk.spool_archive(&self.actor, name, bytes, self.limit).await?;
        let batch = match self.batch {
            Some(batch) => batch,
            None => self.begin_batch(Some(name)).await?,
        };
        let (desk, actor) = (self.desk.clone(), self.actor.clone());
        let archive = Archive { length: content.length(), content, kind: self.kind, batch: Some(batch) };
        let unpacking = async move { desk.receive_archive(&actor, archive).await };
        let unpacked = tokio::spawn(unpacking.in_current_span()).await;
        let unpacked = unpacked.map_err(|error| DeskError::Internal(Box::new(error)))?;
        let unpacked = match unpacked {
            Ok(unpacked) => unpacked,
            Err(error) => {
                // On its page too, where nothing else would stand.
                if let Some(why) = error.lies_with_the_file() {
                    self.desk.refuse_in_batch(&self.actor, batch, name, why).await?;
                }
                return Err(error);
            }
        };
        let (files, mut taken) = (unpacked.len(), 0_usize);
        for file in unpacked {
            match file.outcome {
                Ok(received) => {
                    taken += 1;
                    self.received.push(received);
                }
                // Told on the batch's page, file by file.
                Err(error) if error.lies_with_the_file().is_some() => {}
                Err(error) => return Err(error),
            }
        }
        if taken > 0 {
            return Ok(());
        }
        Err(DeskError::Refused(match files {
            0 => format!("{name} holds no file. Pack the invoices into it and send it again."),
            _ => format!("None of the {files} files in {name} was taken in. The page of the batch tells why."),
        }))
    }

    /// What came of it all.
    pub fn answer(mut self, wants_json: bool) -> Result<Response, Problem> {
        if let Some(status) = self.refusals.status {
            if !self.received.is_empty() {
                let names: Vec<&str> = self.received.iter().map(|received| received.name.as_str()).take(10).collect();
                let more = self.received.len().saturating_sub(names.len());
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                self.refusals.sentences.push(format!("Taken in: {}{more}.", names.join(", ")));
            }
            return Err(Problem::Answer(status, self.refusals.sentences.join("\n")));
        }
        if self.received.is_empty() {
            return Err(Problem::NoFile);
        }
        let batch = self.batch.map(|batch| batch.to_string());
        if !wants_json {
            let to = batch.map_or_else(|| "/invoices".to_owned(), |batch| format!("/batches/{batch}"));
            return Ok(Redirect::to(&to).into_response());
        }
        let answers = self.received.into_iter().map(|received| Answer {
            document: received.document.to_string(),
            name: received.name,
            already_known: received.already_known,
            batch: batch.clone(),
        });
        Ok(Json(answers.collect::<Vec<_>>()).into_response())
    }
}
