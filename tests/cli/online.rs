//! Looking up from the command line, against a server of our own.

use crate::support::server::{Answer, Server, ok, unknown};
use crate::support::{Done, Home};
use std::path::Path;

fn work(doi: &str, title: &str, more: &str) -> Answer {
    ok(format!(
        r#"{{"status":"ok","message-type":"work","message":{{"type":"journal-article","title":["{title}"],"container-title":["Journal of Crossings"],"author":[{{"given":"Ada","family":"Lund"}}],"issued":{{"date-parts":[[2021,3]]}},"volume":"4","page":"1-9","DOI":"{doi}","abstract":"<jats:p>One way.</jats:p>"{more}}}}}"#
    ))
}

fn home(server: &Server) -> Home {
    let home = Home::new();
    home.file(".config/refs/config.toml", server.settings());
    home
}

/// One of each thing that can be asked.
fn services() -> Server {
    Server::new(|path| {
        let path = path.split('?').next().unwrap_or("");
        match path {
            "/crossref/works/10.5555%2Fa" => work("10.5555/a", "Bridges and fords", ""),
            "/crossref/works/10.5555%2Fold" => work(
                "10.5555/old",
                "An old way across",
                r#","updated-by":[{"type":"retraction","DOI":"10.5555/notice"},{"type":"correction","DOI":"10.5555/erratum"}]"#,
            ),
            "/crossref/works" => ok(
                r#"{"status":"ok","message-type":"work-list","message":{"items":[{"type":"journal-article","title":["The long way home from the sea"],"author":[{"given":"Bo","family":"Elv"}],"issued":{"date-parts":[[1999]]},"DOI":"10.5555/home"}]}}"#,
            ),
            "/crossref/works/10.5555%2Fhome" => {
                work("10.5555/home", "The long way home from the sea", "")
            }
            "/pmc-idconv/" => ok(
                r#"{"status":"ok","records":[{"pmid":123456,"pmcid":"PMC99","doi":"10.5555/p"}]}"#,
            ),
            "/pubmed/efetch.fcgi" => ok(
                r#"<?xml version="1.0"?><PubmedArticleSet><PubmedArticle><MedlineCitation><PMID Version="1">123456</PMID><Article><Journal><Title>Journal of Crossings</Title><JournalIssue><PubDate><Year>2009</Year></PubDate></JournalIssue></Journal><ArticleTitle>Fords in spaces.</ArticleTitle><AuthorList><Author><LastName>Dam</LastName><ForeName>Cy</ForeName></Author></AuthorList></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"#,
            ),
            _ => unknown(),
        }
    })
}

fn keys(home: &Home) -> Vec<String> {
    let done = home.run(&["list", "--format", "keys"]).expect(0);
    let mut keys: Vec<String> = done.out.lines().map(str::to_string).collect();
    keys.sort();
    keys
}

#[test]
fn a_mixed_list_is_taken_in_whole() {
    let server = services();
    let home = home(&server);
    let list = "10.5555/a\nPMC99\n\nThe long way home from the sea\n\n@book{own2000, title={One of our own}, author={Sund, Di}, year=2000}\n10.5555/nowhere\n";
    let done = home.run_with(&["add", "-"], list).expect(4);
    assert!(done.err.contains("100 % sure: Elv 1999"), "{}", done.err);
    assert!(
        done.err.contains("DOI 10.5555/nowhere: not found"),
        "{}",
        done.err
    );
    let keys = keys(&home);
    assert_eq!(keys.len(), 4, "{keys:?}");
    assert!(keys.contains(&"own2000".to_string()));
    // The id converter said which number PubMed has for it.
    let heads = server.asked().join("\n");
    assert!(
        heads.contains("/pubmed/efetch.fcgi?db=pubmed&id=123456"),
        "{heads}"
    );
}

