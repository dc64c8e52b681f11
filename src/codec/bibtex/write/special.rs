//! Fields whose name or value depends on the type of the entry or on other fields.

use super::{Writer, Written, babel, date_text, safe_latex};
use crate::codec::bibtex::entry::{compose, is_article, is_chapter, number_in_series, text_of};
use crate::codec::bibtex::files;
use crate::codec::bibtex::table::{EDITOR_TYPES, Special};
use crate::model::{DateField, Field, Role, Scheme, Status};
use crate::text::latex;

impl Writer<'_> {
    /// The subtitle that the entry had, when the title still ends with it: (title, subtitle in LaTeX).
    pub(super) fn divided<'t>(
        &self,
        whole: &'t str,
        name: &str,
        field: Field,
    ) -> (&'t str, Option<String>) {
        let Some(raw) = self.r.extra(name) else {
            return (whole, None);
        };
        let subtitle = text_of(field, raw);
        let title = whole.strip_suffix(subtitle.as_str()).map(|t| {
            let t = t.trim_end();
            t.strip_suffix(':').unwrap_or(t)
        });
        match title {
            Some(title)
                if !subtitle.is_empty()
                    && !title.is_empty()
                    && compose(title, &subtitle) == whole
                    && safe_latex(raw) =>
            {
                (title, Some(raw.to_string()))
            }
            _ => (whole, None),
        }
    }

    pub(super) fn title(&mut self, text: Option<&str>, name: &str, subtitle: &str, field: Field) {
        let Some(text) = text else { return };
        let (title, raw_subtitle) = self.divided(text, subtitle, field);
        let value = self.encode(field, title);
        self.push(name, value);
        if let Some(raw) = raw_subtitle {
            self.push(subtitle, raw);
        }
    }

    pub(super) fn special(&mut self, name: &str, special: Special) {
        let r = self.r;
        let chapter = is_chapter(&self.entry_type);
        let article = is_article(&self.entry_type);
        let volume_title = r.get(Field::VolumeTitle);
        let container = r.get(Field::ContainerTitle);
        let periodical = matches!(self.entry_type.as_str(), "periodical" | "journal");
        match special {
            Special::Title => match volume_title {
                Some(own) if !chapter => self.title(Some(own), name, "subtitle", Field::Title),
                _ if periodical && container.is_some() => {
                    self.title(container, name, "subtitle", Field::Title);
                }
                _ => self.title(r.get(Field::Title), name, "subtitle", Field::Title),
            },
            Special::IssueTitle if periodical && container.is_some() => {
                self.title(r.get(Field::Title), name, "issuesubtitle", Field::Title);
            }
            Special::MainTitle => match volume_title {
                Some(_) if chapter => self.title(container, name, "mainsubtitle", Field::Title),
                Some(_) => self.title(r.get(Field::Title), name, "mainsubtitle", Field::Title),
                None => {}
            },
            Special::BookTitle if chapter && volume_title.is_some() => {
                self.title(volume_title, name, "booksubtitle", Field::VolumeTitle);
            }
            Special::Journal if article && !periodical => {
                self.title(container, name, "journalsubtitle", Field::ContainerTitle);
            }
            Special::BookTitle if !article && !periodical => {
                self.title(container, name, "booksubtitle", Field::ContainerTitle);
            }
            Special::Number => {
                let field = if article {
                    Field::Issue
                } else if number_in_series(&self.entry_type) {
                    Field::CollectionNumber
                } else {
                    Field::Number
                };
                self.text(name, field);
                // What has no field of its own in this type.
                for (other, own) in [
                    (Field::Number, "reportnumber"),
                    (Field::CollectionNumber, "seriesnumber"),
                ] {
                    if other != field {
                        self.text(own, other);
                    }
                }
            }
            Special::Issue if !article => self.text(name, Field::Issue),
            Special::Publisher => self.publisher(),
            Special::Place => {
                let field = if self.entry_type == "patent" {
                    Field::Jurisdiction
                } else {
                    Field::PublisherPlace
                };
                if let Some(text) = r.get(field) {
                    let value = self.list(text);
                    self.push(name, value);
                }
                if field == Field::Jurisdiction {
                    self.text("place", Field::PublisherPlace);
                }
            }
            Special::Year if !self.style.biblatex => self.issued(),
            Special::Keywords if !self.style.public_only => {
                let value = files::write_keywords(&r.tags, self.style.ascii);
                self.push(name, value);
            }
            Special::Files if !self.style.public_only => {
                let value = files::write(&r.attachments);
                self.push(name, value);
            }
            Special::BabelName if self.style.biblatex => {
                if let Some(babel) = babel(r.get(Field::Language)) {
                    self.push(name, babel);
                }
            }
            Special::Language => {
                if let Some(tag) = r.get(Field::Language) {
                    match babel(Some(tag)) {
                        Some(_) if self.style.biblatex => {}
                        Some(babel) => self.push(name, babel),
                        None => self.text(name, Field::Language),
                    }
                }
            }
            Special::Eprint => self.eprint(),
            Special::Notes if !self.style.public_only => {
                let mut texts: Vec<&str> = r.get(Field::Annote).into_iter().collect();
                texts.extend(r.notes.iter().map(|n| n.text.as_str()));
                let value =
                    latex::encode(&texts.join("\n\n"), self.how(Field::Annote)).into_owned();
                self.push(name, value);
            }
            Special::Groups if !self.style.public_only => {
                let value = r
                    .collections
                    .iter()
                    .map(|c| self.plain(&c.replace(',', ";")))
                    .collect::<Vec<_>>()
                    .join(", ");
                self.push(name, value);
            }
            Special::Rating if r.rating > 0 && !self.style.public_only => {
                self.push(name, format!("rank{}", r.rating));
            }
            Special::ReadStatus if !self.style.public_only => match r.status {
                Status::Unread => {}
                Status::Reading => self.push(name, "skimmed"),
                Status::Read => self.push(name, "read"),
            },
            Special::Type => {
                let implied = match self.entry_type.as_str() {
                    "phdthesis" => "PhD thesis",
                    "mastersthesis" => "Master’s thesis",
                    "bachelorsthesis" => "Bachelor’s thesis",
                    _ => "",
                };
                if r.get(Field::Genre) != Some(implied) {
                    self.text(name, Field::Genre);
                }
            }
            Special::PublicationState => self.text(name, Field::Status),
            Special::EditorWithType(0) => self.people(name, Role::Editor),
            Special::EditorWithType(n) => self.other_editors(n),
            _ => {}
        }
    }

    /// The publisher under the name that the type has for it.
    pub(super) fn publisher(&mut self) {
        let Some(text) = self.r.get(Field::Publisher) else {
            return;
        };
        let long = self.style.biblatex;
        let usual = match self.entry_type.as_str() {
            "phdthesis" | "mastersthesis" if !long => "school",
            "thesis" | "phdthesis" | "mastersthesis" | "bachelorsthesis" | "report"
            | "techreport" => "institution",
            "manual" | "online" | "software" => "organization",
            _ => "publisher",
        };
        // Of several names the first in this order is the publisher when it is read again.
        let order = ["publisher", "institution", "school", "organization"];
        let taken = order
            .iter()
            .position(|n| self.r.extra(n).is_some())
            .unwrap_or(order.len());
        let place = order.iter().position(|n| *n == usual).unwrap_or(0);
        let name = if place < taken { usual } else { "publisher" };
        let value = self.list(text);
        self.push(name, value);
    }

    /// A literal list: items divided by semicolons in the model.
    pub(super) fn list(&self, text: &str) -> String {
        if !self.style.biblatex {
            return self.plain(text);
        }
        // "London ; New York" is one text of a catalogue.
        let divider = if text.contains(" ; ") { "\0" } else { "; " };
        text.split(divider)
            .map(|item| {
                self.plain(item)
                    .split(' ')
                    .map(|w| {
                        if w.eq_ignore_ascii_case("and") {
                            format!("{{{w}}}")
                        } else {
                            w.to_string()
                        }
                    })
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect::<Vec<_>>()
            .join(" and ")
    }

    pub(super) fn issued(&mut self) {
        let Some(date) = self.r.date(DateField::Issued) else {
            return;
        };
        let point = date
            .start
            .filter(|_| date.literal.is_empty() && !date.is_range() && !date.circa);
        if self.style.biblatex {
            let value = self.plain(&date_text(date));
            let name = if date.start.is_none() && date.end.is_none() || !date.literal.is_empty() {
                "year"
            } else {
                "date"
            };
            self.push(name, value);
            return;
        }
        match point {
            Some(p) if p.month <= 12 => {
                let year = crate::model::Date::ymd(p.year, 0, 0).edtf();
                self.push("year", year);
                if (1..=12).contains(&p.month) {
                    const NAMES: [&str; 12] = [
                        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct",
                        "nov", "dec",
                    ];
                    self.out.push(Written {
                        name: "month".to_string(),
                        value: NAMES[usize::from(p.month) - 1].to_string(),
                        bare: true,
                    });
                }
                if p.day > 0 {
                    self.push("day", p.day.to_string());
                }
            }
            _ => {
                let value = self.plain(&date_text(date));
                self.push("year", value);
            }
        }
    }

    /// The scheme whose identifier goes into `eprint`.
    pub(super) fn eprint_scheme(&self) -> Option<(Scheme, &'static str)> {
        let schemes: &[(Scheme, &str)] = if self.style.biblatex {
            &[
                (Scheme::Arxiv, "arxiv"),
                (Scheme::Jstor, "jstor"),
                (Scheme::Pmid, "pubmed"),
                (Scheme::Google, "googlebooks"),
                (Scheme::Handle, "hdl"),
            ]
        } else {
            &[(Scheme::Arxiv, "arXiv")]
        };
        if self.r.extra("eprint").is_some() {
            return None;
        }
        schemes
            .iter()
            .copied()
            .find(|(s, _)| self.r.identifier(*s).is_some())
    }

    pub(super) fn eprint(&mut self) {
        if let Some((scheme, name)) = self.eprint_scheme()
            && let Some(value) = self.r.identifier(scheme)
        {
            let value = latex::encode_verbatim(value).into_owned();
            self.push("eprint", value);
            let kind = if self.style.biblatex {
                "eprinttype"
            } else {
                "archiveprefix"
            };
            self.push(kind, name);
        }
    }

    /// Roles that have no field of their own but are types of editors, spread over `editora` … `editorc`.
    pub(super) fn other_editors(&mut self, n: u8) {
        let roles: Vec<(&str, Role)> = EDITOR_TYPES
            .iter()
            .skip(1)
            .filter(|(_, role)| self.r.has_role(*role))
            .copied()
            .collect();
        if let Some((kind, role)) = roles.get(usize::from(n) - 1) {
            let letter = ["a", "b", "c"][usize::from(n - 1).min(2)];
            self.people(&format!("editor{letter}"), *role);
            self.push(&format!("editor{letter}type"), *kind);
        }
    }
}
