"""The words that people and companies of the sample are made of.

No real company is named: every business domain ends in `.example`, which nobody can
register. Names and titles deliberately hold letters outside ASCII.
"""

import unicodedata


def _names(text: str) -> list[str]:
    return text.split()


#: Country, share of people, e-mail language, and how much better than average its
#: people fit the company (it sells first in Poland and its neighbours).
COUNTRIES = [
    ("PL", 0.35, "pl", 0.20),
    ("DE", 0.14, "de", 0.30),
    ("GB", 0.10, "en", 0.15),
    ("US", 0.10, "en", 0.00),
    ("CZ", 0.08, "cz", 0.10),
    ("FR", 0.07, "fr", 0.00),
    ("NL", 0.05, "nl", 0.10),
    ("ES", 0.03, "fr", -0.20),
    ("DK", 0.03, "nordic", 0.00),
    ("SE", 0.02, "nordic", 0.00),
    ("IN", 0.02, "en", -0.70),
    ("BR", 0.01, "fr", -0.70),
]

PHONE_PREFIXES = {
    "PL": "+48",
    "DE": "+49",
    "GB": "+44",
    "US": "+1",
    "CZ": "+420",
    "FR": "+33",
    "NL": "+31",
    "ES": "+34",
    "DK": "+45",
    "SE": "+46",
    "IN": "+91",
    "BR": "+55",
}

CITIES = {
    "PL": ["Warszawa", "Kraków", "Łódź", "Wrocław", "Poznań", "Gdańsk"],
    "DE": ["Berlin", "München", "Köln", "Hamburg", "Düsseldorf"],
    "GB": ["London", "Manchester", "Leeds", "Bristol"],
    "US": ["New York", "Austin", "Chicago", "Seattle"],
    "CZ": ["Praha", "Brno", "Plzeň", "Ústí nad Labem"],
    "FR": ["Paris", "Lyon", "Orléans", "Besançon"],
    "NL": ["Amsterdam", "Utrecht", "Eindhoven"],
    "ES": ["Madrid", "Málaga", "A Coruña"],
    "DK": ["København", "Aarhus", "Ærøskøbing"],
    "SE": ["Stockholm", "Göteborg", "Malmö"],
    "IN": ["Pune", "Bengaluru"],
    "BR": ["São Paulo", "Curitiba"],
}

#: First names of women and of men, by language.
FIRST_NAMES = {
    "pl": (
        _names("Anna Katarzyna Małgorzata Agnieszka Zofia Świętosława Żaneta Ewa Maja"),
        _names(
            "Łukasz Jan Piotr Tomasz Michał Paweł Grzegorz Wojciech Rafał Bartłomiej"
        ),
    ),
    "de": (
        _names("Anna Käthe Sabine Ulrike Heike Lena Annegret Jördis"),
        _names("Jürgen Lukas Stefan Björn Jörg Max Günther Felix"),
    ),
    "en": (
        _names("Amelia Emily Olivia Sophie Priya Grace Chloë Zoë Aisha"),
        _names("Oliver George Harry James Daniel Samuel Marcus Arjun"),
    ),
    "cz": (
        _names("Tereza Jana Šárka Lucie Zdeňka Klára"),
        _names("Jiří Ondřej Václav Tomáš Matěj Luboš"),
    ),
    "fr": (
        _names("Chloé Aurélie Inês María Noémie Élodie"),
        _names("François Rémi Thibault José João Luis"),
    ),
    "nl": (_names("Emma Noor Fleur Anouk Sanne"), _names("Daan Sem Bram Joost Pieter")),
    "nordic": (
        _names("Åsa Maja Lærke Freja Björk"),
        _names("Søren Ærø Jörgen Rasmus Øyvind"),
    ),
}

#: Last names by language; where a woman's differs from a man's, both, hers first.
LAST_NAMES = {
    "pl": _names(
        "Żółć Kowalska/Kowalski Nowak Wiśniewska/Wiśniewski Wójcik Kamińska/Kamiński "
        "Lewandowska/Lewandowski Zielińska/Zieliński Szymańska/Szymański Woźniak "
        "Dąbrowska/Dąbrowski Kozłowska/Kozłowski Jankowska/Jankowski Mazur Krawczyk "
        "Piotrowska/Piotrowski Grabowska/Grabowski Pająk Śliwińska/Śliwiński Źrebiec "
        "Ćwikła Gołąb Brzęczyszczykiewicz Sęk"
    ),
    "de": _names(
        "Müller Schmidt Weiß Groß Schäfer Köhler Jäger Böhm Krämer Vogel Hübner "
        "Löwe Fuchs Schröder Größer Bauer"
    ),
    "en": _names(
        "Smith Jones O'Brien Taylor Brown Patel Williams Evans Walker Hughes "
        "Sharma Baker Fitzgerald Cooper Nkemelu Whitfield"
    ),
    "cz": _names(
        "Nováková/Novák Svobodová/Svoboda Dvořáková/Dvořák Černá/Černý "
        "Procházková/Procházka Kučerová/Kučera Škodová/Škoda Řezníčková/Řezníček "
        "Šťastná/Šťastný Hájková/Hájek Žižková/Žižka Veselá/Veselý"
    ),
    "fr": _names(
        "Lefèvre Moreau Garçon García Fernández Peña Silva Araújo Dubois Bénard "
        "Muñoz Rousseau"
    ),
    "nl": _names("Jansen Bakker Visser Smit Meijer Mulder Dekker Hoekstra"),
    "nordic": _names("Sørensen Åkesson Jørgensen Lindström Ærlig Østergaard Nyström"),
}


