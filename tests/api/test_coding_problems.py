"""Authors import, check, publish and withdraw coding problems; nobody else sees what learners must not."""

from typing import Any
from uuid import uuid4

import pytest

from adapters.bootstrap import Lyceum
from adapters.postgres.connection import Connection
from domain.catalog.problem_checks import CheckReport, SolutionCheck
from domain.catalog.problem_use_cases import note_check
from domain.catalog.problems import problem_id
from tests.api.conftest import ClientAs
from tests.factories import NOW
from tests.problem_writing import SYLLABUS_TEXT, WHOLE

PROBLEMS = "/v1/content/problems"
YAML = {"content-type": "application/yaml"}
ID = problem_id("long-words")
PASSED = SolutionCheck(
    language="python", reference=True, why="", expected="passed", outcome="passed", passed=12, total=12, runtime_ms=9.0
)
BANK = {
    "license": "MIT (c) somebody",
    "exercises": [
        {
            "slug": "twice",
            "title": "Twice",
            "description": "Double it.",
            "difficulty": 1,
            "module_guess": ["strings"],
            "cases": [
                {"description": f"number {n}", "property": "twice", "input": {"n": n}, "expected": 2 * n}
                for n in range(6)
            ],
        },
        {"slug": "none", "title": "None", "description": "", "difficulty": 1, "cases": []},
    ],
}


@pytest.fixture
async def author(client_as: ClientAs) -> Any:
    client = await client_as("author")
    answer = await client.post("/v1/content/syllabus/import", content=SYLLABUS_TEXT, headers=YAML)
    assert answer.status_code == 200
    return client


async def load(client: Any, text: str = WHOLE, **query: Any) -> Any:
    return await client.post(f"{PROBLEMS}/import", content=text, headers=YAML, params=query)


async def note(lyceum: Lyceum, *solutions: SolutionCheck, version: int = 1) -> bool:
    async with lyceum.open_store() as store:
        return await note_check(store, problem_id=ID, report=CheckReport(version, NOW, solutions or (PASSED,)))


async def state(client: Any) -> str:
    return (await client.get(f"{PROBLEMS}/{ID}")).json()["state"]


async def test_an_imported_problem_is_a_draft_in_the_list(author: Any) -> None:
    answer = await load(author)
    assert answer.json() == {"created": 1, "updated": 0, "unchanged": 0, "left_out": []}
    page = (await author.get(PROBLEMS)).json()
    (line,) = page["items"]
    assert (page["counts"], page["next_cursor"]) == ({"problems": 1, "published": 0, "failing": 0}, None)
    assert (line["problem_id"], line["state"], line["version"], line["hidden_tests"]) == (str(ID), "draft", 1, 10)
    assert (line["module_name"], line["solutions"]) == ("Arrays and strings", ["python", "javascript"])


async def test_authors_see_all_of_it(author: Any) -> None:
    await load(author)
    seen = (await author.get(f"{PROBLEMS}/{ID}")).json()
    assert seen["topics"] == [{"code": "text-scanning", "name": "text-scanning"}]
    assert seen["hidden"][8]["arguments"][0] == {"$repeat": ["word", 5000]}
    assert (seen["wrong"][0]["fails"], seen["solutions"][0]["language"]) == ("edge_cases", "python")
    assert (seen["report"], seen["check_run_id"], seen["missing"]) == (None, None, [])


async def test_the_same_file_twice_changes_nothing_and_a_dry_run_not_even_once(author: Any) -> None:
    assert (await load(author, dry_run=True)).json()["created"] == 1
    assert (await author.get(PROBLEMS)).json()["items"] == []
    await load(author)
    assert (await load(author)).json()["unchanged"] == 1


async def test_a_file_with_mistakes_is_refused_with_every_line(author: Any) -> None:
    answer = await load(author, WHOLE.replace("difficulty: 2", "difficulty: 9").replace("edge_cases", "x"))
    assert answer.status_code == 400
    assert [one["field"] for one in answer.json()["errors"]] == ["line 4", "line 47"]
    assert (await load(author, "- [")).json()["errors"][0]["rule"] == "yaml"
    wrong = await author.post(f"{PROBLEMS}/import", content=WHOLE, headers={"content-type": "text/plain"})
    assert wrong.json()["errors"][0]["field"] == "content-type"


async def test_a_foreign_bank_becomes_drafts_and_says_what_was_left_out(author: Any) -> None:
    answer = await author.post(f"{PROBLEMS}/import", json=BANK)
    assert answer.json()["created"] == 1
    assert answer.json()["left_out"] == [
        {"what": "problems", "reason": "fewer than 4 of its cases can be used", "count": 1}
    ]
    (line,) = (await author.get(PROBLEMS)).json()["items"]
    seen = (await author.get(f"{PROBLEMS}/{line['problem_id']}")).json()
    assert "There is no reference solution in Python." in seen["missing"]
    nonsense = await author.post(f"{PROBLEMS}/import", json={"license": 1})
    assert (nonsense.status_code, nonsense.json()["errors"][0]["field"]) == (400, "bank")


