"""Decides how numbers, times and mastery are written and drawn; plain functions, the same for every page."""
# pyright: strict

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import pi
from typing import Final
from zoneinfo import ZoneInfo

NBSP: Final = "\u00a0"
MINUS: Final = "\u2212"
NONE: Final = "\u2013"
"""What stands where there is no value."""

RING_RADIUS: Final = 8.0
RING_LENGTH: Final = 2 * pi * RING_RADIUS


# Numbers


def number(value: float | None, places: int = 0) -> str:
    """12,580 · 4.5 with one place."""
    if value is None:
        return NONE
    text = f"{abs(value):,.{places}f}"
    return MINUS + text if value < 0 and float(text.replace(",", "")) else text


def percent(share: float | None, places: int = 0) -> str:
    """94 % of a share from 0 to 1, with a no-break space; never 100 % for less than all, or 0 % for more than none."""
    if share is None:
        return NONE
    step = 10**-places
    shown = round(share * 100, places)
    if 0 < share < 1:
        shown = min(max(shown, step), 100 - step)
    return number(shown, places) + NBSP + "%"


def loss(value: float | None) -> str:
    """.3441, as losses are written."""
    return NONE if value is None else f"{value:.4f}".removeprefix("0")


def factor(value: float) -> str:
    """× 1.20."""
    return f"×{NBSP}{value:.2f}"


def signed(value: float, places: int = 1) -> str:
    """+3.0 or −15.0, with a true minus."""
    return number(value, places) if value < 0 else "+" + number(value, places)


def count(amount: int, one: str, many: str | None = None) -> str:
    """1 theme · 6 themes · 1,204 files."""
    return f"{number(amount)} {one if amount == 1 else many or one + 's'}"


def axis_number(value: float) -> str:
    """15 k on an axis, where 15,000 would be too wide."""
    return f"{number(value / 1000)}{NBSP}k" if value >= 1000 else number(value)  # noqa: PLR2004


def initials(name: str) -> str:
    """ML for Maya Lindqvist."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


# Spans


def minutes(amount: float) -> str:
    """3 min · 1 h 20 min; less than a minute is one."""
    whole = max(1, round(amount))
    hours, rest = divmod(whole, 60)
    if not hours:
        return f"{rest}{NBSP}min"
    return f"{hours}{NBSP}h" + (f" {rest}{NBSP}min" if rest else "")


def duration(milliseconds: float | None) -> str:
    """0.4 s · 41 s · 3 min 12 s · 2 h 5 min."""
    if milliseconds is None:
        return NONE
    seconds = milliseconds / 1000
    if seconds < 10:  # noqa: PLR2004
        return f"{seconds:.1f}".removesuffix(".0") + f"{NBSP}s"
    if round(seconds) < 60:  # noqa: PLR2004
        return f"{round(seconds)}{NBSP}s"
    return _long_duration(round(seconds))


def _long_duration(seconds: int) -> str:
    whole_minutes, rest = divmod(seconds, 60)
    if whole_minutes < 60:  # noqa: PLR2004
        return f"{whole_minutes}{NBSP}min" + (f" {rest}{NBSP}s" if rest else "")
    hours, left = divmod(whole_minutes, 60)
    return f"{hours}{NBSP}h" + (f" {left}{NBSP}min" if left else "")


def took(milliseconds: float | None) -> str:
    """3 min 12, as in the column of a table, where the seconds line up; empty when nothing ran."""
    if milliseconds is None:
        return ""
    seconds = round(milliseconds / 1000)
    if 60 <= seconds < 3600:  # noqa: PLR2004
        return f"{seconds // 60}{NBSP}min{NBSP}{seconds % 60:02d}"
    return duration(milliseconds)


# Instants


def in_zone(at: datetime, zone: str) -> datetime:
    """Put the same instant on the person's clock; an unknown zone is UTC."""
    try:
        return at.astimezone(ZoneInfo(zone))
    except (KeyError, ValueError):
        return at.astimezone(UTC)


def clock(at: datetime, zone: str, *, seconds: bool = False) -> str:
    """14:32, or 14:31:40."""
    return in_zone(at, zone).strftime("%H:%M:%S" if seconds else "%H:%M")


def day(on: date) -> str:
    """21 Nov."""
    return f"{on.day} {on:%b}"


def weekday(on: date) -> str:
    """Sat."""
    return f"{on:%a}"


def long_day(on: date) -> str:
    """Saturday 21 November."""
    return f"{on:%A} {on.day} {on:%B}"


def instant(at: datetime | None, zone: str) -> str:
    """21 Nov 2026, 14:32 UTC: what a hover shows."""
    if at is None:
        return ""
    local = in_zone(at, zone)
    return f"{local.day} {local:%b %Y}, {local:%H:%M} {local.tzname()}"


def moment(at: datetime, now: datetime, zone: str) -> str:
    """Today 02:00 · yesterday 14:10 · tomorrow 09:10 · 21 Nov 02:00."""
    local, today = in_zone(at, zone), in_zone(now, zone).date()
    names = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    name = names.get((local.date() - today).days) or day(local.date())
    return f"{name} {local:%H:%M}"


def when(at: datetime | None, now: datetime, zone: str) -> str:
    """In 3 min · in 11 h · tomorrow · in 9 days, and 4 min ago · yesterday · 3 days ago."""
    if at is None:
        return ""
    days = (in_zone(at, zone).date() - in_zone(now, zone).date()).days
    span = at - now
    if abs(span) < timedelta(minutes=1):
        return "now" if span >= timedelta(0) else "just now"
    if abs(span) < timedelta(hours=12) or days == 0:
        return _sided(_short_span(abs(span)), ahead=span > timedelta(0))
    return days_from(days)


