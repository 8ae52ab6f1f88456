"""Log loss on a real log that training has not seen: `python -m benchmarks.real_log FILE` prints the table.

The file has the columns card_id, review_rating (1 to 4) and review_time (ISO 8601), as py-fsrs tells its reviews.
"""

import asyncio
import csv
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from adapters.training.subprocesses import SubprocessTrainer
from domain.kernel.metrics import log_loss
from domain.scheduling.adoption import held_out_loss
from domain.scheduling.constants import DEFAULT_WEIGHTS, GLOBAL_TRAINING_SECONDS
from domain.scheduling.starts import Starts
from domain.scheduling.training import Examples, Log, examples, micros
from domain.scoring.baselines import moving_average, running_average

ROLLOVER = timedelta(hours=4)
"""When the day of whoever wrote such a log turned over, unless they chose otherwise."""


def read(file: Path) -> Examples:
    """Return the log of a file as training sees it."""
    with file.open(newline="") as lines:
        rows = [
            (datetime.fromisoformat(row["review_time"]), row["card_id"], int(row["review_rating"]))
            for row in csv.DictReader(lines)
        ]
    rows.sort()
    cards: dict[str, int] = {}
    nothing = np.full(len(rows), np.nan)
    log = Log(
        memories=np.array([cards.setdefault(card, len(cards)) for _, card, _ in rows], np.int64),
        days=np.array([(at.astimezone(UTC) - ROLLOVER).toordinal() for at, _, _ in rows], np.int64),
        ratings=np.array([rating for *_, rating in rows], np.int64),
        at=np.array([micros(at) for at, *_ in rows], np.int64),
        starts=Starts(nothing, nothing),
    )
    return examples(log, now=rows[-1][0])


async def losses(told: Examples) -> dict[str, float]:
    """Return the log loss of each model over the last fifth of the recalls."""
    trainer = SubprocessTrainer(processes=1)
    [trained] = await trainer.train([told.columns()], seconds=GLOBAL_TRAINING_SECONDS)
    trainer.close()
    happened = told.recalled[told.recalls]
    nobody = np.zeros(len(happened), np.int64)
    held_out = slice(len(told.seen), None)
    return {
        "trained": held_out_loss(told, trained.weights or ()) or np.nan,
        "default": held_out_loss(told, DEFAULT_WEIGHTS.values) or np.nan,
        **{
            name: log_loss(model(nobody, happened)[held_out], happened[held_out])
            for name, model in (("moving average", moving_average), ("average", running_average))
        },
    }


def main() -> None:
    """Print one line a model."""
    told = read(Path(sys.argv[1]))
    print(f"{len(told.log.ratings):,} reviews, {len(told.recalls):,} recalls, {len(told.held_out):,} held out")
    for model, loss in asyncio.run(losses(told)).items():
        print(f"{model:<16}{loss:.4f}")


if __name__ == "__main__":
    main()
