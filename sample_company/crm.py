"""CRM rows: leads, contacts, accounts, opportunities, calls and meetings."""

import numpy as np
import pyarrow as pa

from sample_company import vocabulary
from sample_company.catalogue import Catalogue
from sample_company.columns import (
    DAY,
    NO_MOMENT,
    dates_as_text,
    joined,
    keep_where,
    moments,
    numbered,
    numbers,
    replace_where,
    words,
)
from sample_company.people import Accounts, People
from sample_company.timing import load_moments, to_waking_hours

#: Leads that the CRM holds twice, and how many of these twins nobody has merged yet.
DUPLICATE_LEAD_SHARE = 0.06
UNMERGED_SHARE = 0.4
#: Merged leads into which another one had been merged before (A into B into C).
CHAIN_SHARE = 0.25
DUPLICATE_CONTACT_SHARE = 0.03
#: Of people with a second address: it is the address of a merged duplicate.
SECOND_EMAIL_MERGED_SHARE = 0.6
DELETED_LEAD_SHARE = 0.015
DELETED_SHARE = 0.01

#: Text in the industry field that says nothing.
INDUSTRY_JUNK = ["n/a", "Select", "-", "N/A", "other / unknown"]
INDUSTRY_JUNK_SHARE = 0.05

#: Converted to a contact without an opportunity.
CONVERTED_ANYWAY_SHARE = 0.04

OPEN_STAGES = ["Prospecting", "Qualification", "Proposal", "Negotiation"]
MEETING_SUBJECTS = ["Discovery", "Product demo", "Pricing talk", "Wdrożenie – plan"]
CALL_SUBJECTS = ["First call", "Follow-up", "Ustalenie szczegółów"]

#: A person has up to three leads and two contacts in the CRM.
LEADS_PER_PERSON, CONTACTS_PER_PERSON = 3, 2


def account_rows(
    rng: np.random.Generator, accounts: Accounts, catalogue: Catalogue
) -> pa.Table:
    """One row per company."""
    count = accounts.count
    updated = accounts.created + rng.random(count) * (catalogue.end - accounts.created)
    updated = updated.astype(np.int64)
    return pa.table(
        {
            "id": account_ids(np.arange(count)),
            "name": accounts.name,
            "domain": keep_where(accounts.domain, rng.random(count) < 0.95),
            "industry": industry_names(rng, accounts.industry),
            "employee_count": numbers(
                accounts.employee_count, rng.random(count) < 0.88
            ),
            "annual_revenue": numbers(
                accounts.annual_revenue, rng.random(count) < 0.65
            ),
            "country": country_codes(accounts.country),
            "owner_id": words(vocabulary.OWNERS, accounts.owner),
            "is_deleted": numbers(rng.random(count) < DELETED_SHARE),
            "created_at": moments(accounts.created),
            "updated_at": moments(updated),
            "loaded_at": moments(load_moments(rng, updated, catalogue)),
        }
    )


