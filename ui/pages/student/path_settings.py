"""Decides how the settings of a study path are worded, whether they make sense, and what they would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from ui import format as fmt
from ui import wire
from ui.pages.student.study_words import band_words, planned_weeks

LEAST_MINUTES, MOST_MINUTES = 5, 480
LEAST_BAND, MOST_BAND = 30, 95
"""The ends of the sliders for expected success, in percent."""
NARROWEST: Final = 5
"""How far apart the ends of the band stay, in percent."""

MINUTES_ERROR: Final = f"Use a whole number from {LEAST_MINUTES} to {MOST_MINUTES}."
WEIGHTS_ERROR: Final = "At least one of the four has to count."
MODULES_ERROR: Final = "Keep at least one module."

MODULES: Final = (
    ("introduction", "Introduction"),
    ("arrays-strings", "Arrays and strings"),
    ("hashing", "Hashing"),
    ("linked-lists", "Linked lists"),
    ("stacks-queues", "Stacks and queues"),
    ("trees-graphs", "Trees and graphs"),
    ("sorting-searching", "Sorting and searching"),
    ("heaps", "Heaps"),
    ("greedy", "Greedy algorithms"),
    ("dynamic-programming", "Dynamic programming"),
    ("recursion-backtracking", "Recursion and backtracking"),
    ("bit-manipulation", "Bit manipulation"),
    ("math-geometry", "Mathematics and geometry"),
    ("design", "Design"),
)
"""The modules of the track; a path names only those that it keeps."""


@dataclass(frozen=True, slots=True)
class Track:
    """A goal that one can choose."""

    code: str
    name: str
    about: str


TRACKS: Final = (
    Track(
        "coding-interview-meta",
        "Coding interview",
        f"{len(MODULES)} modules, from loops to the design of caches. You write Python or JavaScript in the browser; "
        "every submit is run against tests that you do not see.",
    ),
)

WEIGHTS: Final = (
    ("weakness", "Weak topics", "weak topics"),
    ("difficulty", "Fitting difficulty", "the fitting difficulty"),
    ("novelty", "New problems", "new problems"),
    ("recency", "Rested topics", "topics not seen lately"),
)
"""What problems are ranked by: its name in the API, on the page, and in a sentence."""

DIFFICULTIES: Final = (("1", "1"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5"))
START_DIFFICULTIES: Final = (("1", "1, the easiest"), ("2", "2"), ("3", "3, in the middle"))
"""Where someone new may begin; from there the path finds its way."""
DAILY_CHOICES: Final = (("15", "15 min"), ("30", "30 min"), ("45", "45 min"), ("60", "1 h"))


@dataclass(frozen=True, slots=True)
class WeightRow:
    """A reason as its slider shows it."""

    key: str = ""
    name: str = ""
    value: int = 0
    share: str = ""
    fill: str = "0%"


@dataclass(frozen=True, slots=True)
class EffectLine:
    """One thing that the settings lead to, and whether it would be new."""

    words: str = ""
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Effects:
    """What the settings lead to, each beside what one chooses."""

    ranking: EffectLine = EffectLine()
    success: EffectLine = EffectLine()
    start: EffectLine = EffectLine()
    time: EffectLine = EffectLine()
    modules: EffectLine = EffectLine()


# Weights


def weights_of(values: Mapping[str, int]) -> wire.RankingWeights:
    """Return the weights of sliders from 0 to 100."""
    return msgspec.convert({key: value / 100 for key, value in values.items()}, wire.RankingWeights)


def values_of(weights: wire.RankingWeights) -> dict[str, int]:
    """Return where the sliders stand: shares in percent, whatever the weights add up to."""
    known = _named(weights)
    total = sum(known.values()) or 1
    return {key: round(100 * value / total) for key, value in known.items()}


def weight_rows(values: Mapping[str, int]) -> list[WeightRow]:
    """Return the sliders with the share that each has of all."""
    total = sum(values.values())
    return [
        WeightRow(key, name, values[key], fmt.percent(values[key] / total if total else 0.0), f"{values[key]}%")
        for key, name, _ in WEIGHTS
    ]


def ranking_words(weights: wire.RankingWeights) -> str:
    """Say what counts most when a problem is chosen, and what less, in shares."""
    known = _named(weights)
    total = sum(known.values())
    if not total:
        return "Nothing counts, so no problem is better than another."
    shares = {words: known[key] / total for key, _, words in WEIGHTS}
    counts = sorted((words for words in shares if shares[words]), key=lambda words: -shares[words])
    first, *rest = counts
    told = [f"{words} ({fmt.percent(shares[words])})" for words in rest]
    lead = first[:1].upper() + first[1:]
    if not rest:
        return f"{lead} alone decide{'s' if first.startswith('the ') else ''} which problem comes next."
    most = f"count{'s' if first.startswith('the ') else ''} most ({fmt.percent(shares[first])})"
    ties = [words for words in rest if shares[words] == shares[first]]
    if len(ties) == len(rest):
        return f"{_listed([lead, *rest])} count the same."
    nothing = [words for words in shares if not shares[words]]
    none = f" {_listed(nothing).capitalize()} do not count." if nothing else ""
    return f"{lead} {most}, then {_listed(told)}.{none}"


def _named(weights: wire.RankingWeights) -> dict[str, float]:
    return msgspec.to_builtins(weights)


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


# Whether it makes sense


def minutes_of(text: str) -> tuple[int | None, str]:
    """Return the minutes a day that were written, or why they cannot be."""
    written = text.strip()
    if not written.isdecimal() or not LEAST_MINUTES <= int(written) <= MOST_MINUTES:
        return None, MINUTES_ERROR
    return int(written), ""


def band_with(band: tuple[int, int], *, low: int | None = None, high: int | None = None) -> tuple[int, int]:
    """Return the band in percent with one end moved; it pushes the other, so that they never cross."""
    if low is not None:
        low = min(max(low, LEAST_BAND), MOST_BAND - NARROWEST)
        return low, max(band[1], low + NARROWEST)
    high = min(max(band[1] if high is None else high, LEAST_BAND + NARROWEST), MOST_BAND)
    return min(band[0], high - NARROWEST), high


def errors(chosen: wire.PathConfig, minutes_error: str) -> list[str]:
    """Return what is wrong with settings."""
    wrong = (
        (not any(_named(chosen.weights).values()), WEIGHTS_ERROR),
        (not chosen.modules, MODULES_ERROR),
        (bool(minutes_error), f"Minutes a day: {minutes_error}"),
    )
    return [words for is_wrong, words in wrong if is_wrong]


# What it would change


def changes(saved: wire.PathConfig, chosen: wire.PathConfig) -> dict[str, object]:
    """Return the settings that differ, as the API takes them."""
    before, after = msgspec.to_builtins(saved), msgspec.to_builtins(chosen)
    before["weights"] = values_of(saved.weights)
    differs = {**after, "weights": values_of(chosen.weights)}
    return {name: after[name] for name in after if differs[name] != before[name]}


def effects(
    saved: wire.PathConfig, chosen: wire.PathConfig, *, modules: Sequence[wire.PathModule], minutes: float
) -> Effects:
    """Say what the settings lead to, each line marked that differs from what is saved."""
    before, after = (_effects(config, modules=modules, minutes=minutes) for config in (saved, chosen))
    return Effects(**{name: EffectLine(words, is_new=words != before[name]) for name, words in after.items()})


def _effects(config: wire.PathConfig, *, modules: Sequence[wire.PathModule], minutes: float) -> dict[str, str]:
    start = f"The first tasks have difficulty {config.start_difficulty}; how you do moves it from there."
    return {
        "ranking": ranking_words(config.weights),
        "success": f"Tasks that you solve {band_words(config.target_band)} of the time fit best.",
        "start": start,
        "time": _time_words(config, modules=modules, minutes=minutes),
        "modules": _modules_words(config.modules),
    }


def _time_words(config: wire.PathConfig, *, modules: Sequence[wire.PathModule], minutes: float) -> str:
    left = sum(one.total - one.completed for one in modules if one.code in config.modules)
    known = {one.code for one in modules}
    more = [name for code, name in MODULES if code in config.modules and code not in known]
    time = planned_weeks(left, minutes=minutes, daily=max(config.daily_minutes, LEAST_MINUTES))
    adds = f" {_listed(more)} {'adds' if len(more) == 1 else 'add'} to that." if more else ""
    return f"The {fmt.count(left, 'task')} left take{'s' if left == 1 else ''} about {time}.{adds}"


def _modules_words(kept: Sequence[str]) -> str:
    left_out = [name for code, name in MODULES if code not in kept]
    if not left_out:
        return f"All {len(MODULES)} modules are on the path."
    names = _listed(left_out) if len(left_out) <= 3 else f"{len(left_out)} modules"  # noqa: PLR2004
    return f"{len(MODULES) - len(left_out)} of {len(MODULES)} modules are on the path; {names} left out."


def unsaved_words(changed: Mapping[str, object]) -> str:
    """Name what is not saved."""
    names = {
        "weights": "what counts",
        "start_difficulty": "starting difficulty",
        "target_band": "expected success",
        "daily_minutes": "minutes a day",
        "modules": "modules",
    }
    return f"Not saved: {', '.join(names[name] for name in changed)}." if changed else ""


def archive_words(path: wire.StudyPath) -> str:
    """Say in numbers what archiving a path does."""
    done = sum(one.completed for one in path.modules)
    ahead = sum(one.status in ("scheduled", "in_progress") for one in path.tasks)
    kept = f"{fmt.count(done, 'task')} done {'stays' if done == 1 else 'stay'} in your history"
    return f"{fmt.count(ahead, 'planned task')} will no longer come; {kept}. You can choose a goal anew at any time."
