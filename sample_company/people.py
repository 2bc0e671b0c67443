"""The people behind the data: who they are, and how well and how soon they convert.

Each person has a hidden fit and a hidden interest. Fit drives job title, company,
industry and country; interest drives how much the person does; both together (the
quality) drive whether the person buys. None of the three is written to a file.

Interest has an arc: a first visit (arrival), activity that grows towards a moment of
decision (peak), and fades after it. Some peaks lie after the as-of date; these people
are hot today.
"""

from dataclasses import dataclass, fields

import numpy as np
import pyarrow as pa

from sample_company import vocabulary
from sample_company.catalogue import PRODUCT_CATEGORIES, Catalogue
from sample_company.columns import (
    DAY,
    HOUR,
    NO_MOMENT,
    joined,
    numbered,
    replace_where,
    words,
)

#: People who never say who they are, on top of the leads asked for.
ANONYMOUS_SHARE = 0.25

#: What people come for: software, the shop, or both.
SEGMENT_SHARES = {"software": 0.58, "shop": 0.32, "both": 0.10}
SOFTWARE, SHOP, BOTH = range(3)

#: Fit and interest are different things, but not strangers to each other.
FIT_INTEREST_CORRELATION = 0.3

#: One account in the CRM for so many people.
PEOPLE_PER_ACCOUNT = 4.5

#: Of those who come for software: works for a known account.
HAS_ACCOUNT_SHARE = 0.8
#: Of those with an account: uses a private free mail address all the same.
PRIVATE_MAIL_SHARE = 0.12

#: Whose peak lies about the as-of date, whatever chance says, and those long gone.
HOT_SHARE = 0.03
DORMANT_SHARE = 0.15

#: People of small groups that rules or exclusions should find.
STAFF_SHARE = 0.006
COMPETITOR_SHARE = 0.008
JOB_SEEKER_SHARE = 0.02
BOUNCING_SHARE = 0.03
UNSUBSCRIBED_SHARE = 0.06
LEGACY_SHARE = 0.10

#: Never linked to a browser: their page views stay anonymous.
UNLINKED_SHARE = 0.2
#: A second browser, and the share of these that is never linked to the person.
SECOND_DEVICE_SHARE = 0.18
SECOND_DEVICE_UNLINKED_SHARE = 0.3
#: Uses the browser of the person before (a family, a reception desk).
SHARED_DEVICE_SHARE = 0.012
#: Has a second e-mail address.
SECOND_EMAIL_SHARE = 0.04

#: Accounts whose mail scanner opens every link, and people whose mail program fetches
#: every picture through a proxy.
SCANNER_ACCOUNT_SHARE = 0.08
PRIVACY_PROXY_SHARE = 0.15


@dataclass
class Accounts:
    """Companies, sorted from the worst fit to the best."""

    name: pa.Array
    domain: pa.Array
    industry: np.ndarray
    country: np.ndarray
    employee_count: np.ndarray
    annual_revenue: np.ndarray
    created: np.ndarray
    owner: np.ndarray
    has_scanner: np.ndarray

    @property
    def count(self) -> int:
        return len(self.industry)


@dataclass
class People:
    """One entry per person in every field; moments are seconds since 1970."""

    number: np.ndarray
    is_anonymous: np.ndarray
    segment: np.ndarray
    fit: np.ndarray
    interest: np.ndarray
    quality: np.ndarray
    arrival: np.ndarray
    peak: np.ndarray
    rise: np.ndarray
    fade: np.ndarray
    is_hot: np.ndarray
    is_dormant: np.ndarray
    # What is known about them.
    country: np.ndarray
    city: pa.Array
    first_name: pa.Array
    last_name: pa.Array
    email: pa.Array
    second_email: pa.Array
    phone: pa.Array
    title: np.ndarray
    account: np.ndarray
    born: np.ndarray
    owner: np.ndarray
    lead_source: np.ndarray
    taste: np.ndarray
    # Where they are known.
    in_crm: np.ndarray
    is_legacy: np.ndarray
    is_contact_only: np.ndarray
    known_at: np.ndarray
    crm_created: np.ndarray
    has_login: np.ndarray
    device: np.ndarray
    second_device: np.ndarray
    second_device_linked: np.ndarray
    # What becomes of them.
    deal_created: np.ndarray
    deal_closed: np.ndarray
    is_won: np.ndarray
    unsubscribed_at: np.ndarray
    bounces: np.ndarray
    is_job_seeker: np.ndarray
    is_insider: np.ndarray
    has_scanner: np.ndarray
    has_privacy_proxy: np.ndarray
    is_gmail: np.ndarray

    @property
    def count(self) -> int:
        return len(self.number)

    def part(self, first: int, last: int) -> "People":
        """The people from `first` up to, but without, `last`."""
        return People(
            **{
                each.name: getattr(self, each.name)[first:last]
                for each in fields(People)
            }
        )

    def is_linked(self) -> np.ndarray:
        """Identified themselves on the website at some time."""
        return self.known_at != NO_MOMENT

    def wants_software(self) -> np.ndarray:
        return self.segment != SHOP

    def wants_shop(self) -> np.ndarray:
        return self.segment != SOFTWARE

    def heat(self, persons: np.ndarray, seconds: np.ndarray) -> np.ndarray:
        """How near the person is to the peak of interest at that moment, 0 to 1."""
        days = (seconds - self.peak[persons]) / DAY
        before = np.exp(np.minimum(days, 0) / self.rise[persons])
        after = np.exp(-np.maximum(days, 0) / self.fade[persons])
        return before * after


