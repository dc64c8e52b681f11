//! The client: asks, waits, tries again, follows redirects, keeps answers, and notices when there is no network.

use super::address::Address;
use super::cache::Cache;
use super::error::{Failure, ProviderError};
use super::exchange::{Question, is_redirect};
use super::http::{Reply, Request, Transport};
use super::limit::Limiter;
use super::manners::{Settings, is_secret, jitter, question, retry_after, sleep, without};
use super::service::{Ask, Service, status};
use crate::model::{Identifier, Reference, Source};
use jiff::Timestamp;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Redirects in a row that are followed.
const REDIRECTS: usize = 10;

/// So long nobody is asked after a connection could not be made: longer than most runs, short for a screen that stays open.
const UNREACHABLE: Duration = Duration::from_secs(30);

/// Asks services.
pub struct Client {
    /// How it behaves.
    pub settings: Settings,
    transport: Arc<dyn Transport>,
    limiter: Limiter,
    cache: Option<Cache>,
    /// No connection could be made: nobody is asked until then.
    unreachable: Mutex<Option<Instant>>,
    user_agent: String,
    /// Keys from the keyring, each asked for once.
    found_keys: Mutex<HashMap<&'static str, String>>,
    /// Servers that the user named: they may be private and unencrypted.
    own: HashSet<String>,
}

impl Client {
    /// A client with its way to the network.
    pub fn new(settings: Settings, transport: Box<dyn Transport>) -> Client {
        let mail = if settings.mail.is_empty() {
            String::new()
        } else {
            format!("; mailto:{}", settings.mail)
        };
        let own = settings
            .bases
            .values()
            .chain(&settings.find)
            .filter_map(|b| Address::parse(b))
            .map(|a| a.origin())
            .collect();
        Client {
            user_agent: format!(
                "refs/{} (https://crates.io/crates/refs{mail})",
                env!("CARGO_PKG_VERSION")
            ),
            cache: settings.cache.as_deref().map(Cache::new),
            limiter: Limiter::with_book(
                settings
                    .cache
                    .as_deref()
                    .map(|c| c.with_file_name("limits"))
                    .as_deref(),
            ),
            unreachable: Mutex::new(None),
            found_keys: Mutex::default(),
            transport: Arc::from(transport),
            settings,
            own,
        }
    }

