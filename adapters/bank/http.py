"""The bank of another server, over HTTP: what it answers is checked before it becomes a problem of ours."""

from collections.abc import Awaitable, Callable, Sequence
from time import monotonic
from typing import Annotated, Any, Final, Literal, TypeVar
from uuid import UUID

import msgspec
import structlog

from adapters.bank.asking import AWAY, Asking
from adapters.bank.cache import Cache, MemoryCache
from domain.catalog.constants import (
    PROBLEM_MEMORY_MOST_MB,
    PROBLEM_TIME_MOST_MS,
    PROBLEM_VISIBLE_SIZE,
    PROBLEMS_FOUND,
)
from domain.catalog.errors import NoValue, ProblemNotFound
from domain.catalog.model import concept_id
from domain.catalog.modules import MODULE_NAMES
from domain.catalog.problems import (
    COMPARISONS,
    LANGUAGES,
    AnswerComparison,
    EntryPoint,
    HiddenTest,
    Parameter,
    Problem,
    ProblemLimits,
    VisibleTest,
    starter,
)
from domain.catalog.values import expand
from domain.kernel.errors import NotFound, Unavailable

KnownConcepts = Callable[[Sequence[str]], Awaitable[set[str]]]
"""Which of these codes are concepts of our syllabus."""

_Told = TypeVar("_Told")
_Positive = Annotated[int, msgspec.Meta(ge=1)]
_log = structlog.get_logger("adapters.bank")


class WireParameter(msgspec.Struct, frozen=True):
    name: str
    type: str


class WireEntry(msgspec.Struct, frozen=True):
    function: dict[str, str]
    parameters: list[WireParameter]
    returns: str


class WireTest(msgspec.Struct, frozen=True):
    name: str
    arguments: list[Any]
    expected: Any


class WireHidden(WireTest, frozen=True):
    category: Literal["typical", "edge", "large"]


class WireHiddenTests(msgspec.Struct, frozen=True):
    tests: list[WireHidden]


class WireProblem(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    code: str
    module: str
    title: str
    difficulty: Annotated[int, msgspec.Meta(ge=1, le=5)]
    target_minutes: _Positive
    topics: Annotated[list[str], msgspec.Meta(min_length=1)]
    statement: str
    entry: WireEntry
    limits: ProblemLimits
    visible: list[WireTest]
    hidden_categories: list[str]
    version: _Positive
    objectives: list[str] = []
    constraints: list[str] = []
    comparison: AnswerComparison = AnswerComparison()
    hints: list[str] = []
    starters: dict[str, str] = {}


class WireProblems(msgspec.Struct, frozen=True):
    items: list[msgspec.Raw]


class HttpBank:
    """Problems of another server. Hidden tests are kept in the memory of this process alone, never in `cache`."""

    def __init__(
        self, asking: Asking, cache: Cache, known: KnownConcepts, *, clock: Callable[[], float] = monotonic
    ) -> None:
        self._asking, self._cache, self._known = asking, cache, known
        self._secret: Final = MemoryCache(clock)

    async def get_problems_by_module(
        self, module: str, difficulty_range: tuple[int, int], limit: int = PROBLEMS_FOUND
    ) -> list[Problem]:
        lowest, highest = difficulty_range
        query = {"module": module, "min_difficulty": lowest, "max_difficulty": highest, "limit": limit}
        told = await self._get("problems", query, self._cache, WireProblems)
        found = [problem for one in told.items if (problem := await self._sound(one)) is not None]
        fitting = [one for one in found if one.module == module and lowest <= one.difficulty <= highest]
        return sorted(fitting, key=lambda one: (one.difficulty, one.code))[:limit]

    async def get_problem_metadata(self, problem_id: UUID) -> Problem:
        told = await self._get(f"problems/{problem_id}", {}, self._cache, WireProblem)
        if told.id != problem_id:
            raise _nonsense("a problem has another id than was asked for")
        return await self._problem(told)

    async def get_hidden_tests(self, problem_id: UUID) -> tuple[HiddenTest, ...]:
        told = await self._get(f"problems/{problem_id}/hidden-tests", {}, self._secret, WireHiddenTests)
        try:
            return tuple(_hidden(test) for test in told.tests)
        except NoValue:
            raise _nonsense("a hidden test is none") from None

    async def close(self) -> None:
        await self._asking.close()

    async def _get(self, path: str, query: dict[str, str | int], cache: Cache, shape: type[_Told]) -> _Told:
        """Return an answer, from the cache or from the server; nonsense is not kept."""
        key = f"{path}?{'&'.join(f'{name}={value}' for name, value in query.items())}"
        kept = await cache.get(key)
        if kept is not None:
            return _read(kept, shape)
        try:
            content = await self._asking.get(path, query)
        except NotFound:
            raise ProblemNotFound from None
        told = _read(content, shape)
        await cache.put(key, content)
        return told

    async def _sound(self, content: msgspec.Raw) -> Problem | None:
        """Return a problem of a list, or None if it is none that we could set: the others may be."""
        try:
            return await self._problem(_read(bytes(content), WireProblem))
        except Unavailable:
            return None

    async def _problem(self, told: WireProblem) -> Problem:
        known = await self._known(told.topics)
        topics = [topic for topic in told.topics if topic in known]
        if not topics or told.module not in MODULE_NAMES or told.comparison.kind not in COMPARISONS:
            raise _nonsense("a problem has no topic, module or comparison that we know")
        return _problem_of(told, topics)


def _problem_of(told: WireProblem, topics: list[str]) -> Problem:
    entry = EntryPoint(
        {language: name for language, name in told.entry.function.items() if language in LANGUAGES},
        tuple(Parameter(one.name, one.type) for one in told.entry.parameters),
        told.entry.returns,
    )
    starters = {name: starter(function, entry.parameters, name) for name, function in entry.function.items()}
    try:
        visible = tuple(_visible(test) for test in told.visible)
    except NoValue:
        raise _nonsense("a visible test is none") from None
    return Problem(
        problem_id=told.id,
        code=told.code,
        module=told.module,
        title=told.title,
        difficulty=told.difficulty,
        target_minutes=told.target_minutes,
        topics=tuple(topics),
        concept_ids=tuple(map(concept_id, topics)),
        objectives=tuple(told.objectives),
        statement=told.statement,
        constraints=tuple(told.constraints),
        entry=entry,
        comparison=told.comparison,
        limits=ProblemLimits(
            min(told.limits.time_ms, PROBLEM_TIME_MOST_MS), min(told.limits.memory_mb, PROBLEM_MEMORY_MOST_MB)
        ),
        hints=tuple(told.hints),
        starters=starters | {name: code for name, code in told.starters.items() if name in starters},
        visible=visible,
        hidden_categories=tuple(told.hidden_categories),
        version=told.version,
    )


def _visible(test: WireTest) -> VisibleTest:
    arguments = expand(test.arguments, size=PROBLEM_VISIBLE_SIZE)
    return VisibleTest(test.name, arguments, expand(test.expected, size=PROBLEM_VISIBLE_SIZE))


def _hidden(test: WireHidden) -> HiddenTest:
    return HiddenTest(test.name, test.category, test.arguments, test.expected).expanded()


def _read(content: bytes, shape: type[_Told]) -> _Told:
    try:
        return msgspec.json.decode(content, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise _nonsense(f"an answer is no {shape.__name__}") from None


def _nonsense(why: str) -> Unavailable:
    """Say in the log what is wrong, without a word of the answer: it may hold hidden tests."""
    _log.error("the bank of problems answers what we cannot use", why=why)
    return Unavailable(AWAY)
