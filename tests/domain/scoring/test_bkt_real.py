"""Skills fitted to what pupils really answered (ASSISTments 2009), judged on pupils the fit has not seen.

An answer that needed several skills stands in the file once for each, as it stands in our log: each counts.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from domain.kernel.metrics import auc, log_loss
from domain.scoring.bkt import DEFAULT_SKILL
from domain.scoring.bkt_bulk import SkillColumns, learn_sequences, predict_all
from domain.scoring.bkt_fit import Fitted, Refusal, fit
from domain.scoring.histories import histories_of

REAL = Path(os.environ.get("LYCEUM_DATA", "../shared/data")) / "kt"
TRAIN, TEST = REAL / "assist2009_pid_train1.csv", REAL / "assist2009_pid_test1.csv"


def answered(path: Path) -> Iterator[tuple[int, int, bool]]:
    """Yield skill, pupil and outcome of each answer; the file has four lines a pupil, and no times."""
    lines = path.read_text(encoding="utf-8").split()
    for pupil, (skills, correct) in enumerate(zip(lines[2::4], lines[3::4], strict=True)):
        for skill, right in zip(skills.rstrip(",").split(","), correct.rstrip(",").split(","), strict=True):
            yield int(skill), pupil, right == "1"


def columns_of(path: Path):
    skills, pupils, correct = zip(*answered(path), strict=True)
    return np.array(skills), np.array(pupils), np.array(correct)


@pytest.mark.parametrize(("forgetting", "least", "most_loss"), [(False, 0.71, 0.586), (True, 0.717, 0.581)])
def test_skills_fitted_to_pupils_foretell_other_pupils(forgetting, least, most_loss):
    for path in (TRAIN, TEST):
        if not path.exists():
            pytest.skip(f"{path} is missing")
    skills, pupils, correct = columns_of(TEST)
    outcomes = fit(histories_of(*columns_of(TRAIN), held_out=0.2), int(skills.max()) + 200, forgetting=forgetting)
    of = [one.skill if isinstance(one, Fitted) else DEFAULT_SKILL for one in outcomes]
    columns = SkillColumns.of([of[skill] for skill in skills.tolist()])
    foretold = predict_all(learn_sequences(skills * len(pupils) + pupils, correct, columns).before, columns)
    assert auc(foretold, correct) >= least
    assert log_loss(foretold, correct) < most_loss
    assert sum(isinstance(one, Fitted) for one in outcomes) > 90
    assert not any(
        one.reason in {Refusal.NO_NUMBERS, Refusal.DEGENERATE} for one in outcomes if not isinstance(one, Fitted)
    )