def days_from(days: int) -> str:
    """Today · tomorrow · in 9 days · in 3 months, by days of the calendar; negative ones lie behind."""
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    return near.get(days) or _sided(_long_span(abs(days)), ahead=days > 0)


def _sided(span: str, *, ahead: bool) -> str:
    return f"in {span}" if ahead else f"{span} ago"


def _short_span(span: timedelta) -> str:
    whole = round(span.total_seconds() / 60)
    return f"{whole}{NBSP}min" if whole < 60 else f"{round(whole / 60)}{NBSP}h"  # noqa: PLR2004


def _long_span(days: int) -> str:
    if days < 60:  # noqa: PLR2004
        return f"{days} days"
    return f"{round(days / 30.44)} months" if days < 700 else f"{round(days / 365.25)} years"  # noqa: PLR2004


def interval(days: float) -> str:
    """Say the span until a next review, as on a rating: 1 day · 9 days · 3 months."""
    whole = round(days)
    if whole < 1:
        return "today"
    return "1 day" if whole == 1 else _long_span(whole)


def greeting(at: datetime, zone: str) -> str:
    """Good morning until noon, good afternoon until six, good evening after; at night too."""
    hour = in_zone(at, zone).hour
    if 5 <= hour < 12:  # noqa: PLR2004
        return "Good morning"
    return "Good afternoon" if 12 <= hour < 18 else "Good evening"  # noqa: PLR2004


# Mastery


@dataclass(frozen=True, slots=True)
class MasteryLook:
    """What `mastery` draws: the percent and the word, the dash of the ring, and whether it is full with a check."""

    percent: str = ""
    word: str = "Not started"
    label: str = "Not started"
    dash: str = f"0 {RING_LENGTH:.2f}"
    mastered: bool = False
    fell: bool = False


def mastery(value: float | None, *, mixed: bool = True, fell: bool = False) -> MasteryLook:
    """Put mastery into words; without a mixed challenge 95 % and more stays Proficient."""
    if value is None:
        return MasteryLook()
    word = mastery_word(value, mixed=mixed)
    text = percent(value)
    return MasteryLook(
        percent=text,
        word=word,
        label=f"{text}, {word}",
        dash=ring_dash(value),
        mastered=word == "Mastered",
        fell=fell,
    )


def mastery_word(value: float | None, *, mixed: bool = True) -> str:
    """Name a mastery from 0 to 1, by the percent one sees."""
    if value is None:
        return "Not started"
    shown = round(value * 100)
    if shown >= 95:  # noqa: PLR2004
        return "Mastered" if mixed else "Proficient"
    if shown >= 85:  # noqa: PLR2004
        return "Proficient"
    return "Familiar" if shown >= 70 else "Attempted"  # noqa: PLR2004


def ring_dash(share: float) -> str:
    """Return the stroke-dasharray that draws this share of the ring."""
    drawn = min(max(share, 0.0), 1.0) * RING_LENGTH
    return f"{drawn:.2f} {RING_LENGTH:.2f}"


# Drawings


def sparkline_path(values: Sequence[float | None], width: float = 60, height: float = 20) -> str:
    """One SVG path through the known values, ending in a dot; flat when all are equal, empty without values."""
    known = [(index, value) for index, value in enumerate(values) if value is not None]
    if not known:
        return ""
    points = _scaled(known, len(values), width, height)
    if len(points) == 1:
        points = [(2.0, points[0][1]), points[0]]
    x, y = points[-1]
    line = " ".join(f"{'M' if index == 0 else 'L'}{px:.1f} {py:.1f}" for index, (px, py) in enumerate(points))
    return f"{line} M{x - 1:.1f} {y:.1f} a1 1 0 1 0 2 0 a1 1 0 1 0 -2 0"


def _scaled(known: list[tuple[int, float]], slots: int, width: float, height: float) -> list[tuple[float, float]]:
    margin = 2.0
    low, high = min(value for _, value in known), max(value for _, value in known)
    step = (width - 2 * margin) / max(1, slots - 1)
    span = high - low
    return [
        (
            width - margin - (slots - 1 - index) * step,
            height - margin - (height - 2 * margin) * ((value - low) / span if span else 0.0),
        )
        for index, value in known
    ]


def share(part: float, whole: float) -> str:
    """Return the width of a bar in CSS, never over the whole."""
    return f"{min(100.0, 100 * part / whole):.2f}%" if whole > 0 else "0%"


@dataclass(frozen=True, slots=True)
class TrendLook:
    """A change in words, with the way it points and whether that is good."""

    text: str
    glyph: str
    tone: str


def trend(change: float | None, words: str, *, up_is_good: bool | None = None) -> TrendLook:
    """Give a change its arrow and tone; gray when nobody says which way is better."""
    if change is None:
        return TrendLook("", "minus", "gray")
    glyph = "minus" if change == 0 else "trending_up" if change > 0 else "trending_down"
    if up_is_good is None or change == 0:
        return TrendLook(words, glyph, "gray")
    return TrendLook(words, glyph, "teal" if (change > 0) == up_is_good else "red")


def planned_bar(values: dict[str, object], *, colour: str = "var(--c1)") -> dict[str, object]:
    """Return a row of a bar chart for a day that is not today: drawn as an outline with a light fill."""
    return {**values, "fillOpacity": 0.16, "stroke": colour, "strokeWidth": 1.2}
