//! The page that a person sees when the server fails. It needs nothing that could fail too.

use std::path::Path;
use std::sync::Arc;

use app::incident::Incident;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use leptos::config::LeptosOptions;

/// Its own style sheet and nothing else.
const POLICY: &str = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

#[derive(Clone)]
pub struct FaultPage {
    style: Arc<str>,
}

impl FaultPage {
    /// With the style sheet at this address.
    pub fn new(style: &str) -> Self {
        Self { style: style.into() }
    }

    /// With the built site's style sheet, whose name may carry a hash.
    pub fn of_site(options: &LeptosOptions) -> Self {
        let hash = options.hash_files.then(|| find_hash(options.hash_file.as_ref())).flatten();
        let hash = hash.map(|hash| format!(".{hash}")).unwrap_or_default();
        Self::new(&format!("/{}/{}{hash}.css", options.site_pkg_dir, options.output_name))
    }

    pub fn answer(&self, incident: &Incident) -> Response {
        let detail = incident.detail.as_deref().map(|detail| format!("<pre>{}</pre>", escape(detail)));
        let html = format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n\
             <title>Something went wrong · Probity</title>\n\
             <link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\">\n\
             <link rel=\"stylesheet\" href=\"{style}\">\n</head>\n<body>\n<main id=\"main\" class=\"empty\">\n\
             <h1>Something went wrong on our side</h1>\n\
             <p>What you did last may not be done. Go back, look, and try again.</p>\n\
             <p>If it happens again, tell the person who runs Probity this number: incident <strong>{id}</strong></p>\n\
             {detail}<p><a class=\"link\" href=\"/\">Go to the start</a></p>\n</main>\n</body>\n</html>\n",
            style = self.style,
            id = incident.id,
            detail = detail.unwrap_or_default(),
        );
        let headers: [(HeaderName, HeaderValue); 3] = [
            (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
            (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        (StatusCode::INTERNAL_SERVER_ERROR, headers, html).into_response()
    }
}

/// The style sheet's hash, from the list that the build leaves beside the program.
fn find_hash(list: &str) -> Option<String> {
    let path = std::env::current_exe().ok()?.with_file_name(Path::new(list).file_name()?);
    let text = std::fs::read_to_string(path).ok()?;
    text.lines().find_map(|line| Some(line.strip_prefix("css:")?.trim().to_owned()))
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}
