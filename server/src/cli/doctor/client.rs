//! Asks the deployment as a stranger would: no cookies kept, no redirects followed.

use std::path::PathBuf;
use std::time::Duration;

use reqwest::header::HeaderMap;
use reqwest::{Certificate, Method, RequestBuilder};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::DoctorError;

const PATIENCE: Duration = Duration::from_secs(15);
/// Answers are looked at up to this size, in bytes.
const MOST: usize = 2 * 1024 * 1024;

pub struct Client {
    base: Url,
    http: reqwest::Client,
}

/// What came back.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// What was asked, for telling.
    pub asked: String,
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    /// The header's value, several of them apart by commas; empty where there is none.
    pub fn header(&self, name: &str) -> String {
        let values = self.headers.get_all(name).iter();
        values.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).collect::<Vec<_>>().join(", ")
    }
}

impl Client {
    pub fn new(base: &Url, ca: Option<&PathBuf>) -> Result<Self, DoctorError> {
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(PATIENCE)
            .user_agent("probity-doctor");
        if let Some(path) = ca {
            let wrong = |reason: String| DoctorError::Authority { path: path.display().to_string(), reason };
            let pem = std::fs::read(path).map_err(|error| wrong(error.to_string()))?;
            let found = Certificate::from_pem_bundle(&pem).map_err(|error| wrong(error.to_string()))?;
            if found.is_empty() {
                return Err(wrong("no certificate in it".to_owned()));
            }
            builder = found.into_iter().fold(builder, reqwest::ClientBuilder::add_root_certificate);
        }
        Ok(Self { base: base.clone(), http: builder.build()? })
    }

    pub fn base(&self) -> &Url {
        &self.base
    }

    pub async fn get(&self, path: &str) -> Result<Answer, reqwest::Error> {
        self.send(self.request(Method::GET, path).header("accept", "text/html")).await
    }

    /// Sends a form to a server function, as the pages' own code would.
    pub async fn post(&self, path: &str, form: &str) -> Result<Answer, reqwest::Error> {
        let request = self.request(Method::POST, path).header("accept", "application/json");
        let request = request.header("origin", self.base.origin().ascii_serialization());
        self.send(request.header("content-type", "application/x-www-form-urlencoded").body(form.to_owned())).await
    }

    pub async fn get_as_operator(&self, path: &str, token: &SecretString) -> Result<Answer, reqwest::Error> {
        let patient = self.request(Method::GET, path).timeout(Duration::from_secs(90));
        self.send(patient.bearer_auth(token.expose_secret())).await
    }

    /// The same host over plain http, at its usual port.
    pub async fn get_plain(&self) -> Result<Answer, reqwest::Error> {
        let host = self.base.host_str().unwrap_or_default();
        self.send(self.http.get(format!("http://{host}/sign-in"))).await
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let base = self.base.as_str().trim_end_matches('/');
        self.http.request(method, format!("{base}{path}"))
    }

    async fn send(&self, request: RequestBuilder) -> Result<Answer, reqwest::Error> {
        let request = request.build()?;
        let asked = format!("{} {}", request.method(), request.url().path());
        let mut response = self.http.execute(request).await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let mut body = Vec::new();
        while let Some(part) = response.chunk().await? {
            body.extend_from_slice(&part);
            if body.len() > MOST {
                break;
            }
        }
        Ok(Answer { asked, status, headers, body: String::from_utf8_lossy(&body).into_owned() })
    }
}
