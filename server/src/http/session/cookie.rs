//! The session's cookie: its id, encrypted, so that a cookie that was not made here leads nowhere.

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use axum::http::{HeaderMap, HeaderValue, header};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use secrecy::SecretString;
use time::Duration;
use tower_sessions::session::Id;
use vault::VaultError;

/// Named with the prefix that makes browsers take it only over HTTPS, for this host and all of its paths.
const SECURE_NAME: &str = "__Host-probity";
const PLAIN_NAME: &str = "probity";
/// A longer value was not made here.
const LONGEST_VALUE: usize = 128;

/// How the cookie is made.
#[derive(Clone, Debug)]
pub struct CookieOptions {
    /// Only over HTTPS, and never sent along from another site.
    pub secure: bool,
    /// At least 32 bytes.
    pub secret: SecretString,
    /// Secrets of before, whose cookies still count.
    pub previous: Vec<SecretString>,
}

/// Writes and reads the session's cookie.
pub struct SessionCookie {
    name: &'static str,
    attributes: &'static str,
    current: RandomizedNonceKey,
    previous: Vec<RandomizedNonceKey>,
}

impl SessionCookie {
    pub fn new(options: &CookieOptions) -> Result<Self, VaultError> {
        let (name, attributes) = if options.secure {
            (SECURE_NAME, "Path=/; HttpOnly; Secure; SameSite=Strict")
        } else {
            (PLAIN_NAME, "Path=/; HttpOnly; SameSite=Lax")
        };
        let previous = options.previous.iter().map(key).collect::<Result<_, _>>()?;
        Ok(Self { name, attributes, current: key(&options.secret)?, previous })
    }

    /// Whether the request carries a cookie of this name, whatever is in it.
    pub fn is_in(&self, headers: &HeaderMap) -> bool {
        self.values(headers).next().is_some()
    }

    /// The session's id. `None` where there is no cookie, where there are two, and where it was not made here.
    pub fn read(&self, headers: &HeaderMap) -> Option<Id> {
        let mut values = self.values(headers);
        let value = values.next()?;
        // Of two nobody can tell which was planted.
        if values.next().is_some() || value.len() > LONGEST_VALUE {
            return None;
        }
        let sealed = BASE64.decode(value).ok()?;
        std::iter::once(&self.current).chain(&self.previous).find_map(|key| self.open(key, &sealed))
    }

    /// The header that has the browser keep an id: for `life`, or until it is closed.
    pub fn write(&self, id: &Id, life: Option<Duration>) -> Option<HeaderValue> {
        let value = self.seal(id).inspect_err(|error| tracing::error!(%error, "no cookie could be made")).ok()?;
        let age = life.map(|life| format!("; Max-Age={}", life.whole_seconds().max(0))).unwrap_or_default();
        HeaderValue::from_str(&format!("{}={value}; {}{age}", self.name, self.attributes)).ok()
    }

    /// The header that has the browser forget it.
    pub fn forget(&self) -> HeaderValue {
        HeaderValue::from_str(&format!("{}=; {}; Max-Age=0", self.name, self.attributes))
            .unwrap_or_else(|_| HeaderValue::from_static(""))
    }

    fn values<'h>(&self, headers: &'h HeaderMap) -> impl Iterator<Item = &'h str> {
        let name = self.name;
        headers
            .get_all(header::COOKIE)
            .into_iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|text| text.split(';'))
            .filter_map(move |pair| {
                let (found, value) = pair.trim().split_once('=')?;
                (found == name).then_some(value)
            })
    }

    fn seal(&self, id: &Id) -> Result<String, VaultError> {
        let mut body = id.0.to_be_bytes().to_vec();
        let nonce = self.current.seal_in_place_append_tag(Aad::from(self.name.as_bytes()), &mut body)?;
        let mut sealed = nonce.as_ref().to_vec();
        sealed.append(&mut body);
        Ok(BASE64.encode(sealed))
    }

    fn open(&self, key: &RandomizedNonceKey, sealed: &[u8]) -> Option<Id> {
        let (nonce, body) = sealed.split_at_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut body = body.to_vec();
        let id = key.open_in_place(nonce, Aad::from(self.name.as_bytes()), &mut body).ok()?;
        Some(Id(i128::from_be_bytes((&*id).try_into().ok()?)))
    }
}

