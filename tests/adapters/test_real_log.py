"""On a real log, weights trained on its first four fifths predict the last one better than those that were published."""

import os
import re
from pathlib import Path

import pytest

from benchmarks.real_log import losses, read

REAL = Path(os.environ.get("LYCEUM_DATA", "../shared/data")) / "fsrs" / "review_logs_josh.csv"
PAGE = Path("docs/reference/models.md")


@pytest.mark.skipif(not REAL.exists(), reason=f"{REAL} is missing")
async def test_trained_weights_beat_the_published_and_the_averages_and_the_page_says_by_how_much():
    found = await losses(read(REAL))
    assert found["trained"] < found["default"] < min(found["average"], found["moving average"])
    told = dict(re.findall(r"^\| (trained|default|moving average|average) \| (0\.\d+) \|$", PAGE.read_text(), re.M))
    assert {model: float(loss) for model, loss in told.items()} == pytest.approx(found, abs=0.0005)
