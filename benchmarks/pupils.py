"""What pupils answered: ASSISTments 2009 where it is at hand, or drawn rows of the same shape where it is not."""

import os
from pathlib import Path

import numpy as np

from domain.scoring.histories import Integers, Truths

FOLDER = Path(os.environ.get("LYCEUM_DATA", "../shared/data")) / "kt"
SKILLS, HISTORIES, MEAN_LENGTH = 107, 24_479, 8.3
KNOWN, LEARN, SLIP, GUESS = 0.6, 0.1, 0.15, 0.3
Rows = tuple[Integers, Integers, Truths]


def read(path: Path) -> Rows:
    """Return skill, pupil and outcome of each answer; an answer that needed several skills stands there for each."""
    lines = path.read_text(encoding="utf-8").split()
    skills = [line.rstrip(",").split(",") for line in lines[2::4]]
    correct = [line.rstrip(",").split(",") for line in lines[3::4]]
    pupils = np.repeat(np.arange(len(skills)), [len(own) for own in skills])
    return (
        np.array([int(skill) for own in skills for skill in own]),
        pupils,
        np.array([right == "1" for own in correct for right in own]),
    )


def part(name: str) -> Rows | None:
    """Return the rows of `train`, `valid` or `test`; None where the file is missing."""
    path = FOLDER / f"assist2009_pid_{name}1.csv"
    return read(path) if path.exists() else None


def drawn(seed: int = 1) -> Rows:
    """Return as many histories as the real ones, of pupils who learn as the model says; a few skills have most."""
    dice = np.random.default_rng(seed)
    skills = np.minimum(dice.zipf(1.3, HISTORIES), SKILLS) - 1
    lengths = dice.geometric(1 / MEAN_LENGTH, HISTORIES)
    knows, answers = dice.random(HISTORIES) < KNOWN, []
    for step in range(int(lengths.max())):
        asked = np.flatnonzero(lengths > step)
        right = dice.random(len(asked)) < np.where(knows[asked], 1 - SLIP, GUESS)
        answers.append((skills[asked], asked, right))
        knows |= dice.random(HISTORIES) < LEARN
    of_skills, pupils, correct = zip(*answers, strict=True)
    return np.concatenate(of_skills), np.concatenate(pupils), np.concatenate(correct)
