//! The scripts that bring a page to life in the browser, each by this answer's nonce.
//!
//! Not leptos' own component: its preload carries no nonce, and the content security policy would refuse it.

use leptos::nonce::use_nonce;
use leptos::prelude::*;

/// Wakes each island in the order of the document, and never shows a page that the browser kept from before a
/// sign-out.
const WAKE: &str = "\
built.hydrate();
for (const island of document.querySelectorAll('leptos-island')) await built[island.dataset.component]?.(island);
addEventListener('pageshow', (event) => { if (event.persisted) location.reload(); });";

#[component]
pub fn Hydration(options: LeptosOptions) -> impl IntoView {
    let nonce = use_nonce();
    let js = find_built(&options, "js");
    let wasm = find_built(&options, "wasm");
    let preview = write_preview(&options);
    let script = format!(
        "{preview}const built = await import({js:?}); await built.default({{ module_or_path: {wasm:?} }});\n{WAKE}"
    );
    view! {
        <link rel="modulepreload" href=js nonce=nonce.clone()/>
        <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/>
        <script type="module" nonce=nonce>{script}</script>
    }
}

/// The way to the rule engine, which the page's code takes when a person begins to edit; nothing where it was not
/// built. An `import` in a script of this answer carries its nonce.
fn write_preview(options: &LeptosOptions) -> String {
    let folder = &options.site_pkg_dir;
    let (Some(js), Some(wasm)) = (read_hash(options, "preview-js"), read_hash(options, "preview-wasm")) else {
        return String::new();
    };
    let (js, wasm) = (format!("/{folder}/preview.{js}.js"), format!("/{folder}/preview.{wasm}.wasm"));
    format!(
        "globalThis.loadPreview = async () => {{ const preview = await import({js:?}); \
         await preview.default({{ module_or_path: {wasm:?} }}); return preview.reckon_json; }};\n"
    )
}

/// The address of a built file. Its hash, where names carry one, stands in a list beside the program; the list is
/// read each time, for a build may replace it while the server runs.
fn find_built(options: &LeptosOptions, ending: &str) -> String {
    let folder = &options.site_pkg_dir;
    let name = &options.output_name;
    let hash = options.hash_files.then(|| read_hash(options, ending)).flatten();
    match hash {
        Some(hash) => format!("/{folder}/{name}.{hash}.{ending}"),
        None => format!("/{folder}/{name}.{ending}"),
    }
}

fn read_hash(options: &LeptosOptions, ending: &str) -> Option<String> {
    let list = std::env::current_exe().ok()?.with_file_name(options.hash_file.as_ref());
    let hashes = std::fs::read_to_string(list).ok()?;
    hashes.lines().find_map(|line| {
        let (kind, hash) = line.split_once(':')?;
        (kind.trim() == ending).then(|| hash.trim().to_owned())
    })
}
