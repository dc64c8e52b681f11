//! A terminal that is gone: noticed even where no signal tells, as for a finder that an editor started in a session of its own.

use super::super::message::Msg;
use super::Event;
use std::sync::mpsc::Sender;

/// Starts a thread that sleeps until the terminal hangs up, and ends the program then. Reading from such a terminal gives nothing, at
/// once, again and again.
#[cfg(unix)]
pub fn watch(send: Sender<Event>) {
    use std::os::fd::AsRawFd;
    let Ok(terminal) = std::fs::File::open("/dev/tty") else {
        return;
    };
    std::thread::spawn(move || {
        let mut asked = libc::pollfd {
            fd: terminal.as_raw_fd(),
            events: 0,
            revents: 0,
        };
        loop {
            // SAFETY: one valid entry, whose descriptor `terminal` keeps open.
            #[allow(unsafe_code)]
            let n = unsafe { libc::poll(&raw mut asked, 1, -1) };
            let interrupted =
                n < 0 && std::io::Error::last_os_error().kind() == std::io::ErrorKind::Interrupted;
            if !interrupted {
                break;
            }
        }
        let _ = send.send(Event::Msg(Msg::End));
    });
}

/// Only Unix has terminals that hang up.
#[cfg(not(unix))]
pub fn watch(_: Sender<Event>) {}
