//! A model with a few references, and a stand-in for the runtime that answers effects at once.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use refs::command::{Action, COMMANDS, Context, Key};
use refs::model::{Field, Kind, Note, Person, Reference, Role, Scheme, Status};
use refs::search::{authors_short, plain};
use refs::tui::effect::{Effect, Origin};
use refs::tui::message::{Found, Msg, Report, Tone};
use refs::tui::model::{
    Bar, CheckItem, CheckPage, Choice, Detail, FacetLine, FacetSection, FindItem, Finds, Forms,
    Marked, Model, Pair, PairField, Preview, PreviewItem, Row, Signs, StatsPage, Take, Verdict,
};
use refs::tui::update::{search, update};
use refs::tui::view::view;
use std::sync::Arc;
use uuid::Uuid;

/// The references of the tests: (authors, year, title, journal).
const WORKS: &[(&str, i32, &str, &str)] = &[
    (
        "Brekke, Eva; Lien, Lars; Nysveen, Kari",
        2018,
        "Dilemmas in recovery-oriented practice to support people with co-occurring disorders",
        "International Journal of Mental Health Systems",
    ),
    (
        "Brekke, Eva; Lien, Lars",
        2017,
        "Experiences of professional helping relations",
        "Addiction Research",
    ),
    (
        "Sælør, Knut Tore",
        2016,
        "Hinderences are not obstacles",
        "Nordic Journal",
    ),
    (
        "Lamport, Leslie",
        1978,
        "Time, clocks, and the ordering of events in a distributed system",
        "Communications of the ACM",
    ),
    (
        "湯川, 秀樹",
        1935,
        "素粒子の相互作用について",
        "日本数学物理学会誌",
    ),
    (
        "Watson, James; Crick, Francis",
        1953,
        "Molecular structure of nucleic acids: a structure for deoxyribose nucleic acid",
        "Nature",
    ),
    (
        "Borg, Marit; Kristiansen, Kristjana",
        2004,
        "Recovery-oriented professionals: helping relationships in mental health services",
        "Journal of Mental Health",
    ),
    (
        "Knuth, Donald E.",
        1984,
        "Literate programming",
        "The Computer Journal",
    ),
    ("", 2020, "A report without an author", ""),
    (
        "Deegan, Patricia",
        1988,
        "Recovery: the lived experience of rehabilitation",
        "Psychosocial Rehabilitation Journal",
    ),
    ("Шевченко, Тарас", 1840, "Кобзар", ""),
    (
        "Erdős, Paul; Rényi, Alfréd",
        1959,
        "On random graphs I",
        "Publicationes Mathematicae",
    ),
];

/// The references in full.
pub fn references() -> Vec<Reference> {
    let at: jiff::Timestamp = "2026-11-20T10:00:00Z".parse().expect("a time");
    WORKS
        .iter()
        .enumerate()
        .map(|(i, (authors, year, title, journal))| {
            let mut r = Reference::new(if journal.is_empty() { Kind::Report } else { Kind::ArticleJournal });
            r.id = Uuid::from_u128(i as u128 + 1);
            r.key = format!("key{i}");
            r.set(Field::Title, *title);
            r.set(Field::ContainerTitle, *journal);
            for a in authors.split(';').filter(|a| !a.is_empty()) {
                r.add_person(Role::Author, Person::parse(a.trim()));
            }
            r.set_date(refs::model::DateField::Issued, refs::model::Date::ymd(*year, 0, 0));
            r.added = Some(at);
            if i == 0 {
                r.set(Field::Volume, "12");
                r.set(Field::Issue, "1");
                r.add_identifier(Scheme::Doi, "10.1186/s13033-018-0211-5");
                r.set(
                    Field::Abstract,
                    "Recovery-oriented practice is recommended in services for people with co-occurring mental health and substance use disorders.\n\nUnderstanding recovery-oriented practice as it is experienced is the aim of this study.",
                );
                r.notes.push(Note {
                    id: Uuid::from_u128(900),
                    text: "# Reading\n\nUse in chapter 2: *dilemmas*.".into(),
                    created: at,
                    modified: at,
                });
                r.add_tag("recovery");
                r.collections.push("Thesis/Theory".into());
                r.status = Status::Reading;
                r.rating = 4;
            }
            r
        })
        .collect()
}

