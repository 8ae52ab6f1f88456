"""The page of complexities: what is said of concepts, how they are ranked, and what becomes of a choice."""

from datetime import date
from typing import Any

import httpx
import msgspec
import pytest
import reflex as rx

from ui import client as module
from ui import wire
from ui.format import NBSP
from ui.pages.admin.complexity import AUTO, GRAPH, TABLE, ComplexityState, turned
from ui.pages.admin.complexity_words import (
    EVERY_BLOCK,
    Pair,
    block_choices,
    concept,
    drawn,
    hardest,
    rows,
    sentence,
    version_choices,
)
from ui.theme import STATES

EDGES: list[dict[str, Any]] = [
    {"from_concept_id": "a", "to_concept_id": "b", "kind": "prerequisite", "weight": 1.0, "learned": False},
    {"from_concept_id": "b", "to_concept_id": "c", "kind": "prerequisite", "weight": 0.4, "learned": True},
    {"from_concept_id": "a", "to_concept_id": "c", "kind": "related", "weight": 0.3, "learned": False},
]


def told(concept_id: str = "a", **changes: Any) -> dict[str, Any]:
    return {
        "concept_id": concept_id,
        "code": concept_id,
        "name": {"a": "Arrays", "b": "Recursion", "c": "Isolation"}[concept_id],
        "theme_name": "Lists",
        "block_id": "k1",
        "block_name": "Algorithms",
        "score": 0.84,
        "previous_score": 0.81,
        "own": 0.88,
        "spread": 0.03,
        "from_prerequisites": 0.7,
        "learners": 212,
        "reviews": 3480,
        "low_confidence": False,
        "assumed": False,
        "trend": None,
        "drift": "steady",
        "instructional": False,
    } | changes


ASSUMED: dict[str, Any] = {
    "score": 0.5,
    "previous_score": None,
    "own": None,
    "spread": None,
    "from_prerequisites": None,
    "learners": 0,
    "reviews": 0,
    "low_confidence": True,
    "assumed": True,
    "drift": None,
}
CONCEPTS = [told("a"), told("b", score=0.2, previous_score=0.2, reviews=12, low_confidence=True), told("c", **ASSUMED)]


def version(**changes: Any) -> dict[str, Any]:
    return {
        "version_on": "2026-11-15",
        "previous_on": "2026-11-08",
        "versions": ["2026-11-15", "2026-11-08"],
        "learners": 1204,
        "blocks": [{"block_id": "k1", "block_name": "Algorithms", "concepts": 3}],
        "concepts": CONCEPTS,
        "edges": EDGES,
    } | changes


def found(**changes: Any) -> wire.Complexity:
    return msgspec.convert(version(**changes), wire.Complexity, strict=False)


NONE_YET: dict[str, Any] = {
    "version_on": None,
    "previous_on": None,
    "versions": [],
    "learners": 0,
    "blocks": [],
    "concepts": [],
    "edges": [],
}


def opened(concept_id: str = "a", **changes: Any) -> dict[str, Any]:
    return (
        told(concept_id)
        | {
            "causes": {"grade": 0.36, "deficit": 0.31, "surprise": 0.21},
            "history": [{"version_on": f"2026-11-{day:02d}", "score": 0.8} for day in (1, 8, 15)],
            "prerequisites": [
                {"concept_id": "b", "name": "Recursion", "score": 0.2, "weight": 1.0},
                {"concept_id": "c", "name": "Isolation", "score": 0.5, "weight": 0.4},
            ],
            "dependants": [],
            "first_review": {"difficulty_factor": 1.2, "stability_factor": 0.7},
            "questions": 41,
            "flagged_questions": [
                {"question_id": "q", "stem": "What is `f(3)`?", "learners": 12, "failures": 9, "others_failure": 0.2}
            ],
            "clusters": [{"cluster": 0, "name": "quick and often", "learners": 88, "score": 0.9}],
        }
        | changes
    )


def said(**changes: Any):
    return concept(msgspec.convert(opened(**changes), wire.OpenConcept, strict=False), previous_on=date(2026, 11, 8))


# Words


def test_the_page_says_when_and_from_whom():
    assert sentence(found()) == (
        "How hard concepts proved to be, from 0 to 1. Computed Sunday 15 November from 1,204 learners."
    )
    assert sentence(found(**NONE_YET)) == "How hard concepts proved to be, from 0 to 1."


