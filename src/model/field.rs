//! THE field table: every text field that the model knows, with its CSL name, its label and its shape.
//!
//! Names, dates, identifiers and tags are not here: they have types of their own. What is in no table is kept verbatim in
//! [`Reference::extra`](crate::model::Reference::extra).

use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// How a field's value is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Text of a title: may hold the rich text of CSL-JSON (`<i>`, `<b>`, `<sup>`, `<sub>`, `<span class="nocase">`, `<span style="font-variant:small-caps;">`).
    Rich,
    /// Plain text of one line.
    Plain,
    /// Text of several paragraphs, divided by a blank line.
    Long,
    /// Usually a number, but any text is allowed ("12", "A4", "2nd").
    Number,
    /// Page numbers: `12-34`, `e123`, `12-14, 18`.
    Pages,
    /// A web address.
    Url,
    /// A BCP 47 tag where one is known, else what the source said.
    Language,
}

macro_rules! fields {
    ($($variant:ident $csl:literal $label:literal $shape:ident;)*) => {
        /// A known text field.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Field { $(#[doc = $label] $variant,)* }
        impl Field {
            /// Every field, in the order of the table, which is the order of display.
            pub const ALL: &'static [Field] = &[$(Field::$variant,)*];
            /// The CSL variable's name (for the few that CSL lacks: our own, in the same spelling).
            pub fn csl(self) -> &'static str { match self { $(Field::$variant => $csl,)* } }
            /// The name shown to a person.
            pub fn label(self) -> &'static str { match self { $(Field::$variant => $label,)* } }
            /// How a value is built.
            pub fn shape(self) -> Shape { match self { $(Field::$variant => Shape::$shape,)* } }
            /// The field with this CSL name (exact spelling).
            pub fn from_csl(name: &str) -> Option<Field> { match name { $($csl => Some(Field::$variant),)* _ => None } }
        }
    };
}

fields! {
    Title "title" "Title" Rich;
    TitleShort "title-short" "Short title" Rich;
    ContainerTitle "container-title" "In" Rich;
    ContainerTitleShort "container-title-short" "Journal abbreviation" Rich;
    CollectionTitle "collection-title" "Series" Rich;
    CollectionTitleShort "collection-title-short" "Short series" Rich;
    CollectionNumber "collection-number" "Series number" Number;
    VolumeTitle "volume-title" "Volume title" Rich;
    VolumeTitleShort "volume-title-short" "Short volume title" Rich;
    PartTitle "part-title" "Part title" Rich;
    PartNumber "part-number" "Part" Number;
    OriginalTitle "original-title" "Original title" Rich;
    ReviewedTitle "reviewed-title" "Reviewed title" Rich;
    ReviewedGenre "reviewed-genre" "Reviewed genre" Plain;
    Volume "volume" "Volume" Number;
    NumberOfVolumes "number-of-volumes" "Volumes" Number;
    Issue "issue" "Issue" Number;
    Supplement "supplement-number" "Supplement" Number;
    Page "page" "Pages" Pages;
    PageFirst "page-first" "First page" Pages;
    NumberOfPages "number-of-pages" "Number of pages" Number;
    ArticleNumber "article-number" "Article number" Plain;
    ChapterNumber "chapter-number" "Chapter" Number;
    Section "section" "Section" Plain;
    Edition "edition" "Edition" Number;
    Version "version" "Version" Plain;
    Printing "printing-number" "Printing" Number;
    Number "number" "Number" Number;
    Genre "genre" "Genre" Plain;
    Medium "medium" "Medium" Plain;
    Publisher "publisher" "Publisher" Plain;
    PublisherPlace "publisher-place" "Place" Plain;
    OriginalPublisher "original-publisher" "Original publisher" Plain;
    OriginalPublisherPlace "original-publisher-place" "Original place" Plain;
    EventTitle "event-title" "Event" Rich;
    EventPlace "event-place" "Event place" Plain;
    Authority "authority" "Authority" Plain;
    Jurisdiction "jurisdiction" "Jurisdiction" Plain;
    Division "division" "Division" Plain;
    Committee "committee" "Committee" Plain;
    References "references" "References" Plain;
    Status "status" "Publication status" Plain;
    Dimensions "dimensions" "Dimensions" Plain;
    Scale "scale" "Scale" Plain;
    Archive "archive" "Archive" Plain;
    ArchiveCollection "archive_collection" "Archive collection" Plain;
    ArchiveLocation "archive_location" "Location in archive" Plain;
    ArchivePlace "archive-place" "Archive place" Plain;
    Source "source" "Catalogue" Plain;
    CallNumber "call-number" "Call number" Plain;
    Url "URL" "URL" Url;
    PdfUrl "pdf-url" "Open access" Url;
    License "license" "Licence" Plain;
    Language "language" "Language" Language;
    OriginalLanguage "original-language" "Original language" Language;
    Annote "annote" "Annotation" Long;
    Note "note" "Remark" Long;
    Abstract "abstract" "Abstract" Long;
    TableOfContents "table-of-contents" "Contents" Long;
    YearSuffix "year-suffix" "Year suffix" Plain;
    CitationLabel "citation-label" "Citation label" Plain;
}

