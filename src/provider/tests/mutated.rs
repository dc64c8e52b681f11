//! Answers with holes, nulls, unknown fields and odd types: nothing falls over, and what is not touched is still read.

use super::super::{Reply, SERVICES, by_name};
use super::{CASES, WORK};
use serde_json::{Value, json};

const PUBMED: &str = r#"<?xml version="1.0"?><PubmedArticleSet><PubmedArticle><MedlineCitation><PMID Version="1">123456</PMID><Article><Journal><ISSN>0378-5955</ISSN><JournalIssue><Volume>4</Volume><Issue>2</Issue><PubDate><MedlineDate>2009 Spring</MedlineDate></PubDate></JournalIssue><Title>Journal of Crossings</Title></Journal><ArticleTitle>Fords in <i>spaces</i></ArticleTitle><Pagination><MedlinePgn>3-5</MedlinePgn></Pagination><Abstract><AbstractText Label="AIM">Wet.</AbstractText></Abstract><AuthorList><Author><LastName>Lund</LastName><ForeName>Ada</ForeName></Author><Author><CollectiveName>Crossing Group</CollectiveName></Author></AuthorList></Article></MedlineCitation><PubmedData><ArticleIdList><ArticleId IdType="doi">10.5555/p</ArticleId></ArticleIdList></PubmedData></PubmedArticle></PubmedArticleSet>"#;
const SRU: &str = r#"<searchRetrieveResponse><numberOfRecords>1</numberOfRecords><records><record><recordData><record xmlns="http://www.loc.gov/MARC21/slim"><leader>00000nam a2200000 c 4500</leader><controlfield tag="001">1</controlfield><datafield tag="020" ind1=" " ind2=" "><subfield code="a">0306406152</subfield></datafield><datafield tag="100" ind1="1" ind2=" "><subfield code="a">Lund, Ada</subfield></datafield><datafield tag="245" ind1="1" ind2="0"><subfield code="a">Fords</subfield></datafield><datafield tag="264" ind1=" " ind2="1"><subfield code="b">Ford Press</subfield><subfield code="c">2016</subfield></datafield></record></recordData></record></records></searchRetrieveResponse>"#;

fn read(service: &str, body: Vec<u8>, status: u16) -> Option<String> {
    let reply = Reply {
        status,
        body,
        ..Reply::default()
    };
    let works = by_name(service).unwrap().read(&reply).ok()?;
    // What is made of a work must hold, too.
    for r in &works {
        let _ = (r.venue(), r.year(), crate::model::incomplete::missing(r));
        for p in &r.creators {
            let _ = (p.person.short(), p.person.inverted());
        }
    }
    works.first().map(|r| r.title().to_string())
}

/// The ways to all values, the deepest last.
fn ways(v: &Value, at: &str, out: &mut Vec<String>) {
    out.push(at.to_string());
    match v {
        Value::Array(all) => {
            for (i, one) in all.iter().enumerate() {
                ways(one, &format!("{at}/{i}"), out);
            }
        }
        Value::Object(all) => {
            for (k, one) in all {
                let k = k.replace('~', "~0").replace('/', "~1");
                ways(one, &format!("{at}/{k}"), out);
            }
        }
        _ => {}
    }
}

fn odd(whole: &Value) -> Vec<Value> {
    vec![
        Value::Null,
        json!(true),
        json!(-1),
        json!(1e300),
        json!(""),
        json!("\u{202e}a\u{0}\u{1b}[31m<b>"),
        json!("x".repeat(3000)),
        json!([]),
        json!({}),
        json!([null, [1], {"a": []}]),
        json!({"a": {"b": null}}),
        whole.clone(),
    ]
}