def test_a_version_is_named_with_the_one_before():
    assert version_choices(found()) == [("2026-11-15", "8 Nov to 15 Nov"), ("2026-11-08", "8 Nov")]


def test_all_blocks_can_be_shown_unless_there_are_too_many_concepts_to_read():
    assert block_choices(found()) == [(EVERY_BLOCK, "All blocks"), ("k1", "Algorithms")]
    many = [{"block_id": "k1", "block_name": "Algorithms", "concepts": 201}]
    assert block_choices(found(blocks=many)) == [("k1", "Algorithms")]


def test_only_prerequisites_are_drawn_and_doubt_is_dashed():
    graph = drawn(found())
    assert [(edge.from_id, edge.to_id) for edge in graph.edges] == [("a", "b"), ("b", "c")]
    assert {node.node_id: node.is_dashed for node in graph.nodes} == {"a": False, "b": True, "c": True}
    assert [node.label for node in graph.nodes][1:] == ["Recursion, 0.20, low confidence", "Isolation, 0.50, assumed"]


def test_scores_do_not_move_the_concepts():
    later = found(concepts=[one | {"score": 1 - one["score"]} for one in CONCEPTS[::-1]], edges=EDGES[::-1])
    places = [{node.node_id: node.transform for node in drawn(one).nodes} for one in (found(), later)]
    assert places[0] == places[1]


def test_the_hardest_is_sought_among_what_is_known():
    unsure = told("b", score=0.99, low_confidence=True)
    assert hardest(found(concepts=[told("a"), unsure])) == "a"
    assert hardest(found(concepts=[unsure])) == "b"
    assert hardest(found(**NONE_YET)) == ""


def test_rows_are_ranked_and_say_the_one_thing_worth_a_word():
    ranked = rows(found(), "-score")
    assert [(row.rank, row.name, row.score) for row in ranked] == [
        ("1", "Arrays", "0.84"),
        ("2", "Isolation", "0.50"),
        ("3", "Recursion", "0.20"),
    ]
    first, assumed, unsure = ranked
    assert (first.change.text, first.change.tone, first.spread) == ("+0.03", "red", f"±{NBSP}0.03")
    assert (assumed.remark, assumed.change.text, assumed.spread) == ("Assumed", "", "")
    assert (unsure.remark, unsure.change.text) == ("Low confidence", "")


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("name", ["Arrays", "Isolation", "Recursion"]),
        ("-name", ["Recursion", "Isolation", "Arrays"]),
        ("-reviews", ["Arrays", "Recursion", "Isolation"]),
        ("learners", ["Isolation", "Arrays", "Recursion"]),
        ("-change", ["Arrays", "Isolation", "Recursion"]),
        ("score", ["Recursion", "Isolation", "Arrays"]),
    ],
)
def test_rows_are_sorted_by_any_column(order, names):
    assert [row.name for row in rows(found(), order)] == names


@pytest.mark.parametrize(
    ("changes", "state", "words"),
    [
        ({"instructional": True}, "warning", "Question flagged"),
        ({"drift": "falling"}, "falling", "Falling"),
        ({"drift": "rising"}, "rising", "Rising"),
        ({}, "", ""),
    ],
)
def test_a_remark_has_its_state(changes, state, words):
    (row,) = rows(found(concepts=[told("a", **changes)]), "-score")
    assert (row.state, row.remark) == (state, words)
    assert not state or state in STATES


def test_a_concept_says_its_score_with_spread_and_what_it_was():
    one = said()
    assert (one.score, one.remark) == ("0.84", f"±{NBSP}0.03 · was 0.81 on 8 Nov")
    assert one.about == "Lists · 212 learners, 3,480 reviews"
    assert (one.own.words, one.own.width, one.from_prerequisites.words) == ("0.88", "88.00%", "0.70")
    assert [(near.name, near.score, near.weight) for near in one.prerequisites] == [
        ("Isolation", "0.50", ".40"),
        ("Recursion", "0.20", ""),
    ]
    assert [pair.number for pair in one.causes] == [".36", ".31", ".21"]
    assert one.clusters == (Pair("Quick and often", "0.90", "88 learners"),)
    assert one.questions == "41 questions"
    assert one.has_history


