//! How the client behaves: its settings, its pauses, and what it keeps to itself.

use super::error::Failure;
use super::http::Request;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// How the client behaves.
#[derive(Clone)]
pub struct Settings {
    /// The user's mail address, told to services.
    pub mail: String,
    /// Base addresses by service name, where not the usual ones.
    pub bases: BTreeMap<String, String>,
    /// Keys by service name.
    pub keys: BTreeMap<String, String>,
    /// Where a key is looked for that does not stand in `keys`, when a service is asked for the first time.
    pub keyring: Option<fn(&str) -> Option<String>>,
    /// Where words are searched when nothing is named.
    pub find: Vec<String>,
    /// Ask nobody; only what is kept answers.
    pub offline: bool,
    /// Where answers are kept; nowhere without.
    pub cache: Option<PathBuf>,
    /// Kept answers that are older are asked for again, whatever their time.
    pub fresh: Option<Duration>,
    /// How long one answer may take.
    pub timeout: Duration,
    /// How often a question is asked at most.
    pub tries: u32,
    /// The first pause before asking again; it doubles.
    pub pause: Duration,
    /// A pause that a service asks for is kept up to this long; beyond, the question is given up for now.
    pub patience: Duration,
    /// The longest answer, in bytes.
    pub longest: u64,
}

impl std::fmt::Debug for Settings {
    /// Whose keys there are, never the keys.
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.debug_struct("Settings")
            .field("bases", &self.bases)
            .field("keys", &self.keys.keys().collect::<Vec<_>>())
            .field("offline", &self.offline)
            .field("cache", &self.cache)
            .finish_non_exhaustive()
    }
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            mail: String::new(),
            bases: BTreeMap::new(),
            keys: BTreeMap::new(),
            keyring: None,
            find: Vec::new(),
            offline: false,
            cache: None,
            fresh: None,
            timeout: Duration::from_secs(20),
            tries: 5,
            pause: Duration::from_secs(1),
            patience: Duration::from_secs(30),
            longest: 16 * 1024 * 1024,
        }
    }
}

/// Whether a header is for one service alone.
pub(super) fn is_secret(name: &str) -> bool {
    let n = name.to_ascii_lowercase();
    n == "authorization" || n.contains("key") || n == "cookie"
}

/// What an answer is kept under.
pub(super) fn question(request: &Request) -> String {
    let mut out = format!("{}\n{}", request.url, request.accept);
    for (n, v) in &request.headers {
        out.push_str(&format!("\n{n}: {v}"));
    }
    out
}

/// A failure in whose words the key does not stand, however the service put it there.
pub(super) fn without(failure: Failure, key: &str) -> Failure {
    let clean = |why: String| {
        if key.is_empty() {
            why
        } else {
            why.replace(key, "…")
        }
    };
    match failure {
        Failure::Refused(w) => Failure::Refused(clean(w)),
        Failure::Forbidden(w) => Failure::Forbidden(clean(w)),
        Failure::Broken(w) => Failure::Broken(clean(w)),
        Failure::Unreadable(w) => Failure::Unreadable(clean(w)),
        Failure::Redirect(w) => Failure::Redirect(clean(w)),
        Failure::Insecure(w) => Failure::Insecure(clean(w)),
        other => other,
    }
}

/// The pause that `Retry-After` asks for: seconds, or a date.
pub(super) fn retry_after(value: Option<&str>) -> Option<Duration> {
    let value = value?.trim();
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let at = jiff::fmt::rfc2822::parse(value).ok()?.timestamp();
    let wait = at.as_second().saturating_sub(Timestamp::now().as_second());
    Some(Duration::from_secs(u64::try_from(wait).unwrap_or(0)))
}

/// Up to a quarter more, so that not everybody comes back at once.
pub(super) fn jitter(pause: Duration) -> Duration {
    let nanos = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |d| d.subsec_nanos());
    pause / 4 * (nanos % 1000) / 1000
}

/// Waits, unless it is cancelled meanwhile.
pub(super) fn sleep(wait: Duration, cancelled: &dyn Fn() -> bool) -> Result<(), Failure> {
    let end = Instant::now() + wait;
    loop {
        if cancelled() {
            return Err(Failure::Cancelled);
        }
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(());
        }
        std::thread::sleep(left.min(Duration::from_millis(50)));
    }
}
