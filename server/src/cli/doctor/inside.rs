//! What the operator's token shows: the neighbours, the tables, the scanner, the audit log.

use secrecy::SecretString;

use super::client::Client;
use super::finding::Finding;
use crate::http::operator::{PATH, ScannerReach, Status};

/// Signatures older than this miss what goes around now, in hours.
const OLD_SIGNATURES: i64 = 72;
/// A neighbour that takes longer is a burden for every request, in milliseconds.
const SLOW: u64 = 200;
/// Figures that nobody fetched for longer are watched by nobody, in seconds.
const UNWATCHED: u64 = 600;
/// Backups are made and proved daily; this is a day and a little, in hours.
const OLD_BACKUP: i64 = 26;

pub async fn look(client: &Client, token: Option<&SecretString>) -> Result<Vec<Finding>, reqwest::Error> {
    let stranger = client.get(PATH).await?;
    let mut findings = vec![if stranger.status == 404 {
        Finding::pass("operator", "the state inside is shown to nobody without the token")
    } else {
        let said = format!("{PATH} answers a stranger with {}", stranger.status);
        Finding::fail("operator", said, "Keep the proxy from answering for it.")
    }];
    let Some(token) = token else {
        let mend = "Set OPERATOR_TOKEN (or OPERATOR_TOKEN_FILE) to the deployment's own to look inside.";
        findings.push(Finding::warn("inside", "not looked at", mend));
        return Ok(findings);
    };
    let answer = client.get_as_operator(PATH, token).await?;
    match serde_json::from_str::<Status>(&answer.body) {
        Ok(status) if answer.status == 200 => findings.extend(judge(&status)),
        _ => {
            let said = format!("the token is not taken ({})", answer.status);
            findings.push(Finding::fail("inside", said, "Set OPERATOR_TOKEN to the same value on both sides."));
        }
    }
    Ok(findings)
}

fn judge(status: &Status) -> Vec<Finding> {
    let mut findings = vec![
        judge_environment(status),
        judge_postgres(status),
        judge_redis(status),
        judge_migrations(status),
        judge_scanner(status),
    ];
    // A scanner that is wanting or away has no limits.
    findings.extend(status.scanner.as_ref().map(|_| judge_reach(status.scanner_reach)));
    findings.extend([judge_backup(status), judge_proof(status), judge_metrics(status), judge_audit(status)]);
    findings
}

fn judge_environment(status: &Status) -> Finding {
    match status.environment.as_str() {
        "production" => Finding::pass("environment", "production"),
        other => Finding::fail("environment", other, "Set APP_ENV=production."),
    }
}

fn judge_postgres(status: &Status) -> Finding {
    match &status.postgres {
        None => Finding::fail("postgres", "it does not answer", "Check DATABASE_URL and that Postgres runs."),
        Some(found) => {
            let said = format!("version {}, {} ms", found.version, found.latency_ms);
            let major: u32 = found.version.split('.').next().and_then(|major| major.parse().ok()).unwrap_or(0);
            if major < 15 {
                Finding::fail("postgres", said, "Run Postgres 15 or newer.")
            } else if found.latency_ms > SLOW {
                Finding::warn("postgres", said, "Bring it nearer, or relieve it.")
            } else {
                Finding::pass("postgres", said)
            }
        }
    }
}

fn judge_redis(status: &Status) -> Finding {
    match &status.redis {
        _ if !status.redis_set => {
            Finding::fail("redis", "none is set", "Set REDIS_URL, so that sessions and limits are shared and kept.")
        }
        None => Finding::fail("redis", "it does not answer", "Check REDIS_URL and that Redis runs."),
        Some(found) => {
            let said = format!("version {}, {} ms", found.version, found.latency_ms);
            if found.latency_ms > SLOW {
                Finding::warn("redis", said, "Bring it nearer, or relieve it.")
            } else {
                Finding::pass("redis", said)
            }
        }
    }
}

fn judge_migrations(status: &Status) -> Finding {
    match &status.migrations {
        None => Finding::fail("migrations", "it could not be found out", "Check that Postgres answers."),
        Some(found) if found.behind > 0 => {
            Finding::fail("migrations", format!("{} behind", found.behind), "Run 'probity migrate'.")
        }
        Some(found) if found.ahead > 0 => {
            Finding::fail("migrations", format!("{} ahead", found.ahead), "Install the newer program.")
        }
        Some(_) => Finding::pass("migrations", "current"),
    }
}

