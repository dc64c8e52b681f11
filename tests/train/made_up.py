"""Made-up references in the author-year styles of several languages, labelled: training data for the tagger (docs/documents.md).

Prints JSON lines {"text", "spans": [[from, to, label]], "set"}; offsets in bytes of UTF-8. Titles, addresses and combinations are invented.
"""
import json
import random
import sys

random.seed(7)
FAMILY = "Berg Dahl Hansen Lie Moe Sørås Ødegård Åsen Nygård Strand Hagen Lund Vik Haugen Bakke Holm Eide Solli Brekke Myhre Kvale Tveit Fossum Øien Sælid Bjørnstad Ruud Lien Sande Aas Nilsson Svensson Åberg Lindqvist Jensen Østergaard Nørgaard Müller Schäfer Weiß Köhler Krüger Dupont Lefèvre García Núñez Rossi Bianchi Smith Jones Walker Virtanen Korhonen de_Vries van_den_Berg von_Hagen".split()
GIVEN = "Anna Per Kari Ola Ingrid Lars Marit Knut Eva Jon Silje Tor Hanne Geir Lise Nils Astrid Bjørn Åse Øystein Karl Birgitta Hans Greta Jürgen Ulrike Marie Pierre Lucía José Giulia Marco John Mary Emma".split()
WORDS = {
    "no": "omsorg tillit ungdom rus psykisk helse arbeid metode brukermedvirkning recovery samarbeid kommune praksis kunnskap verdier samfunn fellesskap barnevern skole læring språk historie erfaringer utfordringer perspektiv tjenester behandling oppfølging makt og i for med til av en et ved om hos blant personer unge voksne familier".split(),
    "sv": "omsorg tillit ungdomar psykisk hälsa arbete metod samarbete kommun praktik kunskap värden samhälle skola lärande språk historia erfarenheter perspektiv tjänster och i för med till av en ett vid om hos bland personer barn".split(),
    "da": "omsorg tillid unge psykisk sundhed arbejde metode samarbejde kommune praksis viden værdier samfund skole læring sprog historie erfaringer perspektiver og i for med til af en et ved om hos blandt personer børn".split(),
    "de": "Pflege Vertrauen Jugend Gesundheit Arbeit Methode Zusammenarbeit Praxis Wissen Werte Gesellschaft Schule Lernen Sprache Geschichte Erfahrungen Perspektiven Dienste Behandlung und in für mit zu von einer eines bei über unter der die das".split(),
    "en": "care trust youth mental health work methods collaboration municipality practice knowledge values society school learning language history experiences perspectives services treatment and in for with to of a the among people children".split(),
    "fr": "soin confiance jeunesse santé travail méthode pratique savoir valeurs société école langue histoire expériences perspectives services et dans pour avec de la le les une des chez sur".split(),
    "es": "cuidado confianza juventud salud trabajo método práctica conocimiento valores sociedad escuela lengua historia experiencias perspectivas servicios y en para con de la el los una las sobre".split(),
}
ORG = {
    "no": ["Helsedirektoratet", "Statistisk sentralbyrå", "Kunnskapsdepartementet", "Barneombudet", "Helse- og omsorgsdepartementet", "Utdanningsdirektoratet", "Verdens helseorganisasjon", "Folkehelseinstituttet", "Norsk sykepleierforbund", "Redd Barna", "Kompetansesenteret for rus", "Senter: Nasjonalt senter for psykisk helse", "NAV", "Fellesforbundet", "Barne- og likestillingsdepartementet", "NOU 2019: 4", "Meld. St. 12 (2016–2017)", "Bergen kommune"],
    "sv": ["Socialstyrelsen", "Folkhälsomyndigheten", "Skolverket", "Statistiska centralbyrån", "Riksdagen"],
    "da": ["Sundhedsstyrelsen", "Socialstyrelsen", "Danmarks Statistik", "Børne- og Undervisningsministeriet"],
    "de": ["Bundesministerium für Gesundheit", "Statistisches Bundesamt", "Robert Koch-Institut", "Deutscher Bundestag"],
    "en": ["World Health Organization", "Department of Health", "UNICEF", "National Institute for Care", "OECD"],
    "fr": ["Ministère de la Santé", "Haute Autorité de Santé"], "es": ["Ministerio de Sanidad", "Instituto Nacional de Estadística"],
}
PUBLISHER = {
    "no": ["Universitetsforlaget", "Gyldendal", "Gyldendal Akademisk", "Gyldendal AS", "Fagbokforlaget", "Cappelen Damm Akademisk", "Abstrakt forlag", "Kommuneforlaget", "Aschehoug", "Pax forlag", "Novus", "Høyskoleforlaget", "Spartacus"],
    "sv": ["Studentlitteratur", "Liber", "Natur & Kultur", "Norstedts"], "da": ["Hans Reitzels Forlag", "Samfundslitteratur", "Gyldendal", "Gads Forlag"],
    "de": ["Springer VS", "Beltz Juventa", "Suhrkamp", "Campus", "Nomos", "Kohlhammer"], "en": ["Routledge", "Sage", "Oxford University Press", "Palgrave Macmillan"], "fr": ["Presses universitaires de France", "Gallimard", "Dunod"], "es": ["Alianza Editorial", "Siglo XXI", "Paidós"],
}
PLATFORM = ["Idunn", "JSTOR", "Taylor & Francis Online"]
JOURNAL = {
    "no": ["Tidsskrift for psykisk helsearbeid", "Tidsskriftet", "Fontene forskning", "Norsk pedagogisk tidsskrift", "Sykepleien", "Tidsskrift for velferdsforskning", "Nordisk sosialt arbeid", "Tidsskrift for Den norske legeforening"],
    "sv": ["Socialvetenskaplig tidskrift", "Pedagogisk forskning i Sverige"], "da": ["Tidsskrift for socialpædagogik", "Dansk pædagogisk tidsskrift"], "de": ["Zeitschrift für Pädagogik", "Neue Praxis", "Soziale Arbeit"],
    "en": ["Journal of Care", "International Journal of Social Work", "Nordic Social Work Research"], "fr": ["Revue française de sociologie", "Vie sociale"], "es": ["Revista de Trabajo Social", "Cuadernos de Salud"],
}
PLACE = {"no": ["Oslo", "Bergen", "Trondheim"], "sv": ["Lund", "Stockholm"], "da": ["København", "Aarhus"], "de": ["Wiesbaden", "Frankfurt am Main", "Berlin"], "en": ["London", "New York", "Oxford"], "fr": ["Paris"], "es": ["Madrid", "Barcelona"]}
AND = {"no": ["&", "og", "&"], "sv": ["&", "och"], "da": ["&", "og"], "de": ["&", "und"], "en": ["&", "and"], "fr": ["&", "et"], "es": ["&", "y"]}
EDITION = {"no": ["{}. utg.", "{}.utg", "{}. utgave", "{}. utg"], "sv": ["{}. uppl.", "{} uppl."], "da": ["{}. udg.", "{}. udgave"], "de": ["{}. Aufl.", "{}. Auflage"], "en": ["{}nd ed.", "{}th ed."], "fr": ["{}e éd."], "es": ["{}.ª ed."]}
EDITORS = {"no": ["Red.", "red."], "sv": ["Red.", "red."], "da": ["red.", "Red."], "de": ["Hrsg.", "Hg."], "en": ["Ed.", "Eds."], "fr": ["dir.", "éds."], "es": ["Ed.", "Eds.", "Coord."]}
IN = {"no": ["I ", "I: ", "I "], "sv": ["I ", "I: "], "da": ["I ", "I: "], "de": ["In ", "In: "], "en": ["In "], "fr": ["Dans ", "In "], "es": ["En "]}
PAGES = {"no": ["s. ", "s."], "sv": ["s. ", "ss. "], "da": ["s. "], "de": ["S. "], "en": ["pp. "], "fr": ["p. "], "es": ["pp. "]}
ND = {"no": ["u.å.", "u. å."], "sv": ["u.å."], "da": ["u.å."], "de": ["o. J."], "en": ["n.d."], "fr": ["s. d."], "es": ["s. f."]}
GOT = {"no": ["Hentet {} fra ", "Hentet {}, fra ", "Lest {}: ", "Hentet fra "], "sv": ["Hämtad {} från ", "Hämtad från "], "da": ["Hentet {} fra ", "Lokaliseret {} på "], "de": ["Abgerufen am {} von ", "Zugriff am {}: ", "Verfügbar unter "], "en": ["Retrieved {} from ", "Available at ", "Accessed {}. "], "fr": ["Consulté le {} sur "], "es": ["Recuperado el {} de ", "Disponible en "]}
MONTH = {"no": "januar februar mars april mai juni juli august september oktober november desember".split(), "sv": "januari februari mars april maj juni juli augusti september oktober november december".split(), "da": "januar februar marts april maj juni juli august september oktober november december".split(), "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(), "en": "January February March April May June July August September October November December".split(), "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(), "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()}
DAY = {"no": ["mandag ", "onsdag ", "", "", "", ""], "sv": [""], "da": [""], "de": [""], "en": [""], "fr": [""], "es": [""]}
THESIS = {"no": ["Masteroppgave", "Bacheloroppgave", "Doktoravhandling"], "sv": ["Masteruppsats"], "da": ["Speciale"], "de": ["Masterarbeit", "Dissertation"], "en": ["Master's thesis", "Doctoral dissertation"], "fr": ["Thèse de doctorat"], "es": ["Tesis doctoral"]}
pick = random.choice


class Ref:
    def __init__(self):
        self.text, self.spans = "", []

    def put(self, text, label=None):
        start = len(self.text.encode())
        self.text += text
        if label:
            self.spans.append([start, len(self.text.encode()), label])
        return self


def name(style):
    f = pick(FAMILY).replace("_", " ")
    n = random.choice([1, 1, 1, 2])
    initials = [pick(GIVEN)[0] for _ in range(n)]
    if style == "comma":
        return f + ", " + ", ".join(initials) + pick([".", "."])
    if style == "bare":
        return f + ", " + " ".join(initials)
    if style == "full":
        return f + ", " + " ".join(pick(GIVEN) for _ in range(n))
    return f + ", " + " ".join(i + "." for i in initials)


def people(lang):
    style = pick(["dots", "dots", "dots", "comma", "bare", "full"])
    n = random.choice([1, 1, 2, 2, 3, 4, 5])
    names = [name(style) for _ in range(n)]
    if n == 1:
        return names[0]
    return ", ".join(names[:-1]) + pick([" ", ", ", " "]) + pick(AND[lang]) + " " + names[-1]


def title(lang, low=3, high=14):
    w = [pick(WORDS[lang]) for _ in range(random.randint(low, high))]
    w[0] = w[0][0].upper() + w[0][1:]
    if len(w) > 5 and random.random() < .5:
        i = random.randint(2, len(w) - 2)
        w[i - 1] += pick([":", ":", "?", " –", "-"])
        if random.random() < .4:
            w[i] = w[i][0].upper() + w[i][1:]
    return " ".join(w) + ("?" if random.random() < .06 else "")


def url(tail=".html"):
    return "https://www." + pick("eksempel prove demo test lag sak".split()) + pick([".no", ".se", ".dk", ".de", ".org", ".com"]) + "/" + "/".join("".join(pick("abcdefghijklmnoprstuvy-0123456789") for _ in range(random.randint(3, 18))) for _ in range(random.randint(1, 4))) + pick(["", "/", tail, ".pdf"])


def date_text(lang, year=True):
    return "%s%d.%s%s%s" % (pick(DAY[lang]), random.randint(1, 28), pick([" ", " ", ""]) if lang in ("no", "da", "sv") else " ", pick(MONTH[lang]), " %d" % random.randint(2005, 2025) if year else "")


def year_part(r, lang, undated=.06, full=.0):
    x = random.random()
    if x < undated:
        y = pick(ND[lang])
    elif x < undated + full:
        y = "%d, %s" % (random.randint(2005, 2025), date_text(lang, False))
    else:
        y = str(random.randint(1970, 2025)) + ("" if random.random() < .9 else pick("abc"))
    r.put("(").put(y, "date").put(")" + pick([".", ".", ".", "", ":", ","]) + " ")


def locator(r, lang):
    if random.random() < .7:
        r.put(pick(PAGES[lang])).put("%d" % random.randint(1, 300) + pick(["-", "–"]) + "%d" % random.randint(301, 400), "pages")
    else:
        r.put("%d" % random.randint(1, 300) + pick(["-", "–"]) + "%d" % random.randint(301, 400), "pages")


def one():
    lang = pick(["no"] * 6 + ["sv", "da", "de", "en", "fr", "es"])
    r = Ref()
    kind = pick("book book book article article chapter chapter web web report report platform thesis law news".split())
    org = kind in ("web", "report") and random.random() < .75
    who = pick(ORG[lang]) if org else people(lang)
    if kind == "law":
        who = pick(["Pasientrettighetsloven", "Barnevernsloven", "Opplæringslova", "Helse- og personelloven", "Forvaltningsloven"])
        r.put(who, "author").put(". (").put(str(random.randint(1950, 2024)), "date").put("). ").put("Lov om " + " ".join(pick(WORDS["no"]) for _ in range(4)), "title").put(pick([". (", " ("]))
        r.put(pick(["LOV-", "Lov-"]) + "%d-%02d-%02d-%d" % (random.randint(1950, 2024), random.randint(1, 12), random.randint(1, 28), random.randint(1, 120)), "note").put("). ").put("Lovdata", "publisher")
        r.put(". ").put("https://lovdata.no/lov/" + str(random.randint(1950, 2024)), "url")
        return r
    if org and "(" in who:
        r.put("(" + who + ")" if random.random() < .3 else who, "author").put(". ")
        if random.random() < .5:
            year_part(r, lang)
    elif random.random() < .06 and kind != "book":
        r.put(who, "author").put(pick([" ", ". "]))
        year_part(r, lang)
    else:
        end = "" if who.endswith(".") else pick([".", ".", ""])
        r.put(who + end, "author").put(" ")
        if kind == "book" and random.random() < .15:
            r.spans[-1][2] = "editor"
            r.put("(" + pick(EDITORS[lang]) + "). ")
        year_part(r, lang, undated=.25 if kind == "web" else .04, full=.35 if kind in ("web", "news") else 0)
    t = title(lang)
    quoted = random.random() < .08
    r.put(pick("“\"«") if quoted else "").put(t, "title").put(("”" if quoted else "") + ("" if t.endswith("?") else "."))
    r.put(pick([" ", " ", " "]))
    pub = pick(PUBLISHER[lang])
    if kind == "book":
        if random.random() < .5:
            r.put("(").put(pick(EDITION[lang]).format(random.randint(2, 9)), "edition").put(pick([")", ")."]) + " ")
        if random.random() < .3:
            r.put(pick(PLACE[lang]), "place").put(pick([": ", ", "]))
        r.put(pub, "publisher").put(".")
    elif kind == "thesis":
        r.put("[").put(pick(THESIS[lang]), "note").put("]. ").put(pick(["Universitetet i Oslo", "Lunds universitet", "Universität Bielefeld", "University of Leeds", "Norges tekniske høgskole"]), "publisher").put(".")
    elif kind in ("article", "news"):
        r.put(pick(JOURNAL[lang]), "container")
        if kind == "article" and random.random() < .85:
            r.put(", ").put(str(random.randint(1, 90)), "volume")
            if random.random() < .7:
                r.put("(").put(str(random.randint(1, 12)), "issue").put(")")
            if random.random() < .8:
                r.put(", ")
                locator(r, lang)
        r.put(".")
        if random.random() < .5:
            doi = "10.%d/%s" % (random.randint(1000, 99999), "".join(pick("abcdefgh0123456789.-") for _ in range(12)) + "x")
            r.put(" ").put(pick(["https://doi.org/", "doi:", "https://doi.org/"]) + doi, "doi")
        elif random.random() < .5:
            r.put(" ").put(url(), "url")
    elif kind == "platform":
        r.put(pick(PLATFORM), "publisher").put(". ").put(url(), "url")
    elif kind == "chapter":
        mode = random.random()
        if mode < .8:
            r.put(pick(IN[lang]))
        r.put(people(lang), "editor").put(" (" + pick(EDITORS[lang]) + ")" + pick([", ", ". "]) if mode < .85 else pick([". ", ", "]))
        r.put(title(lang, 2, 8).rstrip("?"), "container").put(pick([" (", ". ("]))
        if random.random() < .2:
            r.put(pick(EDITION[lang]).format(random.randint(2, 9)), "edition").put(", ")
        locator(r, lang)
        r.put("). ").put(pub, "publisher").put(".")
    elif kind == "report":
        if random.random() < .4:
            r.put("(").put(pick(["Rapport nr. %d", "IS-%d", "Rapport %d", "Report No. %d"]) % random.randint(1, 2900), "note").put("). ")
        r.put(who if org and random.random() < .6 else pick(ORG[lang]), "publisher").put(".")
        if random.random() < .8:
            r.put(" ").put(url(".pdf"), "url")
    else:
        if random.random() < .5:
            r.put(pick(["Helsenorge", "Store norske leksikon", "NRK", "Aftenposten", "BBC", "Nettdoktor", "Kommuneavisa"]), "container").put(". ")
        elif random.random() < .3:
            r.put(pick(ORG[lang]), "publisher").put(". ")
        if random.random() < .6:
            how = pick(GOT[lang])
            if "{}" in how:
                a, b = how.split("{}")
                r.put(a).put(date_text(lang), "date").put(b)
            else:
                r.put(how)
        r.put(url(), "url")
    return r


for _ in range(int(sys.argv[1])):
    x = one()
    print(json.dumps({"text": x.text, "spans": x.spans, "set": 7}, ensure_ascii=False))
