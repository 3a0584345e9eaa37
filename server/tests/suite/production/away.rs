//! The real program while Redis is away: it says so and that it will pass, lets nobody in, and comes back by itself.

use reqwest::StatusCode;

use crate::harness::World;
use crate::person::Person;

#[tokio::test(flavor = "multi_thread")]
async fn without_redis_pages_say_so_and_try_again_and_all_comes_back_by_itself() {
    let mut world = World::make().await;
    let server = world.serve();
    let ada = Person::sign_up(&server, "ada").await;
    assert_eq!(ada.get("/invoices").send().await.unwrap().status(), StatusCode::OK);
    world.redis.stop();

    let page = ada.get("/invoices").header("accept", "text/html").send().await.unwrap();
    assert_eq!(page.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(page.headers().contains_key("retry-after"));
    assert_eq!(page.headers()["cache-control"], "no-store");
    let text = page.text().await.unwrap();
    assert!(text.contains("http-equiv=\"refresh\"") && text.contains("tries again by itself"), "{text}");
    assert_eq!(ada.call("inbox", "").await.0, 503);
    assert_eq!(ada.get("/api/exports/audit.csv").send().await.unwrap().status(), StatusCode::SERVICE_UNAVAILABLE);
    let (status, answer) = ada.call("sign-in", "email=ada%40example.org&password=every+invoice").await;
    assert_eq!(status, 503, "{answer}");
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let ask = async |path: &str| client.get(format!("{}{path}", server.address())).send().await.unwrap();
    assert_eq!(ask("/healthz").await.status(), StatusCode::OK);
    let health = ask("/readyz").await;
    assert_eq!(health.status(), StatusCode::SERVICE_UNAVAILABLE);
    let health = health.text().await.unwrap();
    assert!(health.contains("\"status\":\"degraded\"") && health.contains("\"redis\":\"away\""), "{health}");
    assert!(!server.log().contains("panicked"), "{}", server.log());

    world.redis.start_again();
    let sign_in = "email=ada%40example.org&password=every+invoice+held+to+its+contract";
    // What Redis kept went with it here, so the person signs in anew.
    let mut back = StatusCode::SERVICE_UNAVAILABLE.as_u16();
    for _ in 0..100 {
        back = ada.call("sign-in", sign_in).await.0;
        if back < 300 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    assert!(back < 400, "{back}: {}", server.log());
    for _ in 0..100 {
        if ask("/readyz").await.text().await.unwrap().contains("\"redis\":\"ok\"") {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    panic!("it does not call itself ready again: {}", server.log());
}
