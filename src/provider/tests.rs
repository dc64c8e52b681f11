//! The client against a server of our own that behaves badly on purpose, and the services' answers by small examples.

mod mutated;
mod tls;

use super::*;
use crate::model::{Field, Identifier, Kind, Role, Scheme};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A server on this machine: a function of the path, and of how often it was asked.
struct Server {
    base: String,
    asked: Arc<Mutex<Vec<(Instant, String)>>>,
}

type Handler = dyn Fn(&str, usize, &mut TcpStream) + Send + Sync;

impl Server {
    fn new(handler: impl Fn(&str, usize, &mut TcpStream) + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (log, handler): (_, Arc<Handler>) = (Arc::clone(&asked), Arc::new(handler));
        let count = Arc::new(AtomicUsize::new(0));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                let (log, handler, count) =
                    (Arc::clone(&log), Arc::clone(&handler), Arc::clone(&count));
                std::thread::spawn(move || {
                    let mut head = Vec::new();
                    let mut b = [0u8; 1];
                    while !head.ends_with(b"\r\n\r\n") {
                        match stream.read(&mut b) {
                            Ok(1) => head.push(b[0]),
                            _ => return,
                        }
                    }
                    let head = String::from_utf8_lossy(&head).into_owned();
                    let path = head.split(' ').nth(1).unwrap_or("").to_string();
                    log.lock().unwrap().push((Instant::now(), head.clone()));
                    handler(&path, count.fetch_add(1, Ordering::SeqCst), &mut stream);
                });
            }
        });
        Server { base, asked }
    }
    fn asked(&self) -> Vec<String> {
        self.asked
            .lock()
            .unwrap()
            .iter()
            .map(|a| a.1.clone())
            .collect()
    }
    fn client(&self, change: impl FnOnce(&mut Settings)) -> Client {
        let mut settings = Settings {
            mail: "me@example.org".into(),
            timeout: Duration::from_millis(700),
            pause: Duration::from_millis(5),
            longest: 100_000,
            ..Settings::default()
        };
        for s in SERVICES {
            settings
                .bases
                .insert(s.name().into(), format!("{}/{}", self.base, s.name()));
        }
        settings.bases.insert("web".into(), self.base.clone());
        change(&mut settings);
        let network = Network::new(settings.bases.values().map(String::as_str));
        Client::new(settings, Box::new(network))
    }
}

fn answer(stream: &mut TcpStream, status: &str, headers: &str, body: &[u8]) {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n",
        body.len()
    );
    let _ = stream.write_all(head.as_bytes());
    let _ = stream.write_all(body);
}

const WORK: &str = r#"{"status":"ok","message-type":"work","message":{"type":"journal-article","title":["Bridges &amp; <i>fords</i>"],"subtitle":["A survey"],
"container-title":["Journal of Crossings"],"short-container-title":["J Cross"],"author":[{"given":"Ada","family":"van Lund","ORCID":"https://orcid.org/0000-0002-1825-0097"},{"name":"Crossing Group"}],
"issued":{"date-parts":[[2021,3]]},"volume":"4","page":"1-9","DOI":"10.5555/bridge","ISSN":["0378-5955"],"abstract":"<jats:title>Abstract</jats:title><jats:p>One way.</jats:p><jats:p>Another.</jats:p>",
"updated-by":[{"type":"retraction","DOI":"10.5555/retract"}]}}"#;

fn doi() -> Identifier {
    Identifier {
        scheme: Scheme::Doi,
        value: "10.5555/bridge".into(),
    }
}

fn crossref() -> &'static dyn Service {
    by_name("crossref").unwrap()
}

fn asked_for(client: &Client) -> Result<Vec<crate::model::Reference>, Failure> {
    client
        .by_id(crossref(), &doi(), &|| false)
        .map_err(|e| e.failure)
}

