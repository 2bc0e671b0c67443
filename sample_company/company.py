"""The whole company: people first, then their rows, part of the people by part."""

from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa

from sample_company import commerce, crm, marketing, web
from sample_company.catalogue import Catalogue
from sample_company.columns import numbered
from sample_company.mess import add_mess, add_text_mess
from sample_company.people import (
    Accounts,
    People,
    date_new_accounts,
    make_accounts,
    make_people,
)
from sample_company.tables import EVENT_TABLES, TABLE_BY_KEY, RawTable
from sample_company.write import SampleWriter

#: So many event rows are made at a time; this bounds the memory that is needed.
ROWS_PER_PART = 400_000

#: Fewer rows per lead leave no room for mail and page views beside orders and deals.
FEWEST_ACTIVITIES_PER_LEAD = 25

#: How the rows that persons' decisions do not fix split over the busy tables; page
#: views take what is left.
EMAIL_SHARE = 0.36
VIEWED_PRODUCT_SHARE = 0.06
AD_SHARE = 0.06
SOCIAL_SHARE = 0.025

#: Rows that mess adds (see mess.py: repeated and corrected deliveries).
MESS_FACTOR = 1.015


def generate(
    lead_count: int,
    activity_count: int,
    as_of: date,
    seed: int,
    out: Path,
    file_format: str = "parquet",
) -> dict[str, int]:
    """Write all files; gives the number of rows of each table."""
    catalogue = Catalogue(as_of)
    accounts, people = make_everybody(lead_count, seed, catalogue)
    part_count = max(1, round(activity_count / ROWS_PER_PART))
    limits = np.linspace(0, people.count, part_count + 1).astype(int)
    with SampleWriter(out, file_format) as writer:
        _write_reference_tables(writer, accounts, catalogue, seed)
        for part in range(part_count):
            some_people = people.part(limits[part], limits[part + 1])
            rng = np.random.default_rng([seed, 2, part])
            tables = _make_part(
                rng,
                some_people,
                accounts,
                catalogue,
                round(activity_count * some_people.count / people.count),
                writer.row_counts,
            )
            for key, rows in tables.items():
                _finish(rng, writer, TABLE_BY_KEY[key], rows, catalogue)
    return writer.row_counts


def make_everybody(
    lead_count: int, seed: int, catalogue: Catalogue
) -> tuple[Accounts, People]:
    """All companies and people, with their hidden qualities."""
    rng = np.random.default_rng([seed, 1])
    accounts = make_accounts(rng, lead_count, catalogue)
    people = make_people(rng, lead_count, catalogue, accounts)
    date_new_accounts(rng, accounts, people)
    return accounts, people


def _write_reference_tables(writer, accounts, catalogue, seed) -> None:
    """Companies, campaigns and products: what the people's rows refer to."""
    rng = np.random.default_rng([seed, 3])
    for key, rows in {
        "crm.accounts": crm.account_rows(rng, accounts, catalogue),
        "marketing.campaigns": marketing.campaign_rows(rng, catalogue),
        "commerce.products": commerce.product_rows(rng, catalogue),
    }.items():
        _finish(rng, writer, TABLE_BY_KEY[key], rows, catalogue)


def _make_part(
    rng: np.random.Generator,
    people: People,
    accounts: Accounts,
    catalogue: Catalogue,
    row_count: int,
    rows_so_far: dict[str, int],
) -> dict[str, pa.Table]:
    """All rows about some of the people; `row_count` of these record events."""
    records = crm.CrmRecords(rng, people, catalogue)
    orders, lines = commerce.make_orders(
        rng, people, catalogue, rows_so_far["commerce.orders"] + 1
    )
    forms = marketing.make_forms(rng, people, catalogue)
    checkouts = web.make_checkouts(rng, people, orders, catalogue)

    tables = {
        "crm.leads": crm.lead_rows(rng, people, records, accounts, catalogue),
        "crm.contacts": crm.contact_rows(rng, people, records, catalogue),
        "crm.opportunities": crm.opportunity_rows(
            rng, people, records, accounts, catalogue
        ),
        "crm.sales_activities": crm.sales_activity_rows(
            rng, people, records, catalogue
        ),
        **commerce.order_tables(
            rng,
            people,
            orders,
            lines,
            catalogue,
            rows_so_far["commerce.order_lines"] + 1,
        ),
        "support.tickets": commerce.ticket_rows(rng, people, orders, catalogue),
        "marketing.form_submissions": marketing.form_rows(
            rng, people, forms, accounts, catalogue
        ),
        "marketing.event_attendances": marketing.attendance_rows(
            rng, people, catalogue
        ),
        "web.identifies": web.identify_rows(rng, people, catalogue),
    }

    wanted = row_count / MESS_FACTOR
    rest = max(wanted - _event_row_count(tables), 0)
    tables["marketing.ad_interactions"] = marketing.ad_rows(
        rng, people, catalogue, round(AD_SHARE * rest)
    )
    tables["marketing.social_interactions"] = marketing.social_rows(
        rng, people, catalogue, round(SOCIAL_SHARE * rest)
    )
    email_rows, _ = marketing.email_rows(
        rng,
        people,
        catalogue,
        round(EMAIL_SHARE * rest),
        # As many numbers as there may be rows: messages of parts never share one.
        rows_so_far["marketing.email_events"] + 1,
    )
    tables["marketing.email_events"] = email_rows
    viewed_count = round(VIEWED_PRODUCT_SHARE * rest)
    tracked_count = viewed_count + web.fixed_tracked_count(people, forms, checkouts)
    left = max(wanted - _event_row_count(tables) - tracked_count, 0)
    views = web.make_page_views(
        rng, people, forms, orders, checkouts, catalogue, round(left)
    )
    tables["web.page_views"] = views.table(rng, people, catalogue)
    tables["web.tracked_events"] = web.tracked_rows(
        rng, people, views, forms, checkouts, catalogue, viewed_count
    )
    return tables


def _event_row_count(tables: dict[str, pa.Table]) -> int:
    return sum(rows.num_rows for key, rows in tables.items() if key in EVENT_TABLES)


def _finish(
    rng: np.random.Generator,
    writer: SampleWriter,
    table: RawTable,
    rows: pa.Table,
    catalogue: Catalogue,
) -> None:
    """Number the rows, add the mess, put them in order of loading, and write them."""
    if "id" not in rows.column_names:
        rows = rows.sort_by(table.event_moment)
        start = writer.row_counts[table.key] + 1
        ids = numbered(table.id_prefix, start + np.arange(rows.num_rows))
        rows = rows.append_column("id", ids)
    rows = add_mess(rng, table, rows, catalogue)
    rows = rows.sort_by([("loaded_at", "ascending"), ("id", "ascending")])
    rows = add_text_mess(rng, table, rows)
    writer.write(table, rows)
