//! Disputes: what they claim follows the decisions until the letter goes out, and the sums tie to credit notes.

use domain::calendar::date_of;
use domain::dispute::letter::{Letter, Paragraph};
use domain::dispute::recovery::Recovery;
use domain::dispute::{DisputeState, NotTaken, Step};
use domain::{Currency, Decimal, Field, InvoiceKind};
use store::{Action, Actor, AuditFilter, DisputeFilter, DisputeId, InvoiceId, Outcome, StoreError, Verdict};

use crate::world::{NOW, World, amount, clean_outcome, invoice};

const BOTH: [(&str, &str); 2] = [("R01-1", "10.00"), ("R20-2", "2.50")];

fn letter(parts: &[(&str, &str)]) -> Letter {
    let paragraph = |(finding, stake): &(&str, &str)| Paragraph {
        finding: (*finding).to_owned(),
        title: "Rate above contract".to_owned(),
        line: None,
        sentence: "DE89370400440532013000 is billed.".to_owned(),
        formula: String::new(),
        contract: Vec::new(),
        invoice: Vec::new(),
        amount: amount(stake),
    };
    Letter {
        vendor: "Acme".to_owned(),
        vendor_email: None,
        buyer: "Aldermoor".to_owned(),
        writer: "Ada".to_owned(),
        written_on: date_of(2026, 11, 24).unwrap(),
        invoice_number: Some("INV-1".to_owned()),
        issued_on: None,
        contract_number: None,
        currency: Currency::EUR,
        paragraphs: parts.iter().map(paragraph).collect(),
        is_taxed: false,
    }
}

async fn decide(world: &World, actor: &Actor, id: InvoiceId, finding: &str, verdict: Verdict) {
    world.store.decide(actor, id, finding, verdict, "", NOW).await.unwrap();
}

/// An invoice of which both findings are disputed, and its draft.
async fn drafted(world: &World, actor: &Actor, number: &str) -> (InvoiceId, DisputeId) {
    let (_, _, id) = world.reconciled_invoice(actor, number).await;
    for (finding, _) in BOTH {
        decide(world, actor, id, finding, Verdict::Disputed).await;
    }
    let draft = world.store.open_dispute(actor, id, Currency::EUR, NOW).await.unwrap().unwrap();
    (id, draft)
}

async fn sent(world: &World, actor: &Actor, number: &str) -> (InvoiceId, DisputeId) {
    let (id, dispute) = drafted(world, actor, number).await;
    world.store.send_dispute(actor, dispute, &letter(&BOTH), NOW).await.unwrap().unwrap();
    (id, dispute)
}

/// A credit note of the same vendor over so much.
async fn credit_note(world: &World, actor: &Actor, number: &str, worth: &str) -> InvoiceId {
    let mut note = invoice(number, "Acme");
    note.document_type = InvoiceKind::CreditNote;
    note.header.payable_amount = Some(Field::certain(amount(worth)));
    let document = world.upload(actor, number).await;
    let id = world.store.save_invoice(actor, document, &note, NOW).await.unwrap();
    let billed = Some(-amount(worth));
    let outcome = Outcome { billed, payable: billed, ..clean_outcome() };
    world.store.save_outcome(actor, id, 1, None, &outcome, NOW).await.unwrap();
    id
}

async fn claimed(world: &World, actor: &Actor, id: DisputeId) -> Decimal {
    world.store.find_dispute(actor, id).await.unwrap().unwrap().standing.claimed()
}

async fn sums(world: &World, actor: &Actor) -> Recovery {
    let sums = world.store.sum_recovery(actor, &DisputeFilter::default()).await.unwrap();
    assert_eq!(sums.len(), 1, "{sums:?}");
    assert!(sums[0].ties(), "{sums:?}");
    sums[0]
}

