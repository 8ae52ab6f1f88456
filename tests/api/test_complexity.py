"""The complexity of concepts as consoles read it: versions, the graph, one concept, and who may."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from domain.scheduling.constants import COMPLEX_ABOVE, SIMPLE_BELOW
from tests.factories import a_concept, a_question, a_theme, a_user

PATH = "/v1/admin/complexity"
FIRST, SECOND, THIRD = date(2026, 11, 8), date(2026, 11, 15), date(2026, 11, 22)
NOBODY = "0190d6b1-0000-7000-8000-000000000000"


async def a_score(connection: Any, concept_id: UUID, score: float, *, on: date = THIRD, **more: Any) -> None:
    row = {
        "concept_id": concept_id,
        "version_on": on,
        "score": score,
        "learners": 12,
        "reviews": 80,
        "low_confidence": False,
        "assumed": False,
        **more,
    }
    places = ", ".join(f"${n}" for n in range(1, len(row) + 1))
    await connection.execute(f"insert into complexity_score ({', '.join(row)}) values ({places})", *row.values())  # noqa: S608


async def an_edge(connection: Any, source: UUID, target: UUID, kind: str = "prerequisite") -> None:
    await connection.execute("insert into concept_edge values ($1, $2, $3)", source, target, kind)


@pytest.fixture
async def graph(connection: Any) -> dict[str, UUID]:
    """Arrays lead to sorting and, of another block, to graphs; scored on two Sundays."""
    algorithms, structures = await a_theme(connection, name="Sorting"), await a_theme(connection, name="Graphs")
    arrays = await a_concept(connection, algorithms, name="Arrays")
    sorting = await a_concept(connection, algorithms, name="Sorting networks")
    graphs = await a_concept(connection, structures, name="Shortest paths")
    await an_edge(connection, arrays, sorting)
    await an_edge(connection, arrays, graphs, "part_of")
    await an_edge(connection, arrays, graphs, "related")
    for concept_id, before, now in ((arrays, 0.2, 0.25), (sorting, 0.5, 0.45), (graphs, 0.7, 0.8)):
        await a_score(connection, concept_id, before, on=SECOND)
        await a_score(connection, concept_id, now)
    block = "select block_id from theme where theme_id = $1"
    return {
        "arrays": arrays,
        "sorting": sorting,
        "graphs": graphs,
        "block": await connection.fetchval(block, algorithms),
    }


async def test_before_the_first_computation_there_is_a_whole_answer_of_nothing(client_as) -> None:
    seen = (await (await client_as("admin")).get(PATH)).json()
    assert seen == {
        "version_on": None,
        "previous_on": None,
        "versions": [],
        "learners": 0,
        "blocks": [],
        "concepts": [],
        "edges": [],
    }


async def test_the_newest_version_comes_hardest_first_with_what_each_was_before(client_as, graph) -> None:
    seen = (await (await client_as("author")).get(PATH)).json()
    assert (seen["version_on"], seen["previous_on"]) == (str(THIRD), str(SECOND))
    assert seen["versions"] == [str(THIRD), str(SECOND)]
    assert [(c["name"], c["score"], c["previous_score"]) for c in seen["concepts"]] == [
        ("Shortest paths", 0.8, 0.7),
        ("Sorting networks", 0.45, 0.5),
        ("Arrays", 0.25, 0.2),
    ]
    assert seen["concepts"][0] == {
        "concept_id": str(graph["graphs"]),
        "code": seen["concepts"][0]["code"],
        "name": "Shortest paths",
        "theme_name": "Graphs",
        "block_id": seen["concepts"][0]["block_id"],
        "block_name": "Algorithms",
        "score": 0.8,
        "previous_score": 0.7,
        "own": None,
        "spread": None,
        "from_prerequisites": None,
        "learners": 12,
        "reviews": 80,
        "low_confidence": False,
        "assumed": False,
        "trend": None,
        "drift": None,
        "instructional": False,
    }


async def test_an_edge_is_told_once_by_its_strongest_kind_or_by_what_was_learned(client_as, connection, graph) -> None:
    await connection.execute(
        "insert into edge_evidence values ($1, $2, .37, 64, $3)", graph["arrays"], graph["sorting"], THIRD
    )
    seen = (await (await client_as("admin")).get(PATH)).json()
    told = {edge["to_concept_id"]: (edge["kind"], edge["weight"], edge["learned"]) for edge in seen["edges"]}
    assert told == {
        str(graph["sorting"]): ("prerequisite", 0.37, True),
        str(graph["graphs"]): ("part_of", 0.5, False),
    }


async def test_a_block_shows_its_own_concepts_and_the_edges_among_them(client_as, graph) -> None:
    admin = await client_as("admin")
    seen = (await admin.get(PATH, params={"block_id": str(graph["block"])})).json()
    assert {concept["name"] for concept in seen["concepts"]} == {"Arrays", "Sorting networks"}
    assert [edge["to_concept_id"] for edge in seen["edges"]] == [str(graph["sorting"])]
    assert sorted(block["concepts"] for block in seen["blocks"]) == [1, 2]


@pytest.mark.usefixtures("graph")
async def test_an_earlier_version_is_shown_by_its_day(client_as, connection) -> None:
    await connection.execute(
        """insert into domain_event (owner_id, recorded_at, event_id, type, payload)
           values ($1, now(), $1, 'complexity_computed', $2)""",
        *(NOBODY, {"version_on": str(SECOND), "learners": 7}),
    )
    admin = await client_as("admin")
    seen = (await admin.get(PATH, params={"version_on": str(SECOND)})).json()
    assert (seen["version_on"], seen["previous_on"], seen["learners"]) == (str(SECOND), None, 7)
    assert {concept["score"] for concept in seen["concepts"]} == {0.2, 0.5, 0.7}


async def test_a_day_without_a_version_is_not_found_and_a_day_that_is_none_is_refused(client_as, graph) -> None:
    admin = await client_as("admin")
    for path in (PATH, f"{PATH}/concepts/{graph['arrays']}"):
        assert (await admin.get(path, params={"version_on": str(FIRST)})).status_code == 404
        assert (await admin.get(path, params={"version_on": "yesterday"})).status_code == 400


async def test_one_concept_is_told_with_causes_neighbours_history_and_questions(client_as, connection, graph) -> None:
    graphs = graph["graphs"]
    question = await a_question(connection, graphs)
    await a_question(connection, graphs)
    await connection.execute("insert into question_flag values ($1, 20, 15, .2, $2)", question, THIRD)
    cluster = {"cluster": 0, "name": "often right, quick", "learners": 9, "score": 0.6}
    await connection.execute(
        """update complexity_score set own = .86, spread = .03, from_prerequisites = .25, grade = .36, deficit = .3,
             surprise = .2, trend = .02, drift = 'rising', clusters = $2 where concept_id = $1 and version_on = $3""",
        *(graphs, [cluster], THIRD),
    )
    seen = (await (await client_as("author")).get(f"{PATH}/concepts/{graphs}")).json()
    assert (seen["score"], seen["drift"], seen["instructional"], seen["questions"]) == (0.8, "rising", True, 2)
    assert seen["causes"] == {"grade": 0.36, "deficit": 0.3, "surprise": 0.2}
    assert seen["history"] == [{"version_on": str(SECOND), "score": 0.7}, {"version_on": str(THIRD), "score": 0.8}]
    assert seen["prerequisites"] == [
        {"concept_id": str(graph["arrays"]), "name": "Arrays", "score": 0.25, "weight": 0.5}
    ]
    assert seen["dependants"] == []
    assert seen["flagged_questions"] == [
        {"question_id": str(question), "stem": "Which?", "learners": 20, "failures": 15, "others_failure": 0.2}
    ]
    assert seen["clusters"] == [cluster]


async def test_what_leads_on_is_told_too(client_as, graph) -> None:
    seen = (await (await client_as("admin")).get(f"{PATH}/concepts/{graph['arrays']}")).json()
    assert [(n["name"], n["weight"]) for n in seen["dependants"]] == [("Sorting networks", 1), ("Shortest paths", 0.5)]
    assert (seen["causes"], seen["prerequisites"]) == (None, [])


@pytest.mark.parametrize(
    ("score", "effect"),
    [
        (COMPLEX_ABOVE + 0.01, {"difficulty_factor": 1.2, "stability_factor": 0.7}),
        (COMPLEX_ABOVE, None),
        (SIMPLE_BELOW, None),
        (SIMPLE_BELOW - 0.01, {"difficulty_factor": 0.8, "stability_factor": 1.5}),
    ],
)
async def test_it_says_what_a_score_does_to_a_first_review(client_as, connection, score, effect) -> None:
    concept_id = await a_concept(connection, await a_theme(connection))
    await a_score(connection, concept_id, score)
    seen = (await (await client_as("admin")).get(f"{PATH}/concepts/{concept_id}")).json()
    assert seen["first_review"] == effect


@pytest.mark.usefixtures("graph")
async def test_a_concept_without_a_score_is_not_found(client_as, connection) -> None:
    newcomer = await a_concept(connection, await a_theme(connection))
    admin = await client_as("admin")
    for concept_id in (newcomer, NOBODY):
        answer = await admin.get(f"{PATH}/concepts/{concept_id}")
        assert (answer.status_code, answer.json()["type"]) == (404, "no-complexity-yet")


@pytest.mark.usefixtures("graph")
async def test_learners_are_those_whose_evidence_was_weighed_where_no_event_tells(client_as, connection) -> None:
    await connection.execute(
        "insert into evidence_weight values ($1, .5, .5, .5, .5, null, $2)", await a_user(connection), THIRD
    )
    assert (await (await client_as("admin")).get(PATH)).json()["learners"] == 1


@pytest.mark.parametrize("role", ["student", "tutor", "coach", "operator"])
async def test_it_is_for_authors_and_admins(client_as, role, graph) -> None:
    client = await client_as(role)
    for path in (PATH, f"{PATH}/concepts/{graph['arrays']}"):
        assert (await client.get(path)).status_code == 403
