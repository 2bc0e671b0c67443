"""Random rules, leads and activities, scored by the models and by the reference scorer.

Every ledger row and every score must be equal. `RANDOM_WORLDS` sets how many batches of
worlds are scored; a failing batch names the dates and seeds that build it again.
"""

from __future__ import annotations

import os
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from reference_scorer import score_world
from scoring_engine import ScoringEngine
from worlds import (
    EDGE_DATES,
    SCORES_KEY,
    World,
    describe_difference,
    merge_worlds,
    random_world,
    tolerances,
    worlds,
)

BATCHES = int(os.environ.get("RANDOM_WORLDS", "8"))
WORLDS_PER_BATCH = 40


def assert_scored_alike(engine: ScoringEngine, world: World) -> None:
    ledger, scores = engine.score(world)
    expected = score_world(world)
    allowed = tolerances(expected.ledger)
    assert not describe_difference(expected.ledger, ledger, tolerance=allowed)
    assert not describe_difference(
        expected.scores, scores, key=SCORES_KEY, tolerance=allowed
    )


def batch(first_seed: int, as_of_date: date) -> World:
    seeds = range(first_seed, first_seed + WORLDS_PER_BATCH)
    return merge_worlds(
        [random_world(seed, as_of_date, prefix=f"w{seed}_") for seed in seeds]
    )


@pytest.mark.parametrize("number", range(BATCHES))
def test_batches_of_random_worlds(scoring_engine: ScoringEngine, number: int) -> None:
    as_of_date = EDGE_DATES[number % len(EDGE_DATES)]
    world = batch(number * WORLDS_PER_BATCH, as_of_date)
    assert len(score_world(world).ledger) > 500
    assert_scored_alike(scoring_engine, world)


@given(world=worlds())
@settings(
    max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "30")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_small_worlds(scoring_engine: ScoringEngine, world: World) -> None:
    assert_scored_alike(scoring_engine, world)
