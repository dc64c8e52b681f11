//! THE table of the labels that VuFind's record pages carry, in the languages of its interface.

/// What stands behind a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    Title,
    Author,
    Other,
    Corporate,
    Format,
    Language,
    Published,
    Series,
    Subject,
    Link,
    Summary,
    Isbn,
    Issn,
    Doi,
    Edition,
    Container,
    Physical,
    Note,
    CallNumber,
    Contents,
    Thesis,
    Date,
    Publisher,
    Citation,
    /// A heading, or what says nothing of the work; ends the value above.
    Nothing,
}
use Slot::*;

/// Labels in English, Spanish, Bokmål and Nynorsk, German, French, Portuguese, Italian, Finnish, Swedish and Danish; lower case.
const LABELS: &[(Slot, &str)] = &[
    (
        Title,
        "title|título|tittel|titel|titre|titolo|nimeke|päänimeke|otsikko|main title|título principal",
    ),
    (
        Author,
        "main author|main authors|author|authors|author / creator|creator|autor principal|autores principales|autor|autores|autoría|hovedforfatter|hovedforfattere|hovudforfattar|hovudforfattarar|forfatter|forfattere|forfattar|forfattarar|1. verfasser|hauptverfasser|verfasser|verfasserin|verfasser:in|hauptvermerk|auteur principal|auteurs principaux|auteur|auteurs|autor principal|autores principais|autore principale|autori principali|natura autore|autore|autori|päätekijä|päätekijät|tekijä|tekijät|huvudupphovsman|huvudupphov|huvudförfattare|upphovsman|upphovsmän|författare|hovedforfattere",
    ),
    (
        Other,
        "other authors|other author|other contributors|contributors|otros autores|otro autor|otras autoras|andre forfattere|andre bidragsytere|andre forfattarar|andre bidragsytarar|weitere verfasser|beteiligte|weitere beteiligte|autres auteurs|autre auteur|outros autores|altri autori|muut tekijät|övriga upphovsmän|övriga upphov|andra upphovsmän|andra författare|andre forfattere",
    ),
    (
        Corporate,
        "corporate author|corporate authors|autor corporativo|autores corporativos|korporativ forfatter|institusjonell forfatter|institusjonelle forfattere|körperschaft|körperschaften|collectivité auteur|auteur collectif|autor corporativo|ente autore|autore corporativo|yhteisötekijä|yhteisötekijät|institutionellt upphov|institutionell upphovsman|korporativ forfatter|institution som forfatter",
    ),
    (
        Format,
        "format|formato|formats|formato:|medientyp|dokumenttyp|aineistotyyppi|formaatti|materialtyp|materialetype|type|tipo",
    ),
    (
        Language,
        "language|languages|lenguaje|idioma|idiomas|språk|sprache|sprachen|langue|langues|língua|lingua|linguaggio|lingue|kieli|kielet|sprog",
    ),
    (
        Published,
        "published|publication|imprint|publicado|publicación|editado|publisert|utgitt|utgjeve|utgivelse|veröffentlicht|erschienen|publié|publicación|publicação|pubblicazione|pubblicato|julkaistu|publicerad|utgiven|udgivet|publiceret",
    ),
    (
        Publisher,
        "publisher|editorial|utgiver|utgjevar|forlag|verlag|éditeur|editora|editore|kustantaja|julkaisija|utgivare|förlag",
    ),
    (
        Date,
        "date of publication|publication date|fecha de publicación|utgivelsesdato|publiseringsår|utgivelsesår|erscheinungsjahr|date de publication|data de publicação|data di pubblicazione|julkaisuvuosi|utgivningsår|udgivelsesår|year|año|år|jahr|année|ano|anno|vuosi",
    ),
    (
        Series,
        "series|colección|serie|serier|schriftenreihe|reihe|collection|série|séries|sarja|sarjat|coleção|collana|schriftenreihen",
    ),
    (
        Subject,
        "subjects|subject|topics|topic|materias|materia|temas|palabras clave|emner|emne|emneord|fag|schlagworte|schlagwort|sujets|sujet|assuntos|assunto|soggetti|soggetto|argomenti|aiheet|aihe|asiasanat|ämnen|ämne|ämnesord|keywords",
    ),
    (
        Link,
        "online access|acceso en línea|accesos en línea|recurso en línea|online tilgang|tilgang på nett|elektronisk tilgang|online-tilgang|nettilgang|online-zugang|online zugang|volltext|accès en ligne|acesso em linha|acesso online|accesso online|linkit|verkkoaineisto|saatavuus verkossa|länkar|länk|onlineåtkomst|online adgang|online-adgang|urls|url|link|links|fulltekst",
    ),
    (
        Summary,
        "summary|abstract|sumario|resumen|sammendrag|samandrag|zusammenfassung|résumé|resumo|sommario|riassunto|abstract (summary)|yhteenveto|tiivistelmä|sammanfattning|resumé|beschreibung der zusammenfassung",
    ),
    (Isbn, "isbn"),
    (Issn, "issn"),
    (Doi, "doi"),
    (
        Edition,
        "edition|edición|utgave|utgåve|ausgabe|édition|edição|edizione|painos|utgåva|upplaga|udgave",
    ),
    (
        Container,
        "published in|publicado en|publisert i|utgitt i|utgjeve i|veröffentlicht in|erschienen in|publié dans|publicado no|publicado em|pubblicato in|julkaisussa|i publikationen|publicerad i|udgivet i|in|journal|revista|zeitschrift|container",
    ),
    (
        Physical,
        "physical description|descripción física|fysisk beskrivelse|fysisk beskriving|beschreibung|description matérielle|descrição física|descrizione fisica|ulkoasu|fysisk beskrivning|umfang",
    ),
    (
        Note,
        "item description|notas|notes|note|beskrivelse av eksemplaret|bemerkning|bemerkungen|anmerkning|merknad|notater|huomautukset|anmärkningar|anmärkning|noter",
    ),
    (
        CallNumber,
        "call number|número de clasificación|signatura|hyllesignatur|signatur|cote|cota|collocazione|hyllypaikka|hyllsignatur|opstilling",
    ),
    (
        Contents,
        "table of contents|tabla de contenidos|innhold|innholdsfortegnelse|inhaltsverzeichnis|inhalt|table des matières|índice|indice|sisällysluettelo|innehållsförteckning|indholdsfortegnelse",
    ),
    (
        Thesis,
        "thesis|tesis|avhandling|oppgave|hochschulschrift|hochschulschriftenvermerk|thèse|tese|tesi|opinnäyte|afhandling|dissertation note",
    ),
    (Citation, "citation|cita"),
    (
        Nothing,
        "description|descripción|beskrivelse|beskriving|descrição|descrizione|kuvaus|beskrivning|bibliographic details|detalles bibliográficos|bibliografiske detaljer|bibliografiske detaljar|bibliographische detailangaben|détails bibliographiques|detalhes bibliográficos|dettagli bibliografici|bibliografiset tiedot|bibliografiska uppgifter|bibliografiske detaljer|tags|etiquetas|tagger|merkelapper|merkelappar|tag|mots-clés|tagit|taggar|märken|holdings|existencias|beholdning|exemplare|exemplaires|similar items|ejemplares similares|lignende verk|liknande verk|ähnliche einträge|documents similaires|registos relacionados|documenti analoghi|samankaltaisia teoksia|liknande verk|lignende værker|staff view|vista equipo|intern visning|internformat|affichage marc|registo fonte|mostra marc|henkilökuntanäyttö|personalvy|medarbejdervisning|comments|comentarios|kommentarer|kommentare|commentaires|no tags|sin etiquetas|related items|access|acceso|tilgang|bibliography|bibliografía|institution|institución|collection|full description|full record",
    ),
];