#[test]
fn a_work_comes_whole_and_signed() {
    let server = Server::new(|_, _, s| {
        answer(
            s,
            "200 OK",
            "Content-Type: application/json\r\n",
            WORK.as_bytes(),
        )
    });
    let works = asked_for(&server.client(|_| {})).unwrap();
    let r = &works[0];
    assert_eq!(r.title(), "Bridges & <i>fords</i>: A survey");
    assert_eq!(r.get(Field::Abstract), Some("One way.\n\nAnother."));
    assert_eq!(r.get(Field::ContainerTitleShort), Some("J Cross"));
    assert_eq!(r.kind, Kind::ArticleJournal);
    let people: Vec<String> = r.people(Role::Author).map(|p| p.inverted()).collect();
    assert_eq!(people, ["van Lund, Ada", "Crossing Group"]);
    assert_eq!(r.get(Field::Status), Some("retracted"));
    assert_eq!(
        (r.sources[0].format.as_str(), r.sources[0].record.as_str()),
        ("crossref", "10.5555/bridge")
    );
    let head = &server.asked()[0];
    assert!(
        head.starts_with("GET /crossref/works/10.5555%2Fbridge?mailto=me%40example.org "),
        "{head}"
    );
    assert!(
        head.to_lowercase().contains("user-agent: refs/") && head.contains("mailto:me@example.org"),
        "{head}"
    );
}

#[test]
fn bad_behaviour_is_named() {
    let not_json = Failure::Unreadable("a web page came instead of data".into());
    let cases: Vec<(&str, &str, Vec<u8>, Failure)> = vec![
        (
            "404 Not Found",
            "",
            b"Resource not found.".to_vec(),
            Failure::NotFound,
        ),
        (
            "403 Forbidden",
            "",
            b"{\"message\":\"key needed\"}".to_vec(),
            Failure::Forbidden("key needed".into()),
        ),
        (
            "400 Bad Request",
            "",
            b"no such thing".to_vec(),
            Failure::Refused("no such thing".into()),
        ),
        (
            "200 OK",
            "",
            b"<!DOCTYPE html><html>sign in</html>".to_vec(),
            not_json,
        ),
        (
            "200 OK",
            "",
            b"{\"message\":{\"title\":[\"Br".to_vec(),
            Failure::Unreadable("it is cut off".into()),
        ),
        (
            "200 OK",
            "",
            Vec::new(),
            Failure::Unreadable("it is empty".into()),
        ),
        ("200 OK", "", vec![b' '; 200_000], Failure::TooLong(100_000)),
        (
            "302 Found",
            "Location: http://10.0.0.1/secret\r\n",
            Vec::new(),
            Failure::Redirect("to 10.0.0.1, unencrypted".into()),
        ),
        (
            "302 Found",
            "Location: https://192.168.1.1/\r\n",
            Vec::new(),
            Failure::Redirect("192.168.1.1 is inside your own network".into()),
        ),
        (
            "302 Found",
            "Location: https://localhost/\r\n",
            Vec::new(),
            Failure::Redirect("localhost is inside your own network".into()),
        ),
        (
            "302 Found",
            "Location: http://example.org/\r\n",
            Vec::new(),
            Failure::Redirect("to example.org, unencrypted".into()),
        ),
        (
            "302 Found",
            "Location: file:///etc/passwd\r\n",
            Vec::new(),
            Failure::Redirect("to what is no web address".into()),
        ),
    ];
    for (status, headers, body, want) in cases {
        let server = Server::new(move |_, _, s| answer(s, status, headers, &body));
        assert_eq!(
            asked_for(&server.client(|_| {})).unwrap_err(),
            want,
            "{status} {headers}"
        );
        assert_eq!(server.asked().len(), 1, "{status} {headers}: asked again");
    }
    // Round in a circle, and on and on.
    let server = Server::new(|path, _, s| {
        let there = if path.ends_with("/b") { "/a" } else { "/b" };
        answer(s, "301 Moved", &format!("Location: {there}\r\n"), b"");
    });
    assert_eq!(
        asked_for(&server.client(|_| {})).unwrap_err(),
        Failure::Redirect("it leads round in a circle".into())
    );
    let server =
        Server::new(|_, n, s| answer(s, "301 Moved", &format!("Location: /x{n}\r\n"), b""));
    assert_eq!(
        asked_for(&server.client(|s| s.keys.clear())).unwrap_err(),
        Failure::Redirect("more than 10 times".into())
    );
}

