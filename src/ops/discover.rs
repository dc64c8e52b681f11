//! Searching online services for works, and saying which of them are in the library already.

use super::{Result, identity};
use crate::model::{Reference, Scheme, merge};
use crate::provider::{Client, Failure, ProviderError, Service, by_name};
use crate::store::Library;

/// Asked when nothing else is named.
pub const USUAL: &[&str] = &["crossref", "pubmed", "openalex", "nva", "vufind"];
/// What can be named, for a person.
pub const NAMES: &str = "crossref, pubmed, openalex, nva, europepmc, semanticscholar, datacite, arxiv, openlibrary, sru, vufind, groups/NUMBER, or the address of a VuFind catalogue";

/// A find.
#[derive(Debug, Clone)]
pub struct Find {
    /// The work.
    pub reference: Reference,
    /// Where it was found, by the names that were asked for.
    pub services: Vec<String>,
    /// Its key in the library, when it is there.
    pub key: Option<String>,
}

/// Where is asked: a service, a library of Zotero (`groups/12`), or a VuFind catalogue by its address.
#[derive(Clone)]
pub struct Place {
    service: &'static dyn Service,
    /// What was named.
    pub name: String,
    /// Its name for a person.
    pub label: String,
}

/// The place of a name; nothing when there is none.
pub fn place(name: &str) -> Option<Place> {
    let made = |service: &'static dyn Service, label: String| Place {
        service,
        name: name.to_string(),
        label,
    };
    if let Some(rest) = ["groups/", "users/"]
        .iter()
        .find_map(|p| name.strip_prefix(p))
    {
        let number = !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit());
        return number
            .then(|| by_name("zotero"))
            .flatten()
            .map(|s| made(s, format!("Zotero {name}")));
    }
    if name.starts_with("https://") || name.starts_with("http://") {
        let host = name.split("://").nth(1)?.split('/').next()?.to_string();
        return by_name("vufind").map(|s| made(s, host));
    }
    // Zotero is many libraries, of which one has to be named.
    by_name(name)
        .filter(|s| s.name() != "zotero")
        .map(|s| made(s, s.label().to_string()))
}

/// The places that are asked for these names, or for none; what has no address (a catalogue that the settings do not name) is left out.
pub fn places(client: &Client, names: &[String]) -> Vec<Place> {
    let usual: Vec<String> = USUAL.iter().map(|n| (*n).to_string()).collect();
    let names = [names, &client.settings.find, &usual]
        .into_iter()
        .find(|n| !n.is_empty())
        .unwrap_or(&usual);
    names
        .iter()
        .filter_map(|n| place(n))
        .filter(|p| p.address().is_some() || client.base(p.service).is_some())
        .collect()
}

impl Place {
    fn address(&self) -> Option<&str> {
        self.name
            .contains("://")
            .then(|| self.name.trim_end_matches('/'))
    }
    fn ask(
        &self,
        client: &Client,
        words: &str,
        most: usize,
        cancelled: &dyn Fn() -> bool,
    ) -> Answer {
        let words = if self.service.name() == "zotero" {
            format!("{} {words}", self.name)
        } else {
            words.to_string()
        };
        client
            .by_words(self.service, self.address(), &words, most, cancelled)
            .map_err(|mut e| {
                if self.address().is_some() {
                    e.failure = match e.failure {
                        Failure::Broken(why) => Failure::Broken(format!("{}: {why}", self.label)),
                        other => other,
                    };
                }
                e
            })
    }
}

/// What a place answers.
pub type Answer = std::result::Result<Vec<Reference>, ProviderError>;

/// Asks all places side by side; `told` hears each answer, by the number of its place, as it comes.
pub fn ask(
    client: &Client,
    places: &[Place],
    words: &str,
    most: usize,
    cancelled: &(dyn Fn() -> bool + Sync),
    told: &mut dyn FnMut(usize, Answer),
) {
    let (send, answers) = std::sync::mpsc::channel();
    std::thread::scope(|scope| {
        for (n, place) in places.iter().enumerate() {
            let send = send.clone();
            scope.spawn(move || {
                let answer = place.ask(client, words, most, cancelled);
                // The other side waits until all have answered.
                let _ = send.send((n, answer));
            });
        }
        drop(send);
        for (n, answer) in answers {
            told(n, answer);
        }
    });
}

/// One list of all answers. Places take turns, so that the best of each stand first; what several found stands once.
///
/// # Errors
/// When the library cannot be read.
pub fn gather(
    library: &Library,
    places: &[Place],
    answers: &[Option<Vec<Reference>>],
    most: usize,
) -> Result<Vec<Find>> {
    let mut lists: Vec<(&Place, std::slice::Iter<Reference>)> = places
        .iter()
        .zip(answers)
        .filter_map(|(p, a)| Some((p, a.as_ref()?.iter())))
        .collect();
    let mut out: Vec<Find> = Vec::new();
    loop {
        let mut any = false;
        for (place, works) in &mut lists {
            let Some(r) = works.next() else { continue };
            any = true;
            match out.iter_mut().find(|f| same(&f.reference, r)) {
                Some(f) => {
                    merge::merge(&mut f.reference, r.clone());
                    if !f.services.contains(&place.name) {
                        f.services.push(place.name.clone());
                    }
                }
                None => out.push(Find {
                    reference: r.clone(),
                    services: vec![place.name.clone()],
                    key: None,
                }),
            }
        }
        if !any {
            break;
        }
    }
    out.truncate(most);
    for f in &mut out {
        f.key =
            identity::find(library, &f.reference, &identity::marks(&f.reference))?.map(|r| r.key);
    }
    Ok(out)
}

/// Finds works by words at once.
///
/// # Errors
/// When the library cannot be read.
pub fn discover(
    client: &Client,
    library: &Library,
    words: &str,
    places: &[Place],
    most: usize,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Result<(Vec<Find>, Vec<ProviderError>)> {
    let mut answers: Vec<Option<Vec<Reference>>> = vec![None; places.len()];
    let mut errors = Vec::new();
    ask(
        client,
        places,
        words,
        most,
        cancelled,
        &mut |n, answer| match answer {
            Ok(works) => answers[n] = Some(works),
            Err(e) => errors.push(e),
        },
    );
    Ok((gather(library, places, &answers, most)?, errors))
}

/// Whether two finds are one work, as the library itself would judge.
fn same(a: &Reference, b: &Reference) -> bool {
    match (a.identifier(Scheme::Doi), b.identifier(Scheme::Doi)) {
        (Some(x), Some(y)) => crate::model::identifier::same_doi(x, y),
        _ => identity::same_work(a, b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{DateField, Field, Kind, Person, Role};

    #[test]
    fn a_short_title_is_not_part_of_every_long_one() {
        let book = |title: &str, family: &str| {
            let mut r = Reference::new(Kind::Book);
            r.set(Field::Title, title);
            r.set_date(DateField::Issued, crate::codec::human::date("1999"));
            r.add_person(Role::Author, Person::new(family, "A."));
            r
        };
        let short = book("The Civil War", "Lund");
        assert!(!same(
            &short,
            &book("From Civil War to the Civil War of 1861", "Berg")
        ));
        assert!(!same(&short, &book("The Civil War", "Berg")));
        assert!(same(&short, &book("The civil war", "Lund")));
    }
}
