//! Words that tell what stands in a reference, in the languages of the usual styles. A pure table.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What a word hints at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Cue {
    /// "ed.", "Hrsg.", "red."
    Editor = 1,
    /// "In".
    In,
    /// "pp.", "S.", "s."
    Page,
    /// "vol.", "Bd.", "årg."
    Volume,
    /// "no.", "Heft", "nr."
    Issue,
    /// "edition", "Aufl.", "utg."
    Edition,
    /// A month's or season's name.
    Month,
    /// "retrieved", "Hentet", "abgerufen", "doi".
    Web,
    /// A word of publishers' names.
    Publisher,
    /// A word of journals' names.
    Journal,
    /// A word of conferences' names.
    Conference,
    /// A place.
    Place,
    /// "von", "van", "de".
    Particle,
    /// "and", "und", "og".
    And,
    /// "et al.", "u. a.", "m.fl."
    Others,
    /// "thesis", "Dissertation", "masteroppgave".
    Thesis,
    /// "report", "working paper".
    Report,
    /// "forthcoming", "in press", "n.d."
    Status,
    /// "translated by", "Übers.", "overs."
    Translator,
    /// "Jr.", "III".
    Suffix,
    /// "Series", "Reihe", "skriftserie".
    Series,
}

const TABLE: &[(Cue, &str)] = &[
    (
        Cue::Editor,
        "ed eds edited editor editors hrsg hg hgg hsg herausgegeben herausgeber herausgeberin red redaktør redaktører redaktion redigert redigerad redigeret utg.av dir dirs coord coords org orgs éd éds szerk cura curatore ред redactor redactie sous direction toim",
    ),
    (Cue::In, "in dans en i"),
    (
        Cue::Page,
        "p pp pg pgs page pages s ss seite seiten side sider sid str pag pág págs pagg pagina bls blz fol ff f с стр",
    ),
    (
        Cue::Volume,
        "vol vols volume volumes v bd bde band bände jg jahrgang jhg årg årgang årgång bind tome tomo t volumen т том",
    ),
    (
        Cue::Issue,
        "no nos nr num number numbers nº n° heft h issue iss hefte n numero número numéro fasc art article № вып suppl supplement",
    ),
    (
        Cue::Edition,
        "edition edn auflage aufl ausgabe ausg utg utgave upplaga uppl udg udgave édition edición edição edizione ristampa oplag opplag rev revised erw überarb druk изд",
    ),
    (
        Cue::Month,
        "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec januar februar märz mai juni juli oktober dezember mars desember mrz okt dez januari februari maj augusti janvier février avril juin juillet août septembre octobre novembre décembre enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre janeiro fevereiro março maio junho julho setembro outubro novembro dezembro spring summer autumn fall winter frühjahr sommer herbst vår høst vinter",
    ),
    (
        Cue::Web,
        "retrieved accessed available online hentet henta lest nedlastet abgerufen abrufbar verfügbar zugriff stand zugegriffen eingesehen consulté consultado disponible disponível hämtad hämtat tilgængelig tilgjengelig besøkt url uri doi http https viewed cited internet besucht letzter einsehbar recuperado acesso geraadpleegt lokaliseret set website adresse issn isbn download pdf html",
    ),
    (
        Cue::Publisher,
        "press verlag verl publishers publisher publishing publications publication books university universität univ universitetet universitet institut institute gmbh inc ltd co corp company forlag forlaget förlag éditions editorial editions springer elsevier wiley sage routledge academic suhrkamp campus beltz vs mcgraw hill prentice hall addison wesley kluwer nomos fischer klett hanser oldenbourg gruyter mouton blackwell harper penguin random house gyldendal cappelen damm universitetsforlaget fagbokforlaget akademisk abstrakt studentlitteratur natur kultur liber norstedts hans reitzels samfundslitteratur aschehoug kommuneforlaget novus unipub norli macmillan palgrave longman pearson birkhäuser teubner vieweg leske budrich juventa reclam rowohlt piper beck niemeyer francke winter metzler böhlau klostermann vandenhoeck ruprecht mohr siebeck duncker humblot westdeutscher academia plon gallimard seuil puf larousse armand colin dunod nathan laterza einaudi mondadori mulino franco angeli alianza siglo ariel gedisa mit oxford cambridge harvard princeton yale stanford chicago columbia cornell erlbaum guilford basic norton freeman saunders mosby lippincott williams wilkins karger thieme huber hogrefe urban schattauer enke steinkopff acm ieee dover chapman crc taylor francis emerald berg verso polity association society department dept ministry center centre organization council bureau office foundation stiftung bundesamt ministerium",
    ),
    (
        Cue::Journal,
        "journal review reviews annals letters zeitschrift transactions bulletin archives archiv archive quarterly j rev trans ann lett tidsskrift tidskrift tidsskriftet revue revista rivista cahiers annales magazine magasinet gazette newsletter zeitung zeitschr jahrbuch jahrbücher yearbook acta studies science nature lancet psychol soc sci biol chem phys med clin math educ econ am amer int int'l eur brit natl acad mitteilungen blätter hefte forum vierteljahrshefte rundschau monthly weekly times today news comm commun chemistry physics biochem neurosci cell phil advances progress research res",
    ),
    (
        Cue::Conference,
        "proceedings proc conference conf symposium symp workshop congress kongress tagung meeting colloquium konferanse konferens annual actes atti verhandlungen international lecture notes lncs seminar",
    ),
    (
        Cue::Place,
        "london york paris berlin boston amsterdam oxford cambridge chicago philadelphia washington oslo bergen trondheim stavanger tromsø kristiansand stockholm uppsala lund göteborg gothenburg københavn copenhagen aarhus århus odense helsinki tampere turku reykjavík münchen munich frankfurt hamburg köln cologne bonn leipzig dresden stuttgart heidelberg tübingen göttingen wiesbaden opladen weinheim basel bern zürich zurich geneva genève wien vienna graz innsbruck salzburg rome roma milano milan torino bologna firenze napoli venezia madrid barcelona valencia lisboa lisbon porto bruxelles brussels leuven louvain gent leiden utrecht rotterdam hague haag edinburgh glasgow manchester dublin toronto montreal montréal vancouver ottawa sydney melbourne canberra tokyo beijing shanghai delhi mumbai moscow moskva москва budapest prague praha warszawa warsaw kraków athens istanbul jerusalem cairo stanford princeton baltimore berkeley angeles francisco diego seattle atlanta austin houston dallas denver detroit cleveland pittsburgh minneapolis madison ithaca urbana durham chapel beverly hills thousand oaks newbury hillsdale mahwah englewood cliffs reading nj ny ma ca il pa dc usa uk u.s.a england germany deutschland france italy spain canada australia japan norway sweden denmark netherlands switzerland austria illinois california massachusetts connecticut michigan texas virginia maryland bloomington haven lexington lanham lyon grenoble toulouse marseille bordeaux strasbourg rio janeiro paulo méxico buenos aires bogotá santiago mannheim münster marburg bielefeld darmstadt bochum dortmund essen düsseldorf hannover freiburg würzburg erlangen jena weimar potsdam bremen kiel",
    ),
    (
        Cue::Particle,
        "von van de der den del della di da dos du la le les ter ten zu zur zum vom af av bin ibn al el das do des",
    ),
    (Cue::And, "and und og och et y & ed ja и with"),
    (Cue::Others, "al others andere coll mfl"),
    (
        Cue::Thesis,
        "thesis theses dissertation diss dissertations ph phd m.sc msc master masters doctoral masteroppgave bacheloroppgave hovedoppgave hovedfagsoppgave doktoravhandling doktorgradsavhandling avhandling habilitation habil habilitationsschrift magisterarbeit diplomarbeit masterarbeit thèse tesis tese tesi doctorat speciale kandidatuppsats",
    ),
    (
        Cue::Report,
        "report reports technical tech rep working paper papers discussion rapport rapporter notat memo memorandum bericht arbeitsbericht diskussionspapier arbeitspapier manuscript mimeo unpublished preprint draft stortingsmelding nou meld stortinget handreichung",
    ),
    (
        Cue::Status,
        "forthcoming press preparation submitted appear print trykk erscheinen erscheint impress undated nd",
    ),
    (
        Cue::Translator,
        "translated translator translators trans transl übers übersetzt übersetzung overs oversatt översättning oversættelse traduit trad traducción tradução vertaald",
    ),
    (Cue::Suffix, "jr sr iii junior senior"),
    (
        Cue::Series,
        "series ser reihe schriftenreihe schriften serie skriftserie collection coll beiträge studien",
    ),
];

static CUES: LazyLock<HashMap<&'static str, Cue>> = LazyLock::new(|| {
    let mut out = HashMap::new();
    for (cue, words) in TABLE {
        for word in words.split(' ') {
            out.entry(word).or_insert(*cue);
        }
    }
    out
});

/// What a word (in small letters) hints at; of several hints the first in the table.
pub fn cue(word: &str) -> Option<Cue> {
    CUES.get(word).copied()
}
