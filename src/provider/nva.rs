//! The Norwegian research archive (NVA), and Cristin that went into it.

use super::error::Failure;
use super::http::{Reply, Request, encode};
use super::json::{
    add_id, add_orcid, at, list, set, set_abstract, set_language, set_pages, set_rich, set_ymd,
    text,
};
use super::limit::Limit;
use super::service::{Ask, Service, by_content, status};
use crate::codec::human;
use crate::model::{DateField, Field, Identifier, Kind, Person, Reference, Role, Scheme};
use serde_json::Value;

/// `api.nva.unit.no`.
pub struct Nva;

impl Service for Nva {
    fn name(&self) -> &'static str {
        "nva"
    }
    fn label(&self) -> &'static str {
        "NVA"
    }
    fn base(&self) -> &'static str {
        "https://api.nva.unit.no"
    }
    fn limit(&self) -> Limit {
        Limit::per_second(4, 2)
    }
    fn by_id(&self, id: &Identifier, ask: &Ask) -> Option<Request> {
        let search = |name: &str| {
            Some(
                Request::get(format!("{}/search/resources", ask.base))
                    .query(name, &id.value)
                    .query("size", "3")
                    .query("aggregation", "none"),
            )
        };
        match id.scheme {
            Scheme::Nva => Some(Request::get(format!(
                "{}/publication/{}",
                ask.base,
                encode(id.value.rsplit('/').next()?)
            ))),
            Scheme::Doi => search("doi"),
            Scheme::Isbn => search("isbn"),
            Scheme::Handle => search("handle"),
            Scheme::Cristin => search("cristin_identifier"),
            _ => None,
        }
    }
    fn by_words(&self, words: &str, most: usize, ask: &Ask) -> Option<Request> {
        Some(
            Request::get(format!("{}/search/resources", ask.base))
                .query("query", words)
                .query("size", &most.to_string())
                .query("aggregation", "none"),
        )
    }
    fn read(&self, reply: &Reply) -> Result<Vec<Reference>, Failure> {
        status(reply)?;
        if !reply.header("content-type").unwrap_or("").contains("json")
            && reply.text().trim_start().starts_with('@')
        {
            return by_content(reply, "nva");
        }
        let json = reply.json()?;
        if let Value::Array(all) = &json {
            return Ok(all.iter().filter_map(publication).collect());
        }
        if json.get("hits").is_some() {
            return Ok(list(&json, "hits")
                .into_iter()
                .filter_map(publication)
                .collect());
        }
        if text(&json, "type").contains("Problem")
            || (json.get("title").is_some() && json.get("status").is_some_and(Value::is_number))
        {
            return Err(if text(&json, "status") == "404" {
                Failure::NotFound
            } else {
                Failure::Refused(super::service::said(reply))
            });
        }
        // Two shapes: as it is kept, and as it is searched (`entityDescription` inside either).
        publication(&json)
            .map(|r| vec![r])
            .ok_or_else(|| Failure::Unreadable("it holds no work".into()))
    }
}

/// The types of NVA and Cristin, and the kind of each: the beginning of the name decides.
const KINDS: &[(&str, Kind)] = &[
    ("AcademicArticle", Kind::ArticleJournal),
    ("AcademicLiteratureReview", Kind::ArticleJournal),
    ("ProfessionalArticle", Kind::ArticleJournal),
    ("PopularScienceArticle", Kind::ArticleJournal),
    ("JournalLetter", Kind::ArticleJournal),
    ("JournalReview", Kind::ReviewBook),
    ("JournalLeader", Kind::ArticleJournal),
    ("JournalCorrigendum", Kind::ArticleJournal),
    ("JournalIssue", Kind::Periodical),
    ("ConferenceAbstract", Kind::PaperConference),
    ("CaseReport", Kind::ArticleJournal),
    ("StudyProtocol", Kind::ArticleJournal),
    ("FeatureArticle", Kind::ArticleMagazine),
    ("MediaFeatureArticle", Kind::ArticleNewspaper),
    ("MediaReaderOpinion", Kind::ArticleNewspaper),
    ("MediaInterview", Kind::Interview),
    ("MediaBlogPost", Kind::PostWeblog),
    ("MediaPodcast", Kind::Broadcast),
    ("MediaParticipationInRadioOrTv", Kind::Broadcast),
    ("AcademicChapter", Kind::Chapter),
    ("ChapterConferenceAbstract", Kind::PaperConference),
    ("ChapterInReport", Kind::Chapter),
    ("EncyclopediaChapter", Kind::EntryEncyclopedia),
    ("ExhibitionCatalogChapter", Kind::Chapter),
    ("NonFictionChapter", Kind::Chapter),
    ("PopularScienceChapter", Kind::Chapter),
    ("TextbookChapter", Kind::Chapter),
    ("Introduction", Kind::Chapter),
    ("AcademicMonograph", Kind::Book),
    ("BookAnthology", Kind::Book),
    ("BookMonograph", Kind::Book),
    ("Encyclopedia", Kind::Book),
    ("ExhibitionCatalog", Kind::Book),
    ("NonFictionMonograph", Kind::Book),
    ("PopularScienceMonograph", Kind::Book),
    ("Textbook", Kind::Book),
    ("Degree", Kind::Thesis),
    ("OtherStudentWork", Kind::Thesis),
    ("Report", Kind::Report),
    ("ConferenceReport", Kind::Report),
    ("Conference", Kind::Speech),
    ("Lecture", Kind::Speech),
    ("OtherPresentation", Kind::Speech),
    ("DataSet", Kind::Dataset),
    ("DataManagementPlan", Kind::Document),
    ("Map", Kind::Map),
    ("MovingPicture", Kind::MotionPicture),
    ("MusicPerformance", Kind::Performance),
    ("PerformingArts", Kind::Performance),
    ("VisualArts", Kind::Graphic),
    ("LiteraryArts", Kind::Book),
];

