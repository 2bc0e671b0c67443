"""When things happen: along each person's arc, on working days, in waking hours."""

import numpy as np

from sample_company.catalogue import Catalogue
from sample_company.columns import DAY, HOUR, MINUTE
from sample_company.people import People

#: How a person's moments split over the arc; the rest is spread over the whole time.
AT_ARRIVAL_SHARE = 0.18
BEFORE_PEAK_SHARE = 0.52
AFTER_PEAK_SHARE = 0.18

#: A weekend visit for software moves to a working day with this probability.
WEEKEND_AVOIDED_SHARE = 0.75

#: Loading takes minutes to a few hours.
SHORTEST_LOAD = 4 * MINUTE
LONGEST_LOAD = 4 * HOUR


def sample_moments(
    rng: np.random.Generator,
    people: People,
    persons: np.ndarray,
    catalogue: Catalogue,
) -> np.ndarray:
    """A moment for each of the persons (indices into `people`)."""
    count = len(persons)
    arrival, peak = people.arrival[persons], people.peak[persons]
    anchor = np.minimum(peak, catalogue.end)
    before = anchor - rng.exponential(size=count) * people.rise[persons] * DAY
    after = peak + rng.exponential(size=count) * people.fade[persons] * DAY
    stays_days = np.where(people.is_dormant[persons], 20, 200)
    last = np.minimum(peak + stays_days * DAY, catalogue.end)

    kind = rng.random(count)
    limits = np.cumsum([AT_ARRIVAL_SHARE, BEFORE_PEAK_SHARE, AFTER_PEAK_SHARE])
    seconds = np.select(
        [kind < limits[0], kind < limits[1], kind < limits[2]],
        [arrival + rng.exponential(2 * DAY, count), before, after],
        arrival + (last - arrival) * rng.random(count),
    )
    # What falls outside the person's time moves to before the peak, or anywhere in it.
    seconds = np.where(seconds > catalogue.end, before, seconds)
    anywhere = arrival + (anchor - arrival) * rng.random(count)
    seconds = np.where(seconds < arrival, anywhere, seconds)
    return to_waking_hours(rng, seconds, people.wants_software()[persons], catalogue)


def share_so_far(people: People, catalogue: Catalogue) -> np.ndarray:
    """How much of each person's arc lies in the history: who is new has done less."""
    to_peak = np.maximum(people.peak - catalogue.end, 0) / DAY
    since_peak = np.maximum(catalogue.end - people.peak, 0) / DAY
    has_peaked = people.peak <= catalogue.end
    before = BEFORE_PEAK_SHARE * np.exp(-to_peak / people.rise)
    after = AFTER_PEAK_SHARE * (1 - np.exp(-since_peak / people.fade)) * has_peaked
    spread = 1 - AT_ARRIVAL_SHARE - BEFORE_PEAK_SHARE - AFTER_PEAK_SHARE
    known_days = (catalogue.end - people.arrival) / DAY
    return AT_ARRIVAL_SHARE + before + after + spread * np.minimum(known_days / 200, 1)


def to_waking_hours(
    rng: np.random.Generator,
    seconds: np.ndarray,
    for_software: np.ndarray,
    catalogue: Catalogue,
) -> np.ndarray:
    """The same day (or a working day near it) at a likely hour."""
    count = len(seconds)
    day = seconds.astype(np.int64) // DAY
    # 1970-01-01 was a Thursday: 0 is Monday.
    weekday = (day + 3) % 7
    moves = for_software & (weekday >= 5) & (rng.random(count) < WEEKEND_AVOIDED_SHARE)
    day = np.where(moves, day + np.where(weekday == 5, -1, 1), day)
    day = np.clip(day, catalogue.start // DAY, catalogue.end // DAY)

    is_evening = rng.random(count) < np.where(for_software, 0.12, 0.6)
    hour = np.where(
        is_evening,
        rng.normal(19.5, 1.6, count),
        np.where(
            rng.random(count) < 0.5,
            rng.normal(9.5, 1.3, count),
            rng.normal(14.0, 1.6, count),
        ),
    )
    return day * DAY + (hour.clip(5, 23) * HOUR).astype(np.int64)


def load_moments(
    rng: np.random.Generator, seconds: np.ndarray, catalogue: Catalogue
) -> np.ndarray:
    """When a row that came about at that moment reached the warehouse."""
    delay = SHORTEST_LOAD + rng.exponential(50 * MINUTE, len(seconds))
    delay = np.minimum(delay, LONGEST_LOAD).astype(np.int64)
    return np.minimum(seconds + delay, catalogue.last_load)