/// What a page says besides the record, in lower case; a line that is one of these (or begins so) is no title.
const BOILERPLATE: &[&str] = &[
    "cargando",
    "loading",
    "laster",
    "wird geladen",
    "chargement",
    "a carregar",
    "carregando",
    "caricamento",
    "ladataan",
    "laddar",
    "indlæser",
    "henter",
    "skip to content",
    "saltar al contenido",
    "hopp til",
    "zum inhalt springen",
    "aller au contenu",
    "pular para",
    "saltar para",
    "vai al contenuto",
    "hyppää sisältöön",
    "hoppa till",
    "gå til indhold",
    "cite this",
    "citar",
    "sitere",
    "siter dette",
    "zitieren",
    "citer",
    "citare",
    "viittaa",
    "citera",
    "text this",
    "email this",
    "enviar este",
    "sms",
    "print",
    "imprimir",
    "skriv ut",
    "drucken",
    "imprimer",
    "stampa",
    "tulosta",
    "export",
    "exportar",
    "eksporter",
    "exportieren",
    "exporter",
    "esporta",
    "save to list",
    "añadir a",
    "legg til",
    "zu den favoriten",
    "add to favorites",
    "login",
    "log in",
    "your account",
    "su cuenta",
    "search",
    "buscar",
    "søk",
    "suche",
    "rechercher",
    "advanced",
    "book bag",
    "descripción completa",
    "full description",
    "fullstendig beskrivelse",
    "ausführliche beschreibung",
    "description complète",
    "descrição completa",
    "descrizione completa",
    "koko kuvaus",
    "full beskrivning",
    "fuldstændig beskrivelse",
    "permalink",
    "permanent link",
    "enlace permanente",
    "home",
    "inicio",
    "language",
    "cover image",
    "portada",
    "saved in",
    "guardado en",
    "lagret i",
    "gespeichert in",
    "enregistré dans",
];

