//! News of progress: shared by all who use the same Redis, and missed by nobody when it is gone.

use store::{DocumentId, Live, LiveStage, OrganisationId, Progress};
use time::Duration;

use crate::world::NOW;

fn live(percent: u8) -> Live {
    Live {
        document: DocumentId::generate(),
        stage: LiveStage::Upload,
        percent,
        name: "invoice.pdf".to_owned(),
        bytes: 1000,
    }
}

#[tokio::test]
async fn news_are_kept_by_organisation_and_grow_old() {
    let progress = Progress::in_memory();
    let (ours, theirs) = (OrganisationId::generate(), OrganisationId::generate());
    let news = live(40);
    progress.report(ours, &news, NOW).await;
    assert_eq!(progress.list(ours, NOW).await, std::slice::from_ref(&news));
    assert!(progress.list(theirs, NOW).await.is_empty());
    assert!(progress.list(ours, NOW + Duration::minutes(2)).await.is_empty(), "its instance is gone");
    progress.report(ours, &news, NOW).await;
    progress.forget(ours, news.document).await;
    assert!(progress.list(ours, NOW).await.is_empty());
}

#[tokio::test]
async fn without_redis_nothing_fails() {
    let progress = Progress::connect(&"redis://127.0.0.1:1".to_owned().into()).unwrap();
    let ours = OrganisationId::generate();
    progress.report(ours, &live(1), NOW).await;
    assert!(progress.list(ours, NOW).await.is_empty());
}
