use super::*;
use crate::codec::read_all;
use crate::model::{Date, DateField, Field, Kind, Role, Scheme};
use std::io::Write;

fn packet(inside: &str) -> String {
    format!(
        "<?xpacket begin=\"\"?><x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">{inside}</rdf:RDF></x:xmpmeta><?xpacket end=\"w\"?>"
    )
}

fn read(bytes: &[u8]) -> (Vec<crate::model::Reference>, usize) {
    let input = Input {
        bytes,
        name: "a.pdf",
    };
    assert!(Pdf.recognise(&input) > 90);
    let (refs, problems) = read_all(&Pdf, &input, &ReadOptions::default());
    (refs, problems.len())
}

fn deflate(data: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(data).expect("in memory");
    out.finish().expect("in memory")
}

fn stream(number: usize, dictionary: &str, data: &[u8]) -> Vec<u8> {
    let mut out = format!("{number} 0 obj\n<<{dictionary}>>\nstream\n").into_bytes();
    out.extend_from_slice(data);
    out.extend_from_slice(b"\nendstream\nendobj\n");
    out
}

const DC: &str = r#"<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" rdf:about="">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">On cod</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>Anna Berg</rdf:li><rdf:li>Doe, Jane</rdf:li></rdf:Seq></dc:creator>
<dc:date><rdf:Seq><rdf:li>2018-03-01T00:00:00+01:00</rdf:li></rdf:Seq></dc:date>
<dc:relation><rdf:Bag><rdf:li>bibtex/journal/Fish {Journal</rdf:li><rdf:li>bibtex/month/#mar#</rdf:li><rdf:li>bibtex/pages/1-2</rdf:li><rdf:li>bibtex/bibtexkey/Berg2018</rdf:li></rdf:Bag></dc:relation>
<dc:type><rdf:Bag><rdf:li>Article</rdf:li></rdf:Bag></dc:type><dc:coverage>North</dc:coverage></rdf:Description>"#;

#[test]
fn dublin_core_with_bibtex_in_it_is_read_also_when_packed() {
    let text = packet(DC);
    let plain = [
        b"%PDF-1.5\n".to_vec(),
        stream(6, "/Type /Metadata", text.as_bytes()),
    ]
    .concat();
    let packed = stream(
        6,
        "/Filter /FlateDecode /Type /Metadata",
        &deflate(text.as_bytes()),
    );
    let packed = [b"%PDF-1.5\n".to_vec(), packed].concat();
    for bytes in [plain, packed] {
        let (refs, problems) = read(&bytes);
        assert_eq!((refs.len(), problems), (1, 0));
        let r = &refs[0];
        assert_eq!(
            (r.kind, r.title(), r.key.as_str()),
            (Kind::ArticleJournal, "On cod", "Berg2018")
        );
        assert_eq!(r.get(Field::ContainerTitle), Some("Fish Journal"));
        assert_eq!(r.date(DateField::Issued), Some(&Date::ymd(2018, 3, 1)));
        assert_eq!(r.people(Role::Author).count(), 2);
        assert_eq!(r.extra("dc:coverage"), Some("North"));
    }
}

#[test]
fn prism_stands_in_a_description_of_its_own() {
    let text = packet(
        r#"<rdf:Description dc:title="On ling"/><rdf:Description prism:doi="10.1000/x" prism:publicationName="Fish" prism:startingPage="3" prism:endingPage="9" prism:coverDate="2011-05-01"/>"#,
    );
    let bytes = [b"%PDF-1.4\n", text.as_bytes()].concat();
    let (refs, _) = read(&bytes);
    assert_eq!(refs.len(), 1);
    assert_eq!(refs[0].kind, Kind::ArticleJournal);
    assert_eq!(refs[0].identifier(Scheme::Doi), Some("10.1000/x"));
    assert_eq!(refs[0].get(Field::Page), Some("3-9"));
    let two = packet(r#"<rdf:Description dc:title="A"/><rdf:Description dc:title="B"/>"#);
    let bytes = [b"%PDF-1.4\n", two.as_bytes()].concat();
    assert_eq!(read(&bytes).0.len(), 2);
}

#[test]
fn the_information_dictionary_is_read_also_from_a_stream_of_objects() {
    let info = b"<< /Title (On \\(c\\157d\\)) /Author <FEFF0041006E006E006100200042006500720067> /Subject (doi:10.1000/abc) /Keywords (cod; ling) /Sub << /Title (no) >> >>";
    let plain = [
        b"%PDF-1.5\n7 0 obj\n",
        &info[..],
        b"\nendobj\ntrailer << /Info 7 0 R >>\n",
    ]
    .concat();
    let objects = [b"7 0 9 50 ", &info[..]].concat();
    let packed = stream(
        3,
        "/Type /ObjStm /N 2 /First 9 /Filter /FlateDecode",
        &deflate(&objects),
    );
    let packed = [
        b"%PDF-1.5\n".to_vec(),
        packed,
        b"trailer << /Info 7 0 R >>\n".to_vec(),
    ]
    .concat();
    for bytes in [plain, packed] {
        let (refs, problems) = read(&bytes);
        assert_eq!((refs.len(), problems), (1, 0));
        assert_eq!(refs[0].title(), "On (cod)");
        assert_eq!(refs[0].people(Role::Author).count(), 1);
        assert_eq!(refs[0].identifier(Scheme::Doi), Some("10.1000/abc"));
        assert_eq!(refs[0].tags.len(), 2);
    }
}

#[test]
fn a_file_that_says_nothing_yields_a_message() {
    let words = b"%PDF-1.5\n7 0 obj << /Title (Microsoft Word - paper3.doc) /Author (user) >> endobj trailer << /Info 7 0 R >>";
    for bytes in [
        &words[..],
        b"%PDF-1.5\n",
        b"%PDF-1.5 /Info 7 0 R 7 0 obj << /Title (a",
        b"%PDF- /ObjStm stream /Info 1",
    ] {
        let (refs, problems) = read(bytes);
        assert_eq!(
            (refs.len(), problems),
            (0, 1),
            "{}",
            String::from_utf8_lossy(bytes)
        );
    }
}

#[test]
fn a_stream_that_unpacks_without_end_is_cut() {
    let bomb = deflate(&vec![b' '; 64 << 20]);
    assert!(scan::inflate(&bomb).len() <= 8 << 20);
}