#[test]
fn what_breaks_off_or_never_ends_is_given_up() {
    // The length says more than comes.
    let server = Server::new(|_, _, s| {
        let _ = s.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{\"message\":");
    });
    assert!(matches!(
        asked_for(&server.client(|_| {})),
        Err(Failure::Unreadable(_))
    ));
    // A byte now and then.
    let server = Server::new(|_, _, s| {
        let _ = s.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
        for _ in 0..100 {
            if s.write_all(b" ").and_then(|()| s.flush()).is_err() {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    });
    let start = Instant::now();
    assert_eq!(
        asked_for(&server.client(|s| s.tries = 1)).unwrap_err(),
        Failure::TimedOut
    );
    assert!(start.elapsed() < Duration::from_secs(3));
    // Without a length, and without an end.
    let server = Server::new(|_, _, s| {
        let _ = s.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
        while s.write_all(&[b' '; 65536]).is_ok() {}
    });
    assert_eq!(
        asked_for(&server.client(|_| {})).unwrap_err(),
        Failure::TooLong(100_000)
    );
    // No HTTP at all.
    let server = Server::new(|_, _, s| {
        let _ = s.write_all(b"hello\r\n\r\n");
    });
    assert!(asked_for(&server.client(|s| s.tries = 1)).is_err());
}

#[test]
fn it_is_asked_again_only_when_that_helps() {
    let server = Server::new(|_, n, s| match n {
        0 => answer(s, "500 Oops", "", b""),
        1 => answer(s, "429 Slow down", "Retry-After: 0\r\n", b""),
        2 => answer(s, "503 Busy", "", b""),
        _ => answer(s, "200 OK", "", WORK.as_bytes()),
    });
    assert_eq!(asked_for(&server.client(|_| {})).unwrap().len(), 1);
    assert_eq!(server.asked().len(), 4);
    let server = Server::new(|_, _, s| answer(s, "500 Oops", "", b""));
    assert_eq!(
        asked_for(&server.client(|_| {})).unwrap_err(),
        Failure::Broken("status 500".into())
    );
    assert_eq!(server.asked().len(), 5);
    // An hour is longer than anybody waits.
    let server = Server::new(|_, _, s| answer(s, "429 Slow down", "Retry-After: 3600\r\n", b""));
    assert_eq!(
        asked_for(&server.client(|_| {})).unwrap_err(),
        Failure::Busy(Some(Duration::from_secs(3600)))
    );
    assert_eq!(server.asked().len(), 1);
}

#[test]
fn limits_are_kept() {
    let server = Server::new(|_, _, s| {
        answer(
            s,
            "200 OK",
            "X-Rate-Limit-Limit: 20\r\nX-Rate-Limit-Interval: 1s\r\nX-Concurrency-Limit: 3\r\n",
            WORK.as_bytes(),
        )
    });
    let client = server.client(|s| s.timeout = Duration::from_secs(20));
    std::thread::scope(|scope| {
        for t in 0..4 {
            let client = &client;
            scope.spawn(move || {
                for n in 0..12 {
                    let id = Identifier {
                        scheme: Scheme::Doi,
                        value: format!("10.5555/{t}-{n}"),
                    };
                    client.by_id(crossref(), &id, &|| false).unwrap();
                }
            });
        }
    });
    let at: Vec<Instant> = server.asked.lock().unwrap().iter().map(|a| a.0).collect();
    assert_eq!(at.len(), 48);
    // A loaded machine notes a question late, which makes the time to the next shorter; without a limit it would be none.
    for w in at.windows(21) {
        assert!(
            w[20] - w[0] >= Duration::from_millis(850),
            "21 questions in {:?}",
            w[20] - w[0]
        );
    }
}

#[test]
fn answers_are_kept_and_used_offline() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::new(|_, _, s| answer(s, "200 OK", "", WORK.as_bytes()));
    let with = |offline: bool| {
        server.client(|s| {
            s.cache = Some(folder.path().join("answers"));
            s.offline = offline;
        })
    };
    assert_eq!(asked_for(&with(true)).unwrap_err(), Failure::StayOffline);
    for _ in 0..3 {
        assert_eq!(asked_for(&with(false)).unwrap().len(), 1);
    }
    assert_eq!(asked_for(&with(true)).unwrap().len(), 1);
    assert_eq!(server.asked().len(), 1);
    // A page of a hotel's network is not kept.
    let server = Server::new(|_, n, s| match n {
        0 => answer(s, "200 OK", "", b"<html>sign in"),
        _ => answer(s, "200 OK", "", WORK.as_bytes()),
    });
    let client = server.client(|s| s.cache = Some(folder.path().join("others")));
    assert!(asked_for(&client).is_err());
    assert!(asked_for(&client).is_ok());
}

#[test]
fn no_network_is_noticed_at_once() {
    // A port that nobody listens on; the server is the user's own, so the others are still asked.
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    let server = Server::new(|_, _, s| answer(s, "200 OK", "", b"{}"));
    let client = server.client(|s| {
        s.bases.insert("crossref".into(), base);
    });
    let start = Instant::now();
    let e = client.by_id(crossref(), &doi(), &|| false).unwrap_err();
    assert_eq!(e.failure, Failure::Offline);
    assert!(e.is_offline() && start.elapsed() < Duration::from_secs(2));
    assert_eq!(
        e.to_string(),
        "Crossref cannot be reached; there seems to be no network"
    );
}

#[test]
fn keys_stay_with_the_service_that_they_are_for() {
    let other = Server::new(|_, _, s| answer(s, "200 OK", "", br#"[]"#));
    let there = other.base.clone();
    let server = Server::new(move |_, _, s| {
        answer(
            s,
            "302 Found",
            &format!("Location: {there}/elsewhere\r\n"),
            b"",
        )
    });
    let client = server.client(|s| {
        s.keys.insert("zotero".into(), "SECRET".into());
        s.bases.insert("x".into(), other.base.clone());
    });
    let id = Identifier {
        scheme: Scheme::Zotero,
        value: "groups/1/items/ABCD2345".into(),
    };
    assert!(
        client
            .by_id(by_name("zotero").unwrap(), &id, &|| false)
            .is_ok()
    );
    assert!(server.asked()[0].contains("SECRET"));
    assert!(!other.asked()[0].contains("SECRET"));
}

/// Reads an answer of a service.
fn read(name: &str, status: u16, body: &str) -> Result<Vec<crate::model::Reference>, Failure> {
    let reply = Reply {
        status,
        body: body.as_bytes().to_vec(),
        ..Reply::default()
    };
    by_name(name).unwrap().read(&reply)
}

// (service, answer, title, first author, year, what else)
type Case = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    i32,
    &'static [(Field, &'static str)],
);
const CASES: &[Case] = &[
    (
        "datacite",
        r#"{"data":{"attributes":{"doi":"10.5555/d","creators":[{"name":"Lund, Ada","givenName":"Ada","familyName":"Lund"}],"titles":[{"title":"Ford counts"}],"publisher":{"name":"Open Data"},"publicationYear":2020,"types":{"resourceTypeGeneral":"Dataset"},"descriptions":[{"description":"All fords.","descriptionType":"Abstract"}]}}}"#,
        "Ford counts",
        "Lund",
        2020,
        &[
            (Field::Publisher, "Open Data"),
            (Field::Abstract, "All fords."),
        ],
    ),
    (
        "openalex",
        r#"{"id":"https://openalex.org/W1","doi":"https://doi.org/10.5555/o","title":"Fords","type":"article","publication_year":2019,"authorships":[{"author":{"display_name":"Ada Lund"}}],"biblio":{"volume":"2","first_page":"3","last_page":"5"},"primary_location":{"source":{"display_name":"J Cross","type":"journal"}},"abstract_inverted_index":{"are":[1],"Fords":[0],"wet":[2]}}"#,
        "Fords",
        "Lund",
        2019,
        &[
            (Field::Page, "3-5"),
            (Field::ContainerTitle, "J Cross"),
            (Field::Abstract, "Fords are wet"),
        ],
    ),
    (
        "europepmc",
        r#"{"resultList":{"result":[{"pmid":"123456","title":"Fords.","authorList":{"author":[{"lastName":"Lund","firstName":"Ada"}]},"journalInfo":{"volume":"2","yearOfPublication":2018,"journal":{"title":"J Cross"}},"pageInfo":"3-5","abstractText":"<h4>Aim</h4>Wet."}]}}"#,
        "Fords",
        "Lund",
        2018,
        &[(Field::Volume, "2"), (Field::ContainerTitle, "J Cross")],
    ),
    (
        "semanticscholar",
        r#"{"paperId":"x","title":"Fords","year":2017,"authors":[{"name":"Ada Lund"}],"journal":{"name":"J Cross","pages":"3 - 5"},"externalIds":{"DOI":"10.5555/s"},"publicationTypes":["JournalArticle"]}"#,
        "Fords",
        "Lund",
        2017,
        &[(Field::Page, "3-5")],
    ),
    (
        "openlibrary",
        r#"{"ISBN:0306406152":{"title":"Fords","subtitle":"a book","authors":[{"name":"Ada Lund"}],"publishers":[{"name":"Ford Press"}],"publish_date":"May 2016","number_of_pages":90}}"#,
        "Fords: a book",
        "Lund",
        2016,
        &[
            (Field::Publisher, "Ford Press"),
            (Field::NumberOfPages, "90"),
        ],
    ),
    (
        "nva",
        r#"{"type":"Publication","identifier":"0190-ab","entityDescription":{"mainTitle":"Vadesteder","language":"http://lexvo.org/id/iso639-3/nob","publicationDate":{"year":"2015"},"contributors":[{"sequence":1,"identity":{"name":"Ada Lund"},"role":{"type":"Creator"}}],"reference":{"publicationInstance":{"type":"AcademicChapter","pages":{"type":"Range","begin":"3","end":"5"}},"publicationContext":{"type":"Anthology","entityDescription":{"mainTitle":"Elver","contributors":[{"identity":{"name":"Bo Elv"},"role":{"type":"Creator"}}],"reference":{"publicationContext":{"type":"Book","publisher":{"name":"Elveforlaget"}}}}}}}}"#,
        "Vadesteder",
        "Lund",
        2015,
        &[
            (Field::ContainerTitle, "Elver"),
            (Field::Publisher, "Elveforlaget"),
            (Field::Page, "3-5"),
            (Field::Language, "nb"),
        ],
    ),
    (
        "cristin",
        r#"{"category":{"code":"ARTICLE"},"cristin_result_id":"1","title":{"nn":"Vad"},"original_language":"nn","year_published":"2014","journal":{"name":"Elvetidende"},"contributors":{"count":1,"preview":[{"first_name":"Ada","surname":"Lund"}]},"pages":{"from":"3","to":"5"}}"#,
        "Vad",
        "Lund",
        2014,
        &[(Field::ContainerTitle, "Elvetidende"), (Field::Page, "3-5")],
    ),
    (
        "unpaywall",
        r#"{"doi":"10.5555/u","title":"Fords","year":2013,"genre":"journal-article","z_authors":[{"given":"Ada","family":"Lund"}],"best_oa_location":{"url_for_pdf":"https://example.org/u.pdf","license":"cc-by"}}"#,
        "Fords",
        "Lund",
        2013,
        &[
            (Field::PdfUrl, "https://example.org/u.pdf"),
            (Field::License, "cc-by"),
        ],
    ),
    (
        "vufind",
        r#"{"status":"OK","resultCount":1,"records":[{"id":"x.1","title":"Fords /","authors":{"primary":{"Lund, Ada, 1950-":{"role":["aut"]}},"secondary":[],"corporate":[]},"formats":["Book"],"year":"2012","publishers":["Ford Press,"]}]}"#,
        "Fords",
        "Lund",
        2012,
        &[(Field::Publisher, "Ford Press")],
    ),
    (
        "zotero",
        r#"[{"key":"ABCD2345","library":{"type":"group","id":1},"data":{"key":"ABCD2345","itemType":"journalArticle","title":"Fords","creators":[{"creatorType":"author","firstName":"Ada","lastName":"Lund"}],"publicationTitle":"J Cross","date":"2011","extra":"PMID: 123456","tags":[{"tag":"wet"}]}},{"data":{"itemType":"note","parentItem":"ABCD2345","note":"<p>Read</p>","dateAdded":"2020-01-01T00:00:00Z"}}]"#,
        "Fords",
        "Lund",
        2011,
        &[(Field::ContainerTitle, "J Cross")],
    ),
    (
        "doi.org",
        r#"{"type":"journal-article","title":"Fords","subtitle":["on foot"],"author":[{"given":"Ada","family":"Lund"}],"issued":{"date-parts":[[2010]]},"container-title":"J Cross","DOI":"10.5555/c","reference":[{"key":"1"}],"abstract":"<jats:p>Wet.</jats:p>"}"#,
        "Fords: on foot",
        "Lund",
        2010,
        &[
            (Field::Abstract, "Wet."),
            (Field::ContainerTitle, "J Cross"),
        ],
    ),
    (
        "arxiv",
        r#"<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/abs/2001.00001v1</id><published>2009-01-02T00:00:00Z</published><title>Fords in
spaces</title><summary> Wet spaces. </summary><author><name>Ada Lund</name></author><category term="math.GT"/></entry></feed>"#,
        "Fords in spaces",
        "Lund",
        2009,
        &[
            (Field::Abstract, "Wet spaces."),
            (Field::PdfUrl, "https://arxiv.org/pdf/2001.00001v1"),
        ],
    ),
];

