//! Names of months and seasons in the languages of the usual exporters.

/// Month names and their beginnings, as far as they tell a month apart, in the languages of the usual exporters.
/// Matching: the word is a name in full, or one of its listed short forms.
const MONTHS: [&[&str]; 12] = [
    &[
        "january",
        "jan",
        "januar",
        "januari",
        "janvier",
        "janv",
        "enero",
        "ene",
        "gennaio",
        "gen",
        "janeiro",
        "jänner",
        "jän",
        "январь",
        "января",
    ],
    &[
        "february",
        "feb",
        "febr",
        "februar",
        "februari",
        "février",
        "fevrier",
        "févr",
        "fév",
        "febrero",
        "febbraio",
        "fevereiro",
        "fev",
        "февраль",
        "февраля",
    ],
    &[
        "march",
        "mar",
        "march",
        "mars",
        "märz",
        "maerz",
        "mrz",
        "maart",
        "mrt",
        "marzo",
        "março",
        "marco",
        "март",
        "марта",
    ],
    &[
        "april",
        "apr",
        "avril",
        "avr",
        "abril",
        "abr",
        "aprile",
        "апрель",
        "апреля",
    ],
    &[
        "may", "mai", "maj", "mei", "mayo", "maggio", "mag", "maio", "май", "мая",
    ],
    &[
        "june", "jun", "juni", "juin", "junio", "giugno", "giu", "junho", "июнь", "июня",
    ],
    &[
        "july", "jul", "juli", "juillet", "juil", "julio", "luglio", "lug", "julho", "июль", "июля",
    ],
    &[
        "august",
        "aug",
        "augustus",
        "augusti",
        "août",
        "aout",
        "agosto",
        "ago",
        "август",
        "августа",
    ],
    &[
        "september",
        "sep",
        "sept",
        "septembre",
        "septiembre",
        "settembre",
        "set",
        "setembro",
        "сентябрь",
        "сентября",
    ],
    &[
        "october",
        "oct",
        "oktober",
        "okt",
        "octobre",
        "octubre",
        "ottobre",
        "ott",
        "outubro",
        "out",
        "октябрь",
        "октября",
    ],
    &[
        "november",
        "nov",
        "novembre",
        "noviembre",
        "novembro",
        "ноябрь",
        "ноября",
    ],
    &[
        "december",
        "dec",
        "dezember",
        "dez",
        "desember",
        "des",
        "décembre",
        "decembre",
        "déc",
        "diciembre",
        "dic",
        "dicembre",
        "dezembro",
        "декабрь",
        "декабря",
    ],
];

/// Spring, summer, autumn, winter.
const SEASONS: [&[&str]; 4] = [
    &[
        "spring",
        "spr",
        "frühling",
        "frühjahr",
        "vår",
        "forår",
        "printemps",
        "primavera",
        "lente",
        "voorjaar",
    ],
    &[
        "summer", "sum", "sommer", "sommar", "été", "verano", "estate", "verão", "zomer",
    ],
    &[
        "autumn", "aut", "fall", "herbst", "høst", "efterår", "höst", "automne", "otoño",
        "autunno", "outono", "herfst", "najaar",
    ],
    &["winter", "win", "vinter", "hiver", "invierno", "inverno"],
];

/// The month 1..=12, or the season 21..=24, of a word in any of the usual languages; a number from 1 to 12 too.
pub fn month(word: &str) -> Option<u8> {
    let word = word.trim().trim_end_matches('.');
    if let Ok(n) = word.parse::<u8>() {
        return (1..=12).contains(&n).then_some(n);
    }
    named(word)
}

pub(super) fn named(word: &str) -> Option<u8> {
    let word = word.trim_end_matches('.').to_lowercase();
    let at = |table: &[&[&str]]| {
        table
            .iter()
            .position(|names| names.contains(&word.as_str()))
    };
    at(&MONTHS)
        .map(|i| i as u8 + 1)
        .or_else(|| at(&SEASONS).map(|i| i as u8 + 21))
}