const GENRES: &[(&str, &str)] = &[
    ("DegreePhd", "PhD thesis"),
    ("DegreeMaster", "Master's thesis"),
    ("DegreeBachelor", "Bachelor's thesis"),
    ("DegreeLicentiate", "Licentiate thesis"),
    ("ArtisticDegreePhd", "Artistic PhD thesis"),
];

fn role(name: &str) -> Role {
    match name {
        "Editor" | "EditorialBoardMember" => Role::Editor,
        "Supervisor" => Role::Advisor,
        "TranslatorAdapter" | "Translator" => Role::Translator,
        "Director" => Role::Director,
        "Producer" => Role::Producer,
        "Illustrator" => Role::Illustrator,
        "Composer" => Role::Composer,
        "Curator" => Role::Curator,
        "InterviewSubject" => Role::Guest,
        "Creator" | "Writer" | "Author" | "" => Role::Author,
        "ContactPerson" | "DataCollector" | "DataCurator" | "DataManager" | "Distributor"
        | "ProjectLeader" | "RightsHolder" | "RelatedPerson" | "Sponsor" | "Other" => {
            Role::Contributor
        }
        _ => Role::Author,
    }
}

fn publication(p: &Value) -> Option<Reference> {
    let e = p.get("entityDescription")?;
    let instance = at(e, "reference.publicationInstance");
    let context = at(e, "reference.publicationContext");
    let kind = text(instance, "type");
    let mut r = Reference::new(
        KINDS
            .iter()
            .find(|(n, _)| kind.starts_with(n))
            .map_or(Kind::Document, |(_, k)| *k),
    );
    r.native_type = format!("nva:{kind}");
    set_rich(&mut r, Field::Title, &text(e, "mainTitle"));
    if let Some((_, genre)) = GENRES.iter().find(|(n, _)| *n == kind) {
        set(&mut r, Field::Genre, genre);
    }
    people(e, &mut r, true);
    let date = at(e, "publicationDate");
    set_ymd(
        &mut r,
        DateField::Issued,
        &text(date, "year"),
        &text(date, "month"),
        &text(date, "day"),
    );
    set_language(&mut r, &text(e, "language"));
    set_abstract(&mut r, &text(e, "abstract"));
    for (tongue, value) in at(e, "alternativeAbstracts")
        .as_object()
        .into_iter()
        .flatten()
    {
        if value
            .as_str()
            .is_some_and(|v| Some(v) != r.get(Field::Abstract))
        {
            r.add_extra(format!("abstract-{tongue}"), text(value, ""));
        }
    }
    for (tongue, value) in at(e, "alternativeTitles").as_object().into_iter().flatten() {
        r.add_extra(format!("title-{tongue}"), text(value, ""));
    }
    for tag in list(e, "tags") {
        r.add_tag(tag.as_str().unwrap_or(""));
    }
    set(&mut r, Field::Volume, &text(instance, "volume"));
    set(&mut r, Field::Issue, &text(instance, "issue"));
    set(
        &mut r,
        Field::ArticleNumber,
        &text(instance, "articleNumber"),
    );
    let pages = at(instance, "pages");
    match text(pages, "type").as_str() {
        "MonographPages" => set(&mut r, Field::NumberOfPages, &text(pages, "pages")),
        _ => {
            set_pages(&mut r, &text(pages, "begin"), &text(pages, "end"));
            set(&mut r, Field::NumberOfPages, &text(pages, "pages"));
        }
    }
    place(context, &mut r);
    for doi in [text(e, "reference.doi"), text(p, "doi")] {
        add_id(&mut r, Scheme::Doi, &doi);
    }
    let id = text(p, "identifier");
    let id = if id.is_empty() {
        text(p, "id").rsplit('/').next().unwrap_or("").to_string()
    } else {
        id
    };
    add_id(&mut r, Scheme::Nva, &id);
    for other in list(p, "additionalIdentifiers") {
        let (kind, source) = (
            text(other, "type"),
            text(other, "sourceName").to_lowercase(),
        );
        if kind == "CristinIdentifier" || source.contains("cristin") {
            add_id(&mut r, Scheme::Cristin, &text(other, "value"));
        }
        if kind == "HandleIdentifier" || source == "handle" {
            add_id(
                &mut r,
                Scheme::Handle,
                text(other, "value").trim_start_matches("https://hdl.handle.net/"),
            );
        }
    }
    let handle = text(p, "handle");
    if let Some(h) = handle.split("hdl.handle.net/").nth(1) {
        add_id(&mut r, Scheme::Handle, h);
    }
    (r.get(Field::Title).is_some()).then_some(r)
}

