//! What kind of work an entry is.

use super::{Reader, TYPES};
use crate::codec::bibtex::write;
use crate::model::{DateField, Field, Kind, Scheme};

impl Reader<'_> {
    pub(super) fn kind(&mut self) {
        let base = TYPES
            .iter()
            .find(|(name, ..)| *name == self.entry_type)
            .map(|(_, kind, _)| *kind);
        let r = &mut self.reference;
        let subtype = r.extra("entrysubtype").map(str::to_ascii_lowercase);
        let arxiv = r.identifier(Scheme::Arxiv).is_some();
        let event = r.fields.has(Field::EventTitle) || r.date(DateField::EventDate).is_some();
        let placed = r.fields.has(Field::ContainerTitle);
        r.kind = match (base, subtype.as_deref()) {
            (Some(Kind::ArticleJournal), Some("newspaper")) => Kind::ArticleNewspaper,
            (Some(Kind::ArticleJournal), Some("magazine")) => Kind::ArticleMagazine,
            (Some(Kind::ArticleJournal | Kind::Document | Kind::Manuscript), _)
                if arxiv && !placed =>
            {
                Kind::Article
            }
            (Some(Kind::Manuscript), _) if event => Kind::Speech,
            (base, _) => base.unwrap_or_default(),
        };
        let genre = match self.entry_type.as_str() {
            "phdthesis" => Some("PhD thesis"),
            "mastersthesis" => Some("Master’s thesis"),
            "bachelorsthesis" => Some("Bachelor’s thesis"),
            _ => None,
        };
        if let Some(genre) = genre {
            r.set_default(Field::Genre, genre);
        }
        let usual = [false, true]
            .iter()
            .any(|biblatex| write::usual_type(r, *biblatex) == self.entry_type);
        if !usual {
            r.native_type = format!("bibtex:{}", self.entry_type);
        }
    }
}
