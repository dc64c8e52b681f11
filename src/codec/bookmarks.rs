//! Bookmarks that browsers and bookmarking services export (Netscape's format): read as web pages.

use super::html::page::{self, Page};
use super::{Codec, Format, Input, Item, ReadOptions, Sink};
use crate::model::{Date, DateField, Field, Kind, Reference};
use jiff::Timestamp;

/// Netscape bookmarks.
pub struct Bookmarks;

static FORMAT: Format = Format {
    name: "bookmarks",
    aliases: &["netscape-bookmarks"],
    label: "Bookmarks",
    extensions: &["html"],
    reads: true,
    writes: false,
};

impl Codec for Bookmarks {
    fn format(&self) -> &'static Format {
        &FORMAT
    }
    fn recognise(&self, input: &Input) -> u8 {
        if input
            .head()
            .to_ascii_lowercase()
            .contains("netscape-bookmark-file")
        {
            96
        } else {
            0
        }
    }
    fn read(&self, input: &Input, _: &ReadOptions, sink: &mut Sink) {
        let text = super::html::decode(input.bytes);
        if let Some(why) = page::refused(&text) {
            let _ = sink(Item::error(1, 1, why));
            return;
        }
        for link in Page::parse(&text).all("a[href]") {
            let v = link.value();
            let address = v.attr("href").unwrap_or("").trim();
            if address.is_empty()
                || address.starts_with("javascript:")
                || address.starts_with("place:")
            {
                continue;
            }
            let mut r = Reference::new(Kind::Webpage);
            let title = page::text(link);
            r.set(
                Field::Title,
                if title.is_empty() {
                    address.to_string()
                } else {
                    title
                },
            );
            r.set(Field::Url, address);
            super::human::identifiers_of_link(&mut r, address);
            r.set(
                Field::Abstract,
                super::xml::paragraphs(v.attr("description").unwrap_or("")),
            );
            v.attr("tags")
                .unwrap_or("")
                .split(',')
                .for_each(|t| r.add_tag(t));
            let added = v
                .attr("add_date")
                .and_then(|d| d.parse::<i64>().ok())
                .and_then(|s| Timestamp::from_second(s).ok());
            if let Some(day) = added {
                r.set_date(
                    DateField::Accessed,
                    Date::parse(&day.strftime("%Y-%m-%d").to_string()),
                );
            }
            if sink(Item::Reference(Box::new(r))).is_break() {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::read_all;

    #[test]
    fn links_are_web_pages() {
        let text = "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE><DL><DT><A HREF=\"https://example.org\" description=\"About cod\" tags=\"a,b\" ADD_DATE=\"1396253182\">Cod</a></DL>";
        let input = Input {
            bytes: text.as_bytes(),
            name: "a",
        };
        assert!(Bookmarks.recognise(&input) > 90);
        let r = &read_all(&Bookmarks, &input, &ReadOptions::default()).0[0];
        assert_eq!(
            (
                r.title(),
                r.get(Field::Url),
                r.tags.len(),
                r.date(DateField::Accessed)
            ),
            (
                "Cod",
                Some("https://example.org"),
                2,
                Some(&Date::ymd(2014, 3, 31))
            )
        );
    }
}
