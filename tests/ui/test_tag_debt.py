"""Tag debt page: what is said about a question, what is found, and that the count falls and rises with each step."""

from typing import Any

import httpx
import msgspec
import pytest
import reflex as rx

from ui import client as module
from ui import wire
from ui.pages.author.debts import AnswerRow, ConceptRow, all_concepts, find, left, shown
from ui.pages.author.tag_debt import TagDebtState
from ui.pages.student.marked import Span

pytestmark = pytest.mark.anyio

PRIYA = {"user_id": "u1", "email": "p@example.edu", "display_name": "Priya", "roles": ["author"], "zone": "UTC"}


def debt(code: str = "q1", **changed: Any) -> dict[str, Any]:
    told = {
        "question_id": f"id-{code}",
        "code": code,
        "kind": "choice",
        "stem": f"What of {code}?",
        "choices": [{"key": "a", "text": "A"}],
        "tags": ["tree"],
        "reasons": ["MISSING_CONCEPT"],
        "concept_id": "pseudo",
        "concept_name": "Sorting",
        "without_concept": True,
        "theme_id": "t1",
        "theme_name": "Sorting",
        "proposals": [
            {"concept_id": "c1", "name": "Heaps", "theme_id": "t1", "theme_name": "Sorting"},
            {"concept_id": "c2", "name": "Paths", "theme_id": "t2", "theme_name": "Graphs"},
        ],
    }
    return {**told, **changed}


def told(**changed: Any) -> wire.Debt:
    return msgspec.convert(debt(**changed), wire.Debt)


SYLLABUS = {
    "items": [
        {
            "year_id": "y",
            "year_name": "Y",
            "blocks": [
                {
                    "block_id": "b",
                    "block_name": "B",
                    "themes": [
                        {
                            "theme_id": "t1",
                            "theme_name": "Sorting",
                            "concepts": [{"concept_id": "c1", "code": "heaps", "name": "Heaps"}],
                        }
                    ],
                }
            ],
        }
    ]
}


def test_a_question_says_why_it_is_in_debt_and_where_it_counts_now() -> None:
    words = shown(told(reasons=["MULTIPLE_CONCEPTS", "INCONSISTENT_TAGS"], concept_name="Heaps"))
    assert words.reasons == "Several concepts · Tags contradict"
    assert "It counts for the first, Heaps." in words.why
    assert shown(told()).why == "Its author named no concept, so it counts for Sorting as a whole."
    assert words.tags == "tree"


def test_code_in_a_question_is_drawn_as_code() -> None:
    words = shown(told(stem="What is `a[0]`?", choices=[{"key": "a", "text": "`b`"}]))
    assert words.stem == [Span("What is "), Span("a[0]", is_code=True), Span("?")]
    assert words.answers == [AnswerRow("a", [Span("b", is_code=True)])]


def test_proposals_have_a_key_each_and_say_when_they_are_elsewhere_or_the_present_one() -> None:
    words = shown(told(concept_id="c1"))
    assert [(one.key, one.name, one.remark) for one in words.proposals] == [
        ("1", "Heaps", "where it is now"),
        ("2", "Paths", "Graphs"),
    ]
    assert words.span == "1–2"
    assert shown(told(proposals=[])).proposals == []


@pytest.mark.parametrize(
    ("total", "words"), [(0, "Nothing is left."), (1, "1 question is left."), (1214, "1,214 questions are left.")]
)
def test_what_is_left_is_a_sentence(total, words) -> None:
    assert left(total) == words


def test_a_concept_is_found_by_words_of_its_name_or_theme_and_the_beginning_leads() -> None:
    concepts = [ConceptRow(str(n), "", name, "Sorting") for n, name in enumerate(("Min heaps", "Heaps", "Quicksort"))]
    assert [one.name for one in find("heap", concepts)] == ["Heaps", "Min heaps"]
    assert [one.name for one in find("sorting quick", concepts)] == ["Quicksort"]
    assert find("  ", concepts) == []
    assert len(find("sort", [ConceptRow(str(n), "", f"Sort {n}") for n in range(20)])) == 8