class CrmRecords:
    """Which CRM records the people have; other tables refer to them."""

    def __init__(
        self, rng: np.random.Generator, people: People, catalogue: Catalogue
    ) -> None:
        count = people.count
        has_deal = people.deal_created != NO_MOMENT
        self.has_lead = people.in_crm & ~people.is_contact_only
        converted_anyway = (
            self.has_lead
            & ~has_deal
            & people.wants_software()
            & (rng.random(count) < CONVERTED_ANYWAY_SHARE)
        )
        self.is_converted = self.has_lead & (has_deal | converted_anyway)
        in_crm_since = np.where(people.in_crm, people.crm_created, catalogue.end)
        later = _some_time_after(rng, in_crm_since, catalogue)
        self.converted_at = np.where(
            self.is_converted,
            np.where(has_deal, people.deal_created, later),
            NO_MOMENT,
        )
        self.has_contact = self.is_converted | people.is_contact_only
        self.contact_created = np.where(
            people.is_contact_only, people.crm_created, self.converted_at
        )

        has_second_email = np.asarray(people.second_email.is_valid())
        duplicate = rng.random(count)
        is_merged = (
            (duplicate > UNMERGED_SHARE * DUPLICATE_LEAD_SHARE)
            & (duplicate < DUPLICATE_LEAD_SHARE)
        ) | (has_second_email & (rng.random(count) < SECOND_EMAIL_MERGED_SHARE))
        self.is_merged = self.has_lead & is_merged
        self.is_twin = self.has_lead & (
            duplicate < UNMERGED_SHARE * DUPLICATE_LEAD_SHARE
        )
        self.is_twin &= ~self.is_merged
        self.is_chain = self.is_merged & (rng.random(count) < CHAIN_SHARE)
        self.has_contact_twin = self.has_contact & (
            rng.random(count) < DUPLICATE_CONTACT_SHARE
        )

    def lead_reference(
        self, rng: np.random.Generator, people: People, persons: np.ndarray
    ) -> pa.Array:
        """The person's lead; of merged ones now and then the one merged away."""
        uses_old = self.is_merged[persons] & (rng.random(len(persons)) < 0.4)
        place = np.where(self.is_chain[persons], 2, 1) * uses_old
        reference = people.number[persons] * LEADS_PER_PERSON + place
        return _lead_ids(np.where(self.has_lead[persons], reference, -1))

    def contact_reference(self, people: People, persons, at) -> pa.Array:
        """The person's contact, if it existed at that moment."""
        exists = self.has_contact[persons] & (self.contact_created[persons] <= at)
        reference = people.number[persons] * CONTACTS_PER_PERSON
        return _contact_ids(np.where(exists, reference, -1))


def lead_rows(
    rng: np.random.Generator,
    people: People,
    records: CrmRecords,
    accounts: Accounts,
    catalogue: Catalogue,
) -> pa.Table:
    """One row per lead, also those merged away, deleted or entered twice."""
    persons = np.concatenate(
        [
            np.flatnonzero(records.has_lead),
            np.flatnonzero(records.is_merged | records.is_twin),
            np.flatnonzero(records.is_chain),
        ]
    )
    place = np.repeat(
        [0, 1, 2],
        [
            records.has_lead.sum(),
            (records.is_merged | records.is_twin).sum(),
            records.is_chain.sum(),
        ],
    )
    count = len(persons)
    is_first = place == 0
    is_merged_away = ~is_first & records.is_merged[persons]
    number = people.number[persons] * LEADS_PER_PERSON + place

    created = people.crm_created[persons]
    created = np.where(is_first, created, _some_time_after(rng, created, catalogue))
    converted_at = np.where(is_first, records.converted_at[persons], NO_MOMENT)
    touched = created + (rng.random(count) ** 2 * (catalogue.end - created)).astype(
        np.int64
    )
    updated = np.maximum(touched, np.where(converted_at == NO_MOMENT, 0, converted_at))

    account = people.account[persons]
    has_company = account >= 0
    email = people.email.take(pa.array(persons))
    second = people.second_email.take(pa.array(persons))
    uses_second = is_merged_away & np.asarray(second.is_valid())
    email = replace_where(email, uses_second, second)
    email = keep_where(email, rng.random(count) < 0.985)

    is_deleted = is_merged_away | (
        is_first
        & (converted_at == NO_MOMENT)
        & (rng.random(count) < DELETED_LEAD_SHARE)
    )
    converted = converted_at != NO_MOMENT
    statuses = ["New", "Working", "Nurturing", "Qualified", "Unqualified", "Converted"]
    age_days = (catalogue.end - created) / DAY
    open_status = np.where(age_days < 14, 0, rng.integers(1, 5, count))
    status = np.where(converted, 5, open_status)
    opted_out = (people.unsubscribed_at[persons] != NO_MOMENT) & (
        rng.random(count) < 0.8
    )
    return pa.table(
        {
            "id": _lead_ids(number),
            "email": email,
            "first_name": people.first_name.take(pa.array(persons)),
            "last_name": people.last_name.take(pa.array(persons)),
            "phone": people.phone.take(pa.array(persons)),
            "company": keep_where(
                accounts.name.take(pa.array(np.maximum(account, 0))), has_company
            ),
            "job_title": title_names(people.title[persons]),
            "industry": keep_where(
                industry_names(rng, accounts.industry[account]),
                has_company & (rng.random(count) < 0.8),
            ),
            "employee_count": numbers(
                accounts.employee_count[account],
                has_company & (rng.random(count) < 0.7),
            ),
            "annual_revenue": numbers(
                accounts.annual_revenue[account],
                has_company & (rng.random(count) < 0.4),
            ),
            "city": keep_where(
                people.city.take(pa.array(persons)), rng.random(count) < 0.6
            ),
            "country": keep_where(
                country_codes(people.country[persons]), rng.random(count) < 0.93
            ),
            "birth_date": dates_as_text(people.born[persons]),
            "lead_source": words(vocabulary.LEAD_SOURCES, people.lead_source[persons]),
            "status": words(statuses, status),
            "owner_id": words(vocabulary.OWNERS, people.owner[persons]),
            "has_opted_out": numbers(opted_out),
            "is_deleted": numbers(is_deleted),
            "converted_contact_id": _contact_ids(
                np.where(converted, people.number[persons] * CONTACTS_PER_PERSON, -1)
            ),
            "converted_account_id": account_ids(np.where(converted, account, -1)),
            "converted_at": moments(converted_at),
            "merged_into_id": _lead_ids(np.where(is_merged_away, number - 1, -1)),
            "created_at": moments(created),
            "updated_at": moments(updated),
            "loaded_at": moments(load_moments(rng, updated, catalogue)),
        }
    )


