//! Whether a text looks damaged: unlikely neighbours among its characters.
//!
//! The heuristic and its tables are those of ftfy 6.3 (© Robyn Speer, Apache License 2.0), whose judgement they reproduce; what is added is marked.

use regex::Regex;
use std::sync::LazyLock;

/// Characters of many contexts, not suspicious in themselves.
const COMMON: &str = "\u{a0}\u{ad}\u{b7}\u{b4}\u{2013}\u{2014}\u{2015}\u{2026}\u{2019}";
/// C1 controls: in text only after wrong decoding.
const C1: &str = "\u{80}-\u{9f}";
/// Characters that are nearly only seen in damaged text.
const BAD: &str = "\u{a6}\u{a4}\u{a8}\u{ac}\u{af}\u{b8}\u{192}\u{2c6}\u{2c7}\u{2d8}\u{2db}\u{2dc}\u{2020}\u{2021}\u{2030}\u{2310}\u{25ca}\u{fffd}\u{aa}\u{ba}";
/// Signs of paragraphs.
const LAW: &str = "\u{b6}\u{a7}";
/// Currency signs.
const CURRENCY: &str = "\u{a2}\u{a3}\u{a5}\u{20a7}\u{20ac}";
/// Punctuation that begins something.
const START_PUNCTUATION: &str = "\u{a1}\u{ab}\u{bf}\u{a9}\u{384}\u{385}\u{2018}\u{201a}\u{201c}\u{201e}\u{2022}\u{2039}\u{f8ff}";
/// Punctuation that ends something.
const END_PUNCTUATION: &str = "\u{ae}\u{bb}\u{2dd}\u{201d}\u{203a}\u{2122}";
/// Signs of numbers and mathematics.
const NUMERIC: &str = "\u{b2}\u{b3}\u{b9}\u{b1}\u{bc}\u{bd}\u{be}\u{d7}\u{b5}\u{f7}\u{2044}\u{2202}\u{2206}\u{220f}\u{2211}\u{221a}\u{221e}\u{2229}\u{222b}\u{2248}\u{2260}\u{2261}\u{2264}\u{2265}\u{2116}";
/// Letters that make faces and so stand in improbable company.
const KAOMOJI: &str =
    "\u{d2}-\u{d6}\u{d9}-\u{dc}\u{f2}-\u{f6}\u{f8}-\u{fc}\u{150}\u{14c}\u{16a}\u{172}\u{b0}";
/// Accented capitals.
const UPPER_ACCENTED: &str = "\u{c0}-\u{d1}\u{d8}\u{dc}\u{dd}\u{102}\u{100}\u{104}\u{106}\u{10c}\u{10e}\u{110}\u{118}\u{11a}\u{112}\u{116}\u{11e}\u{122}\u{130}\u{12a}\u{136}\u{139}\u{13d}\u{141}\u{13b}\u{143}\u{147}\u{145}\u{152}\u{158}\u{15a}\u{15e}\u{160}\u{162}\u{164}\u{16e}\u{170}\u{178}\u{179}\u{17b}\u{17d}\u{490}";
/// Accented small letters.
const LOWER_ACCENTED: &str = "\u{df}\u{e0}-\u{f1}\u{103}\u{105}\u{101}\u{107}\u{10d}\u{10f}\u{111}\u{119}\u{11b}\u{113}\u{117}\u{11f}\u{123}\u{12f}\u{12b}\u{137}\u{13a}\u{13e}\u{142}\u{13c}\u{153}\u{155}\u{15b}\u{15f}\u{161}\u{165}\u{fc}\u{17a}\u{17c}\u{17e}\u{491}\u{fb01}\u{fb02}";
/// Capitals of other alphabets.
const UPPER_COMMON: &str = "\u{de}\u{391}-\u{3a9}\u{386}\u{388}\u{389}\u{38a}\u{38c}\u{38e}\u{38f}\u{3aa}\u{3ab}\u{401}-\u{42f}";
/// Small letters of other alphabets.
const LOWER_COMMON: &str = "\u{3b1}-\u{3c9}\u{3ac}\u{3ad}\u{3ae}\u{3af}\u{3b0}\u{430}-\u{45f}";
/// Box drawing.
const BOX: &str = "\u{2502}\u{250c}\u{2510}\u{2518}\u{251c}\u{2524}\u{252c}\u{253c}\u{2550}-\u{256c}\u{2580}\u{2584}\u{2588}\u{258c}\u{2590}\u{2591}\u{2592}\u{2593}";