fn judge_scanner(status: &Status) -> Finding {
    const RENEW: &str = "See that freshclam runs.";
    match &status.scanner {
        _ if !status.scanner_set => {
            Finding::fail("scanner", "none is set: uploads wait", "Set CLAMD_URL to the virus scanner.")
        }
        None => Finding::fail("scanner", "it does not answer", "Check CLAMD_URL and that clamd runs."),
        Some(found) => match found.signatures_age_hours {
            None => Finding::warn("scanner", format!("{}, age of signatures unknown", found.engine), RENEW),
            Some(age) if age > OLD_SIGNATURES => {
                Finding::warn("scanner", format!("{}, signatures of {age} hours ago", found.engine), RENEW)
            }
            Some(age) => Finding::pass("scanner", format!("{}, signatures of {age} hours ago", found.engine)),
        },
    }
}

fn judge_reach(reach: Option<ScannerReach>) -> Finding {
    const ABOUT: &str = "scanner limits";
    const RAISE: &str = "Raise clamd's StreamMaxLength, MaxFileSize and MaxScanSize above UPLOAD_MAX_BYTES.";
    match reach {
        Some(ScannerReach::Whole) => Finding::pass(ABOUT, "the largest file that is taken in is looked into"),
        Some(ScannerReach::TooLarge) => Finding::warn(ABOUT, "files up to UPLOAD_MAX_BYTES are refused by it", RAISE),
        Some(ScannerReach::Unread) => {
            let said = "it passes a file of UPLOAD_MAX_BYTES that begins with the EICAR test file";
            Finding::warn(ABOUT, said, RAISE)
        }
        None => {
            Finding::warn(ABOUT, "it gave no verdict on a file of UPLOAD_MAX_BYTES", "Look at clamd's load and log.")
        }
    }
}

fn judge_backup(status: &Status) -> Finding {
    const ABOUT: &str = "backup";
    match status.backup.as_ref().map(|backup| backup.made_hours_ago) {
        None => Finding::fail(ABOUT, "it could not be found out", "Check that Postgres answers."),
        Some(None) => {
            Finding::fail(ABOUT, "none was ever made", "Set BACKUP_DIR and let 'probity backup create' run daily.")
        }
        Some(Some(hours)) if hours > OLD_BACKUP => {
            let said = format!("the latest is {hours} hours old");
            Finding::fail(ABOUT, said, "See why the timer of 'probity backup create' fails.")
        }
        Some(Some(hours)) => Finding::pass(ABOUT, format!("made {hours} hours ago")),
    }
}

fn judge_proof(status: &Status) -> Finding {
    const ABOUT: &str = "backup proof";
    const VERIFY: &str = "Let 'probity backup verify' run after each backup.";
    let Some(backup) = &status.backup else {
        return Finding::fail(ABOUT, "it could not be found out", "Check that Postgres answers.");
    };
    match (&backup.fault, backup.proved_hours_ago) {
        (Some(fault), _) => {
            let said = format!("the latest verification found: {fault}");
            Finding::fail(ABOUT, said, "Keep the last good backup, mend the cause, then make and verify another.")
        }
        (None, None) => Finding::warn(ABOUT, "no backup was ever verified", VERIFY),
        (None, Some(hours)) if hours > OLD_BACKUP => {
            Finding::warn(ABOUT, format!("the latest proof is {hours} hours old"), VERIFY)
        }
        (None, Some(hours)) => Finding::pass(ABOUT, format!("restored and checked {hours} hours ago")),
    }
}

fn judge_metrics(status: &Status) -> Finding {
    match (status.metrics, status.metrics_scraped) {
        (None, _) => Finding::warn("metrics", "not served", "Set METRICS_ADDR, and let Prometheus fetch them."),
        (Some(_), Some(since)) if since <= UNWATCHED => {
            Finding::pass("metrics", format!("fetched {since} seconds ago"))
        }
        (Some(address), _) => {
            let said = format!("served at {address} and fetched by nobody");
            Finding::warn("metrics", said, "Point Prometheus at METRICS_ADDR.")
        }
    }
}