def contact_rows(
    rng: np.random.Generator, people: People, records: CrmRecords, catalogue: Catalogue
) -> pa.Table:
    """One row per contact; some are there twice and merged."""
    persons = np.concatenate(
        [
            np.flatnonzero(records.has_contact),
            np.flatnonzero(records.has_contact_twin),
        ]
    )
    count = len(persons)
    is_twin = np.arange(count) >= records.has_contact.sum()
    number = people.number[persons] * CONTACTS_PER_PERSON + is_twin
    created = records.contact_created[persons]
    created = np.where(is_twin, _some_time_after(rng, created, catalogue), created)
    updated = created + (rng.random(count) ** 2 * (catalogue.end - created)).astype(
        np.int64
    )
    opted_out = (people.unsubscribed_at[persons] != NO_MOMENT) & (
        rng.random(count) < 0.8
    )
    departments = [title[3] for title in vocabulary.JOB_TITLES]
    return pa.table(
        {
            "id": _contact_ids(number),
            "account_id": account_ids(people.account[persons]),
            "email": people.email.take(pa.array(persons)),
            "first_name": people.first_name.take(pa.array(persons)),
            "last_name": people.last_name.take(pa.array(persons)),
            "phone": people.phone.take(pa.array(persons)),
            "job_title": title_names(people.title[persons]),
            "department": words(departments, people.title[persons]),
            "city": people.city.take(pa.array(persons)),
            "country": country_codes(people.country[persons]),
            "birth_date": dates_as_text(people.born[persons]),
            "lead_source": words(vocabulary.LEAD_SOURCES, people.lead_source[persons]),
            "owner_id": words(vocabulary.OWNERS, people.owner[persons]),
            "has_opted_out": numbers(opted_out),
            "is_deleted": numbers(is_twin),
            "merged_into_id": _contact_ids(np.where(is_twin, number - 1, -1)),
            "created_at": moments(created),
            "updated_at": moments(updated),
            "loaded_at": moments(load_moments(rng, updated, catalogue)),
        }
    )


