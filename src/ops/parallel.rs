//! The same work on many things, some side by side, told as it goes on and cancelled at any time.

use std::ops::ControlFlow;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// At most so many go on side by side.
const SIDE_BY_SIDE: usize = 6;

/// Does one thing with each, some side by side, results in order; `None` where it was cancelled before.
pub fn in_parallel<T: Sync, R: Send>(
    items: &[T],
    cancelled: &(dyn Fn() -> bool + Sync),
    told: &mut dyn FnMut(usize) -> ControlFlow<()>,
    work: &(dyn Fn(&T, &(dyn Fn() -> bool + Sync)) -> R + Sync),
) -> Vec<Option<R>> {
    let next = AtomicUsize::new(0);
    let done = AtomicUsize::new(0);
    let stop = std::sync::atomic::AtomicBool::new(false);
    let results: Mutex<Vec<Option<R>>> = Mutex::new(items.iter().map(|_| None).collect());
    let cancelled = || stop.load(Ordering::Relaxed) || cancelled();
    std::thread::scope(|scope| {
        for _ in 0..SIDE_BY_SIDE.min(items.len()) {
            scope.spawn(|| {
                while !cancelled() {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(n) else { break };
                    let result = work(item, &cancelled);
                    if let (false, Ok(mut all)) = (cancelled(), results.lock()) {
                        all[n] = Some(result);
                    }
                    done.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        // This thread only tells; it looks often enough that a cancel is felt at once.
        let mut seen = usize::MAX;
        while seen < items.len() || seen == usize::MAX {
            let now = done.load(Ordering::Relaxed);
            if now != seen {
                seen = now;
                if told(seen).is_break() {
                    stop.store(true, Ordering::Relaxed);
                }
            }
            if cancelled() || seen >= items.len() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
    });
    results.into_inner().unwrap_or_default()
}