/// A row as the runtime makes it.
fn row(r: &Reference, word: &str) -> Row {
    let hits = |text: &str| {
        let low = text.to_lowercase();
        match low.find(&word.to_lowercase()) {
            Some(at) if !word.is_empty() && low.len() == text.len() => vec![at..at + word.len()],
            _ => Vec::new(),
        }
    };
    let mark = |text: String| Marked {
        hits: hits(&text),
        text,
    };
    Row {
        id: r.id,
        key: mark(r.key.clone()),
        authors: mark(authors_short(r)),
        year: Marked::plain(r.year().map_or("n.d.".into(), |y| y.to_string())),
        title: mark(plain(r.title()).into_owned()),
        venue: mark(r.venue().to_string()),
        signs: Signs {
            abstract_: r.get(Field::Abstract).is_some(),
            note: !r.notes.is_empty(),
            file: false,
            status: r.status,
            incomplete: r.creators.is_empty(),
            duplicate: r.year() == Some(2017),
            ..Signs::default()
        },
    }
}

fn detail(r: &Reference) -> Arc<Detail> {
    Arc::new(Detail {
        reference: Arc::new(r.clone()),
        missing: refs::model::incomplete::missing(r)
            .into_iter()
            .map(str::to_string)
            .collect(),
        words: Vec::new(),
        history: vec![("2026-11-20".into(), "import thesis.bib".into())],
    })
}

/// The machine with its stand-in.
pub struct Machine {
    /// The state.
    pub model: Model,
    /// The library of the stand-in.
    pub library: Vec<Reference>,
    /// Every effect so far.
    pub effects: Vec<Effect>,
}

impl Machine {
    /// A machine on a terminal of this size, with the library read.
    pub fn new(w: u16, h: u16) -> Machine {
        Machine::with(w, h, references())
    }
    /// The same with these references.
    pub fn with(w: u16, h: u16, library: Vec<Reference>) -> Machine {
        let mut m = Machine {
            model: Model {
                size: (w, h),
                ..Model::default()
            },
            library,
            effects: Vec::new(),
        };
        let effects = search(&mut m.model);
        m.perform(effects);
        m
    }
    /// Sends a message and answers what is asked.
    pub fn send(&mut self, msg: Msg) -> Vec<Effect> {
        let effects = update(&mut self.model, msg);
        self.perform(effects.clone());
        effects
    }
    /// Presses keys, named as in the table, divided by spaces.
    pub fn keys(&mut self, names: &str) -> Vec<Effect> {
        let mut all = Vec::new();
        for name in names.split(' ') {
            let key = Key::parse(name).unwrap_or_else(|| panic!("no key {name}"));
            all.extend(self.send(Msg::Key(key)));
        }
        all
    }
    /// Types text.
    pub fn text(&mut self, text: &str) -> Vec<Effect> {
        text.chars()
            .flat_map(|c| self.send(Msg::Key(Key::char(c))))
            .collect()
    }
    /// The picture as text.
    pub fn screen(&self) -> String {
        let (w, h) = self.model.size;
        let mut buf = Buffer::empty(Rect::new(0, 0, w, h));
        view(&self.model, &mut buf);
        let mut lines: Vec<String> = Vec::new();
        for y in 0..h {
            let mut line = String::new();
            let mut skip = 0;
            for x in 0..w {
                if skip > 0 {
                    skip -= 1;
                    continue;
                }
                let symbol = buf[(x, y)].symbol();
                skip = refs::text::width::width(symbol).saturating_sub(1);
                line.push_str(symbol);
            }
            lines.push(line.trim_end().to_string());
        }
        lines.join("\n")
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            self.effects.push(effect.clone());
            for msg in self.answer(effect) {
                self.send(msg);
            }
        }
    }

    fn answer(&mut self, effect: Effect) -> Vec<Msg> {
        let said = |text: &str| {
            vec![Msg::Report(Report {
                text: text.into(),
                tone: Tone::Good,
            })]
        };
        match effect {
            Effect::Search(r) => {
                let found: Vec<&Reference> = self
                    .library
                    .iter()
                    .filter(|x| {
                        r.query.split_whitespace().all(|w| {
                            plain(x.title()).to_lowercase().contains(&w.to_lowercase())
                                || w.contains(':')
                        })
                    })
                    .collect();
                let rows: Vec<Row> = found
                    .iter()
                    .map(|x| row(x, r.query.split(' ').next().unwrap_or("")))
                    .collect();
                let shown = found
                    .iter()
                    .find(|x| Some(x.id) == r.keep)
                    .or(found.first())
                    .map(|x| detail(x));
                vec![Msg::Found(Box::new(Found {
                    generation: r.generation,
                    total: self.library.len(),
                    complete: true,
                    detail: shown,
                    facets: r.facets.then(|| facets(rows.len())),
                    rows: Arc::new(rows),
                }))]
            }
            Effect::Load(id) => self
                .library
                .iter()
                .filter(|r| r.id == id)
                .map(|r| Msg::Detail(detail(r)))
                .collect(),
            Effect::Forms(ids) => {
                let texts = COMMANDS
                    .iter()
                    .filter(|c| c.context == Context::Copy && c.action != Action::CopyUrl)
                    .map(|c| (c.action, format!("text of {}", c.name)))
                    .collect();
                vec![Msg::Forms(Forms { ids, texts })]
            }
            Effect::FindPairs => vec![Msg::Pairs(pairs())],
            Effect::Count => vec![Msg::Statistics(Box::new(stats()))],
            Effect::Discover { generation, .. } => vec![Msg::Finds(Box::new(finds(generation)))],
            Effect::Cited { generation, .. } => vec![Msg::Finds(Box::new(finds(generation)))],
            Effect::CheckDocument { path, library } => {
                let page = Box::new(checked());
                vec![Msg::Checked {
                    path,
                    library,
                    page,
                }]
            }
            Effect::TakeFinds(works) | Effect::TakeCited(works) => {
                let keys = works.iter().map(|r| (r.clone(), "taken".into())).collect();
                vec![Msg::Taken(keys)]
            }
            Effect::Preview(origin) => vec![Msg::Preview(Box::new(preview(origin)))],
            Effect::Import { .. } => vec![Msg::Imported(Report {
                text: "2 references imported · u undoes".into(),
                tone: Tone::Good,
            })],
            Effect::List(path) => vec![Msg::Folder {
                path,
                entries: ["chapters/", "notes.md", "thesis.bib"]
                    .map(|n| Choice {
                        value: n.into(),
                        label: n.into(),
                        detail: "12 kB".into(),
                    })
                    .to_vec(),
            }],
            Effect::ListStyles => vec![Msg::Styles(
                [
                    ("apa", "American Psychological Association 7th edition"),
                    ("ieee", "IEEE"),
                    ("vancouver", "Vancouver"),
                ]
                .map(|(value, label)| Choice {
                    value: value.into(),
                    label: label.into(),
                    detail: value.into(),
                })
                .to_vec(),
            )],
            Effect::EditNote { id, note, text } => vec![Msg::EditedNote {
                id,
                note,
                text: text + " more",
            }],
            Effect::ReadClipboard => vec![Msg::Clipboard("@article{x, title={X}}".into())],
            Effect::Edit(_) => said("changed · u undoes"),
            Effect::Undo => said("undone: tag key0 +x · C-r redoes"),
            Effect::Redo => said("redone: tag key0 +x"),
            Effect::Copy(..) => said("copied"),
            _ => Vec::new(),
        }
    }
}