/// The alternatives: `{name}` stands for a class of the above, everything else is a regular expression.
const PATTERNS: &[&str] = &[
    "[{c1}]",
    "[{bad}{lower_accented}{upper_accented}{box}{start_punctuation}{end_punctuation}{currency}{numeric}{law}][{bad}]",
    "[a-zA-Z][{lower_common}{upper_common}][{bad}]",
    "[{bad}][{lower_accented}{upper_accented}{box}{start_punctuation}{end_punctuation}{currency}{numeric}{law}]",
    "[{lower_accented}{lower_common}{box}{end_punctuation}{currency}{numeric}][{upper_accented}]",
    "[{box}{end_punctuation}{currency}{numeric}][{lower_accented}]",
    "[{lower_accented}{box}{end_punctuation}][{currency}]",
    r"\s[{upper_accented}][{currency}]",
    "[{upper_accented}{box}][{numeric}{law}]",
    "[{lower_accented}{upper_accented}{box}{currency}{end_punctuation}][{start_punctuation}][{numeric}]",
    "[{lower_accented}{upper_accented}{currency}{numeric}{box}{law}][{end_punctuation}][{start_punctuation}]",
    "[{currency}{numeric}{box}][{start_punctuation}]",
    "[a-z][{upper_accented}][{start_punctuation}{currency}]",
    "[{box}][{kaomoji}]",
    "[{lower_accented}{upper_accented}{currency}{numeric}{start_punctuation}{end_punctuation}{law}][{box}]",
    "[{box}][{end_punctuation}]",
    r"[{lower_accented}{upper_accented}][{start_punctuation}{end_punctuation}]\w",
    // The ligature œ before anything but a plain letter.
    "[Œœ][^A-Za-z]",
    "[{upper_accented}]°",
    // Pairs of Windows-1252 that the classes miss.
    "[ÂÃÎÐ][€œŠš¢£Ÿž\\xa0\\xad®©°·»{start_punctuation}{end_punctuation}–—´]",
    "×[²³]",
    // Arabic read as Windows-1252 needs the common characters too, so two pairs are asked for.
    "[ØÙ][{common}{currency}{bad}{numeric}{start_punctuation}ŸŠ®°µ»][ØÙ][{common}{currency}{bad}{numeric}{start_punctuation}ŸŠ®°µ»]",
    // South Asian scripts read as Windows-1252.
    "à[²µ¹¼½¾]",
    // MacRoman.
    "√[±∂†≠®™´≤≥¥µø]",
    "≈[°¢]",
    "‚Ä[ìîïòôúùû†°¢π]",
    "‚[âó][àä°ê]",
    // Of our own: æ, ø and å read as MacRoman, ø as code page 437, inside a word.
    r"\pL√[¶∏•]|√[¶∏•]\pL|\pL├╕|├╕\pL",
    // Windows-1251.
    "вЂ",
    "[ВГРС][{c1}{bad}{start_punctuation}{end_punctuation}{currency}°µ][ВГРС]",
    "ГўВЂВ.[A-Za-z ]",
    // à, á and the no-break space read as Windows-1252.
    "Ã[\\xa0¡]",
    r"[a-z]\s?[ÃÂ][ ]",
    "^[ÃÂ][ ]",
    "[a-z.,?!{end_punctuation}]Â[ {start_punctuation}{end_punctuation}]",
    // Windows-1253.
    "β€[™\\xa0Ά\\xad®°]",
    "[ΒΓΞΟ][{c1}{bad}{start_punctuation}{end_punctuation}{currency}°][ΒΓΞΟ]",
    // Windows-1257.
    "ā€",
];

static BADNESS: LazyLock<Regex> = LazyLock::new(|| {
    let classes = [
        ("{common}", COMMON),
        ("{c1}", C1),
        ("{bad}", BAD),
        ("{law}", LAW),
        ("{currency}", CURRENCY),
        ("{start_punctuation}", START_PUNCTUATION),
        ("{end_punctuation}", END_PUNCTUATION),
        ("{numeric}", NUMERIC),
        ("{kaomoji}", KAOMOJI),
        ("{upper_accented}", UPPER_ACCENTED),
        ("{lower_accented}", LOWER_ACCENTED),
        ("{upper_common}", UPPER_COMMON),
        ("{lower_common}", LOWER_COMMON),
        ("{box}", BOX),
    ];
    let mut pattern = PATTERNS.join("|");
    for (name, class) in classes {
        pattern = pattern.replace(name, class);
    }
    Regex::new(&pattern).expect("the table makes a valid expression")
});

/// Whether some neighbours in the text are hardly possible in sound text.
pub fn is_bad(text: &str) -> bool {
    !text.is_ascii() && BADNESS.is_match(text)
}
