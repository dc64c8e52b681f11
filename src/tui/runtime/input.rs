//! The input thread: keys, pastes, mouse and sizes become messages; it can be held while an editor has the terminal.

use super::super::message::{MouseKind, Msg};
use super::{Event, background, hangup};
use crate::command::{Code, Key};
use crossterm::event::{
    self, Event as Raw, KeyCode, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind,
};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How often the thread looks whether it is to be held.
const LOOK: Duration = Duration::from_millis(120);
/// The longest between two presses of a double click.
const DOUBLE: Duration = Duration::from_millis(400);
/// The longest paste.
const PASTE: usize = 16 * 1024 * 1024;

#[derive(Debug, Default)]
struct State {
    hold: bool,
    held: bool,
    end: bool,
}

/// Holds the input thread and lets it go.
#[derive(Debug, Clone, Default)]
pub struct Gate(Arc<(Mutex<State>, Condvar)>);

impl Gate {
    /// Holds the thread; returns when it no longer reads.
    pub fn hold(&self) {
        let (state, signal) = &*self.0;
        let mut s = state.lock().unwrap_or_else(PoisonError::into_inner);
        s.hold = true;
        let _ = signal.wait_timeout_while(s, 4 * LOOK, |s| !s.held && !s.end);
    }
    /// Lets the thread go on.
    pub fn release(&self) {
        let (state, signal) = &*self.0;
        let mut s = state.lock().unwrap_or_else(PoisonError::into_inner);
        s.hold = false;
        s.held = false;
        signal.notify_all();
    }
    /// Waits while the thread is held.
    fn pass(&self) {
        let (state, signal) = &*self.0;
        let mut s = state.lock().unwrap_or_else(PoisonError::into_inner);
        while s.hold {
            s.held = true;
            signal.notify_all();
            s = signal.wait(s).unwrap_or_else(PoisonError::into_inner);
        }
    }
    fn over(&self) {
        let (state, signal) = &*self.0;
        state.lock().unwrap_or_else(PoisonError::into_inner).end = true;
        signal.notify_all();
    }
}

/// Starts the thread. With `ask` it first waits for the terminal's answer about its background.
pub fn start(send: Sender<Event>, gate: Gate, ask: bool) {
    hangup::watch(send.clone());
    std::thread::spawn(move || {
        if ask {
            let answer = background::background();
            if answer.keys {
                let _ = send.send(Event::KeyProtocol);
            }
            if let Some(dark) = answer.dark {
                let _ = send.send(Event::Msg(Msg::Background { dark }));
            }
            for early in answer.early {
                let _ = send.send(Event::Msg(match early {
                    background::Early::Key(key) => Msg::Key(key),
                    background::Early::Paste(text) => Msg::Paste(text),
                }));
            }
        }
        let mut last_press: Option<(Instant, u16, u16)> = None;
        loop {
            gate.pass();
            match event::poll(LOOK) {
                Ok(false) => continue,
                Ok(true) => {}
                Err(_) => break,
            }
            let Ok(raw) = event::read() else {
                break;
            };
            let Some(msg) = message(raw, &mut last_press) else {
                continue;
            };
            if send.send(Event::Msg(msg)).is_err() {
                return;
            }
        }
        gate.over();
        let _ = send.send(Event::Msg(Msg::End));
    });
}

fn message(raw: Raw, last: &mut Option<(Instant, u16, u16)>) -> Option<Msg> {
    Some(match raw {
        Raw::Key(k) if k.kind != KeyEventKind::Release => Msg::Key(key(k.code, k.modifiers)?),
        Raw::Paste(mut text) => {
            if text.len() > PASTE {
                let mut end = PASTE;
                while !text.is_char_boundary(end) {
                    end -= 1;
                }
                text.truncate(end);
            }
            Msg::Paste(text)
        }
        Raw::Resize(w, h) => Msg::Resize(w, h),
        Raw::Mouse(m) => {
            let kind = match m.kind {
                MouseEventKind::Down(MouseButton::Left) => {
                    let now = Instant::now();
                    let double = last
                        .is_some_and(|(at, x, y)| now - at < DOUBLE && (x, y) == (m.column, m.row));
                    *last = (!double).then_some((now, m.column, m.row));
                    if double {
                        MouseKind::Double
                    } else {
                        MouseKind::Press
                    }
                }
                MouseEventKind::ScrollUp => MouseKind::WheelUp,
                MouseEventKind::ScrollDown => MouseKind::WheelDown,
                _ => return None,
            };
            Msg::Mouse(kind, m.column, m.row)
        }
        _ => return None,
    })
}

/// A key as the table names it.
fn key(code: KeyCode, modifiers: KeyModifiers) -> Option<Key> {
    let mut key = Key::plain(match code {
        KeyCode::Char(c) => Code::Char(c),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab | KeyCode::BackTab => Code::Tab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Insert => Code::Insert,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::F(n) => Code::F(n),
        _ => return None,
    });
    key.ctrl = modifiers.contains(KeyModifiers::CONTROL);
    key.alt = modifiers.contains(KeyModifiers::ALT);
    match &mut key.code {
        Code::Char(c) => {
            if key.ctrl {
                *c = c.to_ascii_lowercase();
            }
        }
        Code::Tab => {
            key.shift = code == KeyCode::BackTab || modifiers.contains(KeyModifiers::SHIFT)
        }
        _ => key.shift = modifiers.contains(KeyModifiers::SHIFT),
    }
    Some(key)
}
