//! Tests of the XML reader.

use super::*;

fn all(text: &str, name: &str) -> (Vec<Node>, Vec<(usize, String)>) {
    let (mut nodes, mut faults) = (Vec::new(), Vec::new());
    let _ = read(text, &mut |n, _| n == name, &mut |part| {
        match part {
            Part::Record(n) => nodes.push(n),
            Part::Fault(at, what) => faults.push((at, what)),
        }
        ControlFlow::Continue(())
    });
    (nodes, faults)
}

#[test]
fn records_are_read_one_by_one_whatever_the_prefix() {
    let (nodes, faults) = all(
        "<?xml version='1.0'?><x:set xmlns:x='u'><x:rec id=\"1\"><t>A &amp; B &eacute;&#233; <![CDATA[<c>]]></t></x:rec><rec id='2'/></x:set>",
        "rec",
    );
    assert!(faults.is_empty());
    assert_eq!(nodes.len(), 2);
    assert_eq!(nodes[0].text_at("t"), "A & B éé <c>");
    assert_eq!(nodes[1].attr("id"), Some("2"));
}

#[test]
fn damage_is_reported_and_the_rest_is_kept() {
    let (nodes, faults) = all("<s><rec><a>1</b></a></rec><rec><a>2 & 3", "rec");
    assert_eq!(nodes.len(), 2);
    assert_eq!(nodes[1].text(), "2 & 3");
    assert_eq!(faults.len(), 1);
    let (nodes, faults) = all("<s><rec>1</rec><rec a=\"2", "rec");
    assert_eq!((nodes.len(), faults.len()), (1, 1));
}

#[test]
fn declared_entities_are_never_expanded() {
    let bomb = "<!DOCTYPE r [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY x SYSTEM \"file:///etc/passwd\">]><r><rec>&b;&x;</rec></r>";
    let (nodes, _) = all(bomb, "rec");
    assert_eq!(nodes[0].text(), "&b;&x;");
}

#[test]
fn depth_is_bounded() {
    let deep = format!(
        "<rec>{}x{}</rec>",
        "<a>".repeat(50_000),
        "</a>".repeat(50_000)
    );
    let (nodes, _) = all(&deep, "rec");
    assert_eq!(nodes[0].text(), "x");
    let deep = format!("{}<rec>x</rec>", "<a>".repeat(50_000));
    assert_eq!(all(&deep, "rec").0.len(), 1);
}

#[test]
fn size_is_bounded() {
    let wide = format!("<rec>{}</rec>", "<a></a>".repeat(MAX_NODES + 10));
    let (nodes, faults) = all(&wide, "rec");
    assert_eq!((nodes.len(), faults.len()), (0, 1));
}

#[test]
fn paragraphs_are_told_from_wrapped_lines() {
    let (nodes, _) = all("<rec>one\n  more&#13;two\n\n three</rec>", "rec");
    assert_eq!(nodes[0].long_text(), "one more\n\ntwo\n\nthree");
}

#[test]
fn the_root_is_found_behind_what_comes_before_it() {
    for (text, want) in [
        (
            "<?xml version='1.0'?>\n<!DOCTYPE a [<!ENTITY x '>'>]><!-- c --><n:abc d='1'>",
            Some("abc"),
        ),
        ("plain", None),
        ("<", None),
    ] {
        assert_eq!(root_name(text).as_deref(), want, "{text}");
    }
}
