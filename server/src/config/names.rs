//! Misspelt names: a typo must not silently take a protection away.

use strsim::osa_distance;

use super::table::{self, TABLE};
use super::{Refusal, Variables};

/// The beginning that people give to the names of this program's settings, though none has it.
const PREFIX: &str = "PROBITY_";

/// What Leptos reads itself, and where the certificates lie that TLS to the neighbours trusts.
const OTHERS: [&str; 5] = ["APP_ENV", "APP_LEPTOS_TOML", "LEPTOS_ENV", "SSL_CERT_FILE", "SSL_CERT_DIR"];

/// All variables that look like settings and are none.
pub fn find_misspelt(variables: &Variables) -> Vec<Refusal> {
    variables.names().filter(|name| !is_known(name)).filter_map(judge).collect()
}

/// A variable that is nearly `APP_ENV`.
pub fn find_misspelt_environment(variables: &Variables) -> Option<String> {
    variables.names().find(|name| !is_known(name) && is_near(name, "APP_ENV")).map(str::to_owned)
}

/// A remark on what may have been meant, or nothing.
pub fn suggest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let nearest = known.map(|known| (osa_distance(name, known), known)).min();
    match nearest {
        Some((distance, known)) if distance <= 3 => format!(" (it is nearly {known})"),
        _ => String::new(),
    }
}

fn judge(name: &str) -> Option<Refusal> {
    if let Some(rest) = name.to_ascii_uppercase().strip_prefix(PREFIX) {
        let suggestion = suggest(rest, TABLE.iter().map(|setting| setting.name).chain(["APP_ENV"]));
        return Some(Refusal::Unknown { name: name.to_owned(), suggestion });
    }
    let guards = TABLE.iter().filter(|setting| setting.guard).map(|setting| setting.name);
    let known = guards.chain(["APP_ENV"]).find(|known| {
        let file = name.to_ascii_uppercase().strip_suffix("_FILE").map(str::to_owned);
        is_near(name, known) || file.is_some_and(|stem| is_near(&stem, known) && stem != *known)
    })?;
    Some(Refusal::NearMiss { name: name.to_owned(), known })
}

/// Whether one or two slips of the pen lie between the names. In short ones two make another word.
fn is_near(name: &str, known: &str) -> bool {
    let most = if known.len() < 8 { 1 } else { 2 };
    osa_distance(&name.to_ascii_uppercase(), known) <= most
}

fn is_known(name: &str) -> bool {
    let of_secret = |name: &str| table::find(name).is_some_and(|setting| setting.secret);
    OTHERS.contains(&name) || table::find(name).is_some() || name.strip_suffix("_FILE").is_some_and(of_secret)
}
