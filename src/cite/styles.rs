//! Where styles and locales come from: the archive that is bundled, and `.csl` and locale files of a person.

use super::csl::locale::{Locale, LocaleLayer};
use super::csl::style::Style;
use hayagriva::archive::ArchivedStyle;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

/// A style that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StyleInfo {
    /// The name to choose it by.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The file, when it is not bundled.
    pub file: Option<PathBuf>,
}

/// Short names that people use for styles.
const SHORT: &[(&str, &str)] = &[
    ("apa", "american-psychological-association"),
    ("ieee", "institute-of-electrical-and-electronics-engineers"),
    ("mla", "modern-language-association"),
    ("ama", "american-medical-association"),
    ("nlm", "nlm-citation-sequence"),
    ("chicago", "chicago-author-date"),
    ("chicago-note", "chicago-notes"),
    ("harvard", "harvard-cite-them-right"),
];

/// What cannot be loaded, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No such style.
    #[error("there is no style {0:?}")]
    Unknown(String),
    /// The file cannot be read.
    #[error("{0}: {1}")]
    File(String, String),
    /// It is no CSL.
    #[error("the style {0:?} cannot be used: {1}")]
    Broken(String, String),
}

/// The styles and locales at hand: the bundled ones, and those of folders.
#[derive(Debug, Clone, Default)]
pub struct Styles {
    folders: Vec<PathBuf>,
}

impl Styles {
    /// The bundled styles and those in folders (`*.csl`, and `locales-*.xml`), which go first.
    pub fn new(folders: Vec<PathBuf>) -> Styles {
        Styles { folders }
    }

    /// Styles whose name or title has all words of a query, sorted by title.
    pub fn list(&self, query: &str) -> Vec<StyleInfo> {
        let mut out: Vec<StyleInfo> = self
            .files("csl")
            .into_iter()
            .filter_map(|p| info_of(&p))
            .collect();
        for style in ArchivedStyle::all() {
            let id = short_id(style);
            if !out.iter().any(|s| s.id == id) {
                out.push(StyleInfo {
                    id: id.to_string(),
                    title: style.display_name().to_string(),
                    file: None,
                });
            }
        }
        let words: Vec<String> = query
            .split_whitespace()
            .map(crate::text::fold::fold)
            .collect();
        out.retain(|s| {
            let text = crate::text::fold::fold(&format!("{} {}", s.id, s.title));
            words.iter().all(|w| text.contains(w.as_str()))
        });
        out.sort_by(|a, b| {
            a.title
                .to_lowercase()
                .cmp(&b.title.to_lowercase())
                .then_with(|| a.id.cmp(&b.id))
        });
        out
    }

    fn files(&self, extension: &str) -> Vec<PathBuf> {
        let mut out = Vec::new();
        for folder in &self.folders {
            if let Ok(entries) = std::fs::read_dir(folder) {
                out.extend(
                    entries
                        .flatten()
                        .map(|e| e.path())
                        .filter(|p| p.extension().is_some_and(|e| e == extension)),
                );
            }
        }
        out.sort();
        out
    }

    /// Loads a style by its name, its address, or the path of a `.csl` file. A dependent style is its parent with its own locale.
    pub fn load(&self, name: &str) -> Result<Arc<Style>, Error> {
        static CACHE: OnceLock<Mutex<HashMap<String, Arc<Style>>>> = OnceLock::new();
        let file = self.file_of(name);
        // A file may change between two uses; what is bundled does not.
        if let Some(path) = file {
            return self.read(&path).map(Arc::new);
        }
        let cache = CACHE.get_or_init(Default::default);
        let known = name.rsplit('/').next().unwrap_or(name);
        if let Some(style) = cache.lock().ok().and_then(|c| c.get(known).cloned()) {
            return Ok(style);
        }
        let archived = archived(known).ok_or_else(|| Error::Unknown(name.to_string()))?;
        let broken = |e: String| Error::Broken(name.to_string(), e);
        let xml = archived.get().to_xml().map_err(|e| broken(e.to_string()))?;
        let style = Arc::new(Style::parse(&xml).map_err(broken)?);
        if let Ok(mut cache) = cache.lock() {
            cache.insert(known.to_string(), style.clone());
        }
        Ok(style)
    }

    fn file_of(&self, name: &str) -> Option<PathBuf> {
        if name.ends_with(".csl") && Path::new(name).is_file() {
            return Some(PathBuf::from(name));
        }
        let stem = name
            .rsplit('/')
            .next()
            .unwrap_or(name)
            .trim_end_matches(".csl");
        self.files("csl")
            .into_iter()
            .find(|p| p.file_stem().is_some_and(|s| s == stem))
    }