/// The known fields of a reference: an ordered map with at most one value each, never an empty one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(Vec<(Field, Box<str>)>);

impl Fields {
    /// The value of a field.
    pub fn get(&self, field: Field) -> Option<&str> {
        self.0
            .binary_search_by_key(&field, |e| e.0)
            .ok()
            .map(|i| &*self.0[i].1)
    }
    /// Sets a field; an empty value (white space only) removes it. Returns the value that stood there.
    pub fn set(&mut self, field: Field, value: impl Into<Box<str>>) -> Option<Box<str>> {
        let value = value.into();
        if value.trim().is_empty() {
            return self.remove(field);
        }
        match self.0.binary_search_by_key(&field, |e| e.0) {
            Ok(i) => Some(std::mem::replace(&mut self.0[i].1, value)),
            Err(i) => {
                self.0.insert(i, (field, value));
                None
            }
        }
    }
    /// Takes a field away and returns its value.
    pub fn remove(&mut self, field: Field) -> Option<Box<str>> {
        self.0
            .binary_search_by_key(&field, |e| e.0)
            .ok()
            .map(|i| self.0.remove(i).1)
    }
    /// Whether the field has a value.
    pub fn has(&self, field: Field) -> bool {
        self.get(field).is_some()
    }
    /// All fields in the order of the table.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (Field, &str)> {
        self.0.iter().map(|(f, v)| (*f, &**v))
    }
    /// How many fields have a value.
    pub fn len(&self) -> usize {
        self.0.len()
    }
    /// Whether no field has a value.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Fields {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut map = s.serialize_map(Some(self.0.len()))?;
        for (f, v) in &self.0 {
            map.serialize_entry(f.csl(), v)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Fields {
    /// A name that is in no table is an error: records of a later version are refused as a whole by the schema version.
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct V;
        impl<'de> Visitor<'de> for V {
            type Value = Fields;
            fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
                f.write_str("a map of field names to text")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut out = Fields(Vec::with_capacity(map.size_hint().unwrap_or(8)));
                while let Some(name) = map.next_key::<std::borrow::Cow<str>>()? {
                    let value: Box<str> = map.next_value()?;
                    let field = Field::from_csl(&name).ok_or_else(|| {
                        serde::de::Error::custom(format!("unknown field {name:?}"))
                    })?;
                    out.set(field, value);
                }
                Ok(out)
            }
        }
        d.deserialize_map(V)
    }
}

impl FromIterator<(Field, String)> for Fields {
    fn from_iter<T: IntoIterator<Item = (Field, String)>>(iter: T) -> Self {
        let mut out = Fields::default();
        for (f, v) in iter {
            out.set(f, v);
        }
        out
    }
}