def opportunity_rows(
    rng: np.random.Generator,
    people: People,
    records: CrmRecords,
    accounts: Accounts,
    catalogue: Catalogue,
) -> pa.Table:
    """One row per deal: open, won or lost."""
    persons = np.flatnonzero(people.deal_created != NO_MOMENT)
    count = len(persons)
    created, closed = people.deal_created[persons], people.deal_closed[persons]
    is_closed, is_won = closed != NO_MOMENT, people.is_won[persons]
    account = people.account[persons]

    size = np.where(account >= 0, accounts.employee_count[account], 10)
    amount = 900 * size**0.55 * np.exp(rng.normal(0, 0.5, count))
    progress = (catalogue.end - created) / (40 * DAY) + rng.random(count)
    stage = np.clip(progress * 2, 0, len(OPEN_STAGES) - 1).astype(np.int64)
    stages = [*OPEN_STAGES, "Closed Won", "Closed Lost"]
    stage = np.where(is_closed, np.where(is_won, 4, 5), stage)
    touched = created + (rng.random(count) * (catalogue.end - created)).astype(np.int64)
    updated = np.where(is_closed, closed, touched)
    software = np.ones(count, dtype=bool)
    campaign = catalogue.campaign_at(rng, created, software)
    campaign = np.where(rng.random(count) < 0.5, campaign, -1)
    contact = records.contact_reference(people, persons, updated)
    return pa.table(
        {
            "id": numbered("opportunity-", people.number[persons]),
            "name": joined(
                people.last_name.take(pa.array(persons)), pa.scalar(" – lead scoring")
            ),
            "account_id": account_ids(account),
            "contact_id": keep_where(
                contact,
                (rng.random(count) < 0.85) | ~records.has_lead[persons],
            ),
            "lead_id": records.lead_reference(rng, people, persons),
            "owner_id": words(vocabulary.OWNERS, people.owner[persons]),
            "campaign_id": words(catalogue.campaign_ids, campaign),
            "stage": words(stages, stage),
            "amount": numbers(amount.round(-1)),
            "currency": currencies(rng, people.country[persons]),
            "is_closed": numbers(is_closed),
            "is_won": numbers(is_won),
            "is_deleted": numbers(rng.random(count) < DELETED_SHARE),
            "created_at": moments(created),
            "closed_at": moments(closed),
            "updated_at": moments(updated),
            "loaded_at": moments(load_moments(rng, updated, catalogue)),
        }
    )


def sales_activity_rows(
    rng: np.random.Generator, people: People, records: CrmRecords, catalogue: Catalogue
) -> pa.Table:
    """Calls and meetings: many around deals, a few with other leads."""
    has_deal = people.deal_created != NO_MOMENT
    other = (records.has_lead | records.has_contact) & people.wants_software()
    mean = np.where(has_deal, 3.2, np.where(other, 0.35 + 0.1 * people.fit, 0.0))
    persons = np.repeat(np.arange(people.count), rng.poisson(np.maximum(mean, 0.0)))
    count = len(persons)
    begins = np.where(
        has_deal[persons],
        people.deal_created[persons] - 6 * DAY,
        people.peak[persons] - 10 * DAY,
    )
    begins = np.maximum(
        begins, np.maximum(people.crm_created, catalogue.start)[persons]
    )
    closed = people.deal_closed[persons]
    ends = np.where(closed != NO_MOMENT, closed, begins + 45 * DAY)
    ends = np.clip(ends, None, catalogue.end)
    happens = begins <= ends
    seconds = begins + rng.random(count) * np.maximum(ends - begins, 0)
    seconds = to_waking_hours(rng, seconds, np.ones(count, dtype=bool), catalogue)
    # Nobody has called before the person was in the CRM.
    happens &= seconds >= people.crm_created[persons]
    persons, seconds = persons[happens], seconds[happens]
    count = len(persons)

    is_meeting = rng.random(count) < np.where(has_deal[persons], 0.55, 0.25)
    status = rng.choice(3, size=count, p=[0.74, 0.12, 0.14])
    minutes = np.where(is_meeting, rng.integers(3, 12, count) * 10, 0)
    minutes = np.where(is_meeting, minutes, rng.integers(1, 25, count))
    subject = np.where(
        is_meeting,
        rng.integers(0, len(MEETING_SUBJECTS), count),
        len(MEETING_SUBJECTS) + rng.integers(0, len(CALL_SUBJECTS), count),
    )
    return pa.table(
        {
            "activity_type": words(["call", "meeting"], is_meeting.astype(int)),
            "status": words(["completed", "scheduled", "no_show"], status),
            "subject": words(MEETING_SUBJECTS + CALL_SUBJECTS, subject),
            "lead_id": records.lead_reference(rng, people, persons),
            "contact_id": records.contact_reference(people, persons, seconds),
            "owner_id": words(vocabulary.OWNERS, people.owner[persons]),
            "duration_minutes": numbers(minutes, status == 0),
            "is_deleted": numbers(rng.random(count) < DELETED_SHARE),
            "occurred_at": moments(seconds),
            "updated_at": moments(seconds),
            "loaded_at": moments(load_moments(rng, seconds, catalogue)),
        }
    )


