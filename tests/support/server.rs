//! A server on this machine that stands for all online services: a function of the path.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// Status, headers that end their lines, body.
pub type Answer = (u16, String, Vec<u8>);

/// The server; it lives as long as the process.
pub struct Server {
    pub base: String,
    asked: Arc<Mutex<Vec<String>>>,
}

/// The services that the settings name.
const SERVICES: &[&str] = &[
    "crossref",
    "datacite",
    "doi.org",
    "pubmed",
    "europepmc",
    "openalex",
    "semanticscholar",
    "unpaywall",
    "arxiv",
    "nva",
    "cristin",
    "openlibrary",
    "sru",
    "vufind",
    "zotero",
    "web",
    "pmc-idconv",
    "pmc",
];

fn head(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    let mut byte = [0u8; 1];
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read(&mut byte) {
            Ok(1) => head.push(byte[0]),
            _ => return None,
        }
    }
    Some(String::from_utf8_lossy(&head).into_owned())
}

fn serve(stream: &mut TcpStream, asked: &Mutex<Vec<String>>, answer: &dyn Fn(&str) -> Answer) {
    let Some(mut first) = head(stream) else {
        return;
    };
    if first.starts_with("CONNECT ") {
        // Asked as a proxy: what comes then through the tunnel is answered here.
        asked.lock().unwrap().push(first);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
        match head(stream) {
            Some(next) => first = next,
            None => return,
        }
    }
    let path = first.split(' ').nth(1).unwrap_or("").to_string();
    asked.lock().unwrap().push(first);
    let (status, headers, body) = answer(&path);
    let _ = write!(
        stream,
        "HTTP/1.1 {status} X\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n",
        body.len()
    );
    let _ = stream.write_all(&body);
}

impl Server {
    pub fn new(answer: impl Fn(&str) -> Answer + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (log, answer) = (asked.clone(), Arc::new(answer));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                let (log, answer) = (log.clone(), answer.clone());
                std::thread::spawn(move || serve(&mut stream, &log, &*answer));
            }
        });
        Server { base, asked }
    }
    /// The heads of all questions so far.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
    /// Settings in which every service is here.
    pub fn settings(&self) -> String {
        let mut out = String::from("mail = \"me@example.org\"\n[providers]\ntimeout = \"20\"\n");
        for s in SERVICES {
            out.push_str(&format!("\"{s}\" = \"{}/{s}\"\n", self.base));
        }
        out
    }
}

/// An answer without more headers.
pub fn ok(body: impl Into<Vec<u8>>) -> Answer {
    (200, String::new(), body.into())
}

/// What services say of what they do not know.
pub fn unknown() -> Answer {
    (404, String::new(), b"Resource not found.".to_vec())
}
