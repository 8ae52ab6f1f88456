"""A model is healthy as long as its last evaluation gives no reason to complain."""

from datetime import date

import pytest

from domain.scoring.health import ModelState, complexity_health, judged_health


@pytest.mark.parametrize(
    ("log_loss", "baseline", "regressed", "failed", "state", "note"),
    [
        (0.30, 0.40, False, None, ModelState.HEALTHY, "It foretells better than its defaults, by 25.0%."),
        (0.40, 0.40, False, None, ModelState.HEALTHY, "It foretells as well as its defaults."),
        (0.41, 0.40, False, None, ModelState.DEGRADED, "Its defaults would foretell better."),
        (0.30, 0.40, True, None, ModelState.DEGRADED, "It foretells worse than it used to."),
        (0.30, 0.40, False, "boom", ModelState.DEGRADED, "The last evaluation failed: boom"),
        (None, None, False, None, ModelState.NO_DATA, "No evaluation has found anything to judge yet."),
    ],
)
def test_a_model_is_as_its_last_evaluation_says(log_loss, baseline, regressed, failed, state, note):
    found = judged_health(log_loss=log_loss, baseline_log_loss=baseline, regressed=regressed, failed=failed)
    assert (found.state, found.note) == (state, note)


@pytest.mark.parametrize(
    ("version_on", "state"),
    [
        (None, ModelState.NO_DATA),
        (date(2026, 11, 17), ModelState.HEALTHY),
        (date(2026, 11, 16), ModelState.DEGRADED),
    ],
)
def test_complexity_has_a_version_each_week(version_on, state):
    found = complexity_health(version_on=version_on, today=date(2026, 11, 25), low_confidence=3, concepts=40)
    assert found.state is state
