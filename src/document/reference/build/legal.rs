//! Laws, judgements and official documents, whose form no tagger of articles and books knows.

use super::gaps::pattern;
use super::*;

/// What the form of the string says for certain.
pub(super) fn settle_law(text: &str, r: &mut Reference) {
    let text = pattern!(r"^\s*\[?\d*\]?\.?\s*")
        .replace(text, "")
        .into_owned();
    let text = text.as_str();
    if !(judgement(text, r) || union_law(text, r)) {
        circular(text, r);
    }
    // "Lov om … (2009). Lov om … (LOV-…)": its name is who made it and what it is called.
    if r.kind == Kind::Legislation && r.title().is_empty() {
        let name = r
            .people(Role::Author)
            .find(|p| p.is_literal())
            .map(|p| p.literal.clone());
        if let Some(name) = name {
            r.set(Field::Title, name);
        }
    }
}

/// Everything that was guessed of people, container and numbers goes.
fn anew(r: &mut Reference, kind: Kind, title: &str) {
    r.kind = kind;
    r.creators.clear();
    for f in [
        Field::ContainerTitle,
        Field::Publisher,
        Field::PublisherPlace,
        Field::Volume,
        Field::Issue,
        Field::Page,
        Field::Note,
        Field::CollectionTitle,
    ] {
        r.fields.remove(f);
    }
    r.set(Field::Title, title);
}

fn issued(r: &mut Reference, text: &str) {
    let date = read_date(text);
    if date.year().is_some() {
        r.set_date(DateField::Issued, date);
    }
}

/// "Roe v. Doe, 410 U.S. 113 (1973)", "BGH, Urteil vom 3. Mai 2010 – VI ZR 1/09", "Rt. 2010 s. 1001", "HR-2018-1234-A".
fn judgement(text: &str, r: &mut Reference) -> bool {
    if let Some(c) = pattern!(
        r"^(\p{Lu}.{0,80}? vs?\.? \p{Lu}.{0,80}?),? (\d{1,4}) ([A-Z][\w.]*(?: ?[A-Z0-9][\w.]*){0,3}) (\d{1,5})(?:, \d+)? \((?:[^()\d]* )?(\d{4})\)"
    )
    .captures(text)
    {
        anew(r, Kind::LegalCase, &c[1]);
        r.set(Field::Volume, &c[2]);
        r.set(Field::ContainerTitle, &c[3]);
        r.set(Field::Page, &c[4]);
        issued(r, &c[5]);
        return true;
    }
    if let Some(c) = pattern!(
        r"^(\p{Lu}[\p{L} -]{1,60}?)(?::|,| \([^()]*\):)\s*((?:Urteil|Beschluss|Beschluß|Urt\.|Beschl\.)\s+(?:vom|v\.)\s+(\d{1,2}\.\s?(?:\d{1,2}\.|\p{L}+)\s?\d{4})\s*[–—,;-]+\s*(?:Az\.?:?\s*)?([^.;()]+?))[.;]?\s*(?:$|\()"
    )
    .captures(text)
    {
        anew(r, Kind::LegalCase, &c[2]);
        r.set(Field::Authority, &c[1]);
        r.set(Field::Number, &c[4]);
        issued(r, &c[3]);
        return true;
    }
    if let Some(c) = pattern!(
        r"^((?:Rt\.?\s*(\d{4})\s*s\.\s*\d+)|(?:(?:HR|LB|LA|LE|LF|LG|LH)-(\d{4})-\d+(?:-[A-Z]+)?))"
    )
    .captures(text)
    {
        let title = match r.title() {
            "" => c[1].to_string(),
            own => own.to_string(),
        };
        anew(r, Kind::LegalCase, &title);
        r.set(Field::Number, &c[1]);
        if c[1].starts_with("Rt") || c[1].starts_with("HR") {
            r.set(Field::Authority, "Høyesterett");
        }
        issued(r, c.get(2).or(c.get(3)).map_or("", |m| m.as_str()));
        return true;
    }
    false
}

/// "Regulation (EU) 2016/679 of … of 27 April 2016 …", "Directive 95/46/EC".
fn union_law(text: &str, r: &mut Reference) -> bool {
    let found = pattern!(
        r"^((?:Council |Commission (?:Implementing |Delegated )?)?(?:Regulation|Directive|Decision|Verordnung|Richtlinie|Forordning|Förordning|Direktiv|Règlement|Reglamento|Regolamento|Regulamento|Diretiva|Directiva|Direttiva)\s+(?:\((?:EU|EC|EEC|EG|EF|EWG|CE|UE|EØF|Euratom)\)\s*(?:[Nn][or]?[.°º]?\s*)?(\d+/\d+)|(\d+/\d+/(?:EU|EC|EEC|EG|EF|EWG|CE|UE|EØF))).*?)(?:\.\s|\.?$|,\s*(?:OJ|ABl|EUT)\b)"
    );
    let Some(c) = found.captures(text) else {
        return false;
    };
    let number = c.get(2).or(c.get(3)).map_or("", |m| m.as_str()).to_string();
    let title = c[1].to_string();
    let (volume, page) = (
        r.get(Field::Volume).map(str::to_string),
        r.get(Field::Page).map(str::to_string),
    );
    anew(r, Kind::Legislation, &title);
    r.set(Field::Number, number);
    if text[c[0].len()..].contains("Official Journal") {
        r.set(
            Field::ContainerTitle,
            "Official Journal of the European Union",
        );
    }
    for (field, value) in [(Field::Volume, volume), (Field::Page, page)] {
        if let Some(value) = value {
            r.set(field, value);
        }
    }
    if let Some(d) = pattern!(r"(?:of|vom|av|du|de|del) (\d{1,2}\.? (?:de )?\p{L}+ (?:de )?\d{4})")
        .captures(&title)
    {
        issued(r, &d[1]);
    }
    true
}

/// "Rundskriv Q-16/2013. Title", "Circular 3/2010".
fn circular(text: &str, r: &mut Reference) {
    if let Some(c) = pattern!(r"^(Rundskriv|Rundschreiben|Circular|Cirkulær|Cirkulär)\s+(\p{L}{0,4}[- ]?\d[\w/-]*)[.:,]?\s").captures(text)
    {
        r.kind = Kind::Report;
        r.set(Field::Genre, &c[1]);
        r.set(Field::Number, &c[2]);
    }
}