fn facets(n: usize) -> Vec<FacetSection> {
    let line = |label: &str, term: &str, count: usize, depth: u8| FacetLine {
        label: label.into(),
        term: term.into(),
        count,
        depth,
    };
    let section = |title: &str, lines: Vec<FacetLine>| FacetSection {
        title: title.into(),
        lines,
    };
    vec![
        section("Searches", vec![line("Trust", "abstract:trust", 2, 0)]),
        section(
            "Reading",
            vec![
                line("unread", "is:unread", n.saturating_sub(1), 0),
                line("reading", "is:reading", 1, 0),
            ],
        ),
        section(
            "Collections",
            vec![
                line("Thesis", "collection:Thesis", 3, 0),
                line("Theory", "collection:Thesis/Theory", 1, 1),
            ],
        ),
        section(
            "Tags",
            vec![
                line("recovery", "tag:recovery", 4, 0),
                line("two words", "tag:\"two words\"", 1, 0),
            ],
        ),
        section(
            "Years",
            vec![
                line("2020", "year:2020", 1, 0),
                line("2018", "year:2018", 1, 0),
            ],
        ),
    ]
}

/// What a check of a document found.
pub fn checked() -> CheckPage {
    let item = |line: usize, kind: &str, citation: &str, listed: &str, key: &str| CheckItem {
        kind: kind.into(),
        mild: false,
        line,
        column: 5,
        citation: citation.into(),
        listed: listed.into(),
        key: key.into(),
        around: vec![
            (line - 1, "The line before.".into()),
            (line, format!("As {citation} says.")),
        ],
    };
    CheckPage {
        items: vec![
            item(
                12,
                "year differs",
                "(Dal & Lie, 2021)",
                "Dal & Lie (2020)",
                "dal2020",
            ),
            item(40, "cited, not listed", "(Ek, 2001)", "", ""),
        ],
        citations: 137,
        works: 38,
        against: "its own list".into(),
        error: String::new(),
    }
}