#[test]
fn what_is_missing_is_filled_in_one_step_and_nothing_else_is_touched() {
    let server = services();
    let home = home(&server);
    let own = "@article{mine, title={Bridges and fords}, author={Lund, A.}, journal={My own name of it}, doi={10.5555/a}}";
    home.run_with(&["add", "-"], own).expect(0);
    let before = home.run(&["show", "mine", "--json"]).expect(0).json();
    // Shown first; without a yes nothing is changed.
    let shown = home.run(&["complete"]).expect(0);
    assert!(
        shown.out.contains("+ Volume: 4") && shown.err.contains("--yes"),
        "{shown:?}"
    );
    assert_eq!(
        home.run(&["show", "mine", "--json"]).expect(0).json(),
        before
    );
    home.run(&["complete", "--yes"]).expect(0);
    let after = home.run(&["show", "mine", "--json"]).expect(0).json();
    let r = &after[0];
    assert_eq!((&r["volume"], &r["page"]), (&"4".into(), &"1-9".into()));
    assert_eq!(r["abstract"], "One way.");
    assert_eq!(r["container-title"], "My own name of it");
    assert_eq!(r["author"][0]["given"], "A.");
    home.run(&["undo"]).expect(0);
    let back = home.run(&["show", "mine", "--json"]).expect(0).json();
    assert_eq!(back[0].get("volume"), None);
}

#[test]
fn a_retraction_is_learnt_of_and_shown() {
    let server = services();
    let home = home(&server);
    let own =
        "@article{old, title={An old way across}, author={Lund, A.}, year=2021, doi={10.5555/old}}";
    home.run_with(&["add", "-"], own).expect(0);
    let news = home.run(&["update"]).expect(0);
    assert!(news.out.contains("old: RETRACTED"), "{news:?}");
    let shown = home.run(&["show", "old"]).expect(0);
    assert!(
        shown
            .out
            .contains("RETRACTED: https://doi.org/10.5555/notice")
            && shown
                .out
                .contains("correction: https://doi.org/10.5555/erratum"),
        "{}",
        shown.out
    );
    let found = home
        .run(&["list", "is:retracted", "--format", "keys"])
        .expect(0);
    assert_eq!(found.out.trim(), "old");
    // Told once.
    let again = home.run(&["update"]).expect(0);
    assert!(again.err.contains("0 with news"), "{again:?}");
}

#[test]
fn without_a_network_things_wait_in_a_queue() {
    let server = services();
    let home = home(&server);
    let away = home.run(&[
        "add",
        "--offline",
        "10.5555/a",
        "The long way home from the sea",
    ]);
    let away = away.expect(1);
    assert!(away.err.contains("not asked (offline)"), "{}", away.err);
    let queue = std::fs::read_to_string(home.library().join("look-up-later.txt")).unwrap();
    assert_eq!(queue, "10.5555/a\nThe long way home from the sea\n");
    // A search is answered now or not at all.
    let find = home.run(&["find", "--offline", "fords"]).expect(1);
    assert!(!find.err.contains("queue"), "{}", find.err);
    assert!(server.asked().is_empty());
    home.run(&["complete", "--yes"]);
    assert_eq!(keys(&home).len(), 2);
    assert!(!home.library().join("look-up-later.txt").exists());
}

#[test]
fn only_open_pdf_files_are_fetched() {
    let port = std::sync::Arc::new(std::sync::Mutex::new(String::new()));
    let at = port.clone();
    let server = Server::new(move |path| {
        let base = at.lock().unwrap().clone();
        let open = |file: &str| {
            ok(format!(
                r#"{{"doi":"10.5555/{file}","title":"x","best_oa_location":{{"url_for_pdf":"{base}/web/{file}.pdf"}}}}"#
            ))
        };
        match path.split('?').next().unwrap_or("") {
            "/unpaywall/v2/10.5555%2Fopen" => open("open"),
            "/unpaywall/v2/10.5555%2Fwall" => open("wall"),
            "/web/open.pdf" => ok(*b"%PDF-1.4 words"),
            "/web/wall.pdf" => ok("<!DOCTYPE html><html>Please pay</html>"),
            "/web/paid.pdf" => ok(*b"%PDF-1.4 not for you"),
            _ => unknown(),
        }
    });
    port.lock().unwrap().clone_from(&server.base);
    let home = home(&server);
    // The third has an address for a PDF, but nobody calls it open.
    let own = format!(
        "@article{{open, title={{Open ways}}, author={{Lund, A.}}, year=2001, doi={{10.5555/open}}}}\n@article{{wall, title={{Walls}}, author={{Elv, B.}}, year=2002, doi={{10.5555/wall}}}}\n@article{{paid, title={{Paid}}, author={{Dam, C.}}, year=2003, pdf-url={{{}/web/paid.pdf}}}}",
        server.base
    );
    home.run_with(&["add", "-"], own).expect(0);
    let done = home.run(&["fetch", "--name", "{year} {author}"]).expect(4);
    assert!(done.out.contains("2001 Lund.pdf"), "{done:?}");
    assert!(
        done.err.contains("wall: ") && done.err.contains("a page came instead of a PDF"),
        "{done:?}"
    );
    assert!(
        done.err
            .contains("1 fetched, 1 failed, 1 without an open copy"),
        "{done:?}"
    );
    assert!(!server.asked().iter().any(|h| h.contains("paid.pdf")));
}

