//! SIGTERM, SIGHUP and SIGCONT become messages; Ctrl-Z stops the process.

/// What a signal asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// To end.
    End,
    /// To draw anew: the process was woken.
    Woken,
}

#[cfg(unix)]
mod unix {
    use super::Asked;
    use std::sync::atomic::{AtomicI32, Ordering};

    /// The writing end of the pipe that the handler speaks into.
    static PIPE: AtomicI32 = AtomicI32::new(-1);

    extern "C" fn handle(signal: libc::c_int) {
        let byte = [if signal == libc::SIGCONT { b'c' } else { b'e' }];
        let fd = PIPE.load(Ordering::Relaxed);
        if fd >= 0 {
            // SAFETY: `write` may be called in a signal handler; the byte lives long enough.
            #[allow(unsafe_code)]
            unsafe {
                libc::write(fd, byte.as_ptr().cast(), 1);
            }
        }
    }

    /// Calls `tell` for every signal, in a thread of its own.
    pub fn listen(tell: impl Fn(Asked) -> bool + Send + 'static) {
        let mut ends = [0; 2];
        // SAFETY: the array has room for the two descriptors.
        #[allow(unsafe_code)]
        if unsafe { libc::pipe(ends.as_mut_ptr()) } != 0 {
            return;
        }
        for end in ends {
            // SAFETY: both are descriptors of ours; an editor that is started must not inherit them.
            #[allow(unsafe_code)]
            unsafe {
                libc::fcntl(end, libc::F_SETFD, libc::FD_CLOEXEC);
            }
        }
        PIPE.store(ends[1], Ordering::Relaxed);
        for signal in [libc::SIGTERM, libc::SIGHUP, libc::SIGCONT] {
            // SAFETY: the handler only writes a byte into a pipe.
            #[allow(unsafe_code)]
            unsafe {
                libc::signal(signal, handle as *const () as libc::sighandler_t);
            }
        }
        std::thread::spawn(move || {
            loop {
                let mut byte = [0u8; 1];
                // SAFETY: reads one byte into a buffer of one byte.
                #[allow(unsafe_code)]
                let n = unsafe { libc::read(ends[0], byte.as_mut_ptr().cast(), 1) };
                if n == 1 {
                    let asked = if byte[0] == b'c' {
                        Asked::Woken
                    } else {
                        Asked::End
                    };
                    if !tell(asked) {
                        return;
                    }
                } else if n == 0 {
                    return;
                }
            }
        });
    }

    /// Stops the process until it is woken.
    pub fn stop() {
        // SAFETY: raises a signal in this very process.
        #[allow(unsafe_code)]
        unsafe {
            libc::kill(0, libc::SIGTSTP);
        }
    }
}

#[cfg(unix)]
pub use unix::{listen, stop};

#[cfg(not(unix))]
/// Signals are of Unix.
pub fn listen(_: impl Fn(Asked) -> bool + Send + 'static) {}
#[cfg(not(unix))]
/// Stopping is of Unix.
pub fn stop() {}
