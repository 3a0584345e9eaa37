use proptest::prelude::*;

use super::*;

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn sent(claimed: &str) -> Step {
    Step::Sent { claimed: dec(claimed) }
}

fn agreed(amount: &str) -> Step {
    Step::Agreed { amount: dec(amount) }
}

fn credited(amount: &str) -> Step {
    Step::Credited { amount: dec(amount) }
}

fn paid(amount: &str) -> Step {
    Step::PaidBack { amount: dec(amount) }
}

fn after(steps: &[Step]) -> Standing {
    Standing::after(dec("359.00"), steps.iter().copied()).unwrap()
}

fn refused(steps: &[Step], step: Step) -> NotTaken {
    after(steps).take(step).unwrap_err()
}

#[test]
fn the_state_follows_from_the_steps() {
    for (steps, state) in [
        (vec![], DisputeState::Open),
        (vec![sent("359.00")], DisputeState::Sent),
        (vec![sent("359.00"), agreed("174.00")], DisputeState::Agreed),
        // A part is credited: the rest is still owed.
        (vec![sent("359.00"), credited("174.00")], DisputeState::Sent),
        (vec![sent("359.00"), agreed("359.00"), credited("174.00")], DisputeState::Agreed),
        (vec![sent("359.00"), credited("174.00"), credited("185.00")], DisputeState::Credited),
        // Agreed to what was credited already: nothing is owed any more.
        (vec![sent("359.00"), credited("174.00"), agreed("174.00")], DisputeState::Credited),
        (vec![sent("359.00"), agreed("174.00"), credited("174.00"), paid("100.00")], DisputeState::Credited),
        (vec![sent("359.00"), agreed("174.00"), credited("174.00"), paid("174.00")], DisputeState::PaidBack),
        (vec![sent("359.00"), Step::Rejected], DisputeState::Rejected),
        // The vendor rejects, and credits all the same.
        (vec![sent("359.00"), Step::Rejected, credited("359.00")], DisputeState::Credited),
        (vec![sent("359.00"), Step::Rejected, agreed("50.00")], DisputeState::Agreed),
        (vec![Step::Withdrawn], DisputeState::Withdrawn),
        (vec![sent("359.00"), agreed("1.00"), Step::Withdrawn], DisputeState::Withdrawn),
    ] {
        assert_eq!(after(&steps).state(), state, "{steps:?}");
    }
}

#[test]
fn no_step_is_taken_out_of_turn() {
    let all = [agreed("1"), Step::Rejected, credited("1"), Step::CreditTakenBack { amount: dec("1") }, paid("1")];
    for step in all {
        assert_eq!(refused(&[], step), NotTaken::NotSent, "{step:?}");
    }
    for step in all.into_iter().chain([sent("359.00"), Step::Withdrawn]) {
        assert_eq!(refused(&[Step::Withdrawn], step), NotTaken::Withdrawn, "{step:?}");
    }
    let out = [sent("359.00")];
    assert_eq!(refused(&out, sent("359.00")), NotTaken::SentAlready);
    assert_eq!(refused(&[], sent("0")), NotTaken::NothingClaimed);
    assert_eq!(refused(&out, paid("0.01")), NotTaken::MoreThanCredited);
    for step in [Step::Rejected, Step::Withdrawn] {
        assert_eq!(refused(&[sent("359.00"), credited("1.00")], step), NotTaken::CreditedAlready);
    }
}

#[test]
fn amounts_stay_within_each_other_to_the_cent() {
    let out = [sent("359.00")];
    assert_eq!(refused(&out, agreed("359.01")), NotTaken::MoreThanClaimed);
    assert_eq!(refused(&out, credited("359.01")), NotTaken::MoreThanOwed);
    assert_eq!(refused(&[sent("359.00"), credited("359.00")], credited("0.01")), NotTaken::NothingOwed);
    assert_eq!(refused(&[sent("359.00"), credited("100.00")], agreed("99.99")), NotTaken::LessThanCredited);
    assert_eq!(refused(&[sent("359.00"), credited("100.00")], paid("100.01")), NotTaken::MoreThanCredited);
    for step in [agreed("0"), credited("-1"), Step::CreditTakenBack { amount: dec("0") }] {
        assert_eq!(refused(&out, step), NotTaken::NoAmount, "{step:?}");
    }
    let part = after(&[sent("359.00"), agreed("200.00"), credited("174.00"), paid("74.00")]);
    assert_eq!(
        (part.outstanding(), part.unpaid(), part.agreed_at_least()),
        (dec("26.00"), dec("100.00"), dec("200.00"))
    );
    // Nothing was said, and credited all the same: that much is agreed.
    assert_eq!(after(&[sent("359.00"), credited("10.00")]).agreed_at_least(), dec("10.00"));
    assert_eq!(after(&[sent("359.00"), Step::Rejected]).agreed_at_least(), Decimal::ZERO);
    assert_eq!(after(&[]).outstanding(), Decimal::ZERO);
}