#[test]
fn finds_are_marked_and_several_catalogues_are_asked() {
    let record = |n: usize| {
        ok(format!(
            r#"{{"status":"OK","resultCount":1,"records":[{{"id":"x.{n}","title":"Fords number {n}","authors":{{"primary":{{"Lund, Ada":{{}}}}}},"formats":["Book"],"year":"201{n}"}}]}}"#
        ))
    };
    let server = Server::new(move |path| match path.split('?').next().unwrap_or("") {
        "/vufind/api/v1/search" => record(1),
        "/other/api/v1/search" => record(2),
        "/zotero/groups/12/items/top" => ok(
            r#"[{"key":"ABCD2345","library":{"type":"group","id":12},"data":{"key":"ABCD2345","itemType":"book","title":"Fords of the group","creators":[{"creatorType":"author","firstName":"Bo","lastName":"Elv"}],"date":"2011"}}]"#,
        ),
        _ => unknown(),
    });
    let home = Home::new();
    let settings = format!(
        "{}find = \"vufind groups/12 {}/other\"\n",
        server.settings(),
        server.base
    );
    home.file(".config/refs/config.toml", settings);
    let done = home.run(&["find", "fords"]).expect(0);
    for title in ["Fords number 1", "Fords of the group", "Fords number 2"] {
        assert!(done.out.contains(title), "{title}: {done:?}");
    }
    home.run(&["find", "fords", "--add", "2"]).expect(0);
    let again = home.run(&["find", "fords"]).expect(0);
    assert_eq!(again.out.matches("in the library").count(), 1, "{again:?}");
}

/// Every file below a folder, as one text.
fn everything(folder: &Path, out: &mut Vec<u8>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            everything(&path, out);
        } else {
            out.extend(path.to_string_lossy().as_bytes());
            out.extend(std::fs::read(&path).unwrap_or_default());
        }
    }
}

