"""A learner's day follows their zone and their rollover hour, and touches its neighbours without gap or overlap."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kernel.time import learner_day

ZONES = ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Stockholm", "America/New_York", "Asia/Kathmandu"]
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def test_noon_in_utc_is_another_date_at_both_ends_of_the_world():
    noon = datetime(2026, 11, 21, 11, 30, tzinfo=UTC)
    assert learner_day(noon, zone="Pacific/Kiritimati").day_on == date(2026, 11, 22)
    assert learner_day(noon, zone="Pacific/Pago_Pago").day_on == date(2026, 11, 21)
    assert learner_day(noon - timedelta(hours=1), zone="Pacific/Pago_Pago").day_on == date(2026, 11, 20)


def test_before_the_rollover_hour_it_is_still_yesterday():
    at = datetime(2026, 11, 21, 3, 59, 59, tzinfo=UTC)
    assert learner_day(at, rollover_hour=4).day_on == date(2026, 11, 20)
    assert learner_day(at + timedelta(seconds=1), rollover_hour=4).day_on == date(2026, 11, 21)


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25)])
def test_a_day_on_which_clocks_change_is_an_hour_shorter_or_longer(day: date, hours: int):
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    found = learner_day(noon, zone="Europe/Stockholm")
    assert found.ends_at - found.starts_at == timedelta(hours=hours)


@given(INSTANTS, st.sampled_from(ZONES), st.integers(0, 23))
def test_an_instant_lies_in_its_own_day_and_the_next_day_begins_where_it_ends(at: datetime, zone: str, hour: int):
    day = learner_day(at, zone=zone, rollover_hour=hour)
    following = learner_day(day.ends_at + timedelta(hours=2), zone=zone, rollover_hour=hour)
    assert day.ends_at < day.next_ends_at
    assert following.starts_at == day.ends_at
    assert following.day_on == day.day_on + timedelta(days=1)
    # where clocks jump over the rollover hour the opening moves by at most that jump
    assert day.starts_at - timedelta(hours=1) <= at < day.ends_at + timedelta(hours=1)