#[test]
fn a_credit_note_that_was_paid_back_is_not_taken_back_before_the_payment() {
    let steps = [sent("359.00"), credited("359.00"), paid("100.00")];
    let back = |amount: &str| Step::CreditTakenBack { amount: dec(amount) };
    assert_eq!(refused(&steps, back("359.00")), NotTaken::PaidBackAlready);
    let freed = after(&[sent("359.00"), credited("359.00"), back("359.00")]);
    assert_eq!((freed.state(), freed.outstanding()), (DisputeState::Sent, dec("359.00")));
}

#[test]
fn the_last_step_of_a_person_is_taken_back_where_the_others_stand_without_it() {
    let claimed = dec("359.00");
    let steps = [sent("359.00"), agreed("174.00"), credited("174.00")];
    let (at, standing) = take_last_back(claimed, &steps).unwrap();
    // It is the agreement that goes; of the claim so much is still owed.
    assert_eq!((at, standing.state(), standing.outstanding()), (1, DisputeState::Sent, dec("185.00")));
    let (_, reopened) = take_last_back(claimed, &steps[..1]).unwrap();
    assert_eq!(reopened.state(), DisputeState::Open);
    let (_, back) = take_last_back(claimed, &[sent("359.00"), Step::Withdrawn]).unwrap();
    assert_eq!(back.state(), DisputeState::Sent);
    // A credit note holds the letter where it is.
    assert_eq!(take_last_back(claimed, &[sent("359.00"), credited("1.00")]), Err(NotTaken::CreditedAlready));
    assert_eq!(take_last_back(claimed, &[]), Err(NotTaken::NothingToTakeBack));
}

#[test]
fn states_read_back_as_written() {
    for state in DisputeState::ALL {
        assert_eq!(DisputeState::read(state.key()), Some(state));
        assert_eq!(serde_json::to_value(state).unwrap(), state.key());
    }
    assert_eq!(DisputeState::read("lost"), None);
}

/// Any step, possible or not, over a few cents.
fn any_step() -> impl Strategy<Value = Step> {
    let cents = || (-1_i64..=6).prop_map(|cents| Decimal::new(cents, 2));
    prop_oneof![
        cents().prop_map(|claimed| Step::Sent { claimed }),
        cents().prop_map(|amount| Step::Agreed { amount }),
        Just(Step::Rejected),
        Just(Step::Withdrawn),
        cents().prop_map(|amount| Step::Credited { amount }),
        cents().prop_map(|amount| Step::CreditTakenBack { amount }),
        cents().prop_map(|amount| Step::PaidBack { amount }),
    ]
}

proptest! {
    #[test]
    fn whatever_is_tried_nothing_comes_back_that_was_not_credited_nor_is_credited_beyond_what_is_owed(
        steps in prop::collection::vec(any_step(), 0..24)
    ) {
        let mut standing = Standing::open(dec("0.05"));
        let mut taken = Vec::new();
        for step in steps {
            if let Ok(next) = standing.take(step) {
                standing = next;
                taken.push(step);
            }
            prop_assert!(standing.paid_back() <= standing.credited());
            prop_assert!(standing.credited() <= standing.agreed().unwrap_or(standing.claimed()));
            prop_assert!(standing.agreed_at_least() <= standing.claimed());
            let is_settled = matches!(standing.state(), DisputeState::Credited | DisputeState::PaidBack);
            prop_assert_eq!(is_settled, standing.state() != DisputeState::Withdrawn
                && standing.credited() > Decimal::ZERO && standing.outstanding().is_zero());
        }
        prop_assert_eq!(Standing::after(dec("0.05"), taken), Ok(standing));
    }
}
