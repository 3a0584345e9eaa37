//! What a stranger sees: encryption, cookies, headers, error pages, rate limits.

use super::client::{Answer, Client};
use super::finding::Finding;

/// A year, the least that browsers' lists take.
const LEAST_HSTS: u64 = 31_536_000;
/// More attempts to sign in than any limit should let pass.
const ATTEMPTS: usize = 40;

/// Headers that name what runs here.
const TELLING: [&str; 6] = ["server", "x-powered-by", "x-aspnet-version", "x-runtime", "x-version", "via"];

/// What only a trace, a query or a path of the program would say.
const TRACES: [&str; 14] = [
    "panicked at",
    "stack backtrace",
    "RUST_BACKTRACE",
    ".rs:",
    "/src/",
    "/root/",
    "/home/",
    "sqlx",
    "SELECT ",
    "INSERT INTO",
    "postgres://",
    "redis://",
    "axum::",
    "tokio::",
];

pub async fn look(client: &Client) -> Result<Vec<Finding>, reqwest::Error> {
    let page = find_page(client).await?;
    let errors = provoke(client).await?;
    let (attempts, limit) = try_sign_in(client).await?;
    let all: Vec<&Answer> = std::iter::once(&page).chain(&errors).chain(&attempts).collect();
    Ok(vec![
        judge_https(client).await,
        judge_hsts(&all),
        judge_cookies(&all),
        judge_policy(&page),
        judge_headers(&all),
        judge_telling(&all),
        judge_debug(&page),
        judge_traces(&errors),
        limit,
        judge_metrics(&client.get("/metrics").await?),
    ])
}

/// The sign-in page, or where it leads: before anyone has signed up that is the page to sign up.
async fn find_page(client: &Client) -> Result<Answer, reqwest::Error> {
    let page = client.get("/sign-in").await?;
    let target = page.header("location");
    let is_own = (300..400).contains(&page.status) && target.starts_with('/') && !target.starts_with("//");
    if is_own { client.get(&target).await } else { Ok(page) }
}

/// Addresses that lead nowhere and requests that make no sense.
async fn provoke(client: &Client) -> Result<Vec<Answer>, reqwest::Error> {
    Ok(vec![
        client.get("/probity-doctor-looks-for-nothing").await?,
        client.get("/documents/not-a-number/original").await?,
        client.get("/documents/not-a-number/pages/x").await?,
        client.get("/%ff%00").await?,
        client.post("/api/no-such-function", "x=1").await?,
        client.post("/api/sign-in", "email=%ff&password[]=%00").await?,
        client.post("/api/uploads", "x=1").await?,
    ])
}

/// Signs in as nobody until that is refused for its number.
async fn try_sign_in(client: &Client) -> Result<(Vec<Answer>, Finding), reqwest::Error> {
    let mut answers = Vec::new();
    for attempt in 1..=ATTEMPTS {
        let answer = client.post("/api/sign-in", "email=doctor%40probity.invalid&password=not-a-password").await?;
        let limited = answer.status == 429;
        let waits = !answer.header("retry-after").is_empty();
        answers.push(answer);
        if limited {
            let finding = if waits {
                Finding::pass("rate limit", format!("attempt {attempt} to sign in was refused with 429"))
            } else {
                Finding::fail("rate limit", "429 without Retry-After", "Let the proxy pass Retry-After on.")
            };
            return Ok((answers, finding));
        }
    }
    let said = format!("{ATTEMPTS} attempts to sign in within a moment were all heard");
    let mend = "Set APP_ENV=production, and TRUSTED_PROXIES to the proxies' own networks.";
    Ok((answers, Finding::fail("rate limit", said, mend)))
}

async fn judge_https(client: &Client) -> Finding {
    const MEND: &str = "Set REQUIRE_HTTPS=true, PUBLIC_URL to the https address, and TLS_CERT or a proxy with TLS.";
    if client.base().scheme() != "https" {
        return Finding::fail("https", "the address is not https", MEND);
    }
    if client.base().port().is_some() {
        return Finding::pass("https", "the certificate is good; plain http was not looked at beside a told port");
    }
    match client.get_plain().await {
        Err(_) => Finding::pass("https", "the certificate is good; nothing answers over plain http"),
        Ok(answer) => {
            let home = format!("https://{}/", client.base().host_str().unwrap_or_default());
            let target = answer.header("location");
            if (301..=308).contains(&answer.status) && target.starts_with(&home) {
                Finding::pass("https", "the certificate is good; plain http leads to https")
            } else {
                Finding::fail("https", format!("plain http answers with {}", answer.status), MEND)
            }
        }
    }
}

fn judge_hsts(all: &[&Answer]) -> Finding {
    let faults: Vec<String> = all
        .iter()
        .filter(|answer| {
            let value = answer.header("strict-transport-security").to_ascii_lowercase();
            let age = value.split(';').find_map(|part| part.trim().strip_prefix("max-age=")?.parse::<u64>().ok());
            age.is_none_or(|age| age < LEAST_HSTS) || !value.contains("includesubdomains")
        })
        .map(|answer| format!("{} ({}) lacks it", answer.asked, answer.status))
        .collect();
    let mend = "Set REQUIRE_HTTPS=true, and let the proxy pass Strict-Transport-Security on.";
    Finding::of_faults("hsts", "every answer tells browsers to stay with https", &faults, mend)
}

