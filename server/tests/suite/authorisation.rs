//! The closed ledger of who may do what: every page, server function and plain route of the real program, asked by
//! six kinds of caller over two organisations. What is not in `authorisation/ledger.txt` fails, and so does any
//! outcome other than the one written there.

mod callers;
mod ledger;

use crate::surface;
use std::collections::BTreeSet;

use self::callers::{Answer, Mode, Scene};
use self::ledger::{Line, read_ledger};

#[tokio::test(flavor = "multi_thread")]
async fn every_surface_answers_each_kind_of_caller_as_the_ledger_says() {
    let lines = read_ledger();
    let listed: BTreeSet<String> = lines.iter().map(Line::surface).collect();
    let surfaces = surface::list();
    let forgotten: Vec<_> = surfaces.difference(&listed).collect();
    assert!(forgotten.is_empty(), "not in the ledger: {forgotten:?}. Write down who may do this, and prove it.");
    let gone: Vec<_> = listed.difference(&surfaces).collect();
    assert!(gone.is_empty(), "in the ledger, but not in the program: {gone:?}");

    walk(&Scene::set(Mode::Development).await, &lines).await;
}

/// Behind a proxy that does TLS, with the cookie, the limits and the rights of production.
#[tokio::test(flavor = "multi_thread")]
async fn the_ledger_holds_in_production_too() {
    let scene = Scene::set(Mode::Production).await;
    for caller in scene.callers.iter().filter(|caller| caller.kind != "nobody") {
        assert!(caller.carries("__Host-probity"), "{}", caller.kind);
    }
    walk(&scene, &read_ledger()).await;
}

async fn walk(scene: &Scene, lines: &[Line]) {
    let mut wrong = Vec::new();
    for line in lines {
        let mut statuses = Vec::new();
        for caller in &scene.callers {
            statuses.push(scene.ask(caller, line, &scene.own).await.status);
        }
        if statuses != line.statuses {
            wrong.push(line.with(&statuses));
        }
    }
    assert!(wrong.is_empty(), "these lines of the ledger do not hold; what came out:\n{}", wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn anothers_things_and_things_that_are_not_get_the_same_answer() {
    let scene = Scene::set(Mode::Development).await;
    let stranger = scene.caller("stranger");
    for line in read_ledger().iter().filter(|line| line.names_a_thing()) {
        let theirs = scene.ask(stranger, line, &scene.own).await;
        let nothing = scene.ask(stranger, line, &scene.nothing).await;
        assert_eq!(theirs.status, 404, "{}", line.surface());
        assert_eq!(nothing.status, 404, "{}", line.surface());
        if !line.is_page() {
            let said = |answer: &Answer| answer.body.clone();
            assert_eq!(said(&theirs), said(&nothing), "{} tells the two apart", line.surface());
        }
        for secret in ["Lumen", "LFS-", "R-2026"] {
            assert!(!theirs.body.contains(secret), "{} tells '{secret}' to a stranger", line.surface());
        }
    }
}