/// Places that say what the answer is, or hold the title: without them it may be another answer.
fn decides(way: &str) -> bool {
    let last = way.rsplit('/').next().unwrap_or("");
    [
        "title",
        "titles",
        "mainTitle",
        "subtitle",
        "original_language",
    ]
    .iter()
    .any(|t| way.contains(t))
        || matches!(
            last,
            "" | "message-type"
                | "status"
                | "message"
                | "data"
                | "attributes"
                | "itemType"
                | "records"
                | "resultList"
                | "result"
                | "type"
                | "category"
                | "doi"
                | "code"
                | "entityDescription"
                | "ISBN:0306406152"
                | "error"
                | "0"
                | "parentItem"
        )
}

#[test]
fn odd_values_cost_only_themselves() {
    let samples = CASES
        .iter()
        .map(|c| (c.0, c.1, c.2))
        .chain([("crossref", WORK, "Bridges & <i>fords</i>: A survey")])
        .filter(|c| c.1.starts_with(['{', '[']));
    for (service, body, title) in samples {
        let whole: Value = serde_json::from_str(body).unwrap();
        let mut all = Vec::new();
        ways(&whole, "", &mut all);
        for way in &all {
            for value in odd(&whole) {
                let mut changed = whole.clone();
                *changed.pointer_mut(way).unwrap() = value.clone();
                let got = read(service, changed.to_string().into_bytes(), 200);
                if !decides(way) {
                    assert_eq!(
                        got.as_deref(),
                        Some(title),
                        "{service}: {way} is {value:.60}"
                    );
                }
            }
            // Left out, and with something unknown beside it.
            let Some((parent, name)) = way.rsplit_once('/') else {
                continue;
            };
            let mut changed = whole.clone();
            if let Some(Value::Object(map)) = changed.pointer_mut(parent) {
                map.remove(name);
                map.insert("unheard-of".into(), json!({"deep": [1, null]}));
                let got = read(service, changed.to_string().into_bytes(), 200);
                if !decides(way) {
                    assert_eq!(got.as_deref(), Some(title), "{service}: without {way}");
                }
            }
        }
    }
}

/// Numbers that look random and are always the same.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % below.max(1)
    }
}

#[test]
fn damaged_answers_bring_no_service_down() {
    let mut samples: Vec<&str> = CASES.iter().map(|c| c.1).collect();
    samples.extend([WORK, PUBMED, SRU]);
    assert_eq!(
        read("pubmed", PUBMED.into(), 200).as_deref(),
        Some("Fords in <i>spaces</i>")
    );
    assert_eq!(read("sru", SRU.into(), 200).as_deref(), Some("Fords"));
    let pieces: &[&[u8]] = &[
        b"<",
        b">",
        b"</",
        b"&amp;",
        b"&#0;",
        b"&#x110000;",
        b"<![CDATA[",
        b"]]>",
        b"<!--",
        b"\"",
        b"{",
        b"}",
        b"[",
        b"null",
        b"\\ud800",
        b"\xff\xfe",
        b"\xc3",
        b"1e999",
        b"-",
        b"9999999999999999999",
        b"\0",
        b":",
        b",",
        b"xmlns=\"",
    ];
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for round in 0..150 {
        for body in &samples {
            let mut bytes = body.as_bytes().to_vec();
            for _ in 0..=dice.roll(5) {
                let at = dice.roll(bytes.len() + 1);
                let to = (at + dice.roll(30)).min(bytes.len());
                match dice.roll(4) {
                    0 => drop(bytes.drain(at..to)),
                    1 => {
                        let part = bytes[at..to].to_vec();
                        let at = dice.roll(bytes.len() + 1);
                        bytes.splice(at..at, part);
                    }
                    2 if at < bytes.len() => bytes[at] = dice.roll(256) as u8,
                    _ => {
                        let piece = pieces[dice.roll(pieces.len())];
                        bytes.splice(at..at, piece.iter().copied());
                    }
                }
            }
            let status = [200, 200, 200, 400, 404, 500][round % 6];
            for service in SERVICES {
                read(service.name(), bytes.clone(), status);
            }
        }
    }
}