#[tokio::test]
async fn a_draft_follows_the_decisions_and_a_letter_does_not() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    let store = &world.store;
    let (_, _, quiet) = world.reconciled_invoice(&ada, "INV-0").await;
    assert_eq!(store.open_dispute(&ada, quiet, Currency::EUR, NOW).await.unwrap(), None);

    let (id, draft) = drafted(&world, &ada, "INV-1").await;
    assert_eq!(claimed(&world, &ada, draft).await, amount("12.50"));
    decide(&world, &ada, id, "R20-2", Verdict::Reopened).await;
    assert_eq!(claimed(&world, &ada, draft).await, amount("10.00"));
    // There is one draft.
    assert_eq!(store.open_dispute(&ada, id, Currency::EUR, NOW).await.unwrap(), Some(draft));
    // A letter that says other than what is disputed does not go out.
    let stale = store.send_dispute(&ada, draft, &letter(&BOTH), NOW).await;
    assert!(matches!(stale, Err(StoreError::Conflict("dispute"))), "{stale:?}");
    store.send_dispute(&ada, draft, &letter(&BOTH[..1]), NOW).await.unwrap().unwrap();

    // Found anew with other stakes: what was claimed was claimed.
    let outcome = Outcome { at_stake: amount("0"), findings: Vec::new(), ..crate::world::outcome() };
    let contract = store.find_invoice(&ada, id).await.unwrap().unwrap().contract;
    store.save_outcome(&ada, id, 1, contract, &outcome, NOW).await.unwrap();
    assert_eq!(claimed(&world, &ada, draft).await, amount("10.00"));
    assert_eq!(sums(&world, &ada).await.disputed, amount("10.00"));
}

#[tokio::test]
async fn what_is_in_a_letter_is_decided_anew_only_once_it_is_withdrawn() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    let store = &world.store;
    let (id, dispute) = drafted(&world, &ada, "INV-1").await;
    decide(&world, &ada, id, "R20-2", Verdict::Confirmed).await;
    store.send_dispute(&ada, dispute, &letter(&BOTH[..1]), NOW).await.unwrap().unwrap();
    let undone = store.decide(&ada, id, "R01-1", Verdict::Reopened, "", NOW).await;
    assert!(matches!(undone, Err(StoreError::InDispute)), "{undone:?}");

    // What is disputed later is a letter of its own, without what the first one claims.
    decide(&world, &ada, id, "R20-2", Verdict::Disputed).await;
    let second = store.open_dispute(&ada, id, Currency::EUR, NOW).await.unwrap().unwrap();
    assert_ne!(second, dispute);
    assert_eq!(claimed(&world, &ada, second).await, amount("2.50"));
    // The first becomes no draft again beside it, and withdrawn, what it claimed goes over.
    let back = store.take_dispute_step_back(&ada, dispute, NOW).await.unwrap();
    assert_eq!(back, Err(NotTaken::DraftThere));
    store.take_dispute_step(&ada, dispute, Step::Withdrawn, NOW).await.unwrap().unwrap();
    assert_eq!(claimed(&world, &ada, second).await, amount("12.50"));
    store.send_dispute(&ada, second, &letter(&BOTH), NOW).await.unwrap().unwrap();
    assert_eq!(store.take_dispute_step_back(&ada, dispute, NOW).await.unwrap(), Err(NotTaken::ClaimedElsewhere));
    store.take_dispute_step(&ada, second, Step::Withdrawn, NOW).await.unwrap().unwrap();
    decide(&world, &ada, id, "R01-1", Verdict::Dismissed).await;
}