def last_names(language: str, is_man: bool) -> list[str]:
    """The last names of a language in the form for women or for men."""
    return [name.split("/")[-1 if is_man else 0] for name in LAST_NAMES[language]]


#: What the second half of a company's name says it does, and its industry.
COMPANY_TRADES = [
    ("Logistics", "logistics"),
    ("Transport", "logistics"),
    ("Software", "software"),
    ("Cloud", "software"),
    ("Analytics", "software"),
    ("Digital", "media"),
    ("Media", "media"),
    ("Werke", "manufacturing"),
    ("Metall", "manufacturing"),
    ("Fabrika", "manufacturing"),
    ("Budownictwo", "construction"),
    ("Bau", "construction"),
    ("Finance", "financial services"),
    ("Capital", "financial services"),
    ("Retail", "retail"),
    ("Handel", "retail"),
    ("Med", "healthcare"),
    ("Clinic", "healthcare"),
    ("Academy", "education"),
    ("Szkoła", "education"),
    ("Hotels", "hospitality"),
    ("Fundacja", "non-profit"),
]

#: How much better than average companies of an industry fit.
INDUSTRY_FIT = {
    "software": 0.9,
    "financial services": 0.6,
    "logistics": 0.4,
    "manufacturing": 0.3,
    "retail": 0.2,
    "media": 0.1,
    "healthcare": 0.0,
    "construction": -0.3,
    "hospitality": -0.6,
    "education": -0.7,
    "non-profit": -0.9,
}

LEGAL_FORMS = {
    "PL": "Sp. z o.o.",
    "DE": "GmbH",
    "GB": "Ltd",
    "US": "Inc.",
    "CZ": "s.r.o.",
    "FR": "SAS",
    "NL": "B.V.",
    "ES": "S.L.",
    "DK": "A/S",
    "SE": "AB",
    "IN": "Pvt Ltd",
    "BR": "Ltda",
}

FREE_MAIL_DOMAINS = {
    "PL": ["gmail.com", "wp.pl", "o2.pl", "gmail.com", "wp.pl"],
    "DE": ["gmx.de", "gmail.com", "outlook.com"],
    "CZ": ["seznam.cz", "gmail.com", "seznam.cz"],
    "": ["gmail.com", "outlook.com", "yahoo.com", "gmail.com"],
}

COMPETITOR_DOMAINS = ["rival-scoring.example", "othercrm.example"]
OWN_DOMAIN = "ourcompany.example"

TIERS = ["c_level", "vp", "director", "manager", "specialist", "student"]

