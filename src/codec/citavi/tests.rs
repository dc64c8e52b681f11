use super::*;
use crate::codec::read_all;
use crate::model::{Field, Kind, Role, Scheme};
use std::io::Write;

const PROJECT: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<CitaviExchangeData Version="6.0.0.0">
 <Categories><Category id="c1"><Name>Fish</Name></Category></Categories>
 <Periodicals><Periodical id="j1"><ISSN>0028-0836</ISSN><Name>Journal of Cod</Name></Periodical></Periodicals>
 <Persons>
  <Person id="p1"><FirstName>Anna</FirstName><MiddleName>B.</MiddleName><LastName>Berg</LastName></Person>
  <Person id="p2"><LastName>Institute of Fish</LastName></Person>
 </Persons>
 <Publishers><Publisher id="h1"><Name>The Press</Name></Publisher></Publishers>
 <References>
  <Reference id="r1"><PeriodicalID>j1</PeriodicalID><Number>8</Number><CitationKey>Berg 2004</CitationKey>
   <PageRange><![CDATA[<sp><n>5</n></sp><ep><n>9</n></ep><os>5-9</os>]]></PageRange><Rating>0</Rating>
   <ReferenceType>JournalArticle</ReferenceType><Subtitle>A study</Subtitle><Title>On cod</Title><Volume>25</Volume><Year>2004</Year>
   <AccessDate>2.6.2017</AccessDate><CustomField1>mine</CustomField1></Reference>
  <Reference id="r2"><ReferenceType>BookEdited</ReferenceType><Title>Fishes</Title><Year>2010</Year><PageCount>&lt;os&gt;250 S&lt;/os&gt;</PageCount></Reference>
  <Reference id="r3"><ReferenceType>Contribution</ReferenceType><Title>Ling</Title></Reference>
 </References>
 <ReferenceAuthors><OnetoN>r1;p1;p2</OnetoN></ReferenceAuthors>
 <ReferenceEditors><OnetoN>r2;p1</OnetoN></ReferenceEditors>
 <ReferencePublishers><OnetoN>r2;h1</OnetoN></ReferencePublishers>
 <ReferenceCategories><OnetoN>r1;c1:2</OnetoN></ReferenceCategories>
 <ReferenceReferences><OnetoN>r2;r3</OnetoN></ReferenceReferences>
 <Locations><Location id="l1"><Address>http://example.org/a</Address><ReferenceID>r1</ReferenceID></Location></Locations>
 <KnowledgeItems><KnowledgeItem id="k1"><CoreStatement>Idea</CoreStatement><ReferenceID>r1</ReferenceID><Text>Some text</Text></KnowledgeItem></KnowledgeItems>
</CitaviExchangeData>"#;

fn packed(text: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("a.xml", zip::write::SimpleFileOptions::default())
        .expect("in memory");
    zip.write_all(text).expect("in memory");
    zip.finish().expect("in memory").into_inner()
}

#[test]
fn a_project_is_put_together_from_its_lists() {
    let backup = packed(PROJECT.as_bytes());
    for bytes in [PROJECT.as_bytes(), &backup] {
        let input = Input { bytes, name: "a" };
        assert!(Citavi.recognise(&input) > 90);
        let (refs, problems) = read_all(&Citavi, &input, &ReadOptions::default());
        assert_eq!((refs.len(), problems.len()), (3, 0));
        let r = &refs[0];
        assert_eq!(
            (r.kind, r.title(), r.key.as_str()),
            (Kind::ArticleJournal, "On cod: A study", "Berg2004")
        );
        assert_eq!(r.get(Field::ContainerTitle), Some("Journal of Cod"));
        assert_eq!((r.get(Field::Page), r.year()), (Some("5-9"), Some(2004)));
        assert_eq!(r.identifier(Scheme::Issn), Some("0028-0836"));
        assert_eq!(r.people(Role::Author).count(), 2);
        assert_eq!((r.tags.len(), r.notes.len()), (1, 1));
        assert_eq!(r.extra("CustomField1"), Some("mine"));
        assert_eq!(refs[1].get(Field::NumberOfPages), Some("250 S"));
        let part = &refs[2];
        assert_eq!(
            (part.kind, part.get(Field::ContainerTitle), part.year()),
            (Kind::Chapter, Some("Fishes"), Some(2010))
        );
        assert_eq!(part.get(Field::Publisher), Some("The Press"));
        assert_eq!(part.people(Role::Editor).count(), 1);
    }
}

#[test]
fn archives_of_other_things_and_empty_projects_are_told() {
    let other = packed(b"<html/>");
    let input = Input {
        bytes: &other,
        name: "a.zip",
    };
    assert_eq!(Citavi.recognise(&input), 0);
    let (refs, problems) = read_all(&Citavi, &input, &ReadOptions::default());
    assert_eq!((refs.len(), problems.len()), (0, 1));
    let input = Input {
        bytes: b"<CitaviExchangeData/>",
        name: "a.xml",
    };
    let (refs, problems) = read_all(&Citavi, &input, &ReadOptions::default());
    assert_eq!((refs.len(), problems.len()), (0, 1));
}
