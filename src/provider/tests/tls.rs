//! A server with certificates good and bad: only the good one is spoken to, and the message says what is wrong with the others.

use super::super::error::Failure;
use super::super::transport::Network;
use super::super::{Client, Settings};
use super::{WORK, asked_for};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use ureq::tls::{Certificate, RootCerts, TlsConfig};

const AUTHORITY: &[u8] = include_bytes!("../../../tests/fixtures/tls/ca.pem");
const KEY: &[u8] = include_bytes!("../../../tests/fixtures/tls/server.key");
const GOOD: &[u8] = include_bytes!("../../../tests/fixtures/tls/good.pem");
const EXPIRED: &[u8] = include_bytes!("../../../tests/fixtures/tls/expired.pem");
const ELSEWHERE: &[u8] = include_bytes!("../../../tests/fixtures/tls/elsewhere.pem");

/// A server that shows this certificate; its port.
fn server(certificate: &[u8]) -> u16 {
    let chain = vec![CertificateDer::from_pem_slice(certificate).unwrap()];
    let key = PrivateKeyDer::from_pem_slice(KEY).unwrap();
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(
        rustls::crypto::ring::default_provider(),
    ))
    .with_safe_default_protocol_versions()
    .unwrap()
    .with_no_client_auth()
    .with_single_cert(chain, key)
    .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(stream) = stream else { return };
            let Ok(session) = rustls::ServerConnection::new(config.clone()) else {
                return;
            };
            let mut tls = rustls::StreamOwned::new(session, stream);
            let mut head = [0u8; 4096];
            if tls.read(&mut head).is_ok_and(|n| n > 0) {
                let _ = write!(
                    tls,
                    "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{WORK}",
                    WORK.len()
                );
                let _ = tls.flush();
            }
        }
    });
    port
}

fn client(base: String, authorities: TlsConfig) -> Client {
    let mut settings = Settings {
        tries: 1,
        ..Settings::default()
    };
    settings.bases.insert("crossref".into(), base);
    let network = Network::trusting(settings.bases.values().map(String::as_str), authorities);
    Client::new(settings, Box::new(network))
}

fn ours() -> TlsConfig {
    let authority = Certificate::from_pem(AUTHORITY).unwrap();
    TlsConfig::builder()
        .root_certs(RootCerts::new_with_certs(&[authority]))
        .build()
}

#[test]
fn only_a_good_certificate_is_spoken_to() {
    let good = server(GOOD);
    let works = asked_for(&client(format!("https://127.0.0.1:{good}"), ours())).unwrap();
    assert_eq!(works.len(), 1);
    for (certificate, authorities, why) in [
        (
            GOOD,
            TlsConfig::default(),
            "its certificate is signed by nobody who is trusted",
        ),
        (EXPIRED, ours(), "its certificate has expired"),
        (ELSEWHERE, ours(), "its certificate is for another server"),
    ] {
        let port = server(certificate);
        let client = client(format!("https://127.0.0.1:{port}"), authorities);
        assert_eq!(
            asked_for(&client).unwrap_err(),
            Failure::Insecure(why.into())
        );
    }
    // A server that does not encrypt at all.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        }
    });
    let client = client(format!("https://127.0.0.1:{port}"), ours());
    assert_eq!(
        asked_for(&client).unwrap_err(),
        Failure::Insecure("the server does not encrypt".into())
    );
}
