//! Titles: whose title is whose, with subtitles.

use super::{Reader, Special, compose, is_article, is_chapter, text_of};
use crate::model::Field;
use std::borrow::Cow;

impl Reader<'_> {
    pub(super) fn titles(&mut self, specials: &[(Special, Cow<str>, Cow<str>, bool)]) {
        let find = |special: Special| specials.iter().find(|(s, ..)| *s == special);
        let get = |special: Special, field: Field| {
            find(special)
                .map(|(_, _, raw, _)| text_of(field, raw))
                .unwrap_or_default()
        };
        let whole = |title: Special, subtitle: Special, field: Field| {
            compose(&get(title, field), &get(subtitle, field))
        };
        for subtitle in [
            Special::Subtitle,
            Special::MainSubtitle,
            Special::BookSubtitle,
            Special::JournalSubtitle,
            Special::IssueSubtitle,
        ] {
            if let Some((_, name, raw, false)) = find(subtitle) {
                self.reference
                    .add_extra(name.to_ascii_lowercase(), raw.trim());
            }
        }
        let title = whole(Special::Title, Special::Subtitle, Field::Title);
        let main = whole(Special::MainTitle, Special::MainSubtitle, Field::Title);
        let book = whole(
            Special::BookTitle,
            Special::BookSubtitle,
            Field::ContainerTitle,
        );
        let journal = whole(
            Special::Journal,
            Special::JournalSubtitle,
            Field::ContainerTitle,
        );
        let issue = whole(Special::IssueTitle, Special::IssueSubtitle, Field::Title);
        let r = &mut self.reference;
        let entry_type = self.entry_type.as_str();
        let (mut own, mut container) = (title, String::new());
        if matches!(entry_type, "periodical" | "journal") && !issue.is_empty() {
            container = std::mem::replace(&mut own, issue);
        } else if !issue.is_empty()
            && let Some((_, name, raw, _)) = find(Special::IssueTitle)
        {
            r.add_extra(name.to_ascii_lowercase(), raw.trim());
        }
        let mut journal = Some(journal).filter(|j| !j.is_empty());
        let mut book = Some(book).filter(|b| !b.is_empty());
        if !main.is_empty() {
            if is_chapter(entry_type) {
                if let Some(book) = book.take() {
                    r.set(Field::VolumeTitle, book);
                }
                container = main;
            } else {
                r.set(Field::VolumeTitle, std::mem::replace(&mut own, main));
            }
        }
        if container.is_empty() {
            let first = if is_article(entry_type) {
                &mut journal
            } else {
                &mut book
            };
            if let Some(text) = first.take() {
                container = text;
            } else if let Some(text) = journal.take().or_else(|| book.take()) {
                container = text;
            }
        }
        for (left, special) in [(journal, Special::Journal), (book, Special::BookTitle)] {
            if let (Some(_), Some((_, name, raw, false))) = (left, find(special)) {
                r.add_extra(name.to_ascii_lowercase(), raw.trim());
            }
        }
        r.set(Field::Title, own);
        r.set(Field::ContainerTitle, container);
    }
}
