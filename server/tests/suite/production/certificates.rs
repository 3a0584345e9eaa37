//! Postgres, Redis and mail servers with a certificate that nobody vouches for: nothing is said to them, least of
//! all a password. With the same certificate vouched for they are spoken to.

use std::sync::{Arc, Mutex};

use rcgen::generate_simple_self_signed;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use crate::harness::{World, wait_until};
use crate::person::Person;

const PASSWORD: &str = "canary-of-the-neighbour";

/// Whether TLS begins with the first byte, or is asked for before, as Postgres does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Begin {
    AtOnce,
    Asked,
}

/// A neighbour that only listens.
struct Neighbour {
    port: u16,
    /// Its certificate as PEM.
    certificate: String,
    /// What was said on each connection: nothing where TLS did not come about.
    heard: Arc<Mutex<Vec<Option<Vec<u8>>>>>,
}

impl Neighbour {
    async fn start(begin: Begin) -> Self {
        let pair = generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let key = PrivateKeyDer::try_from(pair.signing_key.serialize_der()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![pair.cert.der().clone()], key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let writing = heard.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                if begin == Begin::Asked {
                    let mut asked = [0; 8];
                    stream.read_exact(&mut asked).await.unwrap();
                    stream.write_all(b"S").await.unwrap();
                }
                let said = match acceptor.accept(stream).await {
                    // A mail server is greeted by before it says anything.
                    Ok(mut stream) => {
                        let _ = stream.write_all(b"220 localhost\r\n").await;
                        let mut said = vec![0; 256];
                        let count = stream.read(&mut said).await.unwrap_or(0);
                        said.truncate(count);
                        Some(said)
                    }
                    Err(_) => None,
                };
                writing.lock().unwrap().push(said);
            }
        });
        Self { port, certificate: pair.cert.pem(), heard }
    }

    fn heard(&self) -> Vec<Option<Vec<u8>>> {
        self.heard.lock().unwrap().clone()
    }

    fn assert_told_nothing(&self) {
        let heard = self.heard();
        assert!(!heard.is_empty(), "nobody came");
        assert!(heard.iter().all(Option::is_none), "{heard:?}");
    }

    fn assert_spoken_to(&self) {
        let heard = self.heard();
        assert!(heard.iter().flatten().any(|said| !said.is_empty()), "{heard:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgres_with_a_wrong_certificate_is_told_nothing() {
    let neighbour = Neighbour::start(Begin::Asked).await;
    let mut world = World::make().await;
    let file = world.write("neighbour.pem", &neighbour.certificate, 0o644);
    let url = format!("postgres://probity:{PASSWORD}@localhost:{}/probity?sslmode=verify-full", neighbour.port);
    let ended = world.set("DATABASE_URL", &url).run(&["serve"]);
    assert_eq!(ended.code, Some(69), "{ended:?}");
    assert!(ended.complained.contains("DATABASE_URL: ") && !ended.complained.contains(PASSWORD), "{ended:?}");
    neighbour.assert_told_nothing();
    world.set("DATABASE_URL", &format!("{url}&sslrootcert={}", file.display())).run(&["serve"]);
    neighbour.assert_spoken_to();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redis_with_a_wrong_certificate_is_told_nothing() {
    let neighbour = Neighbour::start(Begin::AtOnce).await;
    let mut world = World::make().await;
    let file = world.write("neighbour.pem", &neighbour.certificate, 0o644);
    world.set("REDIS_URL", &format!("rediss://:{PASSWORD}@localhost:{}", neighbour.port));
    let ended = world.run(&["serve"]);
    assert_eq!(ended.code, Some(69), "{ended:?}");
    assert!(ended.complained.contains("REDIS_URL: ") && !ended.complained.contains(PASSWORD), "{ended:?}");
    neighbour.assert_told_nothing();
    world.set("SSL_CERT_FILE", file.to_str().unwrap()).run(&["serve"]);
    neighbour.assert_spoken_to();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_server_with_a_wrong_certificate_is_told_nothing() {
    let neighbour = Neighbour::start(Begin::AtOnce).await;
    let mut world = World::make().await;
    let file = world.write("neighbour.pem", &neighbour.certificate, 0o644);
    world.set("SMTP_URL", &format!("smtps://probity:{PASSWORD}@localhost:{}", neighbour.port));
    let server = world.serve();
    let person = Person::sign_up(&server, "ada").await;
    assert_eq!(person.call("forgot-password", "email=ada%40example.org").await.0, 200);
    wait_until("the letter is tried", || !neighbour.heard().is_empty());
    neighbour.assert_told_nothing();
    wait_until("the log says so", || server.log().contains("a letter could not be sent"));
    assert!(!server.log().contains(PASSWORD));
    drop(server);
    world.set("SSL_CERT_FILE", file.to_str().unwrap());
    let server = world.serve();
    let person = person.at(&server);
    assert_eq!(person.call("forgot-password", "email=ada%40example.org").await.0, 200);
    wait_until("a letter is sent", || neighbour.heard().iter().flatten().any(|said| !said.is_empty()));
}
