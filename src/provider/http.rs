//! Questions and answers as the services see them, and the face of what sends them.

use super::error::Failure;
use std::io::Read;
use std::time::Duration;

/// A question: an address below the service's base, with what goes into the header.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Request {
    /// The whole address.
    pub url: String,
    /// Headers beside the client's own.
    pub headers: Vec<(&'static str, String)>,
    /// Kinds of media that are wanted.
    pub accept: &'static str,
}

impl Request {
    /// A question to an address.
    pub fn get(url: impl Into<String>) -> Request {
        Request {
            url: url.into(),
            headers: Vec::new(),
            accept: "application/json",
        }
    }
    /// With the kinds of media that are wanted.
    #[must_use]
    pub fn accept(mut self, kinds: &'static str) -> Request {
        self.accept = kinds;
        self
    }
    /// With a header; an empty value adds none.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Request {
        let value = value.into();
        if !value.is_empty() {
            self.headers.push((name, value));
        }
        self
    }
    /// With one more `name=value` behind the address; an empty value adds none.
    #[must_use]
    pub fn query(mut self, name: &str, value: &str) -> Request {
        if !value.is_empty() {
            self.url
                .push(if self.url.contains('?') { '&' } else { '?' });
            self.url.push_str(name);
            self.url.push('=');
            self.url.push_str(&encode(value));
        }
        self
    }
}

/// A text as part of an address.
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for b in text.bytes() {
        match b {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(b))
            }
            b => out.push_str(&format!("%{b:02X}")),
        }
    }
    out
}

/// An answer, read whole.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The headers in lower case.
    pub headers: Vec<(String, String)>,
    /// The content.
    pub body: Vec<u8>,
    /// The address that answered, behind all redirects.
    pub url: String,
}

impl Reply {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    }
    /// The content as text.
    pub fn text(&self) -> String {
        crate::text::encoding::decode_lossy(&self.body)
            .0
            .into_owned()
    }
    /// The content as JSON.
    ///
    /// # Errors
    /// When it is something else; the message says what it looks like.
    pub fn json(&self) -> Result<serde_json::Value, Failure> {
        serde_json::from_slice(&self.body).map_err(|e| {
            let head = self.text();
            let head = head.trim_start();
            Failure::Unreadable(if head.is_empty() {
                "it is empty".into()
            } else if head.starts_with("<?xml") && !head.to_ascii_lowercase().contains("<html") {
                "XML came instead of JSON".into()
            } else if head.starts_with('<') {
                "a web page came instead of data".into()
            } else if e.is_eof() {
                "it is cut off".into()
            } else {
                "it is damaged".into()
            })
        })
    }
}

/// An answer whose content is not read yet.
pub struct Body {
    /// The status.
    pub status: u16,
    /// The headers in lower case.
    pub headers: Vec<(String, String)>,
    /// The content as it comes.
    pub content: Box<dyn Read + Send>,
}

impl Body {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    }
}

/// What sends one request, once: no retries, no redirects.
pub trait Transport: Send + Sync {
    /// Sends.
    ///
    /// # Errors
    /// When no answer came.
    fn send(&self, request: &Request, user_agent: &str, timeout: Duration)
    -> Result<Body, Failure>;
}
