//! How often a service may be asked, and the waiting that it takes.

use super::book::Book;
use std::collections::{HashMap, VecDeque};
use std::path::Path;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// At most so many questions in a time, and so many at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// Questions.
    pub questions: u32,
    /// In this time.
    pub per: Duration,
    /// At once.
    pub at_once: u32,
}

impl Limit {
    /// So many a second, so many at once.
    pub const fn per_second(questions: u32, at_once: u32) -> Limit {
        Limit {
            questions,
            per: Duration::from_secs(1),
            at_once,
        }
    }
}

#[derive(Debug)]
struct Gate {
    limit: Limit,
    sent: VecDeque<Instant>,
    open: u32,
    /// Asked to be quiet until then.
    until: Option<Instant>,
}

/// The gates of all services.
#[derive(Debug, Default)]
pub(super) struct Limiter {
    gates: Mutex<HashMap<String, Gate>>,
    freed: Condvar,
    /// What other runs asked.
    book: Option<Book>,
}

/// A question on its way; gone when the answer is there.
pub(super) struct Turn<'a> {
    limiter: &'a Limiter,
    name: String,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut gates = self
            .limiter
            .gates
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(g) = gates.get_mut(&self.name) {
            g.open = g.open.saturating_sub(1);
        }
        self.limiter.freed.notify_all();
    }
}

impl Limiter {
    /// A limiter that keeps one limit with other runs, whose questions stand in this folder.
    pub fn with_book(folder: Option<&Path>) -> Limiter {
        Limiter {
            book: folder.map(Book::new),
            ..Limiter::default()
        }
    }
    /// Waits until a question may be sent; `None` when cancelled meanwhile.
    pub fn wait(&self, name: &str, limit: Limit, cancelled: &dyn Fn() -> bool) -> Option<Turn<'_>> {
        let mut gates = self.gates.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if cancelled() {
                return None;
            }
            let now = Instant::now();
            let gate = gates.entry(name.to_string()).or_insert_with(|| Gate {
                limit,
                sent: VecDeque::new(),
                open: 0,
                until: None,
            });
            while gate
                .sent
                .front()
                .is_some_and(|t| now.duration_since(*t) >= gate.limit.per)
            {
                gate.sent.pop_front();
            }
            let mut pause = gate
                .until
                .map_or(Duration::ZERO, |u| u.saturating_duration_since(now));
            if gate.sent.len() >= gate.limit.questions.max(1) as usize
                && let Some(first) = gate.sent.front()
            {
                // A hair more: the server's clock counts from when the question arrives.
                let margin = gate.limit.per / 20 + Duration::from_millis(2);
                pause =
                    pause.max((*first + gate.limit.per + margin).saturating_duration_since(now));
            }
            if gate.open >= gate.limit.at_once.max(1) {
                pause = pause.max(Duration::from_millis(50));
            }
            if pause.is_zero()
                && let Some(book) = &self.book
            {
                pause = book.enter(name, gate.limit);
            }
            if pause.is_zero() {
                gate.sent.push_back(now);
                gate.open += 1;
                return Some(Turn {
                    limiter: self,
                    name: name.to_string(),
                });
            }
            let slice = pause.min(Duration::from_millis(100));
            gates = self
                .freed
                .wait_timeout(gates, slice)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }

    /// Takes over what a service says of its limits.
    pub fn told(
        &self,
        name: &str,
        questions: Option<u32>,
        per: Option<Duration>,
        at_once: Option<u32>,
    ) {
        let mut gates = self.gates.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(g) = gates.get_mut(name) {
            if let Some(q) = questions.filter(|q| (1..=1000).contains(q)) {
                g.limit.questions = q;
            }
            if let Some(p) = per.filter(|p| !p.is_zero() && p.as_secs() <= 3600) {
                g.limit.per = p;
            }
            if let Some(n) = at_once.filter(|n| (1..=64).contains(n)) {
                g.limit.at_once = n;
            }
        }
    }

    /// Asks nothing of a service for a while.
    pub fn pause(&self, name: &str, wait: Duration) {
        let mut gates = self.gates.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(g) = gates.get_mut(name) {
            let until = Instant::now() + wait;
            g.until = Some(g.until.map_or(until, |u| u.max(until)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_wait_for_their_turn() {
        let limiter = Limiter::default();
        let limit = Limit {
            questions: 3,
            per: Duration::from_millis(60),
            at_once: 2,
        };
        let start = Instant::now();
        for _ in 0..7 {
            assert!(limiter.wait("x", limit, &|| false).is_some());
        }
        assert!(start.elapsed() >= Duration::from_millis(120));
        let a = limiter.wait("y", limit, &|| false);
        let b = limiter.wait("y", limit, &|| false);
        assert!(a.is_some() && b.is_some());
        let asked = std::cell::Cell::new(0);
        let third = limiter.wait("y", limit, &|| {
            asked.set(asked.get() + 1);
            asked.get() > 2
        });
        assert!(third.is_none());
        drop(a);
        assert!(limiter.wait("y", limit, &|| false).is_some());
    }
}