#: Tier, language, title, department as the CRM's contacts show it.
JOB_TITLES = [
    ("c_level", "en", "CEO", "Management"),
    ("c_level", "en", "CTO", "IT"),
    ("c_level", "en", "Chief Marketing Officer", "Marketing"),
    ("c_level", "en", "CFO", "Finance"),
    ("c_level", "en", "Founder & CEO", "Management"),
    ("c_level", "pl", "Prezes", "Zarząd"),
    ("c_level", "pl", "Prezes Zarządu", "Zarząd"),
    ("c_level", "de", "Geschäftsführer", "Geschäftsführung"),
    ("c_level", "cz", "Jednatel", "Vedení"),
    ("vp", "en", "Vice President Sales", "Sales"),
    ("vp", "en", "VP Marketing", "Marketing"),
    ("vp", "en", "VP, Engineering", "Engineering"),
    ("vp", "pl", "Wiceprezes", "Zarząd"),
    ("director", "en", "Head of Marketing", "Marketing"),
    ("director", "en", "Marketing Director", "Marketing"),
    ("director", "en", "Sales Director", "Sales"),
    ("director", "en", "Director of Operations", "Operations"),
    ("director", "en", "IT Director", "IT"),
    ("director", "pl", "Dyrektor Marketingu", "Marketing"),
    ("director", "pl", "Dyrektor ds. sprzedaży", "Sprzedaż"),
    ("director", "pl", "Dyrektor finansowy", "Finanse"),
    ("director", "de", "Leiter Vertrieb", "Vertrieb"),
    ("director", "de", "Marketingleiterin", "Marketing"),
    ("director", "cz", "Ředitel marketingu", "Marketing"),
    ("manager", "en", "IT Manager", "IT"),
    ("manager", "en", "Marketing Manager", "Marketing"),
    ("manager", "en", "Sales Manager", "Sales"),
    ("manager", "en", "HR Manager", "Human Resources"),
    ("manager", "en", "Product Manager", "Product"),
    ("manager", "en", "Senior Operations Manager", "Operations"),
    ("manager", "pl", "Kierownik", "Sprzedaż"),
    ("manager", "pl", "Kierownik działu IT", "IT"),
    ("manager", "pl", "Kierownik ds. marketingu", "Marketing"),
    ("manager", "de", "Teamleiter Einkauf", "Einkauf"),
    ("manager", "cz", "Vedoucí prodeje", "Prodej"),
    ("specialist", "en", "Specialist", "Marketing"),
    ("specialist", "en", "Marketing Specialist", "Marketing"),
    ("specialist", "en", "Sales Representative", "Sales"),
    ("specialist", "en", "Software Engineer", "Engineering"),
    ("specialist", "en", "Data Analyst", "IT"),
    ("specialist", "en", "HR Specialist", "Human Resources"),
    ("specialist", "en", "Accountant", "Finance"),
    ("specialist", "pl", "Specjalista ds. marketingu", "Marketing"),
    ("specialist", "pl", "Specjalistka ds. sprzedaży", "Sprzedaż"),
    ("specialist", "pl", "Księgowa", "Finanse"),
    ("specialist", "de", "Sachbearbeiter", "Einkauf"),
    ("specialist", "cz", "Specialista nákupu", "Nákup"),
    ("student", "en", "Student", None),
    ("student", "en", "Intern", "Marketing"),
    ("student", "pl", "Studentka", None),
    ("student", "pl", "Stażysta", "IT"),
    ("student", "de", "Praktikant", "Marketing"),
]

OWNERS = [
    "anna.nowak",
    "ben.mueller",
    "celine.moreau",
    "dawid.wojcik",
    "emma.jones",
    "filip.novak",
    "greta.jansen",
    "hana.dvorak",
]

LEAD_SOURCES = [
    "Web form",
    "Trade show",
    "Referral",
    "Cold list",
    "Partner",
    "LinkedIn",
    "Google Ads",
    "Web shop",
]
#: Of these sources the CRM gets people whom the website has not identified.
OFFLINE_LEAD_SOURCES = ["Trade show", "Referral", "Cold list", "Partner"]

_WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
_SAFARI = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
_WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
_MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)"

#: What the browsers and mail programs of people say they are.
USER_AGENTS = [
    f"{_WINDOWS} {_WEBKIT} Chrome/126.0.0.0 Safari/537.36",
    f"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) {_SAFARI} Mobile/15E148",
    f"{_MAC} {_SAFARI} Version/17.5 Safari/605.1.15",
    "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
]
#: Gmail fetches the pictures of a mail when its reader opens it: a person after all.
GMAIL_USER_AGENT = (
    "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 "
    "(via ggpht.com GoogleImageProxy)"
)
#: A privacy proxy fetches the pictures of every mail, read or not.
PRIVACY_PROXY_USER_AGENT = "Mozilla/5.0"
#: A mail scanner does not say what it is.
SCANNER_USER_AGENT = USER_AGENTS[0]

CRAWLER_USER_AGENTS = [
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
]
#: Programs, which may run under a person's cookie as well.
SCRIPT_USER_AGENTS = [
    "python-requests/2.32.3",
    f"Mozilla/5.0 (X11; Linux x86_64) {_WEBKIT} HeadlessChrome/126.0.0.0 Safari/537.36",
]

#: Letters that Unicode does not take apart into a base letter and a mark.
_SPECIAL_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "æ": "ae", "ß": "ss", "ä": "ae", "ö": "oe", "ü": "ue"}
)


def mail_spelling(text: str) -> str:
    """A name as it is written in an e-mail address: `Łukasz` becomes `lukasz`."""
    plain = text.lower().translate(_SPECIAL_LETTERS)
    decomposed = unicodedata.normalize("NFKD", plain)
    return "".join(letter for letter in decomposed if letter.isascii()).translate(
        str.maketrans({"'": None, " ": "-"})
    )
