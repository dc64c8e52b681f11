//! What can go wrong with a service, in words that say what to do.

use std::fmt;
use std::time::Duration;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// There is no network: no name was resolved, no connection made.
    Offline,
    /// Asked to stay offline, and nothing kept answers the question.
    StayOffline,
    /// The service does not know it.
    NotFound,
    /// The service says that the question is wrong.
    Refused(String),
    /// A key is needed or wrong.
    Forbidden(String),
    /// Too many questions; the time to wait where the service named one.
    Busy(Option<Duration>),
    /// The service is broken at the moment.
    Broken(String),
    /// It took too long.
    TimedOut,
    /// The answer was longer than is taken.
    TooLong(u64),
    /// The answer is not what the service answers: HTML for JSON, cut off, damaged.
    Unreadable(String),
    /// A redirect that is not followed.
    Redirect(String),
    /// The certificate or the encryption is not right.
    Insecure(String),
    /// Broken off by the user.
    Cancelled,
}

/// A failure with the service's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderError {
    /// Which service.
    pub service: &'static str,
    /// Why.
    pub failure: Failure,
}

impl ProviderError {
    /// A failure of a service.
    pub fn new(service: &'static str, failure: Failure) -> ProviderError {
        ProviderError { service, failure }
    }
    /// Whether it can be expected to work later: worth the queue.
    pub fn is_passing(&self) -> bool {
        matches!(
            self.failure,
            Failure::Offline
                | Failure::StayOffline
                | Failure::Busy(_)
                | Failure::Broken(_)
                | Failure::TimedOut
        )
    }
    /// Whether nothing can be reached at all.
    pub fn is_offline(&self) -> bool {
        matches!(self.failure, Failure::Offline | Failure::StayOffline)
    }
}

impl fmt::Display for ProviderError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let s = self.service;
        match &self.failure {
            Failure::Offline => write!(f, "{s} cannot be reached; there seems to be no network"),
            Failure::StayOffline => write!(f, "{s} was not asked (offline), and no answer is kept"),
            Failure::NotFound => write!(f, "{s} does not know it"),
            Failure::Refused(why) => write!(f, "{s} refuses the question: {why}"),
            Failure::Forbidden(why) => write!(f, "{s} does not let us in: {why}"),
            Failure::Busy(Some(wait)) => write!(
                f,
                "{s} asks to wait {} s; try again later",
                wait.as_secs().max(1)
            ),
            Failure::Busy(None) => write!(
                f,
                "{s} gets too many questions at the moment; try again later"
            ),
            Failure::Broken(why) => write!(
                f,
                "{s} is not working at the moment ({why}); try again later"
            ),
            Failure::TimedOut => write!(f, "{s} did not answer in time"),
            Failure::TooLong(most) => write!(
                f,
                "the answer of {s} is longer than {} MB and was not read",
                most / 1_048_576
            ),
            Failure::Unreadable(why) => write!(f, "the answer of {s} cannot be understood: {why}"),
            Failure::Redirect(why) => {
                write!(f, "{s} leads elsewhere, which was not followed: {why}")
            }
            Failure::Insecure(why) => write!(f, "the connection to {s} is not safe: {why}"),
            Failure::Cancelled => write!(f, "cancelled"),
        }
    }
}

impl std::error::Error for ProviderError {}
