//! The ledger's lines.

/// One way to use a surface, and what each kind of caller gets for it.
pub struct Line {
    pub method: String,
    /// The path as the program lists it.
    pub path: String,
    /// The form that is sent, or a GET's query, with `{invoice}` and the like for ids; `file` for an upload.
    pub form: String,
    /// In the order of [`CALLERS`].
    pub statuses: Vec<u16>,
}

/// The kinds of caller, in the order of the ledger's columns.
pub const CALLERS: [&str; 6] = ["nobody", "viewer", "reviewer", "owner", "stranger", "removed"];

pub fn read_ledger() -> Vec<Line> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/suite/authorisation/ledger.txt");
    let text = std::fs::read_to_string(file).unwrap();
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(read_line).collect()
}

/// `POST /api/decide invoice={invoice}&verdict=confirm = 401 422 200 200 404 401`
fn read_line(text: &str) -> Line {
    let (request, statuses) = text.rsplit_once(" = ").unwrap_or_else(|| panic!("no outcomes: {text}"));
    let mut words = request.split_whitespace();
    let mut word = || words.next().unwrap_or_default().to_owned();
    let statuses: Vec<u16> = statuses.split_whitespace().map(|status| status.parse().unwrap()).collect();
    assert_eq!(statuses.len(), CALLERS.len(), "{text}");
    Line { method: word(), path: word(), form: word(), statuses }
}

impl Line {
    pub fn surface(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    pub fn with(&self, statuses: &[u16]) -> String {
        let statuses: Vec<String> = statuses.iter().map(u16::to_string).collect();
        let request = [self.method.as_str(), &self.path, &self.form].join(" ");
        format!("{} = {}", request.trim_end(), statuses.join(" "))
    }

    /// Whether the request is about one invoice, contract or document.
    pub fn names_a_thing(&self) -> bool {
        self.path.contains("{id}")
            || ["{invoice}", "{contract}", "{document}", "{batch}", "{dispute}"]
                .iter()
                .any(|thing| self.form.contains(thing))
    }

    pub fn is_page(&self) -> bool {
        self.method == "GET" && !self.path.starts_with("/api/") && !self.path.starts_with("/documents/")
    }
}
