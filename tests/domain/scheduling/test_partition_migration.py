"""The steps of a migration come in one order, go back in the other, and pass one gate."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.kernel.errors import Invalid
from domain.scheduling.partition_migration import (
    AlreadyDropped,
    Migration,
    MonthSum,
    NotSwitched,
    Paused,
    Step,
    differing,
    months_to_make,
    next_batch_size,
    refuse_if_paused,
    remaining,
    to_undo,
)
from domain.scheduling.partition_refusals import (
    CannotBePartitioned,
    Column,
    Facts,
    Obstacles,
    checked_name,
    refuse_unfit,
)
from domain.scheduling.partitions import PARTITIONED

TIME = Column("reviewed_at", "timestamp with time zone", nullable=False, generated=False, identity="")
FIT = Facts("public.review_logs", "r", permanent=True, columns=(TIME,), key=("id",), obstacles=Obstacles())


def test_the_steps_are_taken_in_order_and_the_drop_only_by_name() -> None:
    assert remaining(None, until=Step.SWITCH) == (Step.CREATE, Step.DUAL_WRITE, Step.BACKFILL, Step.SWITCH)
    assert remaining(Step.DUAL_WRITE, until=Step.BACKFILL) == (Step.BACKFILL,)
    assert remaining(Step.SWITCH, until=Step.CREATE) == ()
    assert remaining(Step.SWITCH, until=Step.DROP) == (Step.DROP,)
    assert remaining(Step.DROP, until=Step.DROP) == ()


@pytest.mark.parametrize("done", [None, Step.CREATE, Step.DUAL_WRITE, Step.BACKFILL])
def test_nothing_is_dropped_before_the_switch(done: Step | None) -> None:
    with pytest.raises(NotSwitched):
        remaining(done, until=Step.DROP)


def test_steps_are_taken_back_the_last_one_first_and_never_the_drop() -> None:
    assert to_undo(None) == ()
    assert to_undo(Step.SWITCH) == (Step.SWITCH, Step.BACKFILL, Step.DUAL_WRITE, Step.CREATE)
    with pytest.raises(AlreadyDropped):
        to_undo(Step.DROP)


def test_who_pauses_a_migration_is_told_how_it_goes_on() -> None:
    now = datetime(2026, 11, 25, tzinfo=UTC)
    running = Migration("public.review_logs", "reviewed_at", None, None, 0, paused=False, began_at=now, moved_at=now)
    refuse_if_paused(running)
    with pytest.raises(Paused, match="`lyceum partitions resume"):
        refuse_if_paused(replace(running, paused=True))


def test_a_slow_batch_is_followed_by_a_smaller_one_and_a_quick_one_by_a_larger_one() -> None:
    assert next_batch_size(4_000, took_ms=180, most=5_000) == 2_000
    assert next_batch_size(120, took_ms=180, most=5_000) == 100
    assert next_batch_size(20, took_ms=180, most=20) == 20
    assert next_batch_size(4_000, took_ms=20, most=5_000) == 5_000
    assert next_batch_size(1_000, took_ms=80, most=5_000) == 1_000


def test_the_gate_names_every_month_whose_count_or_checksum_differs() -> None:
    old = {"2026-09-01": MonthSum(2, 7), "2026-10-01": MonthSum(2, 7), "2026-11-01": MonthSum(2, 7)}
    new = {"2026-09-01": MonthSum(2, 7), "2026-10-01": MonthSum(2, 8), "2026-12-01": MonthSum(2, 7)}
    assert differing(old, new) == ("2026-10-01", "2026-11-01", "2026-12-01")
    assert differing(old, dict(reversed(old.items()))) == ()


def test_months_are_made_for_rows_and_ahead_of_today_but_not_up_to_the_newest_row() -> None:
    present = frozenset({date(2019, 2, 1), date(2026, 9, 1), date(2097, 1, 1)})
    assert months_to_make(present, today=date(2026, 11, 25)) == (
        *(date(2019, 2, 1), date(2026, 9, 1)),
        *(date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1), date(2027, 3, 1)),
    )


def test_the_parts_that_are_due_reach_from_today_to_the_last_one_ahead() -> None:
    today = date(2026, 11, 25)
    months, days = PARTITIONED["review_log"].due(today), PARTITIONED["api_perf_sample"].due(today)
    assert (months[0], months[-1], len(months)) == (date(2026, 11, 1), date(2027, 3, 1), 5)
    assert (days[0], days[1], days[-1]) == (today, date(2026, 11, 26), PARTITIONED["api_perf_sample"].last_on(today))


@pytest.mark.parametrize("name", ["", "1st", 'a"b', "a b", "a;b", "a" * 50, "a.b"])
def test_a_name_that_could_be_anything_else_is_refused(name: str) -> None:
    with pytest.raises(Invalid, match="letters, digits and underscores"):
        checked_name(name, longest=49)
    assert checked_name("Review_logs2", longest=49) == "Review_logs2"


def test_a_plain_table_with_a_key_and_a_time_is_fit() -> None:
    refuse_unfit(FIT, time_column="reviewed_at", rows_without_time=0)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (replace(FIT, kind="p"), "it is partitioned already"),
        (replace(FIT, kind="v"), "it is not a table"),
        (replace(FIT, permanent=False), "it is unlogged or temporary"),
        (replace(FIT, key=()), "it has no primary key"),
        (replace(FIT, columns=()), "it has no column reviewed_at"),
        (replace(FIT, columns=(replace(TIME, type="date"),)), "reviewed_at is date, not timestamp with time zone"),
        (replace(FIT, columns=(replace(TIME, generated=True),)), "reviewed_at is generated"),
        (replace(FIT, columns=(replace(TIME, nullable=True),)), "may be null; set it not null first"),
        (
            replace(FIT, obstacles=Obstacles(pointing_here=("a of b", "c of d"))),
            r"foreign keys point at it \(a of b, c",
        ),
        (replace(FIT, obstacles=Obstacles(triggers=("t",))), r"it has triggers \(t\)"),
    ],
)
def test_an_unfit_table_is_refused_with_the_reason(facts: Facts, said: str) -> None:
    with pytest.raises(CannotBePartitioned, match=said):
        refuse_unfit(facts, time_column="reviewed_at", rows_without_time=0)


def test_every_reason_is_said_at_once() -> None:
    unfit = replace(FIT, key=(), columns=(replace(TIME, nullable=True),))
    with pytest.raises(CannotBePartitioned) as refused:
        refuse_unfit(unfit, time_column="reviewed_at", rows_without_time=1_200)
    assert str(refused.value) == (
        "public.review_logs cannot be partitioned: it has no primary key, so its rows cannot be told apart;"
        " reviewed_at is null in 1,200 rows."
    )
