"""Authors import and export content; everybody who is logged in reads the syllabus."""

import pytest

YAML = {"content-type": "application/yaml"}
SYLLABUS = """
years:
- code: y
  name: First year
  blocks:
  - code: b
    name: Algorithms
    themes:
    - code: sorting
      name: Sorting
      concepts: [{code: heaps, name: Heaps}, {code: heapsort}]
    - code: empty
"""
QUESTION = (
    "- {{code: {0}, {1}, kind: choice, stem: How {0}?, choices: {{a: A, b: B}}, answer: a, explanation: E, "
    "difficulty: 3}}\n"
)


@pytest.fixture
async def author(client_as):
    client = await client_as("author")
    answer = await client.post("/v1/content/syllabus/import", content=SYLLABUS, headers=YAML)
    assert answer.json() == {"created": 6, "updated": 0, "unchanged": 0, "errors": []}
    return client


async def load(client, text, **options):
    return await client.post("/v1/content/questions/import", content=text, headers=YAML, **options)


@pytest.mark.usefixtures("author")
async def test_a_learner_reads_the_syllabus_without_what_stands_in_for_missing_tags(client_as):
    learner = await client_as("student")
    (year,) = (await learner.get("/v1/catalog/syllabus")).json()["items"]
    (block,) = year["blocks"]
    assert (year["year_name"], block["block_name"]) == ("First year", "Algorithms")
    assert [theme["theme_name"] for theme in block["themes"]] == ["Sorting", "empty"]
    assert [concept["name"] for concept in block["themes"][0]["concepts"]] == ["Heaps", "heapsort"]
    assert block["themes"][1]["concepts"] == []


async def test_only_authors_and_admins_import(client_as, client):
    for role, status in (("student", 403), ("tutor", 403), ("admin", 200)):
        caller = await client_as(role)
        answer = await caller.post("/v1/content/syllabus/import", content=SYLLABUS, headers=YAML)
        assert answer.status_code == status
    assert (await client.get("/v1/catalog/syllabus")).status_code == 401


async def test_mistakes_are_a_problem_that_names_their_lines_and_nothing_is_loaded(author):
    text = QUESTION.format("q1", "concept: heaps") + QUESTION.format("q2", "concept: nowhere")
    answer = await load(author, text)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["type"] == "not-imported"
    assert problem["errors"] == [
        {"field": "line 2", "rule": "unknown_concept", "message": "there is no concept “nowhere”"}
    ]
    assert (await author.get("/v1/content/questions")).json() == {"items": [], "next_cursor": None}


async def test_a_file_that_is_no_yaml_is_a_problem_with_its_line(author):
    answer = await load(author, "- a: [1\n- b")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "line 2")


async def test_a_dry_run_says_what_would_happen(author):
    answer = await load(author, QUESTION.format("q1", "concept: heaps"), params={"dry_run": "true"})
    assert answer.json() == {"created": 1, "updated": 0, "unchanged": 0, "errors": []}
    assert (await author.get("/v1/content/questions")).json()["items"] == []


@pytest.mark.parametrize("format_", ["yaml", "csv"])
async def test_what_is_exported_can_be_imported_again(author, format_):
    await load(author, QUESTION.format("q1", "concept: heaps") + QUESTION.format("q2", "theme: sorting"))
    exported = await author.get("/v1/content/questions/export", params={"format": format_})
    media_type = exported.headers["content-type"]
    assert f"questions.{format_}" in exported.headers["content-disposition"]
    again = await author.post(
        "/v1/content/questions/import", content=exported.content, headers={"content-type": media_type}
    )
    assert again.json() == {"created": 0, "updated": 0, "unchanged": 2, "errors": []}


async def test_questions_come_a_page_at_a_time_and_can_be_searched(author):
    text = "".join(QUESTION.format(code, "concept: heaps") for code in ("q1", "q2", "q3"))
    await load(author, text + QUESTION.format("other", "theme: sorting"))
    first = (await author.get("/v1/content/questions", params={"limit": 2})).json()
    assert [one["code"] for one in first["items"]] == ["other", "q1"]
    assert first["items"][0]["debts"] == ["MISSING_CONCEPT"]
    rest = (await author.get("/v1/content/questions", params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert ([one["code"] for one in rest["items"]], rest["next_cursor"]) == (["q2", "q3"], None)
    found = (await author.get("/v1/content/questions", params={"q": "HOW Q3"})).json()
    assert [one["code"] for one in found["items"]] == ["q3"]
    theme_id = first["items"][0]["theme_id"]
    assert len((await author.get("/v1/content/questions", params={"theme_id": theme_id})).json()["items"]) == 4
    assert (await author.get("/v1/content/questions", params={"limit": 201})).status_code == 400


async def test_a_file_of_another_kind_is_refused_and_so_is_one_that_is_too_large(author):
    answer = await author.post("/v1/content/questions/import", json=[])
    assert (answer.status_code, answer.json()["errors"][0]["rule"]) == (400, "media_type")
    assert (await load(author, b" " * 10_000_001)).status_code == 413
