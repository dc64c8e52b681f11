//! Serving others: the process that holds the library for longer than a moment answers the requests of other processes.

use super::address::{new_address, reachable};
use super::core::Core;
use super::lock::Sign;
use super::message::{Answer, Request};
use super::wire::{HELLO, receive, send, send_answer};
use std::fs::File;
use std::io::{BufReader, BufWriter, ErrorKind};
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

/// Whoever is done sooner does not serve: waiting for the lock is quicker.
const GRACE: Duration = Duration::from_millis(50);

/// The server; ends, after the requests in hand are answered, when dropped.
pub(super) struct Server {
    stop: Option<Sender<()>>,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    stopping: bool,
    /// Its path, and the folder that must stay open while it is used.
    socket: Option<(PathBuf, Option<File>)>,
    streams: Vec<(u64, UnixStream)>,
    threads: Vec<JoinHandle<()>>,
}

impl Shared {
    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Server {
    /// Serves from a moment on.
    pub(super) fn start(core: Arc<Core>, sign: Sign) -> Option<Server> {
        let (stop, stopped) = channel::<()>();
        let shared = Arc::new(Shared::default());
        let mine = shared.clone();
        let thread = std::thread::Builder::new()
            .name("store-server".into())
            .spawn(move || {
                if stopped.recv_timeout(GRACE) == Err(RecvTimeoutError::Timeout) {
                    // Without a socket (an odd file system) others wait for the lock.
                    let _ = serve(&core, &sign, &mine);
                }
            })
            .ok()?;
        Some(Server {
            stop: Some(stop),
            shared,
            thread: Some(thread),
        })
    }
}

fn serve(core: &Arc<Core>, sign: &Sign, shared: &Arc<Shared>) -> std::io::Result<()> {
    let address = new_address(&core.dir);
    let (path, folder) = reachable(&core.dir, &address)?;
    // Whatever stands there is of a process that is gone: we have the lock.
    match std::fs::remove_file(&path) {
        Err(e) if e.kind() != ErrorKind::NotFound => return Err(e),
        _ => {}
    }
    let listener = UnixListener::bind(&path)?;
    super::disk::make_private(&path);
    {
        let mut state = shared.state();
        if state.stopping {
            let _ = std::fs::remove_file(&path);
            return Ok(());
        }
        state.socket = Some((path, folder));
    }
    sign.write(&address)?;
    let mut number = 0;
    for stream in listener.incoming() {
        let Ok(stream) = stream else { continue };
        let mut state = shared.state();
        if state.stopping {
            break;
        }
        number += 1;
        let (Ok(copy), core, mine) = (stream.try_clone(), core.clone(), shared.clone()) else {
            continue;
        };
        state.streams.push((number, copy));
        let thread = std::thread::Builder::new()
            .name("store-client".into())
            .spawn(move || {
                answer(&core, &stream);
                mine.state().streams.retain(|(n, _)| *n != number);
            });
        state.threads.retain(|t| !t.is_finished());
        state.threads.extend(thread);
    }
    Ok(())
}

/// Answers one client until it hangs up.
fn answer(core: &Core, stream: &UnixStream) {
    let mut reader = BufReader::with_capacity(64 << 10, stream);
    let mut writer = BufWriter::with_capacity(64 << 10, stream);
    if send(&mut writer, &HELLO).is_err() {
        return;
    }
    while let Ok(request) = receive::<Request>(&mut reader) {
        let answer = core.handle(&request).unwrap_or_else(|e| Answer::failed(&e));
        if send_answer(&mut writer, &answer).is_err() {
            return;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        let (socket, threads) = {
            let mut state = self.shared.state();
            state.stopping = true;
            for (_, stream) in &state.streams {
                // What was asked is answered; nothing more is read.
                let _ = stream.shutdown(Shutdown::Read);
            }
            (state.socket.take(), std::mem::take(&mut state.threads))
        };
        if let Some((path, _)) = &socket {
            let _ = UnixStream::connect(path); // wakes the listener
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        if let Some((path, _)) = &socket {
            let _ = std::fs::remove_file(path);
        }
        for thread in threads {
            let _ = thread.join();
        }
    }
}