def make_accounts(
    rng: np.random.Generator, lead_count: int, catalogue: Catalogue
) -> Accounts:
    """Companies with domains of their own."""
    count = max(30, round(lead_count / PEOPLE_PER_ACCOUNT))
    fit = np.sort(rng.normal(size=count))

    industries = list(vocabulary.INDUSTRY_FIT)
    industry = _choose(
        rng,
        np.full(len(industries), 1 / len(industries)),
        np.array(list(vocabulary.INDUSTRY_FIT.values())),
        fit,
    )
    shares, tilts = _country_weights()
    country = _choose(rng, shares, tilts, fit)

    name, domain = _company_names(rng, industry, country)

    size = np.exp(rng.normal(size=count) * 1.3 + 4.0 + 0.5 * fit)
    employee_count = np.clip(size.round(), 1, 25_000).astype(np.int64)
    revenue = employee_count * rng.uniform(60_000, 220_000, count)
    owner = rng.integers(0, len(vocabulary.OWNERS), count)
    return Accounts(
        name=name,
        domain=domain,
        industry=industry,
        country=country,
        employee_count=employee_count,
        annual_revenue=revenue.round(-3),
        created=catalogue.start - rng.integers(0, 1200 * DAY, count),
        owner=np.where(rng.random(count) < 0.1, -1, owner),
        has_scanner=rng.random(count) < SCANNER_ACCOUNT_SHARE,
    )


def make_people(
    rng: np.random.Generator, lead_count: int, catalogue: Catalogue, accounts: Accounts
) -> People:
    """All people at once; events follow in parts (see company.py)."""
    anonymous_count = round(lead_count * ANONYMOUS_SHARE)
    count = lead_count + anonymous_count
    is_anonymous = rng.permutation(np.arange(count) < anonymous_count)
    segment = rng.choice(3, size=count, p=list(SEGMENT_SHARES.values()))

    fit = rng.normal(size=count)
    own_part = np.sqrt(1 - FIT_INTEREST_CORRELATION**2)
    interest = FIT_INTEREST_CORRELATION * fit + own_part * rng.normal(size=count)
    interest = np.where(is_anonymous, interest - 1.2, interest)
    quality = (fit + interest) / np.sqrt(2 * (1 + FIT_INTEREST_CORRELATION))

    arcs = _make_arcs(rng, catalogue, is_anonymous, interest)
    identity = _make_identity(rng, catalogue, accounts, segment, fit, is_anonymous)
    records = _make_records(
        rng, catalogue, segment, is_anonymous, interest, arcs, identity
    )
    outcomes = _make_outcomes(rng, catalogue, segment, quality, arcs, records, identity)
    return People(
        number=np.arange(count),
        is_anonymous=is_anonymous,
        segment=segment,
        fit=fit,
        interest=interest,
        quality=quality,
        **arcs,
        **identity,
        **records,
        **outcomes,
    )


def date_new_accounts(
    rng: np.random.Generator, accounts: Accounts, people: People
) -> None:
    """Half of the accounts came into the CRM with the first person from there."""
    first_known = np.full(accounts.count, np.iinfo(np.int64).max)
    in_crm = people.in_crm & (people.account >= 0)
    np.minimum.at(first_known, people.account[in_crm], people.crm_created[in_crm])
    is_new = (rng.random(accounts.count) < 0.5) & (first_known > accounts.created)
    is_new &= first_known < np.iinfo(np.int64).max
    accounts.created = np.where(is_new, first_known, accounts.created)


