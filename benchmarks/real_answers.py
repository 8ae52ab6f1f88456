"""Prints how well skills fitted to pupils foretell other pupils: `python -m benchmarks.real_answers`."""

import sys
import time
from collections.abc import Sequence

import numpy as np

from benchmarks import pupils
from domain.kernel.metrics import auc, log_loss
from domain.scoring.bkt import DEFAULT_SKILL, SkillParameters
from domain.scoring.bkt_bulk import SkillColumns, learn_sequences, predict_all
from domain.scoring.bkt_em import TELLING
from domain.scoring.bkt_fit import MOST_FORGOTTEN, Fitted, Outcome, Refusal, estimate, fit, pooled
from domain.scoring.constants import FIT_HELD_OUT
from domain.scoring.histories import histories_of


def _foretell(rows: pupils.Rows, skills: Sequence[SkillParameters]) -> tuple[float, float, float]:
    """Return AUC, RMSE and log loss of what is foretold of each answer from those before it."""
    of, who, correct = rows
    columns = SkillColumns.of([skills[skill] for skill in of.tolist()])
    foretold = predict_all(learn_sequences(of * len(who) + who, correct, columns).before, columns)
    return auc(foretold, correct), float(np.sqrt(np.mean((foretold - correct) ** 2))), log_loss(foretold, correct)


def _kept(outcomes: Sequence[Outcome]) -> list[SkillParameters]:
    return [one.skill if isinstance(one, Fitted) else DEFAULT_SKILL for one in outcomes]


def main() -> int:
    """Print a line for each model, then what became of the concepts; return 1 where the files are missing."""
    train, test = pupils.part("train"), pupils.part("test")
    if train is None or test is None:
        print(f"The files assist2009_pid_train1.csv and assist2009_pid_test1.csv are missing in {pupils.FOLDER}.")
        return 1
    concepts = int(max(train[0].max(), test[0].max())) + 1
    print(
        f"{len(train[0]):,} answers of {train[1].max() + 1:,} pupils; {len(test[0]):,} of {test[1].max() + 1:,} others"
    )
    _print("defaults", _foretell(test, [DEFAULT_SKILL] * concepts))
    together = pooled(histories_of(*train), most_forgotten=MOST_FORGOTTEN)
    _print("one for all", _foretell(test, [SkillParameters(*together.tolist())] * concepts))
    for name, forgetting in (("basic", False), ("forgetting", True)):
        begin = time.perf_counter()
        outcomes = fit(histories_of(*train, held_out=FIT_HELD_OUT), concepts, forgetting=forgetting)
        took = time.perf_counter() - begin
        _print(name, _foretell(test, _kept(outcomes)), f"{took:.1f} s")
        asked = [outcomes[skill] for skill in np.unique(train[0]).tolist()]
        reasons = [one.reason for one in asked if not isinstance(one, Fitted)]
        told = (f"{reasons.count(reason)} because {reason}" for reason in Refusal if reason in reasons)
        bound = sum(max(one.skill.slip, one.skill.guess) >= TELLING for one in asked if isinstance(one, Fitted))
        print(f"  of {len(asked)} concepts {len(asked) - len(reasons)} have a skill of their own;", "; ".join(told))
        print(f"  {bound} have a slip or guess at its bound")
        _print_all_answers(name, train, test, concepts, most_forgotten=MOST_FORGOTTEN if forgetting else 0)
    return 0


def _print_all_answers(
    name: str, train: pupils.Rows, test: pupils.Rows, concepts: int, *, most_forgotten: float
) -> None:
    """Print what the same fit does without holding anything out and without refusing anything."""
    seen = histories_of(*train)
    parameters = estimate(seen, concepts, pooled(seen, most_forgotten=most_forgotten), most_forgotten=most_forgotten)
    _print(f"{name}, all", _foretell(test, [SkillParameters(*numbers) for numbers in parameters.T.tolist()]))


def _print(name: str, scores: tuple[float, float, float], *more: str) -> None:
    print(f"{name:<18} AUC {scores[0]:.4f}  RMSE {scores[1]:.4f}  log loss {scores[2]:.4f} ", *more)


if __name__ == "__main__":
    sys.exit(main())
