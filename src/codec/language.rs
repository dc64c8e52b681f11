//! Languages: ISO 639-2 codes and names in the languages of catalogues, into BCP 47 tags.

/// Tag, codes of three letters, names.
const LANGUAGES: &[(&str, &str, &str)] = &[
    (
        "en",
        "eng",
        "english|inglés|engelsk|englisch|anglais|inglês|inglese|englanti|engelska|engels|ingles",
    ),
    (
        "es",
        "spa",
        "spanish|español|spansk|spanisch|espagnol|espanhol|spagnolo|espanja|spanska|spaans|castellano|espanol",
    ),
    (
        "de",
        "ger deu",
        "german|alemán|tysk|deutsch|allemand|alemão|tedesco|saksa|tyska|duits|aleman",
    ),
    (
        "fr",
        "fre fra",
        "french|francés|fransk|französisch|français|francês|francese|ranska|franska|frans|frances|francais",
    ),
    (
        "nb",
        "nob",
        "norwegian bokmål|bokmål|norsk bokmål|norsk (bokmål)|norwegian (bokmål)|noruego bokmål",
    ),
    (
        "nn",
        "nno",
        "norwegian nynorsk|nynorsk|norsk nynorsk|norsk (nynorsk)",
    ),
    (
        "no",
        "nor",
        "norwegian|noruego|norsk|norwegisch|norvégien|norueguês|norvegese|norja|norska|noors",
    ),
    (
        "sv",
        "swe",
        "swedish|sueco|svensk|schwedisch|suédois|svedese|ruotsi|svenska|zweeds",
    ),
    (
        "da",
        "dan",
        "danish|danés|dansk|dänisch|danois|dinamarquês|danese|tanska|danska|deens",
    ),
    (
        "fi",
        "fin",
        "finnish|finés|finsk|finnisch|finnois|finlandês|finlandese|suomi|finska|fins|finlandés",
    ),
    (
        "it",
        "ita",
        "italian|italiano|italiensk|italienisch|italien|italia|italienska|italiaans",
    ),
    (
        "pt",
        "por",
        "portuguese|portugués|portugisisk|portugiesisch|portugais|português|portoghese|portugali|portugisiska|portugees",
    ),
    (
        "nl",
        "dut nld",
        "dutch|neerlandés|nederlandsk|niederländisch|néerlandais|holandês|olandese|hollanti|nederländska|nederlands|holandés",
    ),
    (
        "pl",
        "pol",
        "polish|polaco|polsk|polnisch|polonais|polacco|puola|polska|pools|polski",
    ),
    (
        "ru",
        "rus",
        "russian|ruso|russisk|russisch|russe|russo|venäjä|ryska|русский",
    ),
    (
        "uk",
        "ukr",
        "ukrainian|ucraniano|ukrainsk|ukrainisch|ukrainien",
    ),
    (
        "cs",
        "cze ces",
        "czech|checo|tsjekkisk|tschechisch|tchèque|tcheco|ceco|tšekki|tjeckiska|čeština",
    ),
    (
        "sk",
        "slo slk",
        "slovak|eslovaco|slovakisk|slowakisch|slovaque",
    ),
    (
        "sl",
        "slv",
        "slovenian|slovene|esloveno|slovensk|slowenisch|slovène",
    ),
    ("hr", "hrv scr", "croatian|croata|kroatisk|kroatisch|croate"),
    ("sr", "srp scc", "serbian|serbio|serbisk|serbisch|serbe"),
    ("bs", "bos", "bosnian|bosnisk|bosnisch"),
    (
        "hu",
        "hun",
        "hungarian|húngaro|ungarsk|ungarisch|hongrois|unkari|ungerska|magyar",
    ),
    (
        "ro",
        "rum ron",
        "romanian|rumano|rumensk|rumänisch|roumain|romeno|romania",
    ),
    ("bg", "bul", "bulgarian|búlgaro|bulgarsk|bulgarisch|bulgare"),
    (
        "el",
        "gre ell",
        "greek|griego|gresk|griechisch|grec|grego|greco|kreikka|grekiska",
    ),
    (
        "grc",
        "grc",
        "ancient greek|greek, ancient|greek, ancient (to 1453)|altgriechisch",
    ),
    ("la", "lat", "latin|latín|lateinisch|latim|latino|latina"),
    (
        "tr",
        "tur",
        "turkish|turco|tyrkisk|türkisch|turc|turkki|turkiska|türkçe",
    ),
    (
        "ar",
        "ara",
        "arabic|árabe|arabisk|arabisch|arabe|arabo|arabia|arabiska|العربية",
    ),
    (
        "he",
        "heb",
        "hebrew|hebreo|hebraisk|hebräisch|hébreu|hebraico|heprea|עברית",
    ),
    (
        "fa",
        "per fas",
        "persian|persa|persisk|persisch|persan|farsi",
    ),
    ("hi", "hin", "hindi"),
    ("ur", "urd", "urdu"),
    ("bn", "ben", "bengali|bangla"),
    (
        "zh",
        "chi zho",
        "chinese|chino|kinesisk|chinesisch|chinois|chinês|cinese|kiina|kinesiska|chinees|中文",
    ),
    (
        "ja",
        "jpn",
        "japanese|japonés|japansk|japanisch|japonais|japonês|giapponese|japani|japanska|日本語",
    ),
    (
        "ko",
        "kor",
        "korean|coreano|koreansk|koreanisch|coréen|korea|한국어",
    ),
    ("vi", "vie", "vietnamese|vietnamita|vietnamesisk"),
    ("th", "tha", "thai|tailandés|thailandsk"),
    ("id", "ind", "indonesian|indonesio|indonesisk|indonesisch"),
    ("ms", "may msa", "malay|malayo"),
    (
        "is",
        "ice isl",
        "icelandic|islandés|islandsk|isländisch|islandais|islanti|isländska|íslenska",
    ),
    ("fo", "fao", "faroese|færøysk|føroyskt"),
    ("se", "sme", "northern sami|sami|nordsamisk|davvisámegiella"),
    (
        "et",
        "est",
        "estonian|estonio|estisk|estnisch|estonien|viro|estniska|eesti",
    ),
    ("lv", "lav", "latvian|letón|latvisk|lettisch|letton"),
    (
        "lt",
        "lit",
        "lithuanian|lituano|litauisk|litauisch|lituanien",
    ),
    ("ga", "gle", "irish|irsk|irisch"),
    ("cy", "wel cym", "welsh|walisisk|walisisch"),
    (
        "eu",
        "baq eus",
        "basque|vasco|euskera|euskara|baskisk|baskisch",
    ),
    ("ca", "cat", "catalan|catalán|katalansk|katalanisch|català"),
    ("gl", "glg", "galician|gallego|galego|galisisk"),
    ("af", "afr", "afrikaans"),
    ("eo", "epo", "esperanto"),
    ("sw", "swa", "swahili"),
    ("mk", "mac mkd", "macedonian|makedonsk|mazedonisch"),
    ("sq", "alb sqi", "albanian|albansk|albanisch"),
    ("ka", "geo kat", "georgian|georgisk|georgisch"),
    ("hy", "arm hye", "armenian|armensk|armenisch"),
    ("sa", "san", "sanskrit"),
];