async def test_only_a_version_whose_check_passed_can_be_published(author: Any, lyceum: Lyceum) -> None:
    await load(author)
    assert (await author.post(f"{PROBLEMS}/{ID}/publish")).status_code == 409
    await note(lyceum)
    published = await author.post(f"{PROBLEMS}/{ID}/publish")
    assert (published.status_code, published.json()["state"]) == (200, "published")
    assert (await author.post(f"{PROBLEMS}/{ID}/publish")).json()["published_at"] == published.json()["published_at"]
    await load(author, WHOLE.replace("Count long words", "Count words"))
    assert (await state(author), (await author.post(f"{PROBLEMS}/{ID}/publish")).status_code) == ("draft", 409)
    assert not await note(lyceum)


async def test_publishing_and_withdrawing_are_told_once(author: Any, lyceum: Lyceum, connection: Connection) -> None:
    await load(author)
    await note(lyceum)
    for verb in ("publish", "publish", "withdraw", "withdraw"):
        assert (await author.post(f"{PROBLEMS}/{ID}/{verb}")).status_code == 200
    told = await connection.fetch("select type, payload, actor_id from domain_event where subject = $1 order by 1", ID)
    assert [row["type"] for row in told] == ["problem_published", "problem_withdrawn"]
    assert all(row["actor_id"] == author.user_id for row in told)
    assert all(row["payload"] == {"problem_id": str(ID), "version": 1} for row in told)
    assert await state(author) == "draft"


async def test_a_failed_check_shows_in_the_list(author: Any, lyceum: Lyceum) -> None:
    await load(author)
    await note(
        lyceum,
        SolutionCheck(
            language="python",
            reference=True,
            why="",
            expected="passed",
            outcome="timeout",
            passed=3,
            total=12,
            runtime_ms=1.0,
            failed_tests=("secret nine",),
        ),
    )
    page = (await author.get(PROBLEMS, params={"state": "failing"})).json()
    assert ([line["code"] for line in page["items"]], page["counts"]["failing"]) == (["long-words"], 1)
    assert await state(author) == "failing"
    report = (await author.get(f"{PROBLEMS}/{ID}")).json()["report"]
    assert (report["passed"], report["solutions"][0]["failed_tests"]) == (False, ["secret nine"])


async def test_the_list_is_narrowed_and_comes_a_page_at_a_time(author: Any) -> None:
    harder = WHOLE.replace("long-words", "short-words").replace("difficulty: 2", "difficulty: 4")
    await load(author)
    await load(author, harder)
    await author.post(f"{PROBLEMS}/import", json=BANK)
    codes = [line["code"] for line in (await author.get(PROBLEMS)).json()["items"]]
    assert codes == ["imported-twice", "long-words", "short-words"]
    first = (await author.get(PROBLEMS, params={"limit": 2})).json()
    rest = (await author.get(PROBLEMS, params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert [line["code"] for line in rest["items"]] == ["short-words"]
    assert [line["code"] for line in (await author.get(PROBLEMS, params={"q": "TWICE"})).json()["items"]] == codes[:1]
    assert (await author.get(PROBLEMS, params={"module": "design"})).json()["items"] == []
    assert (await author.get(PROBLEMS, params={"module": "nowhere"})).status_code == 400
    assert (await author.get(PROBLEMS, params={"state": "lost"})).status_code == 400


async def test_a_check_is_a_job_and_one_at_a_time(author: Any, connection: Connection) -> None:
    await load(author)
    answer = await author.post(f"{PROBLEMS}/{ID}/check")
    assert (answer.status_code, answer.json()["job_key"]) == (202, "problem_check")
    assert answer.json()["args"] == {"codes": ["long-words"]}
    assert (await author.get(f"{PROBLEMS}/{ID}")).json()["check_run_id"] == answer.json()["run_id"]
    assert (await author.post(f"{PROBLEMS}/{ID}/check")).status_code == 409
    assert await connection.fetchval("select queue from job_run") == "judging"


async def test_what_is_not_there_is_not_found(author: Any) -> None:
    nowhere = f"{PROBLEMS}/{uuid4()}"
    answers = [await author.get(nowhere)]
    answers += [await author.post(f"{nowhere}/{verb}") for verb in ("check", "publish", "withdraw")]
    assert {answer.status_code for answer in answers} == {404}


@pytest.mark.parametrize(("role", "status"), [("student", 403), ("operator", 403), ("author", 200), ("admin", 200)])
async def test_problems_are_for_authors_and_admins(author: Any, client_as: ClientAs, role: str, status: int) -> None:
    await load(author)
    client = await client_as(role)
    assert (await client.get(PROBLEMS)).status_code == status
    seen = await client.get(f"{PROBLEMS}/{ID}")
    assert seen.status_code == status
    assert (status == 200) == ("secret one" in seen.text)
    for verb in ("check", "publish", "withdraw", "import"):
        address = f"{PROBLEMS}/import" if verb == "import" else f"{PROBLEMS}/{ID}/{verb}"
        answer = await client.post(address, content=WHOLE, headers=YAML)
        assert (answer.status_code == 403) == (status == 403)


async def test_nobody_without_a_login_is_let_in(client: Any) -> None:
    assert (await client.get(PROBLEMS)).status_code == 401