def _make_arcs(rng, catalogue, is_anonymous, interest) -> dict:
    """When people first come, when they are keenest, how fast that comes and goes."""
    count = len(interest)
    history = catalogue.end - catalogue.start
    # More people come in recent months: the company grows.
    arrival = catalogue.start + history * rng.random(count) ** 0.75
    lag = rng.gamma(2.0, 26 * DAY, count)

    kind = rng.random(count)
    is_hot = (kind < HOT_SHARE) & ~is_anonymous & (interest > -0.3)
    is_dormant = (kind > 1 - DORMANT_SHARE) & ~is_anonymous & (interest < 1.0)
    hot_peak = catalogue.end + rng.integers(-4 * DAY, 14 * DAY, count)
    arrival = np.where(is_hot, hot_peak - lag - 10 * DAY, arrival)
    arrival = np.where(
        is_dormant, catalogue.start + history * 0.4 * rng.random(count), arrival
    )
    arrival = np.clip(arrival, catalogue.start, catalogue.end).astype(np.int64)
    peak = np.where(is_hot, hot_peak, arrival + lag).astype(np.int64)
    # Anonymous visitors come once or twice and go.
    peak = np.where(is_anonymous, arrival + lag.astype(np.int64) // 8, peak)
    arrival = arrival // DAY * DAY
    return {
        "arrival": arrival,
        "peak": peak,
        "rise": rng.gamma(4.0, 4.0, count) + 2,
        "fade": np.where(is_dormant, 5.0, rng.gamma(3.0, 9.0, count) + 3),
        "is_hot": is_hot,
        "is_dormant": is_dormant,
    }


def _make_identity(rng, catalogue, accounts, segment, fit, is_anonymous) -> dict:
    """Name, addresses, title, company and so on."""
    count = len(fit)
    wants_software = segment != SHOP

    # Accounts are sorted by fit, so people who fit well work for those at the end.
    standing = (fit + 0.8 * rng.normal(size=count)).argsort().argsort()
    account = standing * accounts.count // count
    has_account = wants_software & (rng.random(count) < HAS_ACCOUNT_SHARE)
    account = np.where(has_account, account, -1)

    shares, tilts = _country_weights()
    country = np.where(
        has_account, accounts.country[account], _choose(rng, shares, tilts, fit)
    )

    names = _person_names(rng, country)
    title = _choose_title(rng, country, fit)
    # A shop customer rarely tells a job title, a software buyer mostly does.
    title_share = np.where(wants_software, 0.9, 0.2)
    title = np.where(rng.random(count) < title_share, title, -1)

    special = rng.random(count)
    is_staff = special < STAFF_SHARE
    is_rival = (special >= STAFF_SHARE) & (special < STAFF_SHARE + COMPETITOR_SHARE)
    uses_free_mail = ~has_account | (rng.random(count) < PRIVATE_MAIL_SHARE)
    free_domain = _free_mail_domain(rng, country)
    domain = replace_where(
        accounts.domain.take(pa.array(np.maximum(account, 0))),
        uses_free_mail,
        free_domain,
    )
    rivals = vocabulary.COMPETITOR_DOMAINS
    domain = replace_where(
        domain, is_rival, words(rivals, rng.integers(0, len(rivals), count))
    )
    domain = replace_where(domain, is_staff, vocabulary.OWN_DOMAIN)
    account = np.where(is_staff | is_rival, -1, account)

    email = _unique_emails(rng, names, domain)
    second_email = joined(
        names["spelt_first"],
        numbered("", np.arange(count), width=6),
        pa.scalar("@"),
        free_domain,
    )
    has_second = (rng.random(count) < SECOND_EMAIL_SHARE) & ~is_anonymous
    born_years_ago = np.clip(rng.normal(41, 12, count), 18, 79)
    tells_birthday = rng.random(count) < np.where(wants_software, 0.15, 0.5)
    born = catalogue.end - (born_years_ago * 365.25 * DAY).astype(np.int64)

    owner = rng.integers(0, len(vocabulary.OWNERS), count)
    cities = vocabulary.CITIES
    phone_prefixes = [vocabulary.PHONE_PREFIXES[each[0]] for each in _countries()]
    domains = np.asarray(domain.dictionary_encode().indices)
    gmail = domain.dictionary_encode().dictionary.to_pylist()
    has_phone = rng.random(count) < np.where(wants_software, 0.6, 0.3)
    return {
        "country": country,
        "city": _pick_nested(rng, [cities[each[0]] for each in _countries()], country),
        "first_name": names["first"],
        "last_name": names["last"],
        "email": replace_where(email, is_anonymous, None),
        "second_email": replace_where(second_email, ~has_second, None),
        "phone": replace_where(
            joined(
                words(phone_prefixes, country),
                numbered(" 555 ", rng.integers(0, 10**6, count), width=6),
            ),
            ~has_phone,
            None,
        ),
        "title": title,
        "account": account,
        "born": np.where(tells_birthday, born, NO_MOMENT),
        "owner": np.where(rng.random(count) < 0.12, -1, owner),
        "taste": rng.choice(
            len(PRODUCT_CATEGORIES), size=count, p=[0.30, 0.14, 0.26, 0.14, 0.16]
        ),
        "is_insider": is_staff | is_rival,
        "has_scanner": accounts.has_scanner[account] & (account >= 0) & ~uses_free_mail,
        "has_privacy_proxy": rng.random(count) < PRIVACY_PROXY_SHARE,
        "is_gmail": np.array([each == "gmail.com" for each in gmail])[domains],
    }


def _make_records(
    rng, catalogue, segment, is_anonymous, interest, arcs, identity
) -> dict:
    """In which systems a person has records, since when, and with which browsers."""
    count = len(interest)
    wants_software = segment != SHOP
    is_known = ~is_anonymous
    in_crm = is_known & (rng.random(count) < np.where(wants_software, 0.92, 0.35))
    is_legacy = in_crm & (rng.random(count) < LEGACY_SHARE)

    anchor = np.minimum(arcs["peak"], catalogue.end)
    # Identification lies between the first visit and the peak.
    identified = arcs["arrival"] + (anchor - arcs["arrival"]) * rng.beta(2, 2, count)
    identified = _into_the_day(rng, identified, catalogue)
    is_linked = is_known & (rng.random(count) >= UNLINKED_SHARE)

    sources = vocabulary.LEAD_SOURCES
    online_sources = [code for code, name in enumerate(sources) if _is_online(name)]
    offline_sources = [
        code for code, name in enumerate(sources) if not _is_online(name)
    ]
    shop_source = sources.index("Web shop")
    lead_source = np.where(
        is_linked, rng.choice(online_sources, count), rng.choice(offline_sources, count)
    )
    lead_source = np.where(
        wants_software | (rng.random(count) < 0.3), lead_source, shop_source
    )

    offline = np.where(
        is_legacy,
        catalogue.start - rng.integers(DAY, 1000 * DAY, count),
        arcs["arrival"],
    )
    crm_created = np.where(
        is_linked & ~is_legacy,
        identified + rng.integers(60, 1800, count),
        _into_the_day(rng, offline, catalogue),
    )

    login_share = np.where(wants_software, 0.15, 0.7)
    login_share = login_share + 0.1 * np.tanh(interest)
    has_login = is_linked & (rng.random(count) < login_share)

    numbers = np.arange(count)
    device = 2 * numbers + 1
    shares_device = is_known & (rng.random(count) < SHARED_DEVICE_SHARE)
    shares_device[0] = False
    device = np.where(shares_device, device - 2, device)
    has_second = is_known & (rng.random(count) < SECOND_DEVICE_SHARE)
    return {
        "in_crm": in_crm,
        "is_legacy": is_legacy,
        # Typed in by sales as a contact of an account, never a lead before.
        "is_contact_only": in_crm
        & (identity["account"] >= 0)
        & (rng.random(count) < 0.06),
        "known_at": np.where(is_linked, identified, NO_MOMENT),
        "crm_created": np.where(in_crm, crm_created, NO_MOMENT),
        "lead_source": lead_source,
        "has_login": has_login,
        "device": device,
        "second_device": np.where(has_second, 2 * numbers + 2, -1),
        "second_device_linked": rng.random(count) >= SECOND_DEVICE_UNLINKED_SHARE,
    }


def _make_outcomes(rng, catalogue, segment, quality, arcs, records, identity) -> dict:
    """Deals, and the ends that some relations come to."""
    count = len(quality)
    may_deal = (segment != SHOP) & records["in_crm"] & ~identity["is_insider"]
    has_deal = may_deal & (rng.random(count) < _logistic(1.2 * quality - 0.9))
    created = arcs["peak"] - rng.integers(-3 * DAY, 12 * DAY, count)
    earliest = np.maximum(records["crm_created"], catalogue.start) + DAY
    created = _into_the_day(rng, np.maximum(created, earliest), catalogue)
    has_deal &= (arcs["peak"] <= catalogue.end) & (created >= earliest)
    has_deal &= ~arcs["is_dormant"] | (rng.random(count) < 0.3)
    closed = created + (rng.gamma(2.0, 18 * DAY, count) + 4 * DAY).astype(np.int64)
    is_closed = has_deal & (closed <= catalogue.end)
    closed = np.maximum(_into_the_day(rng, closed, catalogue), created + HOUR)
    is_won = is_closed & (rng.random(count) < _logistic(0.9 * quality - 1.0))

    unsubscribes = ~is_won & (rng.random(count) < UNSUBSCRIBED_SHARE)
    unsubscribed_at = arcs["arrival"] + (
        (catalogue.end - arcs["arrival"]) * rng.beta(2, 2, count)
    ).astype(np.int64)
    return {
        "deal_created": np.where(has_deal, created, NO_MOMENT),
        "deal_closed": np.where(is_closed, closed, NO_MOMENT),
        "is_won": is_won,
        "unsubscribed_at": np.where(unsubscribes, unsubscribed_at, NO_MOMENT),
        "bounces": rng.random(count) < BOUNCING_SHARE,
        "is_job_seeker": (segment == SOFTWARE)
        & (quality < 0.5)
        & (rng.random(count) < JOB_SEEKER_SHARE / 0.4),
    }


def _countries() -> list:
    return vocabulary.COUNTRIES


def _country_weights() -> tuple[np.ndarray, np.ndarray]:
    shares = np.array([each[1] for each in _countries()])
    return shares, np.array([each[3] for each in _countries()])


def _is_online(lead_source: str) -> bool:
    return lead_source not in vocabulary.OFFLINE_LEAD_SOURCES


def _choose(rng, shares, tilts, driver) -> np.ndarray:
    """Codes drawn by share, tilted by a hidden value (the Gumbel-max trick)."""
    noise = rng.gumbel(size=(len(driver), len(shares)))
    return np.argmax(np.log(shares) + np.outer(driver, tilts) + noise, axis=1)


def _choose_title(rng, country, fit) -> np.ndarray:
    """A job title: the better the fit the higher, in the local language or English."""
    shares = np.array([0.08, 0.06, 0.16, 0.28, 0.34, 0.08])
    tilts = np.array([0.7, 0.6, 0.5, 0.1, -0.5, -1.2])
    tier = _choose(rng, shares, tilts, fit)
    languages = ["en", "pl", "de", "cz"]
    codes = [
        [
            code
            for code, (title_tier, title_language, _, _) in enumerate(
                vocabulary.JOB_TITLES
            )
            if title_tier == each_tier and title_language == language
        ]
        for each_tier in vocabulary.TIERS
        for language in languages
    ]
    # A tier without a title in a language falls back to English.
    codes = [
        found or codes[place // len(languages) * len(languages)]
        for place, found in enumerate(codes)
    ]
    local = np.array(
        [
            languages.index(each[2]) if each[2] in languages else 0
            for each in _countries()
        ]
    )[country]
    language = np.where(rng.random(len(fit)) < 0.55, local, 0)
    return _pick_code(rng, codes, tier * len(languages) + language)


def _person_names(rng, country) -> dict:
    """First and last names as spoken in the country, and as spelt in addresses."""
    languages = [each[2] for each in _countries()]
    sexes = (0, 1)
    firsts = [vocabulary.FIRST_NAMES[each][sex] for each in languages for sex in sexes]
    lasts = [vocabulary.last_names(each, sex) for each in languages for sex in sexes]
    which = country * 2 + rng.integers(0, 2, len(country))
    first, first_words = _nested_codes(rng, firsts, which)
    last, last_words = _nested_codes(rng, lasts, which)
    spell = vocabulary.mail_spelling
    return {
        "first": words(first_words, first),
        "last": words(last_words, last),
        "spelt_first": words([spell(each) for each in first_words], first),
        "spelt_last": words([spell(each) for each in last_words], last),
        "initial": words([spell(each)[0] for each in first_words], first),
    }


def _unique_emails(rng, names, domain) -> pa.Array:
    """`first.last@domain` or `f.last@domain`; namesakes get a number."""
    count = len(domain)
    first = replace_where(
        names["spelt_first"], rng.random(count) < 0.3, names["initial"]
    )
    local = joined(first, pa.scalar("."), names["spelt_last"])
    address = joined(local, pa.scalar("@"), domain)
    turn = _occurrence(address)
    suffix = words([""] + [str(each) for each in range(2, turn.max() + 2)], turn)
    return joined(local, suffix, pa.scalar("@"), domain)


def _company_names(rng, industry, country) -> tuple[pa.Array, pa.Array]:
    """`Kowalski Logistics Sp. z o.o.` and `kowalski-logistics.example`."""
    industries = list(vocabulary.INDUSTRY_FIT)
    trades = [
        [name for name, trade_industry in vocabulary.COMPANY_TRADES
         if trade_industry == each]
        for each in industries
    ]  # fmt: skip
    trade, trade_words = _nested_codes(rng, trades, industry)
    families = [vocabulary.last_names(each[2], is_man=True) for each in _countries()]
    family, family_words = _nested_codes(rng, families, country)
    spell = vocabulary.mail_spelling

    stem = joined(
        words([spell(each) for each in family_words], family),
        pa.scalar("-"),
        words([spell(each) for each in trade_words], trade),
    )
    turn = _occurrence(stem)
    turns = range(2, turn.max() + 2)
    forms = [vocabulary.LEGAL_FORMS[each[0]] for each in _countries()]
    name = joined(
        words(family_words, family),
        pa.scalar(" "),
        words(trade_words, trade),
        words([""] + [f" {each}" for each in turns], turn),
        pa.scalar(" "),
        words(forms, country),
    )
    domain = joined(
        stem, words([""] + [f"-{each}" for each in turns], turn), pa.scalar(".example")
    )
    return name, domain


def _free_mail_domain(rng, country) -> pa.Array:
    domains = vocabulary.FREE_MAIL_DOMAINS
    return _pick_nested(
        rng, [domains.get(each[0], domains[""]) for each in _countries()], country
    )


def _occurrence(texts: pa.Array) -> np.ndarray:
    """0 for the first of equal texts, 1 for the second, and so on."""
    codes = np.asarray(texts.dictionary_encode().indices)
    order = np.argsort(codes, kind="stable")
    ordered = codes[order]
    is_start = np.r_[True, ordered[1:] != ordered[:-1]]
    starts = np.maximum.accumulate(np.where(is_start, np.arange(len(codes)), 0))
    turn = np.empty(len(codes), dtype=np.int64)
    turn[order] = np.arange(len(codes)) - starts
    return turn


def _pick_code(rng, codes: list, which: np.ndarray) -> np.ndarray:
    """One of the codes in the list named by `which`, row by row."""
    flat_codes = np.concatenate([np.array(each) for each in codes])
    lengths = np.array([len(each) for each in codes])
    starts = np.cumsum(lengths) - lengths
    place = (rng.random(len(which)) * lengths[which]).astype(np.int64)
    return flat_codes[starts[which] + place]


def _nested_codes(rng, lists: list, which: np.ndarray) -> tuple[np.ndarray, list]:
    """Codes into the lists' words written one after the other, and these words."""
    flat_words = [word for each in lists for word in each]
    lengths = np.array([len(each) for each in lists])
    ends = np.cumsum(lengths)
    ranges = [
        np.arange(end - length, end) for end, length in zip(ends, lengths, strict=True)
    ]
    return _pick_code(rng, ranges, which), flat_words


def _pick_nested(rng, lists: list, which: np.ndarray) -> pa.Array:
    codes, flat_words = _nested_codes(rng, lists, which)
    return words(flat_words, codes)


def _into_the_day(rng, seconds, catalogue) -> np.ndarray:
    """The same day in office hours, never after the history's end."""
    day = np.asarray(seconds).astype(np.int64) // DAY
    of_day = rng.normal(13.0, 2.5, len(day)).clip(6, 21) * 3600
    return np.minimum(day * DAY + of_day.astype(np.int64), catalogue.end)


def _logistic(values: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-values))