fn people(e: &Value, r: &mut Reference, all: bool) {
    let mut list_ = list(e, "contributors");
    if list_.is_empty() {
        list_ = list(e, "contributorsPreview");
    }
    list_.sort_by_key(|c| text(c, "sequence").parse::<u32>().unwrap_or(u32::MAX));
    for c in list_ {
        let role = role(&match at(c, "role") {
            Value::String(s) => s.clone(),
            v => text(v, "type"),
        });
        let name = text(c, "identity.name");
        let mut person = if text(c, "identity.nameType") == "Organizational" {
            Person::literal(name)
        } else {
            human::person(&name)
        };
        add_orcid(&mut person, &text(c, "identity.orcId"));
        let id = text(c, "identity.id");
        if let Some(number) = id.split("/cristin/person/").nth(1) {
            person.ids.push(("cristin".into(), number.to_string()));
        }
        // Those who made an anthology are its editors, whatever they are called.
        r.add_person(if all { role } else { Role::Editor }, person);
    }
}

/// Journal, book, series and publisher; a chapter nests the whole book.
fn place(context: &Value, r: &mut Reference) {
    let name = |v: &Value| {
        let n = text(v, "name");
        if n.is_empty() { text(v, "title") } else { n }
    };
    if let Some(book) = context.get("entityDescription") {
        set_rich(r, Field::ContainerTitle, &text(book, "mainTitle"));
        people(book, r, false);
        let inner = at(book, "reference.publicationContext");
        place(inner, r);
        let date = at(book, "publicationDate");
        set_ymd(r, DateField::Issued, &text(date, "year"), "", "");
        return;
    }
    match text(context, "type").as_str() {
        "Journal"
        | "UnconfirmedJournal"
        | "MediaContribution"
        | "MediaContributionPeriodical"
        | "UnconfirmedMediaContributionPeriodical" => {
            set_rich(r, Field::ContainerTitle, &name(context));
        }
        _ => {
            set_rich(r, Field::CollectionTitle, &name(at(context, "series")));
            set(r, Field::CollectionNumber, &text(context, "seriesNumber"));
            set(r, Field::Publisher, &name(at(context, "publisher")));
            set_rich(r, Field::EventTitle, &text(context, "label"));
            set(r, Field::EventPlace, &text(context, "place.label"));
        }
    }
    for issn in [
        "printIssn",
        "onlineIssn",
        "series.printIssn",
        "series.onlineIssn",
    ] {
        add_id(r, Scheme::Issn, &text(context, issn));
    }
    for isbn in list(context, "isbnList").into_iter().chain(
        list(context, "additionalIdentifiers")
            .into_iter()
            .filter(|i| text(i, "sourceName") == "ISBN")
            .map(|i| at(i, "value")),
    ) {
        add_id(r, Scheme::Isbn, isbn.as_str().unwrap_or(""));
    }
}