#[test]
fn services_are_understood() {
    for (service, body, title, author, year, fields) in CASES {
        let works = read(service, 200, body).unwrap_or_else(|e| panic!("{service}: {e:?}"));
        assert_eq!(works.len(), 1, "{service}");
        let r = &works[0];
        assert_eq!(r.title(), *title, "{service}");
        assert_eq!(
            r.people(Role::Author).next().map(|p| p.short()).as_deref(),
            Some(*author),
            "{service}"
        );
        assert_eq!(r.year(), Some(*year), "{service}");
        for (field, want) in *fields {
            assert_eq!(r.get(*field), Some(*want), "{service} {field:?}");
        }
    }
    let zotero = read("zotero", 200, CASES[9].1).unwrap();
    assert_eq!(zotero[0].notes.len(), 1);
    assert_eq!(
        zotero[0].identifier(Scheme::Zotero),
        Some("groups/1/items/ABCD2345")
    );
    assert_eq!(zotero[0].identifier(Scheme::Pmid), Some("123456"));
}

#[test]
fn errors_of_services_are_understood() {
    for (service, status, body, want) in [
        (
            "datacite",
            404,
            r#"{"errors":[{"status":"404","title":"no such DOI"}]}"#,
            Failure::NotFound,
        ),
        (
            "unpaywall",
            404,
            r#"{"error":true,"HTTP_status_code":404}"#,
            Failure::NotFound,
        ),
        ("openalex", 429, "", Failure::Busy(None)),
        (
            "semanticscholar",
            403,
            r#"{"message":"Forbidden"}"#,
            Failure::Forbidden("Forbidden".into()),
        ),
        (
            "arxiv",
            400,
            r#"<feed><entry><title>Error</title><summary>bad id</summary></entry></feed>"#,
            Failure::Refused("bad id".into()),
        ),
        (
            "pubmed",
            200,
            "<PubmedArticleSet></PubmedArticleSet>",
            Failure::NotFound,
        ),
        (
            "vufind",
            400,
            r#"{"status":"ERROR","statusMessage":"Missing id"}"#,
            Failure::Refused("Missing id".into()),
        ),
        ("openlibrary", 200, "{}", Failure::NotFound),
        (
            "crossref",
            200,
            r#"{"message-type":"journal","message":{"title":"J"}}"#,
            Failure::Unreadable("it holds no works but a journal".into()),
        ),
        (
            "sru",
            200,
            r#"<searchRetrieveResponse><diagnostics><diagnostic><message>bad query</message></diagnostic></diagnostics></searchRetrieveResponse>"#,
            Failure::Refused("bad query".into()),
        ),
        ("europepmc", 500, "", Failure::Broken("status 500".into())),
    ] {
        assert_eq!(read(service, status, body).unwrap_err(), want, "{service}");
    }
}

