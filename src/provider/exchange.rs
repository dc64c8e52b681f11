//! One question and its answer, in a thread of its own: who cancels does not wait for a server that does not answer.

use super::error::Failure;
use super::http::{Body, Reply, Request, Transport};
use super::transport::io_failure;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// What was asked before the cancel may still be answered, so that it need not be asked again.
const GRACE: Duration = Duration::from_millis(800);

/// Whether an answer leads elsewhere.
pub(super) fn is_redirect(status: u16) -> bool {
    matches!(status, 301 | 302 | 303 | 307 | 308)
}

/// Everything that a question needs on its way.
pub(super) struct Question {
    pub request: Request,
    pub user_agent: String,
    pub timeout: Duration,
    pub longest: u64,
}

impl Question {
    /// Asks once.
    pub fn ask(
        self,
        transport: &Arc<dyn Transport>,
        cancelled: &dyn Fn() -> bool,
    ) -> Result<Reply, Failure> {
        let (send, answer) = channel();
        let transport = Arc::clone(transport);
        std::thread::Builder::new()
            .name("asking".into())
            .spawn(move || {
                let _ = send.send(self.carry_out(&*transport));
            })
            .map_err(|e| Failure::Broken(format!("no thread could be started: {e}")))?;
        let mut end: Option<Instant> = None;
        loop {
            match answer.recv_timeout(Duration::from_millis(20)) {
                Ok(reply) => return reply,
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(Failure::Broken("reading its answer failed".into()));
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
            if cancelled() {
                let end = *end.get_or_insert_with(|| Instant::now() + GRACE);
                if Instant::now() >= end {
                    return Err(Failure::Cancelled);
                }
            }
        }
    }

    fn carry_out(&self, transport: &dyn Transport) -> Result<Reply, Failure> {
        let body = transport.send(&self.request, &self.user_agent, self.timeout)?;
        if is_redirect(body.status) && body.header("location").is_some() {
            return Ok(Reply {
                status: body.status,
                headers: body.headers,
                body: Vec::new(),
                url: self.request.url.clone(),
            });
        }
        self.read_whole(body)
    }

    fn read_whole(&self, mut body: Body) -> Result<Reply, Failure> {
        let length = body
            .header("content-length")
            .and_then(|v| v.trim().parse::<u64>().ok());
        if length.is_some_and(|l| l > self.longest) {
            return Err(Failure::TooLong(self.longest));
        }
        let started = Instant::now();
        let mut out = Vec::new();
        let mut buffer = vec![0u8; 64 * 1024];
        loop {
            // A byte a second keeps any time-out of a single read away.
            if started.elapsed() > self.timeout {
                return Err(Failure::TimedOut);
            }
            let n = body.content.read(&mut buffer).map_err(|e| io_failure(&e))?;
            if n == 0 {
                break;
            }
            out.extend_from_slice(&buffer[..n]);
            if out.len() as u64 > self.longest {
                return Err(Failure::TooLong(self.longest));
            }
        }
        let whole = body.header("content-encoding").is_some()
            || length.is_none_or(|l| out.len() as u64 >= l);
        if !whole {
            return Err(Failure::Unreadable("it is cut off".into()));
        }
        Ok(Reply {
            status: body.status,
            headers: body.headers,
            body: out,
            url: self.request.url.clone(),
        })
    }
}
