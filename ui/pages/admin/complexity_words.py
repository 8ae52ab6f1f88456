"""Decides how the complexity of concepts is said: the ranked rows, the graph, and one concept with its reasons."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from ui import format as fmt
from ui import wire
from ui.graph import Graph, Scored, graph, shade
from ui.pages.student.marked import plain
from ui.plots import NO_PLOT, Plot, scores

ADDRESS: Final = "/admin/complexity?concept="
EVERY_BLOCK: Final = "all"
MOST_DRAWN: Final = 200
"""Over so many concepts only those of one block are drawn."""

PREREQUISITE: Final = "prerequisite"
HARD, EASY = 0.7, 0.3
"""Over the one and under the other, a first review begins with other numbers."""

ASSUMED: Final = "assumed: no reviews and no scored neighbour."


@dataclass(frozen=True, slots=True)
class ConceptRow:
    """A concept in the ranked table."""

    concept_id: str
    rank: str
    name: str
    place: str
    score: str
    shade: str
    change: fmt.TrendLook
    spread: str
    learners: str
    reviews: str
    state: str
    remark: str


@dataclass(frozen=True, slots=True)
class Near:
    """A concept beside the open one; its weight where it does not count in full."""

    concept_id: str
    name: str
    score: str
    weight: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the score, with a bar."""

    words: str = fmt.NONE
    value: float = 0.0
    width: str = "0%"
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """A name and a number."""

    name: str
    number: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept as its panel shows it."""

    concept_id: str = ""
    name: str = ""
    about: str = ""
    score: str = ""
    remark: str = ""
    assumed: str = ""
    state: str = ""
    state_words: str = ""
    change: str = ""
    own: Part = Part()
    from_prerequisites: Part = Part()
    prerequisites: tuple[Near, ...] = ()
    dependants: tuple[Near, ...] = ()
    causes: tuple[Pair, ...] = ()
    first_review: str = ""
    history: Plot = NO_PLOT
    has_history: bool = False
    clusters: tuple[Pair, ...] = ()
    flagged: tuple[Pair, ...] = ()
    questions: str = ""


# The whole


def sentence(found: wire.Complexity) -> str:
    """Say when the scores were computed and from whom."""
    if found.version_on is None:
        return "How hard concepts proved to be, from 0 to 1."
    when = fmt.long_day(found.version_on)
    learners = fmt.count(found.learners, "learner")
    return f"How hard concepts proved to be, from 0 to 1. Computed {when} from {learners}."


def block_choices(found: wire.Complexity) -> list[tuple[str, str]]:
    """Return the blocks to choose from; all at once only where a picture of all can be read."""
    blocks = [(one.block_id, one.block_name) for one in found.blocks]
    return blocks if total(found) > MOST_DRAWN else [(EVERY_BLOCK, "All blocks"), *blocks]


def total(found: wire.Complexity) -> int:
    """Return how many concepts there are in all blocks."""
    return sum(one.concepts for one in found.blocks)


def version_choices(found: wire.Complexity) -> list[tuple[str, str]]:
    """Return the versions, the newest first, each with the one it is compared with: 8 Nov to 15 Nov."""
    versions = sorted(found.versions, reverse=True)
    before = [*versions, None][1:]
    return [
        (on.isoformat(), fmt.day(on) if last is None else f"{fmt.day(last)} to {fmt.day(on)}")
        for on, last in zip(versions, before, strict=True)
    ]


def hardest(found: wire.Complexity) -> str:
    """Return the concept that proved hardest, of those with reviews if there are any; none: an empty id."""
    known = [one for one in found.concepts if not (one.assumed or one.low_confidence)] or found.concepts
    return max(known, key=lambda one: one.score).concept_id if known and found.version_on else ""


def drawn(found: wire.Complexity) -> Graph:
    """Draw the concepts from prerequisite to dependant, each version in the same places: scores do not move them."""
    blocks = {one.block_id: place for place, one in enumerate(found.blocks)}
    concepts = sorted(found.concepts, key=lambda one: (blocks.get(one.block_id, 0), one.theme_name, one.code))
    places = {one.concept_id: place for place, one in enumerate(concepts)}
    ways = [(one.from_concept_id, one.to_concept_id) for one in found.edges if one.kind.lower() == PREREQUISITE]
    in_order = sorted(ways, key=lambda way: tuple(places.get(end, 0) for end in way))
    return graph([_scored(one) for one in concepts], in_order, address=ADDRESS)


def _scored(one: wire.ConceptScore) -> Scored:
    return Scored(
        node_id=one.concept_id,
        name=one.name,
        score=one.score,
        evidence=one.reviews,
        is_sure=not (one.low_confidence or one.assumed),
        remark=doubt(one).lower(),
    )


def doubt(one: wire.ConceptScore) -> str:
    """Say why a score is not to be relied on, if it is not."""
    if one.assumed:
        return "Assumed"
    return "Low confidence" if one.low_confidence else ""


# The table


def rows(found: wire.Complexity, order: str) -> list[ConceptRow]:
    """Return the concepts as ranked rows; `order` names a column, with a minus before it from high to low."""
    hardest = sorted(found.concepts, key=lambda one: (-one.score, one.name))
    ranks = {one.concept_id: rank for rank, one in enumerate(hardest, start=1)}
    by = ORDERS.get(order.removeprefix("-"), ORDERS["score"])
    listed = sorted(hardest, key=by, reverse=order.startswith("-"))
    return [_row(one, ranks[one.concept_id]) for one in listed]


ORDERS: Final[dict[str, Callable[[wire.ConceptScore], float | str]]] = {
    "score": lambda one: one.score,
    "name": lambda one: one.name.casefold(),
    "change": lambda one: _change(one) or 0.0,
    "learners": lambda one: one.learners,
    "reviews": lambda one: one.reviews,
}


def _row(one: wire.ConceptScore, rank: int) -> ConceptRow:
    moved = _change(one)
    words = "" if moved is None or not round(moved, 2) else fmt.signed(moved, 2)
    state, remark = _state(one)
    return ConceptRow(
        concept_id=one.concept_id,
        rank=str(rank),
        name=one.name,
        place=one.theme_name,
        score=fmt.number(one.score, 2),
        shade=f"var(--{shade(one.score)})",
        change=fmt.trend(None if moved is None else round(moved, 2), words, up_is_good=False),
        spread="" if one.spread is None else f"±{fmt.NBSP}{fmt.number(one.spread, 2)}",
        learners=fmt.number(one.learners),
        reviews=fmt.number(one.reviews),
        state=state,
        remark=remark,
    )


def _change(one: wire.ConceptScore) -> float | None:
    return None if one.previous_score is None else one.score - one.previous_score


def _state(one: wire.ConceptScore) -> tuple[str, str]:
    """Return the one thing worth a word about a score, as a key of the states and as words."""
    if one.assumed or one.low_confidence:
        return "no_data", doubt(one)
    if one.instructional:
        return "warning", "Question flagged"
    if one.drift in ("falling", "rising"):
        return one.drift, one.drift.capitalize()
    return "", ""


# One concept


def concept(one: wire.OpenConcept, *, previous_on: date | None) -> Concept:
    """Put one concept into words."""
    state, words = _state(one)
    return Concept(
        concept_id=one.concept_id,
        name=one.name,
        about=f"{one.theme_name} · {fmt.count(one.learners, 'learner')}, {fmt.count(one.reviews, 'review')}",
        score=fmt.number(one.score, 2),
        remark=_remark(one, previous_on),
        assumed=f"{fmt.number(one.score, 2)}, {ASSUMED}" if one.assumed else "",
        state=state,
        state_words=words,
        change=_drift(one),
        own=_part(one.own, "weighted median over learners", "No reviews yet"),
        from_prerequisites=_part(one.from_prerequisites, "", "No prerequisite has a score"),
        prerequisites=_nears(one.prerequisites),
        dependants=_nears(one.dependants),
        causes=_causes(one.causes),
        first_review=_first_review(one),
        history=_history(one.history),
        has_history=len(one.history) > 1,
        clusters=tuple(_cluster(cluster) for cluster in one.clusters),
        flagged=tuple(_flagged(question) for question in one.flagged_questions),
        questions=fmt.count(one.questions, "question"),
    )


def _remark(one: wire.OpenConcept, previous_on: date | None) -> str:
    spread = "" if one.spread is None else f"±{fmt.NBSP}{fmt.number(one.spread, 2)}"
    on = f" on {fmt.day(previous_on)}" if previous_on else ""
    was = "" if one.previous_score is None else f"was {fmt.number(one.previous_score, 2)}{on}"
    return " · ".join(filter(None, (spread, was)))


def _drift(one: wire.ConceptScore) -> str:
    """Say where a score is going, when it is."""
    if one.drift not in ("falling", "rising") or one.trend is None:
        return ""
    way = "It gets easier" if one.drift == "falling" else "It gets harder"
    return f"{way}: {fmt.signed(one.trend, 3)} a week."


def _part(value: float | None, remark: str, none: str) -> Part:
    if value is None:
        return Part(remark=none)
    return Part(words=fmt.number(value, 2), value=round(value, 3), width=fmt.share(value, 1.0), remark=remark)


def _nears(found: Sequence[wire.NearConcept]) -> tuple[Near, ...]:
    return tuple(
        Near(one.concept_id, one.name, fmt.number(one.score, 2), "" if one.weight == 1 else _short(one.weight))
        for one in sorted(found, key=lambda one: (-one.score, one.name))
    )


def _short(value: float) -> str:
    """.36, as parts of a score are written; what is hardly anything is said to be so."""
    if 0 < value < 0.005:  # noqa: PLR2004 - half of the last place
        return "under .01"
    return fmt.number(value, 2).removeprefix("0")


def _causes(causes: wire.Causes | None) -> tuple[Pair, ...]:
    if causes is None:
        return ()
    named = (
        ("Low grades", causes.grade),
        ("Memory grows less than it should", causes.deficit),
        ("Forgotten when recall was likely", causes.surprise),
    )
    return tuple(Pair(name, _short(value)) for name, value in named)


def _first_review(one: wire.OpenConcept) -> str:
    if one.first_review is None:
        return f"A first review is as for any concept: only over {HARD} or under {EASY} does it begin differently."
    harder = _times(one.first_review.difficulty_factor)
    longer = _times(one.first_review.stability_factor)
    return (
        f"On a first review, learners start with memory difficulty {harder} and stability {longer}. "
        "Later reviews are not touched."
    )


def _times(value: float) -> str:
    """× 1.2, without the places that say nothing."""
    return f"×{fmt.NBSP}{value:.2f}".rstrip("0").rstrip(".")


def _history(found: Sequence[wire.VersionScore]) -> Plot:
    ordered = sorted(found, key=lambda one: one.version_on)
    return scores(
        [fmt.day(one.version_on) for one in ordered],
        [one.score for one in ordered],
        across=((HARD, "harder first review"), (EASY, "easier first review")),
    )


def _cluster(one: wire.ClusterScore) -> Pair:
    name = one.name[:1].upper() + one.name[1:]
    return Pair(name, fmt.number(one.score, 2), fmt.count(one.learners, "learner"))


def _flagged(one: wire.FlaggedQuestion) -> Pair:
    failed = f"{fmt.number(one.failures)} of {fmt.count(one.learners, 'able learner')} failed it"
    return Pair(plain(one.stem), failed, f"other questions of this concept: {fmt.percent(one.others_failure)}")