    /// The base address of a service; `None` when there is none.
    pub fn base(&self, service: &dyn Service) -> Option<String> {
        let base = self
            .settings
            .bases
            .get(service.name())
            .map_or(service.base(), String::as_str);
        let base = base.trim().trim_end_matches('/');
        (!base.is_empty()).then(|| base.to_string())
    }
    fn ask_of<'a>(&'a self, key: &'a str, base: &'a str) -> Ask<'a> {
        Ask {
            base,
            mail: &self.settings.mail,
            key,
        }
    }
    /// The user's key for a service; empty when there is none.
    fn key(&self, service: &dyn Service) -> String {
        if let Some(key) = self.settings.keys.get(service.name()) {
            return key.clone();
        }
        let Some(keyring) = self.settings.keyring.filter(|_| service.takes_key()) else {
            return String::new();
        };
        let mut found = self
            .found_keys
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        found
            .entry(service.name())
            .or_insert_with(|| keyring(service.name()).unwrap_or_default())
            .clone()
    }

    /// The works with this identifier; nothing when the service does not go by it.
    ///
    /// # Errors
    /// When there is no answer.
    pub fn by_id(
        &self,
        service: &'static dyn Service,
        id: &Identifier,
        cancelled: &dyn Fn() -> bool,
    ) -> Result<Vec<Reference>, ProviderError> {
        let Some(base) = self.base(service) else {
            return Ok(Vec::new());
        };
        let key = self.key(service);
        match service.by_id(id, &self.ask_of(&key, &base)) {
            Some(request) => self.works(service, (&base, &key), request, &id.value, cancelled),
            None => Ok(Vec::new()),
        }
    }

    /// The works that match words, best first, asked at this address or the usual one; nothing when the service cannot be searched.
    ///
    /// # Errors
    /// When there is no answer.
    pub fn by_words(
        &self,
        service: &'static dyn Service,
        at: Option<&str>,
        words: &str,
        most: usize,
        cancelled: &dyn Fn() -> bool,
    ) -> Result<Vec<Reference>, ProviderError> {
        let Some(base) = at.map(str::to_string).or_else(|| self.base(service)) else {
            return Ok(Vec::new());
        };
        let key = self.key(service);
        match service.by_words(words, most, &self.ask_of(&key, &base)) {
            Some(request) => {
                let mut works = self.works(service, (&base, &key), request, "", cancelled)?;
                works.truncate(most);
                Ok(works)
            }
            None => Ok(Vec::new()),
        }
    }

    fn works(
        &self,
        service: &'static dyn Service,
        (base, key): (&str, &str),
        request: Request,
        record: &str,
        cancelled: &dyn Fn() -> bool,
    ) -> Result<Vec<Reference>, ProviderError> {
        let err = |f| ProviderError::new(service.label(), f);
        let err = |f| err(without(f, key));
        let mut reply = self
            .reply(service, &request, cancelled)
            .map_err(|e| err(e.failure))?;
        if let Some(next) = service.then(&reply, &self.ask_of(key, base)) {
            reply = self
                .reply(service, &next, cancelled)
                .map_err(|e| err(e.failure))?;
        }
        let mut works = service.read(&reply).map_err(err)?;
        for r in &mut works {
            self.sign(r, service, base);
            if let Some(source) = r.sources.last_mut() {
                source.record = record.to_string();
            }
        }
        Ok(works)
    }

    /// Notes in a work who said so.
    pub fn sign(&self, r: &mut Reference, service: &dyn Service, url: &str) {
        r.sources = vec![Source {
            origin: Address::parse(url).map_or_else(|| url.to_string(), |a| a.host),
            format: service.name().to_string(),
            at: Some(Timestamp::now()),
            ..Source::default()
        }];
    }

    /// The answer to a question, kept or new.
    ///
    /// # Errors
    /// When there is none.
    pub fn reply(
        &self,
        service: &'static dyn Service,
        request: &Request,
        cancelled: &dyn Fn() -> bool,
    ) -> Result<Reply, ProviderError> {
        let err = |f| ProviderError::new(service.label(), f);
        let question = question(request);
        let kept = self.cache.as_ref().and_then(|c| c.get(&question));
        let recent = |age| self.settings.fresh.is_none_or(|most| age < most);
        if let Some(k) = kept.as_ref().filter(|k| {
            (k.fresh && recent(k.age)) || self.settings.offline || self.is_unreachable()
        }) {
            return Ok(k.reply.clone());
        }
        let mut request = request.clone();
        if let Some(k) = &kept {
            for (header, ours) in [
                ("etag", "If-None-Match"),
                ("last-modified", "If-Modified-Since"),
            ] {
                request = request.header(ours, k.reply.header(header).unwrap_or(""));
            }
        }
        let answer = self.fetch(service, &request, self.settings.longest, cancelled);
        let reply = match (answer, kept) {
            (Ok(reply), Some(k)) if reply.status == 304 => {
                if let Some(c) = &self.cache {
                    c.put(&question, &k.reply, service.keeps());
                }
                return Ok(k.reply);
            }
            (Ok(reply), _) => reply,
            // Old is better than nothing while the service is away.
            (Err(e), Some(k)) if err(e.clone()).is_passing() => return Ok(k.reply),
            (Err(e), _) => return Err(err(e)),
        };
        let keep = match reply.status {
            200 => service.keeps(),
            404 => Duration::from_secs(86_400),
            _ => return Ok(reply),
        };
        // An answer that repeats the key is not put on the disk.
        let key = self.key(service);
        let repeats = !key.is_empty()
            && (memchr::memmem::find(&reply.body, key.as_bytes()).is_some()
                || reply.headers.iter().any(|(_, v)| v.contains(&key)));
        // Only what can be understood is kept: a sign-in page of a hotel is no answer for a week.
        if let Some(c) = &self.cache
            && !repeats
            && !matches!(
                service.read(&reply),
                Err(Failure::Unreadable(_)
                    | Failure::Busy(_)
                    | Failure::Broken(_)
                    | Failure::Forbidden(_))
            )
        {
            c.put(&question, &reply, keep);
        }
        Ok(reply)
    }

    /// Fetches an address whole, at most `longest` bytes, with everything that good manners ask for.
    ///
    /// # Errors
    /// When no answer came. Error statuses other than 429 and 5xx are answers.
    pub fn fetch(
        &self,
        service: &'static dyn Service,
        request: &Request,
        longest: u64,
        cancelled: &dyn Fn() -> bool,
    ) -> Result<Reply, Failure> {
        if self.settings.offline {
            return Err(Failure::StayOffline);
        }
        let mut pause = self.settings.pause;
        let mut last = Failure::TimedOut;
        for attempt in 1..=self.settings.tries.max(1) {
            if self.is_unreachable() {
                return Err(Failure::Offline);
            }
            let failure = match self.follow(service, request, longest, cancelled) {
                Ok(reply) => match reply.status {
                    429 | 503 => Failure::Busy(retry_after(reply.header("retry-after"))),
                    500..=599 => Failure::Broken(format!("status {}", reply.status)),
                    _ => return Ok(reply),
                },
                Err(f @ Failure::TimedOut) => f,
                Err(f) => {
                    if f == Failure::Offline {
                        self.note_unreachable(request);
                    }
                    return Err(f);
                }
            };
            let wait = match &failure {
                Failure::Busy(Some(wait)) => *wait,
                _ => pause + jitter(pause),
            };
            // Who did not answer in time is asked once more, not four times: each time takes as long again.
            let hopeless = failure == Failure::TimedOut && attempt > 1;
            last = failure;
            if wait > self.settings.patience || hopeless {
                break;
            }
            if attempt < self.settings.tries {
                self.limiter.pause(&self.gate(service, &request.url), wait);
                sleep(wait, cancelled)?;
                pause *= 2;
            }
        }
        Err(last)
    }

    /// A server of the user's own that is down says nothing about the network.
    fn note_unreachable(&self, request: &Request) {
        let own = Address::parse(&request.url).is_some_and(|a| self.own.contains(&a.origin()));
        if !own {
            *self.unreachable() = Some(Instant::now() + UNREACHABLE);
        }
    }
    fn unreachable(&self) -> std::sync::MutexGuard<'_, Option<Instant>> {
        self.unreachable
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
    fn is_unreachable(&self) -> bool {
        self.unreachable()
            .is_some_and(|until| Instant::now() < until)
    }

    fn gate(&self, service: &dyn Service, url: &str) -> String {
        let origin = Address::parse(url).map(|a| a.origin()).unwrap_or_default();
        format!("{} {origin}", service.name())
    }

    /// Sends a question and follows where the answers lead.
    fn follow(
        &self,
        service: &'static dyn Service,
        request: &Request,
        longest: u64,
        cancelled: &dyn Fn() -> bool,
    ) -> Result<Reply, Failure> {
        let mut request = request.clone();
        let mut seen = HashSet::new();
        for _ in 0..=REDIRECTS {
            let address = Address::parse(&request.url)
                .ok_or_else(|| Failure::Redirect("this is no web address".into()))?;
            self.may_ask(&address)?;
            if !seen.insert(request.url.clone()) {
                return Err(Failure::Redirect("it leads round in a circle".into()));
            }
            let reply = self.send(service, &request, longest, cancelled)?;
            let location = is_redirect(reply.status)
                .then(|| reply.header("location").map(str::to_string))
                .flatten();
            let Some(location) = location else {
                return Ok(reply);
            };
            let next = address
                .join(&location)
                .ok_or_else(|| Failure::Redirect("to what is no web address".into()))?;
            let there = Address::parse(&next)
                .ok_or_else(|| Failure::Redirect("to what is no web address".into()))?;
            if there.origin() != address.origin() {
                // Keys are for the service that they were given for.
                request.headers.retain(|(n, _)| !is_secret(n));
                if there.scheme != "https" && !self.own.contains(&there.origin()) {
                    return Err(Failure::Redirect(format!("to {}, unencrypted", there.host)));
                }
            }
            request.url = next.split('#').next().unwrap_or(&next).to_string();
        }
        Err(Failure::Redirect(format!("more than {REDIRECTS} times")))
    }

    fn may_ask(&self, address: &Address) -> Result<(), Failure> {
        if address.is_private() && !self.own.contains(&address.origin()) {
            return Err(Failure::Redirect(format!(
                "{} is inside your own network",
                address.host
            )));
        }
        Ok(())
    }

    /// Sends one question when its turn has come, and reads the answer.
    fn send(
        &self,
        service: &'static dyn Service,
        request: &Request,
        longest: u64,
        cancelled: &dyn Fn() -> bool,
    ) -> Result<Reply, Failure> {
        let gate = self.gate(service, &request.url);
        let limit = service.limit_for(&self.ask_of(&self.key(service), ""));
        let turn = self
            .limiter
            .wait(&gate, limit, cancelled)
            .ok_or(Failure::Cancelled)?;
        let question = Question {
            request: request.clone(),
            user_agent: self.user_agent.clone(),
            timeout: self.settings.timeout,
            longest,
        };
        let reply = question.ask(&self.transport, cancelled)?;
        let number = |name: &str| {
            reply
                .header(name)
                .and_then(|v| v.trim().parse::<u32>().ok())
        };
        let per = reply
            .header("x-rate-limit-interval")
            .and_then(|v| v.trim().trim_end_matches('s').parse::<u64>().ok());
        self.limiter.told(
            &gate,
            number("x-rate-limit-limit"),
            per.map(Duration::from_secs),
            number("x-concurrency-limit"),
        );
        if let Some(wait) = number("backoff") {
            self.limiter
                .pause(&gate, Duration::from_secs(u64::from(wait.min(300))));
        }
        drop(turn);
        Ok(reply)
    }

    /// Checks a reply's status, for what is no service's answer (files, pages).
    ///
    /// # Errors
    /// When the status is an error.
    pub fn check(reply: &Reply) -> Result<(), Failure> {
        status(reply)
    }
}