    fn read(&self, path: &Path) -> Result<Style, Error> {
        let shown = path.display().to_string();
        let xml =
            std::fs::read_to_string(path).map_err(|e| Error::File(shown.clone(), e.to_string()))?;
        let style = Style::parse(&xml).map_err(|e| Error::Broken(shown.clone(), e))?;
        let Some(parent) = style.parent.clone() else {
            return Ok(style);
        };
        let name = parent.rsplit('/').next().unwrap_or(&parent).to_string();
        let mut base = match path
            .parent()
            .map(|d| d.join(format!("{name}.csl")))
            .filter(|p| p.is_file() && p != path)
        {
            Some(beside) => {
                let xml = std::fs::read_to_string(&beside)
                    .map_err(|e| Error::File(beside.display().to_string(), e.to_string()))?;
                Style::parse(&xml).map_err(|e| Error::Broken(name.clone(), e))?
            }
            None => {
                let known = archived(&name).ok_or_else(|| {
                    Error::Broken(
                        shown.clone(),
                        format!("it depends on {parent}, which is not here"),
                    )
                })?;
                let xml = known
                    .get()
                    .to_xml()
                    .map_err(|e| Error::Broken(name.clone(), e.to_string()))?;
                Style::parse(&xml).map_err(|e| Error::Broken(name, e))?
            }
        };
        base.id = style.id;
        base.title = style.title;
        base.default_locale = style.default_locale.or(base.default_locale);
        Ok(base)
    }

    /// The locale of a language for a style: `lang`, else the style's own, else `en-US`.
    pub fn locale(&self, lang: Option<&str>, style: &Style) -> Locale {
        let lang = lang.or(style.default_locale.as_deref()).unwrap_or("en-US");
        let lang = canonical_lang(lang);
        let mut files: Vec<Arc<LocaleLayer>> = Vec::new();
        for name in chain(&lang) {
            if let Some(layer) = self.layer(&name) {
                files.push(layer);
            }
        }
        let refs: Vec<&LocaleLayer> = files.iter().map(|f| &**f).collect();
        Locale::merge(&lang, &refs, &style.locales)
    }

    fn layer(&self, lang: &str) -> Option<Arc<LocaleLayer>> {
        let wanted = format!("locales-{lang}.xml");
        if let Some(path) = self
            .files("xml")
            .into_iter()
            .find(|p| p.file_name().is_some_and(|n| n == wanted.as_str()))
            && let Some(layer) = std::fs::read_to_string(path)
                .ok()
                .and_then(|xml| LocaleLayer::parse(&xml).ok())
        {
            return Some(Arc::new(layer));
        }
        bundled_layer(lang)
    }
}

/// The locale files that a language is read from, the most general first.
fn chain(lang: &str) -> Vec<String> {
    let mut out = vec!["en-US".to_string()];
    let base = primary(lang.split('-').next().unwrap_or(lang));
    for name in [base.to_string(), lang.to_string()] {
        if !out.contains(&name) {
            out.push(name);
        }
    }
    out
}

/// `no` and `nb_no` mean `nb-NO`; a bare language means its main country.
pub fn canonical_lang(lang: &str) -> String {
    let lang = lang.replace('_', "-");
    let mut parts = lang.split('-');
    let base = parts.next().unwrap_or("").to_ascii_lowercase();
    let base = if base == "no" { "nb".to_string() } else { base };
    match parts.next() {
        Some(country) if country.len() == 2 => format!("{base}-{}", country.to_ascii_uppercase()),
        Some(script) if script.len() == 4 => lang,
        _ => primary(&base).to_string(),
    }
}

/// The main form of a language.
fn primary(base: &str) -> &str {
    match base {
        "af" => "af-ZA",
        "bg" => "bg-BG",
        "ca" => "ca-AD",
        "cs" => "cs-CZ",
        "cy" => "cy-GB",
        "da" => "da-DK",
        "de" => "de-DE",
        "el" => "el-GR",
        "en" => "en-US",
        "es" => "es-ES",
        "et" => "et-EE",
        "fa" => "fa-IR",
        "fi" => "fi-FI",
        "fr" => "fr-FR",
        "gl" => "gl-ES",
        "he" => "he-IL",
        "hi" => "hi-IN",
        "hr" => "hr-HR",
        "hu" => "hu-HU",
        "id" => "id-ID",
        "is" => "is-IS",
        "it" => "it-IT",
        "ja" => "ja-JP",
        "ko" => "ko-KR",
        "lt" => "lt-LT",
        "lv" => "lv-LV",
        "nb" | "no" => "nb-NO",
        "nl" => "nl-NL",
        "nn" => "nn-NO",
        "pl" => "pl-PL",
        "pt" => "pt-PT",
        "ro" => "ro-RO",
        "ru" => "ru-RU",
        "sk" => "sk-SK",
        "sl" => "sl-SI",
        "sr" => "sr-RS",
        "sv" => "sv-SE",
        "th" => "th-TH",
        "tr" => "tr-TR",
        "uk" => "uk-UA",
        "vi" => "vi-VN",
        "zh" => "zh-CN",
        other => other,
    }
}

