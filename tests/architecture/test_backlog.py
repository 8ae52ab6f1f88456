"""The five questions of research are written down, each with who owns it, how it stands and what would prove it."""

import re
from pathlib import Path
from typing import Final

import pytest

from adapters.settings import PROJECT

FOLDER: Final = PROJECT / "docs" / "backlog"
TITLES: Final = {
    "Disentangling inherent vs. instructional difficulty",
    "Modeling dynamic complexity and concept drift",
    "A/B testing the personalization–community trade-off",
    "Advanced learner clustering",
    "Leveraging edge properties for dynamic graph propagation",
}
PAGES: Final = sorted(page for page in FOLDER.glob("*.md") if page.name != "README.md")
STATES: Final = ("open", "in work", "built", "refuted")


def title(page: Path) -> str:
    return page.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")


def row(page: Path, name: str) -> str:
    found = re.search(rf"^\| {name} \| (.+) \|$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return found[1] if found else ""


def test_all_five_are_there_by_name() -> None:
    assert {title(page) for page in PAGES} >= TITLES


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_has_an_owner_a_status_and_a_proof(page: Path) -> None:
    assert row(page, "Owner")
    assert row(page, "Status").startswith(STATES)
    proof = page.read_text(encoding="utf-8").partition("## What would prove it")[2]
    assert len(proof.partition("##")[0].split()) > 10


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_list_says_the_same_as_the_page(page: Path) -> None:
    status = row(page, "Status").partition(":")[0]
    line = f"| [{title(page)}]({page.name}) | {row(page, 'Owner')} | {status} |"
    assert line in (FOLDER / "README.md").read_text(encoding="utf-8")