#[test]
fn no_answer_brings_a_service_down() {
    // Every service reads every other's answers, cut anywhere, without a panic.
    let bodies = [
        WORK,
        "<feed><entry><title>x</title>",
        "[null,{\"data\":[]}]",
        "{\"records\":[{\"authors\":{\"primary\":[1,{}]}}]}",
        "\u{feff}",
        "{\"a\":\"\u{0}\"}",
    ];
    for service in SERVICES {
        for body in bodies {
            for cut in (0..=body.len())
                .filter(|i| body.is_char_boundary(*i))
                .step_by(13)
            {
                for status in [200, 404, 500] {
                    let reply = Reply {
                        status,
                        body: body.as_bytes()[..cut].to_vec(),
                        ..Reply::default()
                    };
                    let _ = service.read(&reply);
                }
            }
        }
    }
}

#[test]
fn what_registrants_write_into_the_wrong_place_is_put_right() {
    let body = r#"{"data":{"attributes":{"doi":"10.5555/d","creators":[{"name":"Lund, Ada (Ford College); Elv, Bo (River School)"},{"familyName":"Dam","givenName":"Cy"},{"familyName":"Dam","givenName":"Cy"}],
        "contributors":[{"familyName":"Sund (Ed.)","givenName":"Di","contributorType":"Editor"}],"titles":[{"title":"Fords /"}],"publisher":"Unknown","publicationYear":2008,"types":{"resourceTypeGeneral":"ConferencePaper"},
        "container":{"title":"Days of Crossings","volume":"1-5 September 2008","firstPage":"Spain; 3353","lastPage":"3356"}}}}"#;
    let r = &read("datacite", 200, body).unwrap()[0];
    assert_eq!(r.title(), "Fords");
    let people = |role| r.people(role).map(|p| p.inverted()).collect::<Vec<_>>();
    assert_eq!(people(Role::Author), ["Lund, Ada", "Elv, Bo", "Dam, Cy"]);
    assert_eq!(people(Role::Editor), ["Sund, Di"]);
    assert_eq!(r.get(Field::Page), Some("3353-3356"));
    assert_eq!(r.get(Field::Volume), None);
    assert_eq!(r.get(Field::Publisher), None);
    // An issue has the journal's name; a short name that is the name is none.
    let body = r#"{"status":"ok","message-type":"work","message":{"type":"journal-issue","title":[],"container-title":["Fords &amp; Bridges"],"short-container-title":["Fords &amp; Bridges"],"issue":"5","DOI":"10.5555/i"}}"#;
    let r = &read("crossref", 200, body).unwrap()[0];
    assert_eq!(r.title(), "Fords & Bridges");
    assert_eq!(r.get(Field::ContainerTitleShort), None);
}