fn judge_cookies(all: &[&Answer]) -> Finding {
    let cookies = all.iter().flat_map(|answer| answer.headers.get_all("set-cookie"));
    let cookies: Vec<String> = cookies.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).collect();
    if cookies.is_empty() {
        return Finding::pass("cookies", "nobody gets a cookie without signing in");
    }
    let faults: Vec<String> = cookies.iter().filter_map(|cookie| find_cookie_fault(cookie)).collect();
    let mend = "Set SECURE_COOKIES=true, and let the proxy leave cookies as they are.";
    Finding::of_faults("cookies", "__Host-, Secure, HttpOnly, SameSite=Strict, Path=/", &faults, mend)
}

fn find_cookie_fault(cookie: &str) -> Option<String> {
    let mut parts = cookie.split(';').map(str::trim);
    let name = parts.next()?.split('=').next()?.to_owned();
    let attributes: Vec<String> = parts.map(str::to_ascii_lowercase).collect();
    let wanted = ["secure", "httponly", "samesite=strict", "path=/"];
    let mut faults: Vec<&str> =
        wanted.into_iter().filter(|wanted| !attributes.iter().any(|found| found == wanted)).collect();
    if !name.starts_with("__Host-") {
        faults.push("the name __Host-");
    }
    (!faults.is_empty()).then(|| format!("{name} lacks {}", faults.join(", ")))
}

fn judge_policy(page: &Answer) -> Finding {
    let policy = page.header("content-security-policy");
    let mut faults = Vec::new();
    if page.status != 200 {
        faults.push(format!("{} is answered with {}", page.asked, page.status));
    }
    for (wanted, why) in [
        ("default-src 'none'", "it forbids nothing by default"),
        ("'nonce-", "scripts have no nonce"),
        ("frame-ancestors 'none'", "others may frame the pages"),
        ("base-uri 'none'", "the base address may be moved"),
    ] {
        if !policy.contains(wanted) {
            faults.push(why.to_owned());
        }
    }
    for unwanted in ["'unsafe-inline'", "'unsafe-eval'", "http:", " * "] {
        if policy.contains(unwanted) {
            faults.push(format!("it allows {unwanted}"));
        }
    }
    Finding::of_faults("csp", "scripts run by nonce only", &faults, "Let the proxy pass Content-Security-Policy on.")
}

fn judge_headers(all: &[&Answer]) -> Finding {
    let wanted = [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", ""),
        ("permissions-policy", "camera=()"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cache-control", "no-store"),
        ("content-security-policy", "frame-ancestors 'none'"),
    ];
    let mut faults = Vec::new();
    for (name, value) in wanted {
        let lacks = |answer: &&&Answer| {
            let found = answer.header(name);
            found.is_empty() || !found.contains(value)
        };
        if let Some(answer) = all.iter().find(lacks) {
            faults.push(format!("{name} is wanting at {}", answer.asked));
        }
    }
    Finding::of_faults("headers", "every answer has them, errors too", &faults, "Let the proxy pass headers on.")
}

fn judge_telling(all: &[&Answer]) -> Finding {
    let mut faults = Vec::new();
    for name in TELLING {
        if let Some(answer) = all.iter().find(|answer| !answer.header(name).is_empty()) {
            faults.push(format!("{name}: {}", answer.header(name)));
        }
    }
    Finding::of_faults("silence", "no header names what runs here", &faults, "Let the proxy remove these headers.")
}

fn judge_debug(page: &Answer) -> Finding {
    let found: Vec<String> = ["live_reload", "ws://", "data-hk-debug"]
        .iter()
        .filter(|sign| page.body.contains(**sign))
        .map(|sign| format!("the page holds {sign}"))
        .collect();
    let mend = "Set APP_ENV=production and run what 'make build' made.";
    Finding::of_faults("debug", "no trace of development in the pages", &found, mend)
}

fn judge_traces(errors: &[Answer]) -> Finding {
    let mut faults = Vec::new();
    for answer in errors {
        if let Some(trace) = TRACES.iter().find(|trace| answer.body.contains(**trace)) {
            faults.push(format!("{} ({}) says '{trace}'", answer.asked, answer.status));
        }
        if answer.status < 400 || answer.status == 500 {
            faults.push(format!("{} is answered with {}", answer.asked, answer.status));
        }
    }
    let mend = "Set APP_ENV=production; if it is, tell the makers of Probity.";
    Finding::of_faults("error pages", "errors show nothing of what is inside", &faults, mend)
}

fn judge_metrics(answer: &Answer) -> Finding {
    if answer.status < 400 {
        let mend = "Set METRICS_ADDR to an address of its own, and keep the proxy from passing /metrics on.";
        return Finding::fail("figures", format!("/metrics answers with {}", answer.status), mend);
    }
    Finding::pass("figures", "/metrics is not to be had from outside")
}

#[cfg(test)]
mod tests;