fn judge_audit(status: &Status) -> Finding {
    match &status.audit {
        None => {
            let mend = "Run 'probity audit verify' with the address of the tables' owner.";
            Finding::warn("audit log", "this server's role may not see all of it", mend)
        }
        Some(found) if found.faults.is_empty() => {
            Finding::pass("audit log", format!("{} entries in {} chains are intact", found.entries, found.chains))
        }
        Some(found) => {
            let mend = "Keep the database as it is, and find out who changed it.";
            Finding::fail("audit log", found.faults.join("; "), mend)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::finding::Outcome;
    use super::*;
    use crate::http::operator::{AuditState, BackupStatus, Migrations, Neighbour, ScannerState};

    /// A check, what spoils it, and what it says then.
    type Case = (&'static str, fn(&mut Status), Outcome);

    fn healthy() -> Status {
        let neighbour = |version: &str| Some(Neighbour { version: version.to_owned(), latency_ms: 1 });
        Status {
            environment: "production".to_owned(),
            postgres: neighbour("15.8"),
            redis_set: true,
            redis: neighbour("7.0.15"),
            migrations: Some(Migrations { behind: 0, ahead: 0 }),
            scanner_set: true,
            scanner: Some(ScannerState { engine: "ClamAV 1.4".to_owned(), signatures_age_hours: Some(3) }),
            scanner_reach: Some(ScannerReach::Whole),
            metrics: "127.0.0.1:9464".parse().ok(),
            metrics_scraped: Some(5),
            audit: Some(AuditState { chains: 1, entries: 7, faults: Vec::new() }),
            backup: Some(BackupStatus { made_hours_ago: Some(3), proved_hours_ago: Some(2), fault: None }),
        }
    }

    /// What is known of backups, changed.
    fn backup(status: &mut Status) -> &mut BackupStatus {
        status.backup.as_mut().unwrap()
    }

    fn outcome(status: &Status, about: &str) -> Outcome {
        judge(status).into_iter().find(|finding| finding.about == about).unwrap().outcome
    }

    #[test]
    fn a_healthy_deployment_passes() {
        let found = judge(&healthy());
        assert!(found.iter().all(|finding| finding.outcome == Outcome::Pass), "{found:?}");
    }

    #[test]
    fn each_trouble_is_found() {
        let cases: [Case; 17] = [
            ("environment", |status| status.environment = "development".to_owned(), Outcome::Fail),
            ("postgres", |status| status.postgres = None, Outcome::Fail),
            ("redis", |status| status.redis_set = false, Outcome::Fail),
            ("migrations", |status| status.migrations = Some(Migrations { behind: 2, ahead: 0 }), Outcome::Fail),
            ("scanner", |status| status.scanner = None, Outcome::Fail),
            ("scanner limits", |status| status.scanner_reach = None, Outcome::Warn),
            ("scanner limits", |status| status.scanner_reach = Some(ScannerReach::Unread), Outcome::Warn),
            ("scanner limits", |status| status.scanner_reach = Some(ScannerReach::TooLarge), Outcome::Warn),
            ("metrics", |status| status.metrics_scraped = Some(4_000), Outcome::Warn),
            ("audit log", |status| status.audit = None, Outcome::Warn),
            ("backup", |status| status.backup = None, Outcome::Fail),
            ("backup", |status| backup(status).made_hours_ago = None, Outcome::Fail),
            ("backup", |status| backup(status).made_hours_ago = Some(27), Outcome::Fail),
            ("backup proof", |status| backup(status).proved_hours_ago = None, Outcome::Warn),
            ("backup proof", |status| backup(status).proved_hours_ago = Some(27), Outcome::Warn),
            ("backup proof", |status| backup(status).fault = Some("a table".to_owned()), Outcome::Fail),
            (
                "audit log",
                |status| {
                    let faults = vec!["entry 3 was altered".to_owned()];
                    status.audit = Some(AuditState { chains: 1, entries: 7, faults });
                },
                Outcome::Fail,
            ),
        ];
        for (about, spoil, expected) in cases {
            let mut status = healthy();
            spoil(&mut status);
            assert_eq!(outcome(&status, about), expected, "{about}");
        }
    }
}