/// The label that a line begins with, and the rest of the line; `None` when it begins with none.
pub fn label(line: &str) -> Option<(Slot, &str)> {
    let line = line.trim();
    let (name, rest) = match line.split_once([':', '|', '\t']) {
        Some((n, r)) => (n.trim(), r.trim_start_matches(['|', ' ', ':', '\t'])),
        None => (line, ""),
    };
    if name.is_empty() || name.chars().count() > 40 {
        return None;
    }
    let lower = name.to_lowercase();
    // A bare word without a colon is a label only as a heading.
    let bare = !line.contains([':', '|', '\t']);
    LABELS
        .iter()
        .find(|(slot, names)| {
            (!bare || *slot == Nothing || *slot == Summary || *slot == Contents)
                && names.split('|').any(|n| n == lower)
        })
        .map(|(slot, _)| (*slot, rest))
}

/// Whether a line belongs to the page and not to the record.
pub fn is_boilerplate(line: &str) -> bool {
    let lower = line.trim().to_lowercase();
    lower.is_empty()
        || lower.chars().count() < 60
            && BOILERPLATE.iter().any(|b| lower.starts_with(b))
            && lower.split_whitespace().count() <= 6
}

/// Words of formats and their kinds, surest first.
const FORMATS: &[(crate::model::Kind, &str)] = {
    use crate::model::Kind::*;
    &[
        (
            Thesis,
            "thesis|tesis|theses|avhandling|oppgave|oppgåve|hochschulschrift|dissertation|thèse|tese|tesi|opinnäyte|afhandling|väitöskirja",
        ),
        (
            Chapter,
            "book chapter|chapter|capítulo|bokkapittel|buchkapitel|chapitre|capitolo|luku|kapitel|kapittel|aufsatz in buch",
        ),
        (
            PaperConference,
            "conference|proceeding|actas|konferanse|konferenz|conférence|conferência|konferenssi",
        ),
        (
            ArticleJournal,
            "article|artículo|artikkel|artikel|aufsatz|artigo|articolo|artikkeli",
        ),
        (
            Periodical,
            "journal|revista|tidsskrift|tidskrift|zeitschrift|revue|rivista|periodico|lehti|serial|periodical|ejournal",
        ),
        (
            MusicalScore,
            "musical score|score|partitura|noter|noten|partition|spartito|nuotti",
        ),
        (Map, "map|mapa|kart|karte|carte|carta|kartta|karta"),
        (MotionPicture, "video|dvd|film|vídeo|película|elokuva|vhs"),
        (
            Song,
            "sound|audio|music|recording|cd|lydbok|tonträger|enregistrement|äänite|ljud",
        ),
        (
            Manuscript,
            "manuscript|manuscrito|manuskript|manuscrit|manoscritto|käsikirjoitus",
        ),
        (Software, "software|programa|program"),
        (Graphic, "photo|image|fotografía|bilde|bild|kuva"),
        (Report, "report|informe|rapport|bericht|relatório|raportti"),
        (
            Book,
            "book|libro|bok|buch|livre|livro|kirja|bog|ebook|e-bok|monograph",
        ),
        (Webpage, "website|web site|nettsted|sitio web"),
    ]
};

/// The kind that a format's words name.
pub fn kind(format: &str) -> Option<crate::model::Kind> {
    let lower = format.to_lowercase();
    FORMATS
        .iter()
        .find(|(_, words)| words.split('|').any(|w| lower.contains(w)))
        .map(|(k, _)| *k)
}
