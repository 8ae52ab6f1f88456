"""Which wishes about revision can be granted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.scheduling.model import Preferences
from domain.scheduling.preferences import PreferencesNotValid, with_wishes


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("revision_daily_target", 0, "range"),
        ("spacing_multiplier", 2.01, "range"),
        ("retention_target_override", 0.69, "range"),
        ("day_rollover_hour", 24, "range"),
        ("easy_days", (7,), "range"),
        ("free_days", (-1,), "range"),
        ("free_days", tuple(range(7)), "none_left"),
        ("free_days", (1,), "overlap"),
        ("zone", "Mars/Base", "zone_unknown"),
    ],
)
def test_a_wish_that_breaks_its_rule_is_refused_by_name(field: str, value: object, rule: str) -> None:
    with pytest.raises(PreferencesNotValid) as refusal:
        with_wishes(Preferences(easy_days=(1,)), {field: value})
    assert [(problem.field, problem.rule) for problem in refusal.value.problems] == [(field, rule)]


@given(st.lists(st.integers(0, 2)), st.lists(st.integers(3, 6)))
def test_days_are_kept_once_and_in_order(easy: list[int], free: list[int]) -> None:
    kept = with_wishes(Preferences(), {"easy_days": tuple(easy), "free_days": tuple(free)})
    assert (kept.easy_days, kept.free_days) == (tuple(sorted(set(easy))), tuple(sorted(set(free))))
