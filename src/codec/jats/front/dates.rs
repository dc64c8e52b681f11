//! When an article in JATS came out.

use crate::codec::human;
use crate::codec::xml::Node;
use crate::model::{Date, DateField, Reference};

fn date(node: &Node) -> Date {
    if let Some(iso) = node.attr("iso-8601-date") {
        let whole = Date::parse(iso);
        if whole.year().is_some() {
            return whole;
        }
    }
    let year = node.text_at("year");
    let Ok(y) = year.trim().parse::<i32>() else {
        return Date::parse(&node.text_at("string-date"));
    };
    let month_text = node.text_at("month");
    let month = human::month(&month_text)
        .or_else(|| human::month(&node.text_at("season")))
        .unwrap_or(0);
    let day: u8 = node.text_at("day").trim().parse().unwrap_or(0);
    let mut d = Date::ymd(y, month, if (1..=12).contains(&month) { day } else { 0 });
    if Date::parse_edtf(&d.edtf()).is_none() {
        d = Date::ymd(y, month, 0);
    }
    d
}

/// The date of the printed issue, else of the collection, else of the first appearance; that on the web apart when it differs.
pub(super) fn dates(meta: &Node, r: &mut Reference) {
    let kind = |n: &Node| -> String {
        let t = n
            .attr("pub-type")
            .or(n.attr("date-type"))
            .unwrap_or("pub")
            .to_ascii_lowercase();
        if t == "pub" && n.attr("publication-format") == Some("electronic") {
            "epub".into()
        } else {
            t
        }
    };
    let found: Vec<(String, Date)> = meta
        .all("pub-date")
        .map(|n| (kind(n), date(n)))
        .filter(|(_, d)| !d.is_empty())
        .collect();
    let of = |names: &[&str]| {
        names
            .iter()
            .find_map(|n| found.iter().find(|(k, _)| k == n).map(|(_, d)| d.clone()))
    };
    let mut issued = of(&[
        "ppub",
        "pub",
        "epub-ppub",
        "collection",
        "cover",
        "epub",
        "publication",
        "corrected",
        "preprint",
    ])
    .or_else(|| found.first().map(|(_, d)| d.clone()));
    let online = of(&["epub", "online", "pub"]);
    // A year alone is better than nothing, the exact day of the same year better than the year.
    if let (Some(i), Some(o)) = (&issued, &online) {
        let vague = i.start.is_some_and(|p| p.month == 0);
        if vague && i.year() == o.year() {
            issued = online.clone();
        } else if i.start != o.start {
            r.set_date(DateField::AvailableDate, o.clone());
        }
    }
    if let Some(d) = issued {
        r.set_date(DateField::Issued, d);
    }
    for event in meta.path("history/date") {
        let name = event.attr("date-type").unwrap_or("").to_string();
        if !name.is_empty() {
            r.add_extra(name, date(event).edtf());
        }
    }
    if r.year().is_none() {
        let year = meta.text_at("permissions/copyright-year");
        r.set_date(DateField::Issued, Date::parse(&year));
    }
}
