//! Which language a text is in, by its small words.

/// Small words that are frequent in one language and rare in the others.
const WORDS: &[(&str, &str)] = &[
    (
        "nb",
        "og ikke det som er av til på med for har jeg ble fra etter eller også kan være seg disse hvor hva mellom blir hvordan noe gjennom bruk deres",
    ),
    (
        "nn",
        "og ikkje det som er av til på med for har eg vart frå etter eller også kan vere seg desse kvar kva mellom blir korleis noko gjennom ein eit",
    ),
    (
        "da",
        "og ikke det som er af til på med for har jeg blev fra efter eller også kan være sig disse hvor hvad mellem bliver hvordan noget gennem",
    ),
    (
        "sv",
        "och inte det som är av till på med för har jag blev från efter eller också kan vara sig dessa där vad mellan blir hur något genom ett",
    ),
    (
        "en",
        "and not the that is of to on with for has was from after or also can be these where what between how which this are by an",
    ),
    (
        "de",
        "und nicht das die der ist von zu auf mit für hat ich wurde aus nach oder auch kann sein sich diese wo was zwischen wird wie ein eine",
    ),
    (
        "fr",
        "et ne pas le la les est de des à avec pour a je été dans après ou aussi peut être se ces où que entre sont comment une",
    ),
    (
        "es",
        "y no el la los las es de del a con para ha yo fue en después o también puede ser se estos donde que entre son como una",
    ),
    (
        "it",
        "e non il la gli le è di del a con per ha io stato in dopo o anche può essere si questi dove che tra sono come una della",
    ),
    (
        "pt",
        "e não o a os as é de do da com para tem eu foi em depois ou também pode ser se estes onde que entre são como uma dos",
    ),
    (
        "nl",
        "en niet het de is van te op met voor heeft ik werd uit na of ook kan zijn zich deze waar wat tussen wordt hoe een door",
    ),
    (
        "fi",
        "ja ei se on että olla hän mutta tai myös voi ovat joka mikä kun kanssa sekä tämän sen oli",
    ),
];

/// The BCP 47 tag of the language, when the text is long enough to tell.
pub fn guess(text: &str) -> Option<&'static str> {
    let mut counts = [0usize; 12];
    let mut words = 0;
    for word in text
        .split(|c: char| !c.is_alphabetic())
        .filter(|w| !w.is_empty())
        .take(3000)
    {
        words += 1;
        let word = word.to_lowercase();
        for (i, (_, list)) in WORDS.iter().enumerate() {
            counts[i] += usize::from(list.split(' ').any(|w| w == word));
        }
    }
    let (best, count) = counts
        .iter()
        .enumerate()
        .max_by_key(|(i, c)| (**c, usize::MAX - i))?;
    (*count >= 3 && count * 8 >= words).then(|| WORDS[best].0)
}

#[cfg(test)]
mod tests {
    use super::guess;

    #[test]
    fn languages_are_told_apart() {
        for (text, want) in [
            (
                "Dette er en tekst som ikke er lang, og det er noe med hvordan den blir brukt av folk",
                Some("nb"),
            ),
            (
                "This is a text that is not long and it has words of the language",
                Some("en"),
            ),
            (
                "Das ist ein Text, der nicht lang ist und mit dem sich etwas zeigen lässt",
                Some("de"),
            ),
            ("Xyz", None),
        ] {
            assert_eq!(guess(text), want, "{text}");
        }
    }
}
