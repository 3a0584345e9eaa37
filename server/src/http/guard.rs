//! What every request must be, by the settings.

use std::sync::Arc;

use edge::{AllowedHosts, GuardOptions, HeaderOptions, HttpsRule, Proxies, PublicOrigin};

use crate::config::Settings;

pub fn read_options(settings: &Settings) -> GuardOptions {
    let public = PublicOrigin::of_url(&settings.public_url.origin()).map(Arc::new);
    let local = if settings.environment.is_production() { [].as_slice() } else { AllowedHosts::LOCAL.as_slice() };
    let named = settings.allowed_hosts.0.iter().map(String::as_str);
    let public_host = settings.public_url.authority();
    GuardOptions {
        proxies: Proxies::new(settings.trusted_proxies.0.iter().copied()),
        hosts: AllowedHosts::new(named.chain([public_host.as_str()]).chain(local.iter().copied())),
        https: match (&public, settings.require_https) {
            (Some(public), true) => HttpsRule::Required(public.clone()),
            _ => HttpsRule::Optional,
        },
        public,
        headers: HeaderOptions { strict_transport: settings.require_https },
    }
}
