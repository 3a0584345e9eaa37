//! The table of all settings.

use std::net::SocketAddr;
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;

use leptos::config::LeptosOptions;
use secrecy::SecretString;
use url::Url;

use super::Environment;
use super::address::{ClamdAddress, Hosts, Networks, PublicUrl};
use super::refusal::Refusal;
use super::source::Values;
use super::span::{Days, Hours, Minutes, Seconds};
use super::value::{ByteCount, LogFormat, SecretList, Value};

/// One row: what a setting is called, where it may stand, and what it is for.
#[derive(Debug)]
pub struct Setting {
    /// The environment variable.
    pub name: &'static str,
    /// The key in `Leptos.toml`; secrets have none.
    pub key: Option<&'static str>,
    /// What its value looks like, as the end of "is not ...".
    pub form: &'static str,
    /// Whether its value must never be shown. It may stand in a file that NAME_FILE names.
    pub secret: bool,
    /// Whether a protection rests on it, so that a misspelt name must not pass unseen.
    pub guard: bool,
    /// A paragraph, as lines.
    pub document: &'static [&'static str],
}

/// Makes the typed settings, the table and the reading of the one into the other from the same rows.
macro_rules! settings {
    ($($(#[doc = $line:literal])+ $field:ident: $kind:ty = $name:literal $(in $key:literal)? $(, $guard:ident)?;)+) => {
        /// Everything the server is told, in its types.
        #[derive(Clone, Debug)]
        #[allow(dead_code, reason = "each is read by the feature that it steers")]
        pub struct Settings {
            /// What `APP_ENV` says.
            pub environment: Environment,
            /// What Leptos is told; it follows from the settings below.
            pub leptos: LeptosOptions,
            $($(#[doc = $line])+ pub $field: $kind,)+
        }

        /// All settings but `APP_ENV`, which decides about the others.
        pub const TABLE: &[Setting] = &[$(Setting {
            name: $name,
            key: settings!(@key $($key)?),
            form: <$kind as Value>::FORM,
            secret: <$kind as Value>::SECRET,
            guard: settings!(@guard $($guard)?),
            document: &[$($line),+],
        }),+];

        impl Settings {
            /// Reads every row, so that all that is wrong is told at once.
            pub(super) fn read(values: &Values<'_>) -> Result<Self, Vec<Refusal>> {
                let mut refusals = Vec::new();
                $(let $field: Option<$kind> = values.read($name).map_err(|refusal| refusals.push(refusal)).ok();)+
                // What it would refuse is among the rows and told above.
                match (values.lay_out_site(), $($field),+) {
                    (Ok(leptos), $(Some($field)),+) => {
                        Ok(Self { environment: values.environment(), leptos, $($field),+ })
                    }
                    _ => Err(refusals),
                }
            }
        }
    };
    (@key) => { None };
    (@key $key:literal) => { Some($key) };
    (@guard) => { false };
    (@guard guard) => { true };
}

settings! {
    /// Where to listen.
    site_addr: SocketAddr = "LEPTOS_SITE_ADDR" in "site-addr";
    /// The folder of the built site. Without it: `site-root` of Leptos.toml, else beside the program.
    site_root: Option<PathBuf> = "LEPTOS_SITE_ROOT";
    /// Whether the built files carry hashes in their names. Without it: what Leptos.toml says.
    hash_files: Option<bool> = "LEPTOS_HASH_FILES";
    /// The port of `make watch`'s reload; of no use in production.
    reload_port: Option<u32> = "LEPTOS_RELOAD_PORT";
    /// The address under which people reach Probity, from outside of all proxies. Links in mails and redirects
    /// to https lead there and nowhere else. Without it in development: the address where it listens.
    public_url: PublicUrl = "PUBLIC_URL" in "public-url", guard;
    /// Further names that a request's Host header may carry, apart by commas. The one of PUBLIC_URL always may.
    allowed_hosts: Hosts = "ALLOWED_HOSTS" in "allowed-hosts", guard;
    /// The proxies, as networks such as 10.0.0.0/8, apart by commas, whose X-Forwarded-For, X-Forwarded-Proto and
    /// Forwarded count. Nobody else's do.
    trusted_proxies: Networks = "TRUSTED_PROXIES" in "trusted-proxies", guard;
    /// Whether every answer goes out over https only: plain requests are redirected or refused, HSTS is sent.
    require_https: bool = "REQUIRE_HTTPS" in "require-https", guard;
    /// Whether the session's cookie is kept to https (`__Host-`, Secure, SameSite=Strict).
    secure_cookies: bool = "SECURE_COOKIES" in "secure-cookies", guard;
    /// The certificate chain (PEM) of the built-in TLS, read again when it changes. Without it: a proxy does TLS.
    tls_cert: Option<PathBuf> = "TLS_CERT" in "tls-cert", guard;
    /// The private key (PEM) that belongs to TLS_CERT.
    tls_key: Option<PathBuf> = "TLS_KEY" in "tls-key", guard;
    /// Where to answer plain http with a redirect to PUBLIC_URL when the built-in TLS is on.
    http_redirect_addr: Option<SocketAddr> = "HTTP_REDIRECT_ADDR" in "http-redirect-addr", guard;
    /// Cookies and tokens are signed with keys derived from it. At least 32 bytes; `probity keygen` makes one.
    /// In development one is made at the first start and kept in DATA_DIR/development-keys.env.
    secret_key: SecretString = "SECRET_KEY", guard;
    /// Older SECRET_KEYs, apart by commas: still accepted for reading while sessions under them run out.
    secret_key_previous: SecretList = "SECRET_KEY_PREVIOUS", guard;
    /// Documents and sensitive columns are encrypted under it. At least 32 bytes; `probity keygen` makes one.
    /// Whoever loses it loses the documents: keep a copy apart from the backups. In development as SECRET_KEY.
    encryption_master_key: SecretString = "ENCRYPTION_MASTER_KEY", guard;
    /// Older ENCRYPTION_MASTER_KEYs, apart by commas: still accepted for reading until `probity keys rotate` is done.
    encryption_master_key_previous: SecretList = "ENCRYPTION_MASTER_KEY_PREVIOUS", guard;
    /// Postgres, as postgres://user:password@host/database?sslmode=verify-full. Without it in development: a
    /// private Postgres in DATA_DIR.
    database_url: Option<SecretString> = "DATABASE_URL", guard;
    /// Redis, as rediss://:password@host:6379. Without it in development: sessions and limits are kept in the
    /// process.
    redis_url: Option<SecretString> = "REDIS_URL", guard;
    /// How long the start waits for Postgres and Redis before it gives up.
    start_wait: Seconds = "START_WAIT_SECONDS" in "start-wait-seconds";
    /// Uploaded documents (encrypted) and, in development, the private Postgres and the development keys.
    data_dir: PathBuf = "DATA_DIR" in "data-dir";
    /// Where `probity backup` keeps backups: a folder on another disk than DATA_DIR, or a mounted share. Without it there
    /// are none.
    backup_dir: Option<PathBuf> = "BACKUP_DIR" in "backup-dir";
    /// The address for `probity backup`, of a role that sees all rows (BYPASSRLS) and may create the database in which
    /// backups are proved. Without it: DATABASE_URL.
    backup_database_url: Option<SecretString> = "BACKUP_DATABASE_URL";
    /// The largest file taken in.
    upload_max_bytes: ByteCount = "UPLOAD_MAX_BYTES" in "upload-max-bytes", guard;
    /// The most that one upload request may carry, all its files together.
    request_max_bytes: ByteCount = "REQUEST_MAX_BYTES" in "request-max-bytes", guard;
    /// The most that the documents of one organisation may take up.
    organisation_max_bytes: ByteCount = "ORGANISATION_MAX_BYTES" in "organisation-max-bytes", guard;
    /// How many requests a person may make in a minute, and an address without a sign-in, before being told to wait.
    /// Attempts to get in and uploads have limits of their own, which are not set.
    requests_per_minute: NonZeroU32 = "REQUESTS_PER_MINUTE" in "requests-per-minute", guard;
    /// The virus scanner: tcp://host:port or unix:/path. Files are scanned before anything else reads them; without
    /// a scanner they wait in production, and pass unscanned in development.
    clamd_url: Option<ClamdAddress> = "CLAMD_URL" in "clamd-url", guard;
    /// Whether anyone may sign up and found an organisation; otherwise the first person only.
    open_sign_up: bool = "OPEN_SIGN_UP" in "open-sign-up", guard;
    /// A sign-in ends after this long without use.
    session_idle: Minutes = "SESSION_IDLE_MINUTES" in "session-idle-minutes", guard;
    /// A sign-in ends after this long in any case.
    session_life: Hours = "SESSION_HOURS" in "session-hours", guard;
    /// A sign-in with 'keep me signed in' ends after this long in any case.
    session_remember: Days = "SESSION_REMEMBER_DAYS" in "session-remember-days", guard;
    /// The mail server, as smtps://user:password@host or smtp://host:587. Without it mails are shown in the log in
    /// development, and wait in production.
    smtp_url: Option<SecretString> = "SMTP_URL";
    /// The sender of mails.
    mail_from: String = "MAIL_FROM" in "mail-from";
    /// Documents processed at the same time.
    worker_concurrency: NonZeroUsize = "WORKER_CONCURRENCY" in "worker-concurrency";
    /// Which events are logged, in the notation of tracing-subscriber.
    log: String = "RUST_LOG" in "log";
    /// text for people, json (one object a line) for machines.
    log_format: LogFormat = "LOG_FORMAT" in "log-format";
    /// The folder of log files. Without it the log goes to standard error.
    log_dir: Option<PathBuf> = "LOG_DIR" in "log-dir";
    /// Log files older than this are removed.
    log_keep: Days = "LOG_KEEP_DAYS" in "log-keep-days";
    /// A new log file is begun each day, and when one has grown to this size.
    log_max_bytes: ByteCount = "LOG_MAX_BYTES" in "log-max-bytes";
    /// Where traces are sent (OTLP over http), such as http://collector:4318. Without it: nowhere.
    otlp_endpoint: Option<Url> = "OTLP_ENDPOINT" in "otlp-endpoint";
    /// Where /metrics is served, apart from the public address, such as 127.0.0.1:9464. Without it: nowhere.
    metrics_addr: Option<SocketAddr> = "METRICS_ADDR" in "metrics-addr", guard;
    /// What `probity doctor` shows to be told the state inside (GET /operator/status). Without it that does not exist.
    operator_token: Option<SecretString> = "OPERATOR_TOKEN", guard;
}

/// The row of this name.
pub fn find(name: &str) -> Option<&'static Setting> {
    TABLE.iter().find(|setting| setting.name == name)
}
