"""Forecasts are judged as the papers say, also at their edges."""

from collections.abc import Callable
from math import isnan, log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kernel import metrics

Metric = Callable[[metrics.Floats, metrics.Outcomes], float]
Pairs = list[tuple[float, bool]]
pairs = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60)
NOBODY = np.zeros(0)
PLAIN = (metrics.log_loss, metrics.brier, metrics.ece, metrics.ece_quantile, metrics.auc)


def arrays(forecasts: Pairs) -> tuple[metrics.Floats, metrics.Outcomes]:
    return np.array([p for p, _ in forecasts]), np.array([y for _, y in forecasts])


GOLDEN: Pairs = [(0.9, True), (0.8, True), (0.8, False), (0.3, False)]


@pytest.mark.parametrize(
    ("metric", "value"),
    [
        (metrics.log_loss, -(log(0.9) + log(0.8) + log(0.2) + log(0.7)) / 4),
        (metrics.brier, (0.01 + 0.04 + 0.64 + 0.09) / 4),
        (metrics.ece, (0.1 + 2 * 0.3 + 0.3) / 4),
        (metrics.ece_quantile, (0.1 + 2 * 0.3 + 0.3) / 4),
        (metrics.auc, 3.5 / 4),
    ],
)
def test_four_forecasts_counted_by_hand(metric: Metric, value: float) -> None:
    assert metric(*arrays(GOLDEN)) == pytest.approx(value)


def test_a_certain_forecast_that_was_wrong_costs_much_and_not_infinitely() -> None:
    assert metrics.log_loss(np.array([1.0]), np.array([False])) == pytest.approx(-log(1e-15), rel=0.01)
    assert metrics.log_loss(np.array([0.0, 1.0]), np.array([False, True])) == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("metric", [metrics.ece, metrics.ece_quantile])
def test_forecasts_of_nought_and_one_are_binned(metric: Metric) -> None:
    assert metric(np.array([0.0, 1.0]), np.array([False, True])) == 0
    assert metric(np.array([0.0, 1.0]), np.array([True, False])) == 1
    assert metric(np.array([1.0]), np.array([False])) == 1
    low, high = metrics.calibration(np.array([0.0, 1.0]), np.array([False, True]))
    assert (low.low, low.high, high.low, high.high) == (0, 0.1, 0.9, 1)
    assert (low.count, high.count) == (1, 1)


def test_equal_forecasts_share_a_bin_of_equal_count() -> None:
    assert metrics.ece_quantile(np.full(20, 0.5), np.arange(20) < 10) == 0


def test_auc_counts_a_tie_half() -> None:
    assert metrics.auc(np.full(3, 0.7), np.array([True, False, True])) == 0.5
    assert metrics.auc(np.array([0.2, 0.9]), np.array([False, True])) == 1
    assert metrics.auc(np.array([0.2, 0.9]), np.array([True, False])) == 0


@pytest.mark.parametrize("outcome", [True, False])
def test_auc_is_not_defined_where_only_one_outcome_happened(outcome: object) -> None:
    assert isnan(metrics.auc(np.array([0.2, 0.9]), np.array([outcome, outcome])))


@pytest.mark.parametrize("metric", PLAIN)
def test_nothing_is_defined_over_no_forecasts(metric: Metric) -> None:
    assert isnan(metric(NOBODY, NOBODY))


def test_no_forecasts_make_no_table_and_no_rmse() -> None:
    none = np.zeros(0, np.int64)
    assert metrics.calibration(NOBODY, NOBODY) == ()
    assert isnan(metrics.rmse_bins(NOBODY, NOBODY, elapsed_days=none, reviews=none, lapses=none))


