//! HTTPS as it is installed: with the roots of the system, and with no other.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use crate::proxies::call;

const ANSWER: &str =
    "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 23\r\n\r\n{\"serviceName\":\"there\"}";

/// A server with a certificate for `localhost` of an authority that nobody knows yet: its endpoint, and the authority in
/// PEM.
async fn server() -> (String, String) {
    let mut params = CertificateParams::new(Vec::new()).expect("no names");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority =
        CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key")).expect("signed");
    let key = KeyPair::generate().expect("a key");
    let params = CertificateParams::new(vec!["localhost".to_owned()]).expect("a name");
    let certificate = params.signed_by(&key, &authority).expect("signed");
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions of TLS")
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::try_from(key.serialize_der()).expect("a key"),
        )
        .expect("a certificate with its key");
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let endpoint = format!("https://localhost:{}", listener.local_addr().expect("it listens").port());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            // Whoever does not know the authority hangs up.
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            let mut seen = Vec::new();
            while !seen.ends_with(b"\r\n\r\n") {
                let Ok(byte) = stream.read_u8().await else { break };
                seen.push(byte);
            }
            let _ = stream.write_all(ANSWER.as_bytes()).await;
            let _ = stream.shutdown().await;
        }
    });
    (endpoint, authority.pem())
}

#[tokio::test]
async fn a_server_whose_authority_the_system_knows_is_called_and_another_is_not() {
    let (endpoint, authority) = server().await;
    let roots = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(roots.path(), authority).expect("written");
    let known = [("SSL_CERT_FILE", roots.path().display().to_string())];
    let printed = call(&endpoint, &known).await;
    assert!(printed.contains("ANSWERED Some(\"there\")"), "{printed}");
    let printed = call(&endpoint, &[]).await;
    assert!(printed.contains("FAILED GetService: no connection: "), "{printed}");
    assert!(printed.contains("UnknownIssuer"), "{printed}");
}

#[tokio::test]
async fn a_server_without_tls_is_told_from_one_that_is_away() {
    let emulator = fc_emulator::Emulator::start().await.expect("a free port");
    let endpoint = emulator.endpoint().replace("http://", "https://");
    let printed = call(&endpoint, &[]).await;
    assert!(printed.contains("the server does not speak TLS; write `http://`"), "{printed}");
}