fn key(secret: &SecretString) -> Result<RandomizedNonceKey, VaultError> {
    let key = vault::derive::<32>(secret, "session cookie")?;
    Ok(RandomizedNonceKey::new(&AES_256_GCM, key.as_slice())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cookie(secure: bool, secret: &str, previous: &[&str]) -> SessionCookie {
        let secret_of = |letter: &str| SecretString::from(letter.repeat(32));
        let previous = previous.iter().map(|letter| secret_of(letter)).collect();
        SessionCookie::new(&CookieOptions { secure, secret: secret_of(secret), previous }).unwrap()
    }

    fn sent(values: &[String]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(header::COOKIE, value.parse().unwrap());
        }
        headers
    }

    /// `name=value` of a cookie just written.
    fn pair(cookie: &SessionCookie, id: &Id) -> String {
        let header = cookie.write(id, None).unwrap();
        header.to_str().unwrap().split(';').next().unwrap().to_owned()
    }

    #[test]
    fn production_and_development_have_their_attributes() {
        let header = cookie(true, "a", &[]).write(&Id(7), None).unwrap();
        let text = header.to_str().unwrap();
        assert!(text.starts_with("__Host-probity="), "{text}");
        assert!(text.ends_with("; Path=/; HttpOnly; Secure; SameSite=Strict"), "{text}");
        let header = cookie(false, "a", &[]).write(&Id(7), Some(Duration::days(30))).unwrap();
        let text = header.to_str().unwrap();
        assert!(text.starts_with("probity="), "{text}");
        assert!(text.ends_with("; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000"), "{text}");
    }

    #[test]
    fn what_was_written_is_read_and_does_not_show_the_id() {
        let cookie = cookie(true, "a", &[]);
        let id = Id::default();
        let pair = pair(&cookie, &id);
        assert!(!pair.contains(&id.to_string()));
        assert_eq!(cookie.read(&sent(&[format!("theme=dark; {pair}; other=1")])), Some(id));
    }

    #[test]
    fn altered_cut_doubled_and_foreign_cookies_lead_nowhere() {
        let cookie = cookie(true, "a", &[]);
        let good = pair(&cookie, &Id(7));
        let (name, value) = good.split_once('=').unwrap();
        for place in 0..value.len() {
            let mut bytes = value.as_bytes().to_vec();
            bytes[place] = if bytes[place] == b'A' { b'B' } else { b'A' };
            let altered = format!("{name}={}", String::from_utf8(bytes).unwrap());
            assert_eq!(cookie.read(&sent(std::slice::from_ref(&altered))), None, "{altered}");
            assert_eq!(cookie.read(&sent(&[format!("{name}={}", &value[..place])])), None, "cut at {place}");
        }
        for odd in ["", "=", "%00", "ä", &"A".repeat(100_000), Id(7).to_string().as_str()] {
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, HeaderValue::from_bytes(format!("{name}={odd}").as_bytes()).unwrap());
            assert_eq!(cookie.read(&headers), None, "{odd}");
        }
        assert_eq!(cookie.read(&sent(&[format!("{good}; {good}")])), None);
        assert_eq!(cookie.read(&sent(&[good.clone(), good.clone()])), None);
        assert_eq!(cookie.read(&sent(&[format!("probity={value}")])), None, "bound to its name");
        assert_eq!(cookie.read(&sent(&[])), None);
    }

    #[test]
    fn secrets_of_before_are_read_and_not_written_with() {
        let (old, new) = (cookie(true, "a", &[]), cookie(true, "b", &["a"]));
        assert_eq!(new.read(&sent(&[pair(&old, &Id(7))])), Some(Id(7)));
        assert_eq!(old.read(&sent(&[pair(&new, &Id(7))])), None);
        assert_eq!(cookie(true, "b", &[]).read(&sent(&[pair(&old, &Id(7))])), None);
    }

    #[test]
    fn a_short_secret_makes_no_cookie() {
        let options = CookieOptions { secure: true, secret: "short".into(), previous: Vec::new() };
        assert!(SessionCookie::new(&options).is_err());
    }
}
