"""Hidden tests are read by judging and for authors: nothing that answers a learner names their table."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
MAY = {
    "adapters/bank/embedded.py": "judging asks it",
    "adapters/postgres/problems.py": "authors and checks",
    "adapters/postgres/reads/problems.py": "the list of authors: counts alone",
}
FOR_AUTHORS = {"api/resources/problems.py"}


def sources(*folders: str) -> list[Path]:
    return [file for folder in folders for file in sorted((ROOT / folder).rglob("*.py"))]


def named(file: Path) -> str:
    return str(file.relative_to(ROOT))


def test_only_judging_and_authors_reach_the_table_of_bundles() -> None:
    found = {named(file) for file in sources("domain", "adapters", "api", "workers", "cli", "ui")}
    found = {name for name in found if "problem_bundle" in (ROOT / name).read_text()}
    assert found == MAY.keys()


def test_no_resource_but_that_of_authors_asks_for_hidden_tests_or_bundles() -> None:
    asking = re.compile(r"get_hidden_tests|authored_problems|HiddenTest|reads import .*\bproblems\b")
    found = {named(file) for file in sources("api") if asking.search(file.read_text())}
    assert found == FOR_AUTHORS


def test_the_resource_of_authors_lets_nobody_else_in() -> None:
    text = (ROOT / "api/resources/problems.py").read_text()
    assert re.findall(r"requires\(([^)]*)\)", text) == ['"author", "admin"']
