//! A desk with a database of its own, and people at it.

use std::cell::Cell;
use std::net::IpAddr;
use std::ops::Deref;
use std::sync::Arc;

use secrecy::SecretString;
use store::{Origin, Profile, SignedIn};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};
use workflow::DeskError;
use workflow::accounts::{Begun, SignInForm, SignInStep, SignUp};

use crate::house::House;

pub const PASSWORD: &str = "every invoice held to its contract";

thread_local! {
    static NOW: Cell<OffsetDateTime> = const { Cell::new(datetime!(2026-11-24 12:00 UTC)) };
}

fn now() -> OffsetDateTime {
    NOW.get()
}

pub fn pass(time: Duration) {
    NOW.set(NOW.get() + time);
}

pub fn unix_now() -> u64 {
    u64::try_from(NOW.get().unix_timestamp()).unwrap()
}

pub struct World {
    house: House,
}

impl Deref for World {
    type Target = House;

    fn deref(&self) -> &House {
        &self.house
    }
}

impl World {
    pub async fn create() -> Self {
        Self { house: House::open(now).await }
    }

    /// Someone who founded an organisation and is signed in.
    pub async fn found(&self, name: &str) -> Profile {
        let form = SignUp {
            name: name.to_owned(),
            email: format!("{name}@example.org"),
            password: PASSWORD.into(),
            organisation: format!("House of {name}"),
            invitation: String::new(),
            origin: from(1),
        };
        self.profile(done(self.desk.sign_up(form).await.unwrap())).await.unwrap()
    }

    pub async fn profile(&self, begun: Begun) -> Option<Profile> {
        self.desk.profile(begun.signed_in).await.unwrap()
    }

    /// The same person's session as it is now.
    pub async fn again(&self, held: &Profile) -> Profile {
        let signed_in = SignedIn {
            session: held.session,
            user: held.actor.user().unwrap(),
            organisation: held.actor.organisation(),
        };
        self.desk.profile(signed_in).await.unwrap().unwrap()
    }

    /// From an address that ends so.
    pub async fn sign_in(&self, email: &str, password: &str, address: u8) -> Result<SignInStep, DeskError> {
        let form = SignInForm { email: email.to_owned(), password: SecretString::from(password), keep: false };
        self.desk.sign_in(form, &from(address)).await
    }
}

pub fn from(address: u8) -> Arc<Origin> {
    Arc::new(Origin { address: Some(IpAddr::from([192, 0, 2, address])), ..Origin::default() })
}

pub fn done(step: SignInStep) -> Begun {
    match step {
        SignInStep::Done(begun) => begun,
        SignInStep::NeedsCode(_) => panic!("a second factor is asked for"),
    }
}