def test_a_weight_that_is_hardly_anything_is_said_to_be_so():
    near = {"concept_id": "b", "name": "Recursion", "score": 0.2, "weight": 0.001}
    assert said(prerequisites=[near]).prerequisites[0].weight == "under .01"


def test_a_concept_says_what_its_score_does_to_a_first_review():
    assert said().first_review == (
        f"On a first review, learners start with memory difficulty ×{NBSP}1.2 and stability ×{NBSP}0.7. "
        "Later reviews are not touched."
    )
    assert said(first_review=None).first_review.startswith("A first review is as for any concept")


def test_without_data_the_score_is_said_to_be_assumed():
    one = said(**ASSUMED, causes=None, history=[], flagged_questions=[], clusters=[])
    assert one.assumed == "0.50, assumed: no reviews and no scored neighbour."
    assert (one.own.remark, one.from_prerequisites.remark) == ("No reviews yet", "No prerequisite has a score")
    assert (one.causes, one.has_history, one.remark, one.state_words) == ((), False, "", "Assumed")


def test_a_question_that_is_hard_for_a_reason_of_its_own_is_shown():
    assert said().flagged == (
        Pair("What is f(3)?", "9 of 12 able learners failed it", f"other questions of this concept: 20{NBSP}%"),
    )


def test_a_drift_is_said_when_there_is_one():
    assert said().change == ""
    assert said(drift="falling", trend=-0.011).change == "It gets easier: −0.011 a week."
    assert said(drift="rising", trend=0.02).change == "It gets harder: +0.020 a week."


@pytest.mark.parametrize(
    ("before", "column", "after"),
    [
        ("-score", "score", "score"),
        ("score", "score", "-score"),
        ("-score", "name", "name"),
        ("name", "name", "-name"),
        ("name", "reviews", "-reviews"),
    ],
)
def test_a_press_on_a_column_turns_its_order(before, column, after):
    assert turned(before, column) == after


# The state


class Api:
    """The API with three concepts; the run that is asked for ends when it is looked at a second time."""

    def __init__(self) -> None:
        self.version = version()
        self.asked: list[str] = []
        self.looked = 0
        self.error = ""
        self.status = 200

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path == "/v1/users/me":
            me = {"user_id": "u1", "email": "i@example.edu", "display_name": "Ines", "roles": ["admin"], "zone": "UTC"}
            return httpx.Response(200, json=me)
        if path.startswith("/v1/admin/complexity"):
            self.asked.append(request.url.raw_path.decode().removeprefix("/v1/admin/complexity"))
            if self.status != 200:
                return httpx.Response(self.status, json={"status": self.status, "title": "No"})
            return _json(opened(path[-1]) if "/concepts/" in path else self._version(request.url.params))
        if path == "/v1/admin/jobs/concept_complexity/runs":
            return _json(_run("PENDING"))
        if path == "/v1/admin/jobs/runs/r1":
            self.looked += 1
            ended = {**_run("FAILED"), "error": self.error} if self.error else _run("SUCCEEDED")
            return _json({**(_run("RUNNING") if self.looked < 2 else ended), "batches": None, "earlier": []})
        return httpx.Response(404, json={"status": 404})

    def _version(self, query: httpx.QueryParams) -> dict[str, Any]:
        kept = [one for one in self.version["concepts"] if query.get("block_id") in (None, one["block_id"])]
        return self.version | {"concepts": kept, "version_on": query.get("version_on", self.version["version_on"])}


def _json(body: Any) -> httpx.Response:
    return httpx.Response(200, content=msgspec.json.encode(body))


def _run(status: str) -> dict[str, Any]:
    whens = ("queued_at", "started_at", "finished_at", "heartbeat_at", "lock_until")
    nones = ("duration_ms", "stats", "error", "requested_by", "requested_by_name", "parent_run_id", "args")
    steps = {"steps_done": None, "steps_total": None, "attempt": 1, "scheduled_for": "2026-11-25T14:00:00Z"}
    empty = dict.fromkeys((*whens, *nones))
    return {**empty, **steps, "run_id": "r1", "job_key": "concept_complexity", "status": status.lower()}


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Api:
    made = Api()
    monkeypatch.setattr(module, "transport", httpx.MockTransport(made))
    return made


