"""Decides what Today says: how much waits, what comes next, and never a scolding; plain functions without a page."""

from dataclasses import dataclass
from datetime import date, datetime
from math import ceil
from typing import Any, Final

from ui import format as fmt
from ui import wire

BROKEN_OFF_DAYS: Final = 7
"""From so many days overdue, someone without a streak has been away."""
ENOUGH: Final = 20
"""What is enough for a day after a break, if a week of such days clears the list."""


@dataclass(frozen=True, slots=True)
class StreakRow:
    """One day of the week's streak."""

    letter: str = ""
    label: str = ""
    reviewed: bool = False
    is_today: bool = False


@dataclass(frozen=True, slots=True)
class SlippingRow:
    """A theme that slips soonest."""

    theme_id: str
    name: str
    block: str
    due: str
    mastery: fmt.MasteryLook


@dataclass(frozen=True, slots=True)
class ListWords:
    """The revision list in words and widths."""

    number: str = "0"
    after: str = ""
    overdue: str = "0"
    due_today: str = "0"
    tomorrow: str = ""
    overdue_width: str = "0%"
    due_width: str = "0%"
    bar: str = ""


@dataclass(frozen=True, slots=True)
class StreakWords:
    """The streak in words."""

    title: str = ""
    best: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class StepWords:
    """The next step, and what its button does."""

    kind: str = "practise"
    title: str = ""
    reason: str = ""
    verb: str = ""
    theme_id: str = ""


def waiting(today: wire.Today) -> int:
    """Return what is due today or overdue."""
    return today.due_today_total + today.overdue_total


def view(today: wire.Today) -> str:
    """Return which page this is: for someone new, with a list, or with nothing left."""
    if not today.answers_total:
        return "new"
    return "list" if waiting(today) else "done"


def has_been_away(today: wire.Today) -> bool:
    """Say whether someone comes back to more than a day's work."""
    return today.streak_days == 0 and today.oldest_overdue_days >= BROKEN_OFF_DAYS and waiting(today) > ENOUGH


def enough_for_today(today: wire.Today) -> int:
    """Return what is enough after a break: the day's target, else what clears the list in a week."""
    return today.offered if today.offered < waiting(today) else max(ENOUGH, ceil(waiting(today) / 7))


def heading(today: wire.Today, greeting: str) -> str:
    """Greet by the first name; never scold."""
    name = today.display_name.split()[0] if today.display_name.split() else ""
    if view(today) == "new":
        return f"Welcome, {name}" if name else "Welcome"
    words = "Good to see you again" if has_been_away(today) else greeting
    return f"{words}, {name}" if name else words


def list_words(today: wire.Today) -> ListWords:
    """Put the revision list into words."""
    total = waiting(today)
    about = f"about {fmt.minutes(today.minutes)}"
    if has_been_away(today):
        after = f"waiting · {fmt.number(enough_for_today(today))} are enough for today"
    elif today.offered < total:
        after = f"to revise · {fmt.number(today.offered)} offered today, {about}"
    else:
        after = f"to revise · {about}"
    return ListWords(
        number=fmt.number(total),
        after=after,
        overdue=fmt.number(today.overdue_total),
        due_today=fmt.number(today.due_today_total),
        tomorrow=f"{fmt.number(today.due_tomorrow_total)} due tomorrow",
        overdue_width=fmt.share(today.overdue_total, total),
        due_width=fmt.share(today.due_today_total, total),
        bar=f"{fmt.number(today.overdue_total)} overdue, {fmt.number(today.due_today_total)} due today",
    )


def done_words(today: wire.Today, *, now: datetime, zone: str) -> str:
    """Say what comes next when all is done."""
    if today.due_tomorrow_total:
        return f"{fmt.number(today.due_tomorrow_total)} tomorrow."
    if today.next_review_at is not None:
        return f"The next review is {fmt.moment(today.next_review_at, now, zone)}."
    return "Nothing waits for you."


def streak_words(today: wire.Today, *, zone: str) -> StreakWords:
    """Put the streak into words that never scold."""
    ends = f"Your day ends at {fmt.clock(today.day_ends_at, zone)}."
    title = f"{today.streak_days}-day streak" if today.streak_days else "A streak begins with one answer"
    if today.reviews_today:
        remark = f"{fmt.count(today.reviews_today, 'answer')} today. {ends}"
    else:
        remark = f"{ends} One answer {'keeps the streak' if today.streak_days else 'counts'}."
    best = f"best {today.best_streak_days}" if today.best_streak_days else ""
    return StreakWords(title=title, best=best, remark=remark)


def streak_rows(days: list[wire.StreakDay]) -> list[StreakRow]:
    """Return the week's days with their letters."""
    return [
        StreakRow(
            letter=fmt.weekday(day.day_on)[0],
            label=f"{day.day_on:%A}{', today' if day.is_today else ''}: {'reviewed' if day.reviewed else 'no review'}",
            reviewed=day.reviewed,
            is_today=day.is_today,
        )
        for day in days
    ]


def week_rows(week: list[wire.DueDay], today_on: date) -> list[dict[str, Any]]:
    """Return the bars of the week ahead; only today's is full."""
    rows: list[dict[str, Any]] = []
    for day in week:
        is_today = day.day_on == today_on
        row: dict[str, Any] = {"day": "Today" if is_today else fmt.weekday(day.day_on), "due": day.due}
        rows.append(row if is_today else fmt.planned_bar(row))
    return rows


def slipping_rows(themes: list[wire.SlippingTheme]) -> list[SlippingRow]:
    """Return the themes that slip soonest."""
    return [
        SlippingRow(
            theme_id=theme.theme_id,
            name=theme.theme_name,
            block=theme.block_name,
            due=f"{fmt.number(theme.due)} to revise",
            mastery=fmt.mastery(theme.mastery),
        )
        for theme in themes
    ]


def step_words(step: wire.NextStep) -> StepWords:
    """Return the next step with the verb of its button."""
    verbs = {"revise": "Revise this theme", "start": "Start placement"}
    return StepWords(
        kind=step.kind,
        title=step.title,
        reason=step.reason,
        verb=verbs.get(step.kind, "Start practice"),
        theme_id=step.theme_id or "",
    )