/// The locales that are mostly asked for, as text of their own: decoding the whole archive takes 40 ms, one of these under one.
const EMBEDDED: &[(&str, &str)] = &[
    ("en-US", include_str!("locales/en-US.xml")),
    ("en-GB", include_str!("locales/en-GB.xml")),
    ("nb-NO", include_str!("locales/nb-NO.xml")),
    ("nn-NO", include_str!("locales/nn-NO.xml")),
    ("da-DK", include_str!("locales/da-DK.xml")),
    ("sv-SE", include_str!("locales/sv-SE.xml")),
    ("de-DE", include_str!("locales/de-DE.xml")),
    ("fr-FR", include_str!("locales/fr-FR.xml")),
    ("es-ES", include_str!("locales/es-ES.xml")),
];

fn bundled_layer(lang: &str) -> Option<Arc<LocaleLayer>> {
    static CACHE: OnceLock<Mutex<HashMap<String, Option<Arc<LocaleLayer>>>>> = OnceLock::new();
    let cache = CACHE.get_or_init(Default::default);
    if let Some(known) = cache.lock().ok().and_then(|c| c.get(lang).cloned()) {
        return known;
    }
    let layer = match EMBEDDED.iter().find(|(l, _)| *l == lang) {
        Some((_, xml)) => LocaleLayer::parse(xml).ok(),
        None => archive_xml(lang).and_then(|xml| LocaleLayer::parse(&xml).ok()),
    };
    let layer = layer.map(Arc::new);
    if let Ok(mut cache) = cache.lock() {
        cache.insert(lang.to_string(), layer.clone());
    }
    layer
}

/// A locale of the archive as XML.
fn archive_xml(lang: &str) -> Option<String> {
    static ARCHIVE: OnceLock<Vec<citationberg::Locale>> = OnceLock::new();
    let all = ARCHIVE.get_or_init(hayagriva::archive::locales);
    let locale = all
        .iter()
        .find(|l| l.lang.as_ref().is_some_and(|c| c.0 == lang))?
        .clone();
    citationberg::LocaleFile {
        version: "1.0".into(),
        lang: locale.lang?,
        info: None,
        terms: locale.terms,
        date: locale.date,
        style_options: locale.style_options,
    }
    .to_xml()
    .ok()
}

/// Name and title of a style file, without compiling the rest.
fn info_of(path: &Path) -> Option<StyleInfo> {
    let xml = std::fs::read_to_string(path).ok()?;
    let head = &xml[..xml.find("</info>").unwrap_or(xml.len())];
    let title = head.split("<title>").nth(1)?.split("</title>").next()?;
    let title = quick_xml::escape::unescape(title).ok()?.trim().to_string();
    Some(StyleInfo {
        id: path.file_stem()?.to_str()?.to_string(),
        title,
        file: Some(path.to_path_buf()),
    })
}

fn short_id(style: &ArchivedStyle) -> &'static str {
    let name = style.names().first().copied().unwrap_or("");
    SHORT
        .iter()
        .find(|(short, long)| *long == name && style.names().contains(short))
        .map_or(name, |(short, _)| short)
}

fn archived(name: &str) -> Option<ArchivedStyle> {
    let name = name.trim_end_matches(".csl").to_ascii_lowercase();
    let long = SHORT.iter().find(|(s, _)| *s == name).map(|(_, l)| *l);
    ArchivedStyle::by_name(&name)
        .or_else(|| long.and_then(ArchivedStyle::by_name))
        .or_else(|| ArchivedStyle::by_id(&format!("http://www.zotero.org/styles/{name}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Run with `REFS_WRITE_LOCALES=1` after an update of the archive; else checks that the embedded locales say what the archive says.
    #[test]
    fn embedded_locales_are_the_archives() {
        for (lang, xml) in EMBEDDED {
            let archive = archive_xml(lang)
                .expect("in the archive")
                .replace("><", ">\n<")
                + "\n";
            if std::env::var_os("REFS_WRITE_LOCALES").is_some() {
                let path = format!("{}/src/cite/locales/{lang}.xml", env!("CARGO_MANIFEST_DIR"));
                std::fs::write(path, archive).expect("writable");
            } else {
                assert_eq!(archive, *xml, "{lang}");
            }
        }
    }
}
