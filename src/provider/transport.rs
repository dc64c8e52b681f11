//! The real network, through ureq: proxies from the environment, certificates verified, names never resolved into the user's own network.

use super::address::{Address, is_private_ip};
use super::error::Failure;
use super::http::{Body, Request, Transport};
use std::collections::HashSet;
use std::fmt;
use std::io;
use std::time::Duration;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::tls::TlsConfig;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Error, Proxy};

/// The real network.
pub struct Network {
    agent: Agent,
}

/// Resolves names, but not into private addresses, unless the user named the server.
struct Careful {
    allowed: HashSet<String>,
}

impl fmt::Debug for Careful {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("Careful")
    }
}

impl Resolver for Careful {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = DefaultResolver::default().resolve(uri, config, timeout)?;
        let host = uri
            .host()
            .unwrap_or("")
            .trim_matches(['[', ']'])
            .to_ascii_lowercase();
        if !self.allowed.contains(&host) && found.iter().any(|a| is_private_ip(a.ip())) {
            let message = format!("{host} is an address inside your own network");
            return Err(Error::Io(io::Error::new(
                io::ErrorKind::PermissionDenied,
                message,
            )));
        }
        Ok(found)
    }
}

impl Network {
    /// The network; `bases` are addresses that the user named and that may therefore be private.
    pub fn new<'a>(bases: impl Iterator<Item = &'a str>) -> Network {
        Network::trusting(bases, TlsConfig::default())
    }

    /// The same with authorities of one's own.
    pub(super) fn trusting<'a>(
        bases: impl Iterator<Item = &'a str>,
        authorities: TlsConfig,
    ) -> Network {
        let mut allowed: HashSet<String> =
            bases.filter_map(Address::parse).map(|a| a.host).collect();
        let proxy = Proxy::try_from_env();
        allowed.extend(proxy.iter().filter_map(|p| {
            p.uri()
                .host()
                .map(|h| h.trim_matches(['[', ']']).to_ascii_lowercase())
        }));
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(proxy)
            .tls_config(authorities)
            .max_response_header_size(64 * 1024)
            .timeout_connect(Some(Duration::from_secs(8)))
            .build();
        Network {
            agent: Agent::with_parts(config, DefaultConnector::default(), Careful { allowed }),
        }
    }
}

impl Transport for Network {
    fn send(
        &self,
        request: &Request,
        user_agent: &str,
        timeout: Duration,
    ) -> Result<Body, Failure> {
        let mut call = self
            .agent
            .get(&request.url)
            .config()
            .timeout_global(Some(timeout))
            .user_agent(user_agent)
            .build()
            .header("Accept", request.accept);
        for (name, value) in &request.headers {
            call = call.header(*name, value);
        }
        let answer = call.call().map_err(|e| failure(&e))?;
        let headers = answer
            .headers()
            .iter()
            .map(|(n, v)| {
                (
                    n.as_str().to_ascii_lowercase(),
                    String::from_utf8_lossy(v.as_bytes()).into_owned(),
                )
            })
            .collect();
        Ok(Body {
            status: answer.status().as_u16(),
            headers,
            content: Box::new(
                answer
                    .into_body()
                    .into_with_config()
                    .limit(u64::MAX)
                    .reader(),
            ),
        })
    }
}

/// What an error of the network means.
fn failure(e: &Error) -> Failure {
    match e {
        Error::HostNotFound | Error::ConnectionFailed => Failure::Offline,
        Error::Timeout(ureq::Timeout::Resolve | ureq::Timeout::Connect) => Failure::Offline,
        Error::Timeout(_) => Failure::TimedOut,
        Error::Tls(why) => Failure::Insecure(certificate(why)),
        Error::Rustls(why) => Failure::Insecure(certificate(&why.to_string())),
        Error::Io(io) => io_failure(io),
        Error::Protocol(why) => {
            let why = why.to_string();
            Failure::Unreadable(if why.contains("parse") {
                "it is no answer of a web server".into()
            } else {
                why
            })
        }
        Error::LargeResponseHeader(..) => Failure::Unreadable("its header is too long".into()),
        Error::BadUri(why) => Failure::Refused(why.clone()),
        Error::ConnectProxyFailed(why) => Failure::Broken(format!("the proxy: {why}")),
        Error::InvalidProxyUrl => Failure::Refused("the proxy's address is not one".into()),
        other => Failure::Broken(other.to_string()),
    }
}

/// What is wrong with a certificate, in words.
fn certificate(why: &str) -> String {
    let known = [
        (
            "UnknownIssuer",
            "its certificate is signed by nobody who is trusted",
        ),
        ("CaUsedAsEndEntity", "its certificate is signed by itself"),
        ("NotValidYet", "its certificate is not valid yet"),
        ("Expired", "its certificate has expired"),
        ("expired", "its certificate has expired"),
        ("NotValidForName", "its certificate is for another server"),
        (
            "not valid for name",
            "its certificate is for another server",
        ),
        ("Revoked", "its certificate was revoked"),
        ("InvalidContentType", "the server does not encrypt"),
        ("corrupt message", "the server does not encrypt"),
    ];
    known
        .iter()
        .find(|(sign, _)| why.contains(sign))
        .map_or_else(|| why.to_string(), |(_, said)| (*said).to_string())
}

/// What an error while reading means.
pub(super) fn io_failure(e: &io::Error) -> Failure {
    if let Some(inner) = e.get_ref().and_then(|i| i.downcast_ref::<Error>()) {
        return failure(inner);
    }
    if let Some(tls) = e.get_ref().map(ToString::to_string).filter(|t| {
        ["certificate", "TLS", "corrupt message"]
            .iter()
            .any(|sign| t.contains(sign))
    }) {
        return Failure::Insecure(certificate(&tls));
    }
    match e.kind() {
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Failure::TimedOut,
        io::ErrorKind::ConnectionRefused
        | io::ErrorKind::HostUnreachable
        | io::ErrorKind::NetworkUnreachable
        | io::ErrorKind::NotFound => Failure::Offline,
        io::ErrorKind::PermissionDenied => Failure::Redirect(e.to_string()),
        io::ErrorKind::UnexpectedEof
        | io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe => {
            Failure::Unreadable("the connection broke off in the middle".into())
        }
        io::ErrorKind::InvalidData => Failure::Unreadable("it is damaged".into()),
        // Resolving a name without a network fails with an error of its own kind.
        _ if e.to_string().contains("lookup") || e.to_string().contains("resolve") => {
            Failure::Offline
        }
        _ => Failure::Broken(e.to_string()),
    }
}
