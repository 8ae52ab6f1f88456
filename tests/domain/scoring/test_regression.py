"""A model that foretells worse than it used to is noticed; noise is not."""

import pytest

from domain.scoring.regression import beside, compared

EARLIER = [0.40, 0.42, 0.38, 0.41, 0.39]


@pytest.mark.parametrize(("latest", "regressed"), [(0.30, False), (0.44, False), (0.4400001, True), (0.9, True)])
def test_more_than_a_tenth_above_the_median_of_five_is_a_regression(latest: float, regressed: bool):  # noqa: FBT001
    found = compared(latest, EARLIER)
    assert found is not None
    assert (found.regressed, found.median, found.latest) == (regressed, 0.40, latest)
    assert found.ratio == pytest.approx(latest / 0.40)
    assert found.threshold == pytest.approx(1.1)


def test_fewer_than_five_earlier_runs_say_nothing():
    assert compared(0.9, EARLIER[:4]) is None


def test_older_runs_than_the_last_five_are_of_no_account():
    assert compared(0.43, [*EARLIER, 9.0, 9.0, 9.0]) == beside(0.43, 0.40)