#[test]
fn a_key_is_sent_and_written_nowhere() {
    const CANARY: &str = "CANARY7f3a9e";
    // The server gives keys back wherever it can.
    let server = Server::new(|path| {
        match path.split('?').next().unwrap_or("") {
        "/zotero/groups/12/items/top" => (
            200,
            format!("Link: <http://x/?key={CANARY}>\r\nX-Key: {CANARY}\r\n"),
            format!(r#"[{{"key":"ABCD2345","data":{{"key":"ABCD2345","itemType":"book","title":"Fords and more","creators":[],"date":"2011"}},"echo":"{CANARY}"}}]"#).into_bytes(),
        ),
        "/openalex/works" => (401, String::new(), format!(r#"{{"error":"bad key {CANARY}"}}"#).into_bytes()),
        "/semanticscholar/paper/search" => (403, String::new(), format!(r#"{{"message":"{CANARY} is wrong"}}"#).into_bytes()),
        "/pubmed/esearch.fcgi" => ok(format!("<eSearchResult><ERROR>key {CANARY}</ERROR></eSearchResult>")),
        _ => unknown(),
    }
    });
    let home = home(&server);
    let run = |args: &[&str]| -> Done {
        let mut command = home.command(args);
        for name in [
            "REFS_ZOTERO_KEY",
            "NCBI_API_KEY",
            "S2_API_KEY",
            "OPENALEX_API_KEY",
        ] {
            command.env(name, CANARY);
        }
        let done = command.output().unwrap();
        Done {
            status: done.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&done.stdout).into_owned(),
            err: String::from_utf8_lossy(&done.stderr).into_owned(),
        }
    };
    let services = "groups/12,openalex,semanticscholar,pubmed";
    let mut said = String::new();
    for args in [
        &["find", "--in", services, "fords"][..],
        &["find", "--in", services, "fords", "--json"],
        &["find", "--in", "groups/12", "fords", "--add", "1"],
        &["find", "--in", "openalex", "fords"],
        &["add", "10.5555/x", "arXiv:2101.00001", "PMID 123456"],
        &["complete", "--yes"],
        &["update"],
        &["fetch"],
        &["log"],
        &["doctor"],
    ] {
        let done = run(args);
        said.push_str(&done.out);
        said.push_str(&done.err);
    }
    assert!(
        said.contains("Fords and more") && said.contains("bad key …"),
        "{said}"
    );
    let sent = server.asked();
    for service in ["/zotero/", "/openalex/", "/semanticscholar/", "/pubmed/"] {
        assert!(
            sent.iter()
                .any(|h| h.contains(service) && h.contains(CANARY)),
            "no key for {service}"
        );
    }
    assert!(
        !sent
            .iter()
            .any(|h| h.contains(CANARY) && (h.contains("/crossref/") || h.contains("/unpaywall/"))),
        "a key went to somebody else"
    );
    assert!(!said.contains(CANARY), "{said}");
    let mut files = Vec::new();
    everything(home.path(), &mut files);
    assert!(files.len() > 1000);
    assert!(memchr::memmem::find(&files, CANARY.as_bytes()).is_none());
}

#[cfg(unix)]
#[test]
fn a_file_of_keys_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let server = Server::new(|_| ok("[]"));
    let home = home(&server);
    let file = home.file(".config/refs/keys.toml", "zotero = \"SECRETKEY\"\n");
    let mode =
        |mode| std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
    mode(0o644);
    let done = home.run(&["find", "--in", "groups/12", "x"]);
    assert!(
        done.err.contains("can be read by others and is not used"),
        "{done:?}"
    );
    assert!(!server.asked().iter().any(|h| h.contains("SECRETKEY")));
    mode(0o600);
    home.run(&["find", "--in", "groups/12", "y"]);
    assert!(server.asked().iter().any(|h| h.contains("SECRETKEY")));
}

#[cfg(unix)]
#[test]
fn a_key_can_be_in_the_keyring() {
    let server = Server::new(|_| ok("[]"));
    let home = Home::new();
    home.file(
        ".config/refs/config.toml",
        server.settings() + "keys = \"keyring\"\n",
    );
    // Stands for the desktop's program; it is told the service by words of its own, never by a shell.
    let tool = home.file(
        "bin/secret-tool",
        "#!/bin/sh\n[ \"$*\" = 'lookup application refs service zotero' ] && echo RINGKEY\n",
    );
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(&tool, std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!(
        "{}:{}",
        home.path().join("bin").display(),
        std::env::var("PATH").unwrap_or_default()
    );
    let done = home
        .command(&["find", "--in", "groups/12,crossref", "x"])
        .env("PATH", path)
        .output()
        .unwrap();
    assert!(done.status.code().is_some());
    if cfg!(target_os = "macos") {
        return;
    }
    let asked = server.asked();
    assert!(
        asked
            .iter()
            .any(|h| h.contains("/zotero/") && h.contains("RINGKEY"))
    );
    assert!(
        !asked
            .iter()
            .any(|h| h.contains("/crossref/") && h.contains("RINGKEY"))
    );
}

#[test]
fn a_proxy_of_the_environment_is_used() {
    let proxy = Server::new(|path| {
        if path.contains("/works/10.5555%2Fa") {
            work("10.5555/a", "Bridges and fords", "")
        } else {
            unknown()
        }
    });
    let home = Home::new();
    let mut settings = String::from("[providers]\n");
    for s in [
        "crossref",
        "europepmc",
        "unpaywall",
        "datacite",
        "doi.org",
        "openalex",
    ] {
        settings.push_str(&format!("\"{s}\" = \"http://{s}.invalid\"\n"));
    }
    home.file(".config/refs/config.toml", settings);
    let done = home
        .command(&["add", "10.5555/a"])
        .env("http_proxy", &proxy.base)
        .env("HTTP_PROXY", &proxy.base)
        .output()
        .unwrap();
    let err = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(0), "{err}");
    assert!(
        proxy.asked().iter().any(|h| h.contains("crossref.invalid")),
        "{:?}",
        proxy.asked()
    );
}
