//! All that the program answers, as its own code lists it.

use std::collections::BTreeSet;
use std::path::Path;

/// `GET /invoices/{id}`, `POST /api/decide`, …
pub fn list() -> BTreeSet<String> {
    let pages = leptos_axum::generate_route_list(app::App);
    let mut surfaces: BTreeSet<String> = pages.iter().map(|page| format!("GET {}", page.path())).collect();
    let functions = leptos::server_fn::axum::server_fn_paths();
    surfaces.extend(functions.map(|(path, method)| format!("{method} {path}")));
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    for folder in ["server/src", "crates/edge/src"] {
        collect(&root.join(folder), &mut surfaces);
    }
    surfaces
}

/// The plain routes, from the lines that make them: `.route("/path", get(handler))`.
fn collect(folder: &Path, surfaces: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, surfaces);
        } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("tests.rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
            // What a layer answers by itself has its address in a constant.
            let alone = code.split("pub const PATH: &str = \"").skip(1).filter_map(|rest| rest.split('"').next());
            surfaces.extend(alone.map(|address| format!("GET {address}")));
            for route in code.split(".route(").skip(1) {
                surfaces.insert(read_route(route, code, &path));
            }
        }
    }
}

/// The address is written there, or is the name of a constant of the same file.
fn read_route(route: &str, code: &str, file: &Path) -> String {
    let quoted = |text: &'_ str| text.trim_start().strip_prefix('"').and_then(|rest| rest.split_once('"')).map(own);
    let words = quoted(route).or_else(|| {
        let (name, rest) = route.split_once(',')?;
        let (_, value) = code.split_once(&format!("const {}: &str =", name.trim()))?;
        Some((quoted(value)?.0, rest.to_owned()))
    });
    let method = |rest: String| {
        let rest = rest.trim_start_matches([',', ' ', '\n']).to_owned();
        ["get", "post", "put", "patch", "delete"].into_iter().find(|method| rest.starts_with(&format!("{method}(")))
    };
    match words.and_then(|(address, rest)| Some((address, method(rest)?))) {
        Some((address, method)) => format!("{} {address}", method.to_uppercase()),
        None => panic!("{}: write a route as .route(\"/path\", get(handler)): {route:.60}", file.display()),
    }
}

fn own((first, second): (&str, &str)) -> (String, String) {
    (first.to_owned(), second.to_owned())
}
