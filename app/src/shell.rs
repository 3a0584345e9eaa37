//! The HTML document around every page.

mod hydration;

use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::{HashedStylesheet, MetaTags};

use crate::routes::App;
use hydration::Hydration;

pub fn shell(options: LeptosOptions) -> impl IntoView {
    let root = "";
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <HashedStylesheet options=options.clone() id="style" root/>
                <script src="/theme.js" nonce=use_nonce() integrity=integrity_of_theme()></script>
                <AutoReload options=options.clone()/>
                <Hydration options/>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// By what a browser knows the script for what was built, and refuses any other.
#[cfg(feature = "ssr")]
fn integrity_of_theme() -> &'static str {
    static INTEGRITY: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
        use base64::Engine as _;
        use sha2::Digest as _;

        let hash = sha2::Sha384::digest(include_bytes!("../assets/theme.js"));
        format!("sha384-{}", base64::engine::general_purpose::STANDARD.encode(hash))
    });
    &INTEGRITY
}

/// The document around the page is drawn on the server only.
#[cfg(not(feature = "ssr"))]
fn integrity_of_theme() -> Option<&'static str> {
    None
}