/// What services found: one that is in the library, one that is not.
pub fn finds(generation: u64) -> Finds {
    let item = |key: Option<&str>, title: &str, doi: &str| {
        let mut r = Reference::new(Kind::ArticleJournal);
        r.set(Field::Title, title);
        r.add_identifier(Scheme::Doi, doi);
        FindItem {
            key: key.map(str::to_string),
            authors: "Brekke et al.".into(),
            year: "2018".into(),
            title: title.into(),
            venue: "International Journal of Mental Health Systems".into(),
            id: format!("DOI {doi}"),
            summary: "Background: what it is about. Methods: how it was done.".into(),
            services: vec!["crossref".into(), "pubmed".into()],
            reference: Arc::new(r),
        }
    };
    Finds {
        generation,
        items: vec![
            item(
                Some("key0"),
                "Dilemmas in recovery-oriented practice to support people",
                "10.5555/dilemmas",
            ),
            item(None, "A work that nobody here has read", "10.5555/unread"),
        ],
        waiting: vec!["NVA".into()],
        errors: vec!["PubMed did not answer in time".into()],
    }
}

fn pairs() -> Vec<Pair> {
    let field = |name: &str, label: &str, left: &str, right: &str, take: Take| PairField {
        name: name.into(),
        label: label.into(),
        left: left.into(),
        right: right.into(),
        take,
    };
    vec![Pair {
        left: Uuid::from_u128(1),
        right: Uuid::from_u128(2),
        keys: ("brekke2018dilemmas".into(), "Brekke2018".into()),
        score: 97,
        reasons: vec!["same DOI".into(), "same first author and year".into()],
        fields: vec![
            field(
                "title",
                "Title",
                "Dilemmas in recovery-oriented practice",
                "Dilemmas in Recovery-Oriented Practice to Support People",
                Take::Left,
            ),
            field(
                "author",
                "Author",
                "Brekke, Eva; Lien, Lars",
                "Brekke, E.; Lien, L.",
                Take::Left,
            ),
            field("issued", "Published", "2018", "2018", Take::Left),
            field("issue", "Issue", "", "1", Take::Right),
            field("tags", "Tags", "recovery", "rop", Take::Both),
        ],
    }]
}

fn stats() -> StatsPage {
    let bars = |list: &[(&str, usize)]| {
        list.iter()
            .map(|(l, n)| Bar {
                label: l.to_string(),
                count: *n,
            })
            .collect()
    };
    StatsPage {
        total: 12,
        facts: vec![
            ("references".into(), 12),
            ("unread".into(), 11),
            ("with an abstract".into(), 1),
            ("with a DOI".into(), 1),
        ],
        years: (1990..=2020).map(|y| (y, (y as usize * 7) % 13)).collect(),
        groups: vec![
            (
                "Authors".into(),
                bars(&[("Brekke, Eva", 2), ("Lien, Lars", 2), ("Borg, Marit", 1)]),
            ),
            (
                "Journals and publishers".into(),
                bars(&[("Nature", 3), ("Journal of Mental Health", 1)]),
            ),
            ("Tags".into(), bars(&[("recovery", 4)])),
        ],
        growth: vec![
            ("2026-09".into(), 3),
            ("2026-10".into(), 9),
            ("2026-11".into(), 12),
        ],
    }
}

/// A preview with one of each kind.
pub fn preview(origin: Origin) -> Preview {
    let item =
        |verdict, key: &str, title: &str, differs: Vec<(String, String, String)>| PreviewItem {
            verdict,
            key: key.into(),
            authors: "Brekke et al.".into(),
            year: "2018".into(),
            title: title.into(),
            differs,
            sure: None,
        };
    Preview {
        origin,
        name: "thesis.bib".into(),
        format: "BibLaTeX".into(),
        items: vec![
            item(
                Verdict::Merge,
                "key0",
                "Dilemmas in recovery-oriented practice",
                vec![
                    ("Issue".into(), String::new(), "1".into()),
                    ("Pages".into(), "1-9".into(), "1-10".into()),
                ],
            ),
            item(Verdict::New, "new2020", "A work that is new", Vec::new()),
            item(
                Verdict::Same,
                "key3",
                "Time, clocks, and the ordering of events",
                Vec::new(),
            ),
        ],
        problems: vec!["line 17:3: error: the entry has no closing brace".into()],
    }
}
