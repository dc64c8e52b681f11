//! Tests of finding and dividing lists.

use super::*;
use proptest::prelude::*;

fn texts(entries: &[Entry]) -> Vec<&str> {
    entries.iter().map(|e| e.text.as_str()).collect()
}

#[test]
fn numbered_entries() {
    let list = "[1] Berg A. (1998) Science, 281,\n1476-1480.\n[2] Dal L. et al. (1999) Nature, 26, 2327.\n[3] Eng R. Nature, in press.\n";
    assert_eq!(
        texts(&split(list)),
        [
            "[1] Berg A. (1998) Science, 281, 1476-1480.",
            "[2] Dal L. et al. (1999) Nature, 26, 2327.",
            "[3] Eng R. Nature, in press."
        ]
    );
}

#[test]
fn hanging_entries_with_a_page_break() {
    let doc = "Text.\n\nBibliography\nAlm, J. 2001. A model of the extinction of large\n       mammals. Science 292:1893-1896.\nAcker, D. D., C. A. Knut. 2002. Leaf size and the\n       commu-\n       nity. Oecologia\n\n\n 88     CHAPTER 4\n\n       130: 449-457.\nAdle, G.H. 1996. Islands. Oecologia. 108:694-700.\n\nAppendix A: Tables\nNumbers.\n";
    let found = find(doc);
    assert_eq!(found.len(), 3, "{found:?}");
    assert_eq!(
        found[0].text,
        "Alm, J. 2001. A model of the extinction of large mammals. Science 292:1893-1896."
    );
    assert_eq!(found[0].lines, (4, 5));
    assert!(found[1].text.contains("community. Oecologia"));
    assert_eq!(found[2].lines, (14, 14));
}

#[test]
fn paragraphs_of_markdown() {
    let doc = "# 1 Intro\n\nSee (Dahl, 2020).\n\n## 2 Referanser\n\nDahl, O. (2020). *Metode*. (7. utg). Forlaget.\n\nHelseverket. (u.å.). *Retten til arbeid*. HV.  \n<https://www.hv.no/a>\n\nLie, K, A. & Moe, J. (2023). *Mange ansikter*. Et langt\n\n<https://example.org/x/y>\n\n## Vedlegg\n\nMer.\n";
    let found = find(doc);
    assert_eq!(found.len(), 3, "{found:?}");
    assert_eq!(
        found[1].text,
        "Helseverket. (u.å.). Retten til arbeid. HV. https://www.hv.no/a"
    );
    assert_eq!(
        &found[0].text[found[0].hints.italics[0].0..found[0].hints.italics[0].1],
        "Metode"
    );
    assert!(found[2].text.ends_with("https://example.org/x/y"));
}

proptest! {
    #[test]
    fn nothing_panics(text in "([A-Z][a-z]{1,8}[,. (\\n]{1,3}|[0-9]{1,4}[. \\n)]|\\n\\n|References\\n){0,40}") {
        find(&text);
        split(&text);
    }
}
