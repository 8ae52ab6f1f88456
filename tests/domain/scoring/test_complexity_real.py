"""Complexity of what pupils really answered (ASSISTments 2009): which skills prove hard, and which questions do."""

import os
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from domain.kernel.ids import new_id
from domain.scheduling.fsrs_bulk import replay
from domain.scoring.complexity_version import ComplexityVersion, ConceptGraph, History, Population, listen, version
from domain.scoring.constants import IMPORT_ANSWERS_PER_DAY
from domain.scoring.difficulty_signal import Reviews
from domain.scoring.propagation import Edges
from tests.domain.scoring.columns import DAY, NOW

REAL = Path(os.environ.get("LYCEUM_DATA", "../shared/data")) / "kt" / "assist2009_pid_train1.csv"


def read() -> tuple[np.ndarray, ...]:
    """Return pupil, skill, right or not, and the place among the pupil's answers; four lines a pupil, no times."""
    lines = REAL.read_text(encoding="utf-8").split()
    rows = [
        (pupil, int(skill), int(right), place)
        for pupil, (skills, correct) in enumerate(zip(lines[2::4], lines[3::4], strict=True))
        for place, (skill, right) in enumerate(
            zip(*(row.rstrip(",").split(",") for row in (skills, correct)), strict=True)
        )
    ]
    return tuple(np.array(column) for column in zip(*sorted(rows), strict=True))


@pytest.fixture(scope="module")
def computed() -> tuple[ComplexityVersion, np.ndarray]:
    """Return the version, and the share of wrong answers to each skill; answers lie in time as after an import."""
    if not REAL.exists():
        pytest.skip(f"{REAL} is missing")
    pupils, skills, right, places = read()
    names, concepts = np.unique(skills, return_inverse=True)
    sizes = np.bincount(pupils)
    days = NOW / DAY - (sizes[pupils] - places) / IMPORT_ANSWERS_PER_DAY
    ratings = np.where(right == 1, 3, 1)
    log = replay(pupils * len(names) + concepts, np.floor(days).astype(np.int64), ratings)
    before = log.stability_before, log.difficulty_before, log.retrievability_before
    reviews = Reviews(pupils, concepts, days * DAY, ratings, log.elapsed_days, *before, np.full(len(pupils), np.nan))
    unknown = np.full(len(sizes), np.nan)
    people = Population([new_id() for _ in sizes], sizes, unknown, unknown)
    no_edges = Edges(np.array([], np.int64), np.array([], np.int64), np.array([]))
    graph = ConceptGraph([new_id() for _ in names], no_edges)
    told = [listen(reviews, people, slice(0, len(sizes)), graph, at=NOW)]
    no_history = History([], np.empty((0, len(names))))
    wrong = 1 - np.bincount(concepts, right) / np.bincount(concepts)
    return version(told, people, graph, no_history, version_on=date(2026, 11, 22), at=NOW), wrong


def test_skills_that_pupils_got_wrong_prove_hard(computed) -> None:
    told, wrong = computed
    sure = ~told.scores.low_confidence
    assert sure.sum() > 90
    assert np.corrcoef(told.scores.scores[sure], wrong[sure])[0, 1] > 0.8
    hardest = np.flatnonzero(sure)[np.argsort(-told.scores.scores[sure])[:5]]
    assert wrong[hardest].min() > 0.3


def test_hundreds_of_pupils_make_a_score_exact_and_few_do_not(computed) -> None:
    told, _ = computed
    spread, learners = told.scores.spread, told.scores.learners
    assert np.nanmedian(spread[learners > 200]) < np.nanmedian(spread[(learners > 5) & (learners < 50)])


def test_pupils_fall_into_ways_of_learning_the_first_of_which_finds_skills_easier(computed) -> None:
    told, _ = computed
    assert len(told.clustered.names) == 4
    first, *_, last = told.cluster_scores
    both = ~np.isnan(first) & ~np.isnan(last)
    assert np.mean(first[both] <= last[both]) > 0.9
