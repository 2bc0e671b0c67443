"""Columns, built for all rows at once.

Rows are kept in pyarrow tables. Until a table is written its moments are whole seconds
since 1970 (int64, null for none); `timestamps_as_text` and `dates_as_text` turn them
into the text that raw files hold. Everything is computed on arrays: a loop over
rows would take hours at ten million of them.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

DAY = 86_400
HOUR = 3_600
MINUTE = 60

#: Stands for "no moment" in numpy arrays of seconds, which have no null of their own.
NO_MOMENT = np.iinfo(np.int64).min

NOTATIONS = ("space", "zulu", "offset")


def numbered(prefix: str, numbers: np.ndarray, width: int = 8) -> pa.Array:
    """Ids such as `lead-00000042`; a negative number gives null."""
    numbers = np.asarray(numbers, dtype=np.int64)
    head = np.frombuffer(prefix.encode(), dtype=np.uint8)
    matrix = np.empty((len(numbers), len(head) + width), dtype=np.uint8)
    matrix[:, : len(head)] = head
    _write_digits(matrix, len(head), width, numbers)
    ids = _text_from_matrix(matrix, np.full(len(numbers), matrix.shape[1]))
    return keep_where(ids, numbers >= 0)


def words(vocabulary: list, codes: np.ndarray) -> pa.Array:
    """The word at each code; a negative code gives null."""
    codes = np.asarray(codes)
    indices = pa.array(codes.astype(np.int32), mask=codes < 0)
    return pa.array(vocabulary, type=pa.string()).take(indices)


def constant(word: str | None, row_count: int) -> pa.Array:
    """The same text in every row."""
    return pa.array([word], type=pa.string()).take(
        pa.array(np.zeros(row_count, dtype=np.int32))
    )


def moments(seconds: np.ndarray) -> pa.Array:
    """Seconds as an arrow column, `NO_MOMENT` as null."""
    seconds = np.asarray(seconds, dtype=np.int64)
    return pa.array(seconds, mask=seconds == NO_MOMENT)


def numbers(values: np.ndarray, known: np.ndarray | None = None) -> pa.Array:
    """Numbers or booleans; null where not `known`."""
    return pa.array(values, mask=None if known is None else ~known)


def keep_where(column: pa.Array, mask: np.ndarray) -> pa.Array:
    """The column, null where the mask is false."""
    return pc.if_else(pa.array(mask), column, pa.scalar(None, type=column.type))


def replace_where(column: pa.Array, mask: np.ndarray, other) -> pa.Array:
    """The column, taken from `other` (a column or one value) where the mask holds."""
    if not isinstance(other, pa.Array):
        other = pa.scalar(other, type=column.type)
    return pc.if_else(pa.array(mask), other, column)


def joined(*parts: pa.Array | str) -> pa.Array:
    """Texts put together row by row, null where one of them is null."""
    return pc.binary_join_element_wise(*parts, "")


def flat(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """One array in place of a chunked one."""
    if isinstance(column, pa.ChunkedArray):
        return column.combine_chunks()
    return column


def dates_as_text(seconds: np.ndarray) -> pa.Array:
    """`2026-06-30`, null where there is no moment."""
    seconds = np.asarray(seconds, dtype=np.int64)
    known = seconds != NO_MOMENT
    matrix = np.empty((len(seconds), 10), dtype=np.uint8)
    _write_date(matrix, np.where(known, seconds, 0) // DAY)
    return keep_where(_text_from_matrix(matrix, np.full(len(seconds), 10)), known)


def timestamps_as_text(column: pa.Array, notation: np.ndarray) -> pa.Array:
    """Moments as text, each row in its notation (an index into `NOTATIONS`).

    The same moment reads `2026-03-01 10:15:00` (UTC without saying so),
    `2026-03-01T10:15:00Z`, or `2026-03-01T11:15:00+01:00` (Warsaw's local time).
    """
    column = flat(column)
    known = np.asarray(pc.is_valid(column))
    seconds = np.asarray(column.fill_null(0), dtype=np.int64)
    is_zulu = notation == NOTATIONS.index("zulu")
    is_offset = notation == NOTATIONS.index("offset")

    offset_hours = warsaw_offset_hours(seconds)
    local = seconds + np.where(is_offset, offset_hours * HOUR, 0)
    of_day = local % DAY

    matrix = np.empty((len(seconds), 25), dtype=np.uint8)
    _write_date(matrix, local // DAY)
    matrix[:, 10] = np.where(is_zulu | is_offset, ord("T"), ord(" "))
    _write_digits(matrix, 11, 2, of_day // HOUR)
    matrix[:, 13] = ord(":")
    _write_digits(matrix, 14, 2, of_day // MINUTE % 60)
    matrix[:, 16] = ord(":")
    _write_digits(matrix, 17, 2, of_day % MINUTE)
    matrix[:, 19] = np.where(is_zulu, ord("Z"), ord("+"))
    _write_digits(matrix, 20, 2, offset_hours)
    matrix[:, 22:25] = np.frombuffer(b":00", dtype=np.uint8)

    lengths = np.where(is_offset, 25, np.where(is_zulu, 20, 19))
    return keep_where(_text_from_matrix(matrix, lengths), known)


def warsaw_offset_hours(seconds: np.ndarray) -> np.ndarray:
    """1 in winter, 2 between the last Sundays of March and October, 01:00 UTC."""
    if len(seconds) == 0:
        return np.zeros(0, dtype=np.int64)
    years = np.array([seconds.min(), seconds.max()], dtype="datetime64[s]")
    first, last = years.astype("datetime64[Y]").astype(int) + 1970
    changes = []
    for year in range(first, last + 1):
        for month in ("03", "10"):
            month_end = np.datetime64(f"{year}-{month}-31").astype(int)
            # 1970-01-01 was a Thursday, so day 3 was a Sunday.
            last_sunday = month_end - (month_end - 3) % 7
            changes.append(last_sunday * DAY + HOUR)
    is_summer = np.searchsorted(np.array(changes), seconds, side="right") % 2
    return 1 + is_summer


def _write_date(matrix: np.ndarray, days: np.ndarray) -> None:
    """Write `YYYY-MM-DD` into the first ten columns."""
    dates = days.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    month_numbers = months.astype(np.int64)
    _write_digits(matrix, 0, 4, 1970 + month_numbers // 12)
    matrix[:, 4] = ord("-")
    _write_digits(matrix, 5, 2, month_numbers % 12 + 1)
    matrix[:, 7] = ord("-")
    day_of_month = (dates - months.astype("datetime64[D]")).astype(np.int64) + 1
    _write_digits(matrix, 8, 2, day_of_month)


def _write_digits(
    matrix: np.ndarray, start: int, width: int, numbers: np.ndarray
) -> None:
    """Write numbers with leading zeros into `width` columns from `start`."""
    for place in range(width):
        digit = numbers // 10 ** (width - 1 - place) % 10
        matrix[:, start + place] = digit + ord("0")


def _text_from_matrix(matrix: np.ndarray, lengths: np.ndarray) -> pa.Array:
    """One text per row of bytes: its first `lengths` bytes."""
    inside = np.arange(matrix.shape[1]) < lengths[:, None]
    offsets = np.zeros(len(lengths) + 1, dtype=np.int32)
    np.cumsum(lengths, out=offsets[1:])
    return pa.StringArray.from_buffers(
        len(lengths), pa.py_buffer(offsets), pa.py_buffer(matrix[inside])
    )