def test_rmse_compares_means_within_bins_of_interval_review_and_lapses() -> None:
    predicted, happened = np.array([0.9, 0.7, 0.6]), np.array([True, False, True])
    one = np.array([2, 2, 2])
    apart = np.array([1, 1, 30])
    together = metrics.rmse_bins(predicted, happened, elapsed_days=one, reviews=one, lapses=one)
    assert together == pytest.approx(abs(2.2 / 3 - 2 / 3))
    for columns in ((apart, one, one), (one, apart, one), (one, one, apart)):
        days, reviews, lapses = columns
        split = metrics.rmse_bins(predicted, happened, elapsed_days=days, reviews=reviews, lapses=lapses)
        assert split == pytest.approx(sqrt((2 * 0.3**2 + 0.4**2) / 3))


@pytest.mark.parametrize(("day", "next_bin"), [(1, 4), (3, 4), (13, 14), (47, 48)])
def test_bins_of_interval_begin_where_those_of_the_benchmark_do(day: int, next_bin: int) -> None:
    predicted, happened, one = np.array([1.0, 0.0]), np.array([False, True]), np.ones(2, np.int64)
    days = np.array([day, next_bin])
    assert metrics.rmse_bins(predicted, happened, elapsed_days=days, reviews=one, lapses=one) == 1


def test_days_within_a_bin_make_up_for_each_other() -> None:
    predicted, happened, one = np.array([1.0, 0.0]), np.array([False, True]), np.ones(2, np.int64)
    assert metrics.rmse_bins(predicted, happened, elapsed_days=np.array([1, 3]), reviews=one, lapses=one) == 0


def test_no_lapse_is_not_the_bin_of_one_lapse() -> None:
    predicted, happened, one = np.array([1.0, 0.0]), np.array([False, True]), np.ones(2, np.int64)
    assert metrics.rmse_bins(predicted, happened, elapsed_days=one, reviews=one, lapses=np.array([0, 1])) == 1


@given(pairs, st.randoms(use_true_random=False))
def test_order_changes_nothing(forecasts: Pairs, chance: object) -> None:
    shuffled = list(forecasts)
    chance.shuffle(shuffled)  # pyright: ignore[reportAttributeAccessIssue]
    for metric in PLAIN:
        assert metric(*arrays(shuffled)) == pytest.approx(metric(*arrays(forecasts)), nan_ok=True, abs=1e-12)


@given(pairs)
def test_every_metric_stays_in_its_range(forecasts: Pairs) -> None:
    predicted, happened = arrays(forecasts)
    assert metrics.log_loss(predicted, happened) >= 0
    for metric in (metrics.brier, metrics.ece, metrics.ece_quantile):
        assert 0 <= metric(predicted, happened) <= 1 + 1e-12
    assert isnan(metrics.auc(predicted, happened)) or 0 <= metrics.auc(predicted, happened) <= 1


@given(pairs)
def test_the_table_holds_every_forecast_and_gives_the_calibration_error(forecasts: Pairs) -> None:
    predicted, happened = arrays(forecasts)
    table = metrics.calibration(predicted, happened)
    assert sum(row.count for row in table) == len(forecasts)
    assert all(row.low <= row.predicted + 1e-12 and row.predicted <= row.high + 1e-12 for row in table)
    assert all(0 < row.spread <= 0.5 for row in table)
    error = sum(row.count * abs(row.predicted - row.observed) for row in table) / len(forecasts)
    assert metrics.ece(predicted, happened) == pytest.approx(error, abs=1e-12)


@given(pairs)
def test_auc_is_the_share_of_pairs_in_order(forecasts: Pairs) -> None:
    yes, no = ([p for p, y in forecasts if y is wanted] for wanted in (True, False))
    if not (yes and no):
        return
    won = sum((a > b) + (a == b) / 2 for a in yes for b in no) / (len(yes) * len(no))
    assert metrics.auc(*arrays(forecasts)) == pytest.approx(won)


def test_a_proportion_of_a_few_is_less_certain_than_one_of_many() -> None:
    assert metrics.standard_error(5, 5) == pytest.approx(sqrt((7 / 9) * (2 / 9) / 9))
    assert metrics.standard_error(5_000, 10_000) == pytest.approx(0.005, rel=1e-3)
