use super::*;

#[test]
fn latex_is_decoded() {
    let cases = [
        (r#"M{\"u}ller"#, "Müller"),
        (r#"M\"uller"#, "Müller"),
        (r#"M\"{u}ller"#, "Müller"),
        (r"\'{\i}ndice", "índice"),
        (r"\'\i ndice", "índice"),
        (r"{\'E}cole", "École"),
        (r"\v{S}koda \v Skoda {\v S}koda", "Škoda Škoda Škoda"),
        (r"\c{c} {\c C}", "ç Ç"),
        (r"S{\o}ren S\o ren S\o{}ren", "Søren Søren Søren"),
        (r#"\AA{}ngstr\"om"#, "Ångström"),
        (r"\'{\^e}", "ế"),
        (r"stra\ss e", "straße"),
        (r"\t{oo}", "o\u{361}o"),
        (r"\'{}x", "´x"),
        ("a--b---c -- d", "a–b—c – d"),
        ("``so'' `x'", "“so” ‘x'"),
        (r"50\% \& \$5 \#1 a\_b \{x\}", "50% & $5 #1 a_b {x}"),
        ("J.~Doe", "J.\u{a0}Doe"),
        ("a\n   b\tc  d", "a b c d"),
        (r"\textit{In vivo} x", "<i>In vivo</i> x"),
        (r"{\em In vivo} x", "<i>In vivo</i> x"),
        (
            r"H\textsubscript{2}O 10\textsuperscript{9}",
            "H<sub>2</sub>O 10<sup>9</sup>",
        ),
        ("H$_2$O and 10$^{-9}$", "H<sub>2</sub>O and 10<sup>−9</sup>"),
        (r"$\alpha$-helix at 5$^\circ$C", "α-helix at 5°C"),
        (r"the $n$-th \(x^2\)", "the $n$-th $x^2$"),
        ("costs 5$ more", "costs 5$ more"),
        (
            r"A {NASA} {D}eal",
            "A <span class=\"nocase\">NASA</span> <span class=\"nocase\">D</span>eal",
        ),
        (r"{{\'E}cole} x", "<span class=\"nocase\">École</span> x"),
        (
            r"\textsc{Abc}",
            "<span style=\"font-variant:small-caps;\">Abc</span>",
        ),
        (r#"\unknown{b\"ar} \foo x"#, r"\unknown{bär} \foo x"),
        (r"\enquote{a \enquote{b}}", "“a ‘b’”"),
        (r"{\noopsort{1973b}}1973", "1973"),
        (r"\url{http://a.b/c_d}", "http://a.b/c_d"),
        (r"\href{http://a.b}{text}", "text"),
        (r"\bibstring{newseries}", "New series"),
        ("a\\\\b", "a b"),
        ("", ""),
    ];
    for (raw, want) in cases {
        assert_eq!(decode(raw, Mode::Rich, Protect::All), want, "{raw}");
    }
    assert_eq!(
        decode("{All of it}", Mode::Rich, Protect::Inner),
        "All of it"
    );
    assert_eq!(decode(r"a\\ b", Mode::Long, Protect::Nothing), "a\nb");
    assert_eq!(
        decode("a\n b\n\n c", Mode::Long, Protect::Nothing),
        "a b\n\nc"
    );
    assert_eq!(
        decode(
            "x$^{2}$ 10\\textsuperscript{-3}",
            Mode::Plain,
            Protect::Nothing
        ),
        "x² 10⁻³"
    );
    assert_eq!(
        decode_verbatim(r"http://x.y/a\_b\%20{\~{}}c"),
        "http://x.y/a_b%20~c"
    );
}

#[test]
fn text_is_encoded_and_comes_back() {
    let cases = [
        "Müller & Söhne, 50% of $5 #1 a_b {x} \\ ~ ^ `",
        "a--b –—",
        "''quoted''",
        "<i>In vivo</i> H<sub>2</sub>O, 3 < 4 <i> x",
        "<span class=\"nocase\">NASA</span> <span class=\"nocase\">“École”</span> and <span class=\"nocase\"><i>E. coli</i></span>",
        "the $n$-th $\\frac{1}{2}$",
        "\\input{/etc/passwd} $\\input{x}$",
        "ŁódźİŌ ś ø Đ ½ α≤β → ☉ 漢字 ế",
        "non\u{a0}breaking",
        "Why?‘ no",
        "}{ unbalanced {{",
        "$a$ $5 and $10",
        "-- ---- '''",
    ];
    for text in cases {
        for ascii in [false, true] {
            let raw = encode(
                text,
                Encode {
                    rich: true,
                    long: false,
                    ascii,
                },
            );
            assert_eq!(decode(&raw, Mode::Rich, Protect::All), text, "{raw}");
            assert!(!raw.contains("\\input"), "{raw}");
        }
    }
    let long = "First line\nsecond\n\nThird\n@article{x,";
    let raw = encode(
        long,
        Encode {
            long: true,
            ..Encode::default()
        },
    );
    assert_eq!(decode(&raw, Mode::Long, Protect::Nothing), long);
    assert!(!raw.contains("\n@"));
    assert_eq!(
        encode(
            "é ø ł",
            Encode {
                ascii: true,
                ..Encode::default()
            }
        ),
        r"{\'{e}} {\o} {\l}"
    );
}

#[test]
fn deep_and_long_text_is_bounded() {
    let deep = format!("{}x{}", "{".repeat(100_000), "}".repeat(100_000));
    assert_eq!(decode(&deep, Mode::Plain, Protect::Nothing), "x");
    for piece in [
        "\\'{",
        "\\textit{",
        "\\ensuremath{",
        "$x",
        "\\(",
        "\\href{",
        "{a}",
        "`",
        "\\url{",
        "<i>",
        "{\\it ",
    ] {
        let long = piece.repeat(200_000);
        let text = decode(&long, Mode::Rich, Protect::All);
        let _ = encode(
            &text,
            Encode {
                rich: true,
                ascii: true,
                long: true,
            },
        );
    }
}