def currencies(rng: np.random.Generator, country: np.ndarray) -> pa.Array:
    """Mostly euros; a few in the money of the customer's country."""
    code = currency_codes(rng, country)
    return words(CURRENCIES, code)


#: What one euro was worth, for amounts in other money.
CURRENCIES = ["EUR", "USD", "GBP", "PLN"]
CURRENCY_RATES = np.array([1.0, 1.08, 0.86, 4.28])
#: How often people of a country pay in its own money.
LOCAL_CURRENCY_SHARES = {"US": (1, 0.2), "GB": (2, 0.2), "PL": (3, 0.06)}


def currency_codes(rng: np.random.Generator, country: np.ndarray) -> np.ndarray:
    """Indices into `CURRENCIES`."""
    local = [
        LOCAL_CURRENCY_SHARES.get(each[0], (0, 0.0)) for each in vocabulary.COUNTRIES
    ]
    pays_local = (
        rng.random(len(country)) < np.array([each[1] for each in local])[country]
    )
    return np.where(pays_local, np.array([each[0] for each in local])[country], 0)


def account_ids(codes: np.ndarray) -> pa.Array:
    return numbered("account-", codes, width=6)


def country_codes(codes: np.ndarray) -> pa.Array:
    return words([each[0] for each in vocabulary.COUNTRIES], codes)


def title_names(codes: np.ndarray) -> pa.Array:
    return words([each[2] for each in vocabulary.JOB_TITLES], codes)


def industry_names(rng: np.random.Generator, codes: np.ndarray) -> pa.Array:
    """Industry names, some of them junk that a form's default left behind."""
    names = words(list(vocabulary.INDUSTRY_FIT), codes)
    is_junk = rng.random(len(codes)) < INDUSTRY_JUNK_SHARE
    junk = words(INDUSTRY_JUNK, rng.integers(0, len(INDUSTRY_JUNK), len(codes)))
    return replace_where(names, is_junk, junk)


def _some_time_after(
    rng: np.random.Generator, seconds: np.ndarray, catalogue: Catalogue
) -> np.ndarray:
    """Up to ninety days later, but not after the as-of date."""
    time_left = np.minimum(90 * DAY, catalogue.end - seconds)
    return seconds + (rng.random(len(seconds)) * time_left).astype(np.int64)


def _lead_ids(numbers_: np.ndarray) -> pa.Array:
    return numbered("lead-", numbers_)


def _contact_ids(numbers_: np.ndarray) -> pa.Array:
    return numbered("contact-", numbers_)
