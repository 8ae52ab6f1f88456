"""On a real log, weights trained on its first four fifths predict the last one better than the published weights."""

import os
import re
from pathlib import Path

import pytest

from benchmarks.real_log import losses, read

REAL = Path(os.environ.get("LYCEUM_DATA", "../shared/data")) / "fsrs" / "review_logs_josh.csv"
TOLD = dict(
    re.findall(
        r"^\| (trained|default|moving average|average) \| (0\.\d+) \|$",
        Path("docs/reference/models.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
)


@pytest.mark.skipif(not REAL.exists(), reason=f"{REAL} is missing")
async def test_trained_weights_beat_the_published_and_the_averages_and_the_page_says_by_how_much():
    found = await losses(read(REAL))
    assert found["trained"] < found["default"] < min(found["average"], found["moving average"])
    assert {model: float(loss) for model, loss in TOLD.items()} == pytest.approx(found, abs=0.0005)