#[tokio::test]
async fn the_sums_tie_to_the_credit_notes_to_the_cent() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    let store = &world.store;
    let (_, first) = sent(&world, &ada, "INV-1").await;
    let (_, second) = sent(&world, &ada, "INV-2").await;
    let (_, _, _) = world.reconciled_invoice(&ada, "INV-3").await;
    let note = credit_note(&world, &ada, "CN-1", "20.01").await;

    let before = sums(&world, &ada).await;
    assert_eq!((before.identified, before.disputed, before.credited), (amount("37.50"), amount("25.00"), amount("0")));
    let offered = store.find_dispute(&ada, first).await.unwrap().unwrap();
    let notes = store.list_credit_notes(&ada, &offered, 10).await.unwrap();
    assert_eq!(notes.iter().map(|one| (one.id, one.note.left())).collect::<Vec<_>>(), [(note, amount("20.01"))]);

    // One note over two disputes: the second gets what the first leaves, and nobody gets more.
    assert_eq!(store.confirm_credit(&ada, first, note, NOW).await.unwrap().unwrap().state(), DisputeState::Credited);
    let rest = store.confirm_credit(&ada, second, note, NOW).await.unwrap().unwrap();
    assert_eq!((rest.state(), rest.credited()), (DisputeState::Sent, amount("7.51")));
    let again = store.confirm_credit(&ada, second, note, NOW).await;
    assert!(matches!(again, Err(StoreError::NotFound("credit note"))), "{again:?}");
    store.take_dispute_step(&ada, first, Step::PaidBack { amount: amount("12.50") }, NOW).await.unwrap().unwrap();

    let after = sums(&world, &ada).await;
    assert_eq!((after.agreed, after.credited, after.paid_back), (amount("20.01"), amount("20.01"), amount("12.50")));
    assert_eq!((after.notes, after.beyond()), (amount("20.01"), amount("0.00")));
    // As the steps say, dispute by dispute.
    let mut told = Recovery {
        identified: after.identified,
        notes: after.notes,
        notes_used: after.notes_used,
        ..Recovery::none(Currency::EUR)
    };
    for id in [first, second] {
        told = told.with(&store.find_dispute(&ada, id).await.unwrap().unwrap().standing);
    }
    assert_eq!(told, after);

    let held = store.take_credit_back(&ada, first, note, NOW).await.unwrap();
    assert_eq!(held, Err(NotTaken::PaidBackAlready));
    store.take_credit_back(&ada, second, note, NOW).await.unwrap().unwrap();
    let freed = sums(&world, &ada).await;
    assert_eq!((freed.credited, freed.beyond()), (amount("12.50"), amount("7.51")));
}

#[tokio::test]
async fn two_who_confirm_one_note_at_once_let_it_count_once() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    let store = &world.store;
    let (_, first) = sent(&world, &ada, "INV-1").await;
    let (_, second) = sent(&world, &ada, "INV-2").await;
    let note = credit_note(&world, &ada, "CN-1", "12.50").await;
    let (one, other) =
        tokio::join!(store.confirm_credit(&ada, first, note, NOW), store.confirm_credit(&ada, second, note, NOW));
    let outcomes = [one.unwrap(), other.unwrap()];
    assert_eq!(outcomes.iter().filter(|one| one.is_ok()).count(), 1, "{outcomes:?}");
    assert!(outcomes.contains(&Err(NotTaken::NoteUsedUp)), "{outcomes:?}");
    assert_eq!(sums(&world, &ada).await.credited, amount("12.50"));
}

#[tokio::test]
async fn only_credit_notes_of_the_vendor_count_and_only_people_who_may_act_act() {
    let world = World::create().await;
    let (ada, stranger) = (world.found("ada").await, world.found("mallory").await);
    let viewer = Actor::person(ada.user().unwrap(), ada.organisation(), store::Role::Viewer);
    let store = &world.store;
    let (id, dispute) = sent(&world, &ada, "INV-1").await;
    let note = credit_note(&world, &ada, "CN-1", "12.50").await;
    let (_, _, other) = world.reconciled_invoice(&ada, "INV-2").await;
    let none = store.confirm_credit(&ada, dispute, other, NOW).await;
    assert!(matches!(none, Err(StoreError::NotFound("credit note"))), "{none:?}");
    let foreign = credit_note(&world, &stranger, "CN-9", "12.50").await;
    let none = store.confirm_credit(&ada, dispute, foreign, NOW).await;
    assert!(matches!(none, Err(StoreError::NotFound("credit note"))), "{none:?}");

    assert!(store.find_dispute(&stranger, dispute).await.unwrap().is_none());
    assert!(store.list_disputes_about(&stranger, id).await.unwrap().is_empty());
    let taken = store.confirm_credit(&stranger, dispute, note, NOW).await;
    assert!(matches!(taken, Err(StoreError::NotFound("dispute"))), "{taken:?}");
    for denied in [
        store.take_dispute_step(&viewer, dispute, Step::Withdrawn, NOW).await.err(),
        store.take_dispute_step_back(&viewer, dispute, NOW).await.err(),
        store.confirm_credit(&viewer, dispute, note, NOW).await.err(),
        store.open_dispute(&viewer, other, Currency::EUR, NOW).await.err(),
    ] {
        assert!(matches!(denied, Some(StoreError::Forbidden { .. })), "{denied:?}");
    }
}

