"""How far ahead the months of the growing tables are made."""

from datetime import date

import pytest

from domain.scheduling.partitions import last_month_on


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 1, 31), date(2026, 5, 1)),
        (date(2026, 9, 1), date(2027, 1, 1)),
        (date(2026, 12, 31), date(2027, 4, 1)),
        (date(2027, 10, 15), date(2028, 2, 1)),
    ],
)
def test_four_months_are_ready_ahead_of_any_day(today: date, expected: date) -> None:
    assert last_month_on(today) == expected
