"""`lyceum evaluate`: how right a model was, as a table."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from adapters.bootstrap import Lyceum
from cli import evaluate
from cli.main import main
from domain.jobs.model import Run
from domain.jobs.use_cases import request_run
from domain.kernel.events import SYSTEM
from tests.cli.database import ask
from workers.actors.jobs import do_batch, take_up

HEADER = "card_id,review_rating,review_time,review_duration\n"
DAYS = (("01-01", 3), ("01-04", 3), ("01-12", 1), ("01-14", 3), ("02-01", 3))
REAL = Path(os.environ.get("LYCEUM_DATA", "../shared/data")) / "fsrs" / "review_logs_josh.csv"

pytestmark = pytest.mark.usefixtures("url")


@pytest.fixture(autouse=True)
def _a_worker_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the run be done here and now, where the command would wait for a worker."""

    async def done(lyceum: Lyceum, key: str, args: dict[str, Any]) -> Run:
        async with lyceum.open_store() as store:
            run = await request_run(store, job_key=key, args=args, requested_by=SYSTEM, now=datetime.now(UTC))
        await take_up(lyceum, run.run_id)
        while await do_batch(lyceum, run.run_id):
            pass
        async with lyceum.open_store() as store:
            return await store.runs.get(run.run_id)

    monkeypatch.setattr(evaluate, "run_to_end", done)


def lyceum(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def imported(tmp_path: Path) -> None:
    file = tmp_path / "reviews.csv"
    rows = [f"17,{rating},2025-{day}T09:00:00+00:00,\n" for day, rating in DAYS]
    file.write_text(HEADER + "".join(rows), encoding="utf-8")
    assert lyceum("import", "reviews", str(file)).exit_code == 0


def scores(output: str) -> dict[str, list[str]]:
    return {line[:24].strip(): line[24:].split() for line in output.splitlines() if line[24:25] == " "}


@pytest.mark.parametrize(("model", "judged"), [("memory", 4), ("mastery", 5)])
def test_each_model_is_a_line_beside_the_simple_ones(tmp_path: Path, model: str, judged: int) -> None:
    imported(tmp_path)
    result = lyceum("evaluate", model, "--as-of", "2025-02-01", "--days", "90")
    assert result.exit_code == 0, result.output
    assert f"{judged} judged, 2024-11-04 00:00 to 2025-02-02 00:00 UTC" in result.output
    table = scores(result.output)
    assert list(table) == [
        "",
        "Ours",
        {"memory": "FSRS default weights", "mastery": "BKT default parameters"}[model],
        "Moving average",
        "Average",
    ]
    assert (table["Ours"][-1] == "–") is (model == "mastery")
    assert "learners 1" in result.output


def test_an_empty_window_is_told_and_a_bad_one_refused(tmp_path: Path) -> None:
    imported(tmp_path)
    empty = lyceum("evaluate", "memory", "--as-of", "2025-06-01")
    assert empty.exit_code == 0
    assert "There was nothing to judge: no review on a later day than the one before it" in empty.output
    refused = lyceum("evaluate", "memory", "--as-of", "someday")
    assert refused.exit_code == 1
    assert "as_of is a date like 2026-11-20." in refused.output


@pytest.mark.skipif(not REAL.is_file(), reason=f"{REAL} is not here")
def test_the_scheduler_foretells_a_real_log_better_than_simple_models(url: str) -> None:
    assert lyceum("import", "reviews", str(REAL)).exit_code == 0
    result = lyceum("evaluate", "memory", "--days", "3650")
    assert result.exit_code == 0, result.output
    losses = {name: float(values[0]) for name, values in scores(result.output).items() if name}
    assert losses["Ours"] == losses["FSRS default weights"]
    assert losses["Ours"] < losses["Moving average"] < losses["Average"]
    assert ask(url, "select n from eval_run")[0][0] == 6_032
