//! Renewals: by when each contract wants a decision, on a page and as a calendar for other programs.

use domain::absence::{Deadline, DeadlineKind, find_deadline};
use domain::calendar::{DayEvent, write_calendar};
use domain::{Contract, Currency, Date};
use secrecy::{ExposeSecret, SecretString};
use store::{Actor, ContractId, StoredContract};
use time::OffsetDateTime;

use crate::accounts::{hash_token, random_token};
use crate::{Desk, DeskError};

/// How many contracts are opened at a time.
const STEP: u32 = 200;
/// How far back a day that has passed is still told.
const LONGEST_PAST: i64 = 90;

/// A contract and the day by which something must be decided about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Renewal {
    pub contract: ContractId,
    pub number: Option<String>,
    pub vendor: Option<String>,
    pub currency: Option<Currency>,
    pub deadline: Deadline,
    /// When the contract was last read or edited.
    pub changed_at: OffsetDateTime,
}

/// All of them, the nearest first, then those that have passed, the latest first.
#[derive(Clone, Debug, PartialEq)]
pub struct RenewalsView {
    pub renewals: Vec<Renewal>,
    /// How many contracts say neither when they renew nor when they end.
    pub silent: usize,
    pub today: Date,
}

impl Renewal {
    fn of(stored: &StoredContract, today: Date) -> Option<Self> {
        let Contract { header, .. } = &stored.contract;
        Some(Self {
            contract: stored.id,
            number: header.contract_number.as_ref().map(|field| field.value.clone()),
            vendor: header.vendor_name.as_ref().map(|field| field.value.clone()),
            currency: header.currency.as_ref().map(|field| field.value),
            deadline: find_deadline(&stored.contract, today)?,
            changed_at: stored.updated_at,
        })
    }

    /// `Lumen Retail Supply, R-2026`
    fn name(&self) -> String {
        let vendor = self.vendor.as_deref().unwrap_or("Unknown vendor");
        match &self.number {
            Some(number) => format!("{vendor}, {number}"),
            None => vendor.to_owned(),
        }
    }

    fn event(&self, origin: &str) -> DayEvent {
        let what = match self.deadline.kind {
            DeadlineKind::Notice => "Last day for notice",
            DeadlineKind::End => "Contract ends",
        };
        DayEvent {
            uid: format!("deadline-{}@probity", self.contract),
            day: self.deadline.day,
            changed_at: self.changed_at,
            summary: format!("{what}: {}", self.name()),
            description: self.deadline.sentence(),
            url: format!("{}/contracts/{}", origin.trim_end_matches('/'), self.contract),
        }
    }
}

impl Desk {
    /// By when each contract wants a decision. Days that passed more than 90 days ago are left out.
    pub async fn renewals(&self, actor: &Actor) -> Result<RenewalsView, DeskError> {
        let today = self.now().date();
        let mut view = RenewalsView { renewals: Vec::new(), silent: 0, today };
        let mut after = None;
        loop {
            let contracts = self.store().list_contracts_after_id(actor, after, STEP).await?;
            let Some(last) = contracts.last() else { break };
            after = Some(last.id);
            for stored in &contracts {
                match Renewal::of(stored, today) {
                    Some(found) if found.deadline.days_left >= -LONGEST_PAST => view.renewals.push(found),
                    Some(_) => {}
                    None => view.silent += 1,
                }
            }
            if u32::try_from(contracts.len()).is_ok_and(|count| count < STEP) {
                break;
            }
        }
        view.renewals.sort_by_key(|found| (found.deadline.is_past(), found.deadline.days_left.abs(), found.contract));
        Ok(view)
    }

    /// Since when the actor has a calendar that other programs read.
    pub async fn calendar_since(&self, actor: &Actor) -> Result<Option<OffsetDateTime>, DeskError> {
        Ok(self.store().find_calendar_feed(actor).await?)
    }

    /// Makes the actor's calendar, or gives it another address. The token is shown once.
    pub async fn make_calendar(&self, actor: &Actor) -> Result<SecretString, DeskError> {
        let token = random_token()?;
        self.store().make_calendar_feed(actor, &hash_token(token.expose_secret()), self.now()).await?;
        Ok(token)
    }

    pub async fn end_calendar(&self, actor: &Actor) -> Result<(), DeskError> {
        Ok(self.store().end_calendar_feed(actor, self.now()).await?)
    }

    /// The calendar that a token opens, in iCalendar's format, with addresses of contracts under `origin`.
    pub async fn read_calendar(&self, token: &str, origin: &str) -> Result<String, DeskError> {
        let actor = self.store().open_calendar_feed(&hash_token(token)).await?.ok_or(DeskError::NotFound)?;
        let view = self.renewals(&actor).await?;
        let events: Vec<DayEvent> = view.renewals.iter().map(|renewal| renewal.event(origin)).collect();
        Ok(write_calendar("Probity: renewals", &events))
    }
}