def test_all_concepts_know_their_theme() -> None:
    years = msgspec.convert(SYLLABUS["items"], list[wire.SyllabusYear])
    assert all_concepts(years) == [ConceptRow("c1", "", "Heaps", "Sorting")]


class Api:
    """The API with two questions in debt."""

    def __init__(self) -> None:
        self.debts = [debt("q1"), debt("q2")]
        self.sent: list[tuple[str, str, bytes]] = []
        self.refuses = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path == "/v1/users/me":
            return httpx.Response(200, json=PRIYA)
        if path == "/v1/demo":
            return httpx.Response(200, json={"simulated": True, "logins": []})
        if path == "/v1/catalog/syllabus":
            return httpx.Response(200, json=SYLLABUS)
        if path == "/v1/content/tag-debt":
            return httpx.Response(200, json={"total": len(self.debts), "items": self.debts, "next_cursor": None})
        self.sent.append((request.method, path, request.content))
        if self.refuses:
            return httpx.Response(self.refuses, json={"status": self.refuses, "detail": "No such concept."})
        question_id = path.split("/")[4]
        if request.method == "POST":
            self.debts = [one for one in self.debts if one["question_id"] != question_id]
        else:
            self.debts = [debt(question_id.removeprefix("id-")), *self.debts]
        return httpx.Response(200, json={"question_id": question_id, "concept_id": "c1"})


@pytest.fixture
def api(monkeypatch) -> Api:
    made = Api()
    monkeypatch.setattr(module, "transport", httpx.MockTransport(made))
    return made


@pytest.fixture
async def state(api) -> TagDebtState:
    assert api.debts
    root: Any = rx.State(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue] - how Reflex's own tests do it
    found = root.get_substate(TagDebtState.get_full_name().split("."))
    await found.open()
    return found


async def accept(state: Any, concept_id: str = "c1", name: str = "Heaps") -> None:
    async for _ in state.accept(concept_id, name):
        pass


async def test_an_author_finds_the_first_question_and_the_count_in_the_sidebar(state) -> None:
    assert (state.main.status, state.asked.code, state.debt_count) == ("ready", "q1", 2)


async def test_each_acceptance_asks_the_next_until_every_question_has_its_concept(state, api) -> None:
    await accept(state)
    assert api.sent == [("POST", "/v1/content/questions/id-q1/concept", b'{"concept_id":"c1"}')]
    assert (state.asked.code, state.debt_count, state.left) == ("q2", 1, "1 question is left.")
    assert state.said == "“q1” counts for Heaps. 1 question is left."
    await accept(state)
    assert (state.asked.question_id, state.debt_count, state.busy) == ("", 0, False)


async def test_undo_asks_the_last_one_again_and_then_the_one_before(state) -> None:
    await accept(state)
    await accept(state)
    await state.undo()
    assert (state.asked.code, state.debt_count, state.can_undo) == ("q2", 1, True)
    await state.undo()
    assert (state.asked.code, state.debt_count, state.can_undo) == ("q1", 2, False)
    await state.undo()
    assert state.said == "There is nothing to take back."


async def test_what_was_skipped_stays_in_debt_and_comes_again_at_the_end(state, api) -> None:
    await state.skip()
    assert (state.asked.code, state.debt_count) == ("q2", 2)
    await state.skip()
    assert (state.asked.code, api.sent) == ("q1", [])


async def test_a_refusal_keeps_the_question_and_says_why(state, api) -> None:
    api.refuses = 400
    await accept(state)
    assert (state.asked.code, state.problem) == ("q1", "No such concept.")
    assert not state.busy


async def test_what_somebody_else_settled_meanwhile_is_passed_by(state, api) -> None:
    api.refuses = 409
    await accept(state)
    assert (state.asked.code, state.problem, state.can_undo) == ("q2", "", False)
    assert state.last == "“q1” was settled by somebody else."


async def test_enter_takes_the_first_that_was_found(state) -> None:
    assert await state.accept_first_found({}) is None
    state.seek("hea")
    assert [one.name for one in state.found] == ["Heaps"]
    assert await state.accept_first_found({}) is not None
