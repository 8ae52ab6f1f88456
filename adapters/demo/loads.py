"""Decides what was due on each of the last days, as the nightly run would have seen it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from adapters.demo.course import Course
from adapters.postgres.connection import Connection
from domain.catalog.model import Block, Theme, block_id, concept_id, theme_id
from domain.scheduling.model import LoggedReview

NIGHT: Final = timedelta(hours=2)
DAYS: Final = 7

# Days on which a real run has counted are left alone.
INSERT: Final = """
insert into queue_stats_daily (stat_on, due_today_total, overdue_total, due_tomorrow_total, users_with_due, by_theme,
                               by_block, generated_at)
select $1, $2, $3, $4, $5, $6, $7, $8 on conflict do nothing
"""


async def write_loads(
    connection: Connection, reviews: Sequence[LoggedReview], course: Course, *, today: datetime
) -> None:
    """Write the load of each of the last seven days before today; the reviews come in their order in time."""
    due_at: dict[tuple[UUID, UUID], datetime] = {}
    waiting = iter([*reviews, None])
    review = next(waiting)
    for begins in (today - timedelta(days=back) for back in range(DAYS, 0, -1)):
        while review is not None and review.reviewed.after.reviewed_at < begins:
            due_at[review.user_id, review.concept_id] = review.reviewed.after.due_at
            review = next(waiting)
        await connection.execute(INSERT, begins.date(), *_load(due_at, course, begins), begins + NIGHT)


def _load(due_at: Mapping[tuple[UUID, UUID], datetime], course: Course, begins: datetime) -> tuple[object, ...]:
    places = {concept_id(code): course.syllabus.themes[_theme(course, code)] for code in course.concepts}
    ends, day = begins + timedelta(days=1), timedelta(days=1)
    today = [key for key, at in due_at.items() if begins <= at < ends]
    overdue = [key for key, at in due_at.items() if at < begins]
    by_theme = _counted(today, overdue, places)
    return (
        len(today),
        len(overdue),
        sum(ends <= at < ends + day for at in due_at.values()),
        len({user_id for user_id, _ in (*today, *overdue)}),
        list(_theme_lines(by_theme, course)),
        list(_block_lines(by_theme, course)),
    )


def _theme(course: Course, code: str) -> str:
    return course.syllabus.concepts[code].theme_code


def _counted(
    today: Sequence[tuple[UUID, UUID]], overdue: Sequence[tuple[UUID, UUID]], places: Mapping[UUID, Theme]
) -> list[tuple[Theme, int, int]]:
    counts: dict[Theme, list[int]] = {}
    for column, keys in enumerate((today, overdue)):
        for _, concept in keys:
            counts.setdefault(places[concept], [0, 0])[column] += 1
    lines = [(theme, due, late) for theme, (due, late) in counts.items()]
    return sorted(lines, key=lambda line: (-line[1], line[0].code))


def _theme_lines(by_theme: Sequence[tuple[Theme, int, int]], course: Course) -> Iterator[dict[str, object]]:
    for theme, due, late in by_theme:
        yield {
            "theme_id": theme_id(theme.code),
            "theme_name": theme.name,
            "block_id": block_id(theme.block_code),
            "block_name": course.syllabus.blocks[theme.block_code].name,
            "due_today": due,
            "overdue": late,
        }


def _block_lines(by_theme: Sequence[tuple[Theme, int, int]], course: Course) -> Iterator[dict[str, object]]:
    blocks: dict[Block, list[int]] = {}
    for theme, due, late in by_theme:
        sums = blocks.setdefault(course.syllabus.blocks[theme.block_code], [0, 0])
        sums[0] += due
        sums[1] += late
    for block, (due, late) in sorted(blocks.items(), key=lambda item: (-item[1][0], item[0].code)):
        yield {"block_id": block_id(block.code), "block_name": block.name, "due_today": due, "overdue": late}
