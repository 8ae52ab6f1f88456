"""Fitting skills to what pupils answered, beside pyBKT on some of the same concepts."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from benchmarks import pupils
from benchmarks.measure import Measurement, compared, turn_about
from domain.scoring.bkt_fit import fit
from domain.scoring.constants import FIT_HELD_OUT
from domain.scoring.histories import Integers, histories_of

PINNED = ("pyBKT==1.4.3", "scikit-learn==1.7.2", "numpy==2.3.5")
"""The newest pyBKT with the newest of what it rests on that it still works with."""
EVERY = 60
"""pyBKT fits each 60th concept by its number of answers: all of them would take it many minutes."""
PATIENCE_SECONDS = 300


async def measure(folder: Path) -> list[Measurement]:
    """Compare answers fitted in a second; ours is the whole of it, from rows to what is kept and what is not."""
    rows = pupils.part("train")
    kind = "ASSISTments" if rows else "drawn"
    skills, who, correct = rows or pupils.drawn()

    async def ours() -> None:
        fit(histories_of(skills, who, correct, held_out=FIT_HELD_OUT), int(skills.max()) + 1, forgetting=False)

    [seconds] = await turn_about(ours, rounds=3)
    rate, name = len(skills) / seconds, f"fitting skills, {len(skills):,} {kind} answers"
    chosen = _sample(skills)
    many = int(chosen.sum())
    np.savez(folder / "rows.npz", skills=skills[chosen], pupils=who[chosen], correct=correct[chosen])
    try:
        theirs = _pybkt(folder)
    except (subprocess.SubprocessError, OSError) as error:
        return [Measurement(name=f"{name}, no pyBKT here ({type(error).__name__})", value=rate, unit="answers/s")]
    return [
        Measurement(name=f"{name}, all of it", value=seconds, unit="s"),
        compared(f"{name} (pyBKT: {many:,} of them)", rate, "answers/s", baseline=many / theirs, at_least=100),
    ]


def _sample(skills: Integers) -> np.ndarray:
    """Choose every so manieth concept from the one with most answers on, but the very first."""
    named, counts = np.unique(skills, return_counts=True)
    return np.isin(skills, named[np.argsort(-counts)][EVERY // 2 :: EVERY])


def _pybkt(folder: Path) -> float:
    """Return the seconds that pyBKT takes in an environment of its own."""
    place, uv = folder / "pybkt", str(Path(sys.executable).with_name("uv"))
    python = str(place / "bin" / "python")
    _run(uv, "venv", "-q", "--python", sys.executable, str(place))
    _run(uv, "pip", "install", "-q", "--python", python, *PINNED)
    told = _run(python, str(Path(__file__).with_name("pybkt_alone.py")), str(folder / "rows.npz"))
    return float(json.loads(told.splitlines()[-1])["seconds"])


def _run(*command: str) -> str:
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=PATIENCE_SECONDS, env=environ)  # noqa: S603  our own words
    return done.stdout