@pytest.fixture
def state(api: Api) -> Any:
    assert api.version
    root: Any = rx.State(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue] - how Reflex's own tests do it
    return root.get_substate(ComplexityState.get_full_name().split("."))


async def _all(events: Any) -> None:
    async for _ in events:
        pass


async def test_the_hardest_concept_opens_by_itself_and_covers_nothing(state: Any):
    await state.open()
    assert (state.main.status, state.opened.status) == ("ready", "ready")
    assert (state.chosen, state.is_asked, state.concept.name) == ("a", False, "Arrays")
    assert (state.is_computed, state.shown, state.total, state.view) == (True, 3, 3, AUTO)
    assert len(state.graph.nodes) == 3


async def test_a_concept_that_is_chosen_opens_and_lights_what_leads_to_it(state: Any, api: Api):
    await state.open()
    await _all(state.choose("c"))
    assert (state.chosen, state.is_asked, state.concept.name) == ("c", True, "Isolation")
    assert [edge.is_lit for edge in state.graph.edges] == [True, True]
    assert api.asked[-1] == "/concepts/c?version_on=2026-11-15"
    state.close()
    assert (state.chosen, state.concept.name) == ("", "")
    assert not any(edge.is_lit for edge in state.graph.edges)


async def test_a_concept_that_cannot_be_loaded_leaves_the_rest(state: Any, api: Api):
    await state.open()
    api.status = 500
    await _all(state.choose("b"))
    assert (state.main.status, state.opened.status) == ("ready", "error")
    api.status = 200
    await state.look_again()
    assert state.opened.status == "ready"


async def test_blocks_and_versions_are_asked_for(state: Any, api: Api):
    await state.open()
    await state.choose_block("k1")
    assert "?version_on=2026-11-15&block_id=k1" in api.asked
    await state.choose_version("2026-11-08")
    assert "?version_on=2026-11-08&block_id=k1" in api.asked
    assert state.version == "2026-11-08"


async def test_of_very_many_concepts_only_one_block_is_shown(state: Any, api: Api):
    blocks = [
        {"block_id": "k1", "block_name": "Algorithms", "concepts": 1},
        {"block_id": "k2", "block_name": "More", "concepts": 300},
    ]
    api.version |= {"blocks": blocks, "concepts": [told("a"), told("b", block_id="k2")], "edges": []}
    await state.open()
    assert (state.block, state.shown, state.total) == ("k1", 1, 301)
    assert state.blocks == [("k1", "Algorithms"), ("k2", "More")]


async def test_the_table_is_sorted_and_shown(state: Any):
    await state.open()
    state.show_table()
    state.sort("name")
    assert (state.view, [row.name for row in state.rows]) == (TABLE, ["Arrays", "Isolation", "Recursion"])
    state.show_graph()
    assert state.view == GRAPH


async def test_without_a_version_the_page_says_so(state: Any, api: Api):
    api.version = NONE_YET
    await state.open()
    assert (state.is_computed, state.chosen) == (False, "")
    state.sort("name")
    assert state.rows == []


async def test_computing_is_followed_until_it_ends_and_the_newest_version_is_shown(state: Any, api: Api):
    await state.open()
    await _all(state.compute())
    assert (state.running, state.said, state.asking) == ("r1", "The run has been asked for.", False)
    await state.refresh()
    assert state.running == "r1"
    api.version = version(version_on="2026-11-25", versions=["2026-11-25"])
    await state.refresh()
    assert (state.running, state.version, state.said) == ("", "2026-11-25", "The run has ended: succeeded.")


async def test_the_first_computation_opens_the_hardest_concept(state: Any, api: Api):
    api.version = NONE_YET
    await state.open()
    await _all(state.compute())
    api.version, api.looked = version(), 1
    await state.refresh()
    assert (state.is_computed, state.chosen, state.is_asked, state.concept.name) == (True, "a", False, "Arrays")


async def test_a_computation_that_fails_says_why_and_leaves_what_was_known(state: Any, api: Api):
    await state.open()
    await _all(state.compute())
    api.looked, api.error = 1, "The database was away."
    await state.refresh()
    assert (state.running, state.problem, state.version) == ("", "The database was away.", "2026-11-15")
