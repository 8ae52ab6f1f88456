"""When cron lines fire, and what became of slots nobody started."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.jobs.constants import MISSED_SLOTS_NOTED
from domain.jobs.cron import latest_slots, next_slot, slots
from domain.jobs.definitions import DEFINITIONS, REVISION_QUEUE_REGEN, definition
from domain.jobs.errors import UnknownJob
from domain.jobs.missed import Slots, due_slots

NOW = datetime(2026, 11, 25, 2, 0, 20, tzinfo=UTC)
SLOT = NOW.replace(second=0)
DAY = timedelta(days=1)


def test_the_revision_lists_are_made_every_night_at_two():
    assert (REVISION_QUEUE_REGEN.cron, REVISION_QUEUE_REGEN.zone) == ("0 2 * * *", "UTC")
    assert next_slot("0 2 * * *", zone="UTC", after=NOW) == SLOT + DAY
    assert next_slot("0 2 * * *", zone="UTC", after=SLOT - timedelta(microseconds=1)) == SLOT
    assert next_slot("0 2 * * *", zone="UTC", after=SLOT) == SLOT + DAY


@pytest.mark.parametrize("sunday", ["0", "7", "SUN"])
def test_sunday_may_be_written_0_or_7(sunday):
    fires = next_slot(f"0 4 * * {sunday}", zone="UTC", after=NOW)
    assert fires == datetime(2026, 11, 29, 4, tzinfo=UTC)


def test_a_line_fires_at_the_wall_clock_of_its_zone():
    lisbon = [
        next_slot("0 2 * * *", zone="Europe/Lisbon", after=datetime(2026, month, 5, 9, tzinfo=UTC)).hour
        for month in (1, 7)
    ]
    assert lisbon == [2, 1]


def test_a_line_fires_once_on_the_days_when_clocks_change():
    year = slots(
        "30 2 * * *",
        zone="Europe/Berlin",
        after=datetime(2026, 1, 1, tzinfo=UTC),
        until=datetime(2027, 1, 1, tzinfo=UTC),
    )
    assert len(year) == 365
    assert len({slot.date() for slot in year}) == 365


@pytest.mark.parametrize("until", [SLOT, NOW, SLOT + timedelta(microseconds=1), SLOT - timedelta(microseconds=1)])
def test_looking_back_finds_the_slots_that_looking_forward_finds(until):
    forward = slots("*/5 * * * *", zone="UTC", after=until - timedelta(hours=1), until=until)
    assert latest_slots("*/5 * * * *", zone="UTC", until=until, count=12) == forward


def test_every_job_has_a_line_that_parses_and_words_for_it():
    for key, job in DEFINITIONS.items():
        assert key == job.key
        assert job.schedule
        assert job.cron is None or next_slot(job.cron, zone=job.zone, after=NOW) > NOW
        assert job.description.endswith(".")


def test_an_unknown_key_is_refused():
    with pytest.raises(UnknownJob, match="There is no job 'dishes'"):
        definition("dishes")


def test_the_first_look_at_a_job_runs_what_is_due_and_has_missed_nothing():
    assert due_slots(REVISION_QUEUE_REGEN, last=None, now=NOW) == Slots(SLOT, [])
    too_late = SLOT + REVISION_QUEUE_REGEN.start_grace + timedelta(seconds=1)
    assert due_slots(REVISION_QUEUE_REGEN, last=None, now=too_late) == Slots(None, [])


def test_a_slot_is_not_due_twice():
    assert due_slots(REVISION_QUEUE_REGEN, last=SLOT, now=NOW) == Slots(None, [])


def test_after_a_downtime_only_the_newest_slot_runs():
    assert due_slots(REVISION_QUEUE_REGEN, last=SLOT - 3 * DAY, now=NOW) == Slots(SLOT, [SLOT - 2 * DAY, SLOT - DAY])


def test_the_newest_slot_is_lost_too_when_its_start_grace_is_over():
    strict = replace(REVISION_QUEUE_REGEN, start_grace=timedelta(seconds=19))
    assert due_slots(strict, last=SLOT - DAY, now=NOW) == Slots(None, [SLOT])
    exact = replace(strict, start_grace=timedelta(seconds=20))
    assert due_slots(exact, last=SLOT - DAY, now=NOW) == Slots(SLOT, [])


def test_a_long_downtime_is_noted_by_its_newest_slots():
    often = replace(REVISION_QUEUE_REGEN, cron="*/5 * * * *")
    assert len(due_slots(often, last=SLOT - 300 * DAY, now=NOW).missed) == MISSED_SLOTS_NOTED


def test_a_job_on_demand_has_no_slots():
    assert due_slots(replace(REVISION_QUEUE_REGEN, cron=None), last=None, now=NOW) == Slots(None, [])