#[test]
fn an_institution_in_a_catalogue_is_no_person() {
    let body = r#"{"status":"OK","resultCount":1,"records":[{"id":"x.1","title":"Fords","authors":{"primary":{"River Press (publisher)":{"role":["-"]}}},"formats":["Book"],"year":"2012"}]}"#;
    let r = &read("vufind", 200, body).unwrap()[0];
    let people: Vec<&str> = r.people(Role::Author).map(|p| p.literal.as_str()).collect();
    assert_eq!(people, ["River Press"]);
}

#[test]
fn headings_of_an_abstract_stand_apart_from_its_words() {
    let body = r#"{"resultList":{"result":[{"pmid":"123456","title":"Fords.","abstractText":"<h4>Aim</h4>To cross <i>dry</i>.<h4>Result:</h4>Wet feet."}]}}"#;
    let r = &read("europepmc", 200, body).unwrap()[0];
    assert_eq!(
        r.get(Field::Abstract),
        Some("Aim: To cross dry.\n\nResult: Wet feet.")
    );
    // A closed place is no open copy, though the work is open elsewhere.
    let body = r#"{"id":"https://openalex.org/W1","title":"Fords","open_access":{"is_oa":true},"best_oa_location":{"is_oa":true,"pdf_url":null},"primary_location":{"is_oa":false,"pdf_url":"https://paid.example/x.pdf"}}"#;
    assert_eq!(
        read("openalex", 200, body).unwrap()[0].get(Field::PdfUrl),
        None
    );
}

