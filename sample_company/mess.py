"""The mess that real data has, put on clean rows in known shares.

Mess of persons and devices (double leads, shared browsers, scanners, crawlers, junk in
a field) comes about where the rows are made; the constants stand in people.py, crm.py,
marketing.py and web.py. What can befall any row stands here. A table of some size gets
at least one row of each kind, however small the share.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sample_company.catalogue import Catalogue
from sample_company.columns import (
    DAY,
    HOUR,
    MINUTE,
    NOTATIONS,
    flat,
    joined,
    keep_where,
    replace_where,
    timestamps_as_text,
    words,
)
from sample_company.tables import RawTable

#: Arrive up to 30 days after they happened (an offline device, a broken job).
LATE_SHARE = 0.01
LONGEST_DELAY_DAYS = 30

#: Delivered twice, the very same row.
REPEATED_SHARE = 0.005
#: Delivered twice, first with content that was corrected later.
CORRECTED_SHARE = 0.01

#: Dated after the moment at which they were loaded (a wrong clock).
FUTURE_SHARE = 0.002
FUTURE_DAYS = 400

#: Without an id; without anything that says whom the row is about.
MISSING_ID_SHARE = 0.001
MISSING_IDENTIFIER_SHARE = 0.002

#: Dates that are none.
UNPARSABLE_DATE_SHARE = 0.0015
UNPARSABLE_DATES = ["not a date", "2026-02-31 10:00:00", ""]

#: E-mail addresses that are none.
BROKEN_EMAIL_SHARE = 0.004
BROKEN_EMAILS = [
    "jan.kowalski@",
    "info at firma.example",
    "anna@@kowalski.example",
    "brak",
    "no mail@example",
]
#: Addresses in mixed case, or with spaces around.
MIXED_CASE_SHARE = 0.03
PADDED_SHARE = 0.015

#: Empty text (or a space) where there should be null, and names with spaces around.
EMPTY_TEXT_SHARE = 0.03
PADDED_NAME_SHARE = 0.01
PADDED_COLUMNS = ("first_name", "last_name", "company", "job_title", "industry")

#: How each source writes timestamps: shares of the notations space, zulu, offset.
NOTATION_SHARES = {
    "crm": (0.03, 0.94, 0.03),
    "marketing": (0.94, 0.04, 0.02),
    "web": (0.03, 0.95, 0.02),
    "commerce": (0.05, 0.03, 0.92),
    "support": (0.92, 0.04, 0.04),
}

#: Tables with fewer rows are left alone: the company knows them by heart.
SMALLEST_MESSY_TABLE = 60

#: People and companies: an unparsable date or a missing id loses the whole person, so
#: these tables get fewer of them.
PERSON_TABLES = ("crm.leads", "crm.contacts", "crm.accounts")
PERSON_TABLE_FACTOR = 0.5


def add_mess(
    rng: np.random.Generator, table: RawTable, rows: pa.Table, catalogue: Catalogue
) -> pa.Table:
    """Mess that concerns moments and deliveries; moments are still seconds."""
    if rows.num_rows < SMALLEST_MESSY_TABLE:
        return rows
    if table.event_moment:
        rows = _delay(rng, table, rows, catalogue)
        rows = _date_in_future(rng, table, rows)
    return _deliver_twice(rng, table, rows)


def add_text_mess(
    rng: np.random.Generator, table: RawTable, rows: pa.Table
) -> pa.Table:
    """Moments become text in their notations; then mess that concerns text."""
    count = rows.num_rows
    columns = {name: flat(rows[name]) for name in rows.column_names}
    for name in table.moments:
        notation = rng.choice(
            len(NOTATIONS), size=count, p=NOTATION_SHARES[table.source]
        )
        columns[name] = timestamps_as_text(columns[name], notation)
    if count < SMALLEST_MESSY_TABLE:
        return pa.table(columns)

    factor = PERSON_TABLE_FACTOR if table.key in PERSON_TABLES else 1.0
    if "email" in columns:
        columns["email"] = _spoil_emails(rng, columns["email"])
    for name in PADDED_COLUMNS:
        if name in columns:
            padded = joined(pa.scalar(" "), columns[name], pa.scalar("  "))
            some = _some(rng, count, PADDED_NAME_SHARE)
            columns[name] = replace_where(columns[name], some, padded)
    for name, column in columns.items():
        if pa.types.is_string(column.type) and name != "id":
            is_null = np.asarray(column.is_null())
            empty = is_null & (rng.random(count) < EMPTY_TEXT_SHARE)
            blank = words(["", " "], (rng.random(count) < 0.2).astype(int))
            columns[name] = replace_where(column, empty, blank)

    if table.identifiers:
        lost = _some(rng, count, MISSING_IDENTIFIER_SHARE)
        for name in table.identifiers:
            columns[name] = keep_where(columns[name], ~lost)
    date_column = table.event_moment or table.moments[0]
    if table.key in PERSON_TABLES:
        date_column = "created_at"
    unparsable = _some(rng, count, UNPARSABLE_DATE_SHARE * factor)
    wrong = words(UNPARSABLE_DATES, np.arange(count) % len(UNPARSABLE_DATES))
    columns[date_column] = replace_where(columns[date_column], unparsable, wrong)
    nameless = _some(rng, count, MISSING_ID_SHARE * factor)
    no_id = words(["", None], np.arange(count) % 2)
    columns["id"] = replace_where(columns["id"], nameless, no_id)
    return pa.table(columns)


def _delay(rng, table, rows, catalogue) -> pa.Table:
    late = _some(rng, rows.num_rows, LATE_SHARE)
    event = np.asarray(flat(rows[table.event_moment]))
    loaded = np.asarray(flat(rows["loaded_at"]))
    # Nothing can come in later than on the morning after the as-of date.
    latest = np.minimum(event + LONGEST_DELAY_DAYS * DAY, catalogue.last_load)
    wait = np.maximum(latest - loaded, 0) * rng.random(len(loaded))
    delayed = loaded + wait.astype(np.int64)
    return _set(rows, "loaded_at", np.where(late, delayed, loaded))


def _date_in_future(rng, table, rows) -> pa.Table:
    some = _some(rng, rows.num_rows, FUTURE_SHARE)
    event = np.asarray(flat(rows[table.event_moment]))
    loaded = np.asarray(flat(rows["loaded_at"]))
    ahead = loaded + rng.integers(HOUR, FUTURE_DAYS * DAY, len(loaded))
    return _set(rows, table.event_moment, np.where(some, ahead, event))


def _deliver_twice(rng, table, rows) -> pa.Table:
    """Adds exact copies, and earlier versions of rows that were corrected later."""
    count = rows.num_rows
    repeated = rows.take(pa.array(np.flatnonzero(_some(rng, count, REPEATED_SHARE))))

    loaded = np.asarray(flat(rows["loaded_at"]))
    first_seen = np.asarray(
        flat(rows[table.event_moment or table.moments[0]]).fill_null(0)
    )
    if table.key in PERSON_TABLES:
        first_seen = np.asarray(flat(rows["created_at"]))
    had_time = loaded - first_seen > 3 * MINUTE
    corrected = had_time & _some(rng, count, CORRECTED_SHARE)
    earlier = rows.take(pa.array(np.flatnonzero(corrected)))
    seen = first_seen[corrected]
    if "updated_at" in rows.column_names:
        earlier = _set(earlier, "updated_at", seen)
    earlier = _set(earlier, "loaded_at", seen + MINUTE)
    for name, value in table.earlier_content.items():
        column = earlier[name]
        old = pa.array([value] * earlier.num_rows, type=column.type)
        earlier = earlier.set_column(earlier.schema.get_field_index(name), name, old)
    return pa.concat_tables([rows, repeated, earlier])


def _spoil_emails(rng, emails: pa.Array) -> pa.Array:
    count = len(emails)
    loud = pc.utf8_upper(emails)
    proper = pc.utf8_title(emails)
    mixed = rng.random(count)
    emails = replace_where(emails, mixed < MIXED_CASE_SHARE, proper)
    emails = replace_where(emails, mixed < MIXED_CASE_SHARE / 3, loud)
    padded = joined(pa.scalar(" "), emails, pa.scalar(" "))
    emails = replace_where(emails, rng.random(count) < PADDED_SHARE, padded)
    broken = _some(rng, count, BROKEN_EMAIL_SHARE) & np.asarray(emails.is_valid())
    wrong = words(BROKEN_EMAILS, rng.integers(0, len(BROKEN_EMAILS), count))
    return replace_where(emails, broken, wrong)


def _some(rng: np.random.Generator, count: int, share: float) -> np.ndarray:
    """A mask of this share of the rows, of at least one row."""
    mask = np.zeros(count, dtype=bool)
    if count:
        chosen = max(1, round(share * count))
        mask[rng.choice(count, size=min(chosen, count), replace=False)] = True
    return mask


def _set(rows: pa.Table, name: str, values: np.ndarray) -> pa.Table:
    place = rows.schema.get_field_index(name)
    return rows.set_column(place, name, pa.array(values))
