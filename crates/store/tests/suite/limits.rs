//! Limits counted in a real Redis.

use std::time::Duration;

use store::{Allowance, Limits, LimitsError, Rule};

use super::sessions::Redis;

const RULE: Rule = Rule { name: "entrance", acts: 3, span: Duration::from_secs(3) };

/// Counts, once Redis has been reached: the connection is made in the background.
async fn count(limits: &Limits, who: &str) -> Allowance {
    for _ in 0..100 {
        match limits.count(&RULE, who).await {
            Ok(allowance) => return allowance,
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
    panic!("Redis was not reached");
}

#[tokio::test]
async fn all_servers_count_together_and_forget_in_time() {
    let redis = Redis::start().await;
    let url = format!("redis://127.0.0.1:{}", redis.port).into();
    let (one, other) = (Limits::connect(&url).unwrap(), Limits::connect(&url).unwrap());
    for (server, remaining) in [(&one, 2), (&other, 1), (&one, 0)] {
        let allowance = count(server, "address:192.0.2.1").await;
        assert!(allowance.granted);
        assert_eq!(allowance.remaining, remaining);
    }
    let refused = count(&other, "address:192.0.2.1").await;
    assert!(!refused.granted);
    assert!(refused.wait > Duration::ZERO && refused.wait <= Duration::from_secs(1), "{refused:?}");
    assert!(refused.reset > Duration::from_secs(2), "{refused:?}");
    assert!(count(&one, "address:192.0.2.2").await.granted);
    assert!(one.answers().await);

    tokio::time::sleep(refused.wait + Duration::from_millis(20)).await;
    assert!(count(&one, "address:192.0.2.1").await.granted, "one more after its time");
    assert!(!count(&one, "address:192.0.2.1").await.granted, "and only one");
    tokio::time::sleep(Duration::from_millis(3200)).await;
    assert_eq!(redis.ask(&["keys", "*"]), "", "nothing is kept of who is even");
}

#[tokio::test]
async fn a_redis_that_goes_away_is_an_error_and_not_a_grant() {
    let redis = Redis::start().await;
    let limits = Limits::connect(&format!("redis://127.0.0.1:{}", redis.port).into()).unwrap();
    assert!(count(&limits, "a").await.granted);
    drop(redis);
    let begun = std::time::Instant::now();
    assert!(matches!(limits.count(&RULE, "a").await, Err(LimitsError::Away(_))));
    assert!(!limits.answers().await);
    assert!(begun.elapsed() < Duration::from_secs(2), "nobody waits long for it");
}