#[test]
fn catalogues_answers_in_json_are_read_by_their_address() {
    let read = |body: &str| {
        let reply = Reply {
            status: 200,
            body: body.as_bytes().to_vec(),
            ..Reply::default()
        };
        Web.read(&reply)
    };
    let libris = read(r#"{"xsearch":{"list":[{"identifier":"http://libris.example/1","title":"Vad : en bok","creator":["Lund, Ada, 1950-","Elv, Bo"],"isbn":"0306406152","type":"book","publisher":"Stockholm : Vadet","date":"2025","language":"swe"}]}}"#).unwrap();
    let r = &libris[0];
    assert_eq!((r.title(), r.year()), ("Vad: en bok", Some(2025)));
    assert_eq!(r.get(Field::PublisherPlace), Some("Stockholm"));
    let people: Vec<String> = r.people(Role::Author).map(|p| p.inverted()).collect();
    assert_eq!(people, ["Lund, Ada", "Elv, Bo"]);
    let google = read(r#"{"kind":"books#volumes","items":[{"volumeInfo":{"title":"Fords","subtitle":"a book","authors":["Ada Lund"],"publishedDate":"2020-11","industryIdentifiers":[{"type":"ISBN_10","identifier":"0306406152"}],"pageCount":239}}]}"#).unwrap();
    assert_eq!(google[0].title(), "Fords: a book");
    assert_eq!(google[0].get(Field::NumberOfPages), Some("239"));
    let alma = read(r#"{"bib":[{"anies":["<?xml version=\"1.0\" encoding=\"UTF-16\"?>\n<record xmlns=\"http://www.loc.gov/MARC21/slim\"><leader>00000nam a2200000 c 4500</leader><datafield tag=\"245\" ind1=\"1\" ind2=\"0\"><subfield code=\"a\">Fords</subfield></datafield></record>"]}]}"#).unwrap();
    assert_eq!(alma[0].title(), "Fords");
    let primo = read(
        r#"{"docs":[{"@TYPE":"book","title":"The ford /","creator":["Lund, Ada"],"date":"1995"}]}"#,
    )
    .unwrap();
    assert_eq!(
        (primo[0].title(), primo[0].year()),
        ("The ford", Some(1995))
    );
    // Odd shapes are read as nothing, not as an error of ours.
    for odd in [
        r#"{"xsearch":{"list":[null,1,{"title":{}}]}}"#,
        r#"{"kind":"books#volume"}"#,
        r#"{"bib":[{"anies":[1,"<"]}]}"#,
    ] {
        assert!(
            read(odd).map_or(true, |w| w.iter().all(|r| r.title().is_empty())),
            "{odd}"
        );
    }
}