/// The BCP 47 tag of a language given as code or name; what is not known comes back as it is.
pub fn tag(text: &str) -> String {
    let text = text.trim().trim_end_matches('.');
    let lower = text.to_lowercase();
    for (tag, codes, names) in LANGUAGES {
        if *tag == lower
            || codes.split(' ').any(|c| c == lower)
            || names.split('|').any(|n| n == lower)
        {
            return (*tag).to_string();
        }
    }
    // "en_US", "en-us".
    if let Some((language, region)) = text.split_once(['_', '-']) {
        let two = language.len() == 2
            && language.is_ascii()
            && region.len() == 2
            && region.chars().all(|c| c.is_ascii_alphabetic());
        if two {
            return format!("{}-{}", language.to_lowercase(), region.to_uppercase());
        }
    }
    text.to_string()
}

/// The ISO 639-2/B code of a tag ("en" → "eng"), where there is one.
pub fn code(tag: &str) -> Option<&'static str> {
    let base = tag.split(['-', '_']).next().unwrap_or(tag).to_lowercase();
    LANGUAGES
        .iter()
        .find(|(t, _, _)| *t == base)
        .and_then(|(_, codes, _)| codes.split(' ').next())
}

#[cfg(test)]
mod tests {
    #[test]
    fn codes_and_names_become_tags() {
        for (text, want) in [
            ("eng", "en"),
            ("Inglés", "en"),
            ("Norwegian Bokmål", "nb"),
            ("ENG", "en"),
            ("en_us", "en-US"),
            ("Klingon", "Klingon"),
            ("ger", "de"),
        ] {
            assert_eq!(super::tag(text), want);
        }
        assert_eq!(super::code("de"), Some("ger"));
    }
}