#[tokio::test]
async fn steps_stay_on_record_and_the_letter_is_sealed() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    let store = &world.store;
    let (_, dispute) = sent(&world, &ada, "INV-1").await;
    store.take_dispute_step(&ada, dispute, Step::Agreed { amount: amount("10.00") }, NOW).await.unwrap().unwrap();
    let back = store.take_dispute_step_back(&ada, dispute, NOW).await.unwrap().unwrap();
    assert_eq!(back.state(), DisputeState::Sent);
    let steps = store.list_dispute_steps(&ada, dispute).await.unwrap();
    let told: Vec<_> = steps.iter().map(|step| (step.kind.as_str(), step.is_undone)).collect();
    assert_eq!(told, [("sent", false), ("agreed", true), ("taken_back", false)]);
    let filter = AuditFilter { action: Some(Action::DisputeAgreed), ..AuditFilter::default() };
    let entries = store.list_audit(&ada, &filter, None, 10).await.unwrap();
    assert_eq!((entries.len(), entries[0].subject_id.as_deref()), (1, Some(dispute.to_string().as_str())));
    assert!(entries[0].after.contains("10.00") && entries[0].before.contains("sent"), "{:?}", entries[0]);

    let found = store.find_dispute(&ada, dispute).await.unwrap().unwrap();
    assert_eq!(found.letter, Some(letter(&BOTH)));
    let mut administrator = world.database.open_administrator().await.unwrap();
    let kept: String = sqlx::query_scalar("SELECT letter FROM disputes").fetch_one(&mut administrator).await.unwrap();
    assert!(kept.starts_with("v1.") && !kept.contains("DE8937"), "{kept}");
    // Taken back as well, it is a draft, and nothing is kept of the letter.
    let reopened = store.take_dispute_step_back(&ada, dispute, NOW).await.unwrap().unwrap();
    assert_eq!(reopened.state(), DisputeState::Open);
    assert_eq!(store.find_dispute(&ada, dispute).await.unwrap().unwrap().letter, None);
}

#[tokio::test]
async fn the_list_is_read_page_by_page_by_state_and_by_vendor() {
    let world = World::create().await;
    let ada = world.found("ada").await;
    let store = &world.store;
    let mut all = Vec::new();
    for number in ["INV-1", "INV-2", "INV-3"] {
        all.push(sent(&world, &ada, number).await.1);
    }
    store.take_dispute_step(&ada, all[1], Step::Rejected, NOW).await.unwrap().unwrap();
    let read = async |filter: DisputeFilter, after| {
        let (rows, more) = store.list_disputes(&ada, &filter, after, 2).await.unwrap();
        (rows.into_iter().map(|row| row.id).collect::<Vec<_>>(), more)
    };
    let any = DisputeFilter::default;
    assert_eq!(read(any(), None).await, (vec![all[2], all[1]], true));
    assert_eq!(read(any(), Some(all[1])).await, (vec![all[0]], false));
    let of_state = |state| DisputeFilter { state: Some(state), ..any() };
    assert_eq!(read(of_state(DisputeState::Rejected), None).await, (vec![all[1]], false));
    let of_vendor = |vendor: &str| DisputeFilter { vendor: Some(vendor.to_owned()), ..any() };
    assert_eq!(read(of_vendor(" aCME "), Some(all[1])).await.0, [all[0]]);
    assert_eq!(read(of_vendor("Acm"), None).await.0, []);
    assert_eq!(store.sum_recovery(&ada, &of_vendor("nobody")).await.unwrap(), []);
    let mut counts = store.count_disputes(&ada, &any()).await.unwrap();
    counts.sort_unstable();
    assert_eq!(counts, [(DisputeState::Sent, 2), (DisputeState::Rejected, 1)]);
}
