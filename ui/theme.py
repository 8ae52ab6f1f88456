"""Decides how each state looks: one word, one glyph and one colour, for every page."""
# pyright: strict

from dataclasses import dataclass
from typing import Final, Literal

Colour = Literal["teal", "amber", "red", "indigo", "gray"]


@dataclass(frozen=True, slots=True)
class Look:
    """What stands for a state: its word, a lucide glyph and a colour; never the colour alone."""

    word: str
    glyph: str
    colour: Colour


STATES: Final[dict[str, Look]] = {
    "healthy": Look("Healthy", "circle_check", "teal"),
    "succeeded": Look("Succeeded", "circle_check", "teal"),
    "passed": Look("Passed", "circle_check", "teal"),
    "resolved": Look("Resolved", "circle_check", "teal"),
    "stable": Look("Stable", "circle_check", "teal"),
    "right": Look("Right", "circle_check", "teal"),
    "degraded": Look("Degraded", "triangle_alert", "amber"),
    "warning": Look("Warning", "triangle_alert", "amber"),
    "monitor": Look("Monitor", "triangle_alert", "amber"),
    "down": Look("Down", "octagon_x", "red"),
    "critical": Look("Critical", "octagon_alert", "red"),
    "high": Look("High", "octagon_alert", "red"),
    "failed": Look("Failed", "circle_x", "red"),
    "wrong": Look("Wrong", "circle_x", "red"),
    "open": Look("Open", "circle_dot", "red"),
    "acknowledged": Look("Acknowledged", "user_check", "indigo"),
    "running": Look("Running", "loader_circle", "indigo"),
    "info": Look("Info", "info", "indigo"),
    "pending": Look("Pending", "hourglass", "gray"),
    "queued": Look("Queued", "clock", "gray"),
    "skipped": Look("Skipped", "skip_forward", "gray"),
    "cancelled": Look("Cancelled", "ban", "gray"),
    "silenced": Look("Silenced", "bell_off", "gray"),
    "no_data": Look("No data", "circle_dashed", "gray"),
    "dead": Look("Dead", "mail_x", "red"),
    "retried": Look("Retried", "rotate_cw", "indigo"),
    "discarded": Look("Discarded", "trash_2", "gray"),
    "late": Look("Late", "clock_alert", "amber"),
    "too_fast": Look("Too fast", "zap", "amber"),
    "undeclared": Look("Undeclared", "circle_dashed", "amber"),
    "missed": Look("Missed", "calendar_x", "amber"),
    "due_today": Look("Due today", "calendar_check", "indigo"),
    "overdue": Look("Overdue", "clock_alert", "amber"),
    "anomaly": Look("Anomaly", "zap", "amber"),
    "anomaly_high": Look("Anomaly", "zap", "red"),
    "simulated": Look("Simulated data", "flask_round", "gray"),
    "start_here": Look("Start here", "sparkles", "indigo"),
    "as_of": Look("as of", "history", "gray"),
    "rising": Look("Rising", "trending_up", "amber"),
    "falling": Look("Falling", "trending_down", "teal"),
    "draft": Look("Draft", "pencil_line", "gray"),
    "published": Look("Published", "circle_check", "teal"),
    "failing": Look("Failing", "circle_x", "red"),
    "too_early": Look("Too early", "clock", "gray"),
    "keep_going": Look("Keep going", "hourglass", "indigo"),
    "adopted": Look("Adopted", "circle_check", "teal"),
    "no_difference": Look("No difference", "equal", "gray"),
    "stopped_harm": Look("Stopped: harm", "octagon_x", "red"),
    "unreadable": Look("Do not read", "triangle_alert", "amber"),
    "not_yet": Look("Not yet", "circle_dashed", "amber"),
    "too_slow": Look("Stopped", "timer", "amber"),
    "raised": Look("Raised", "triangle_alert", "amber"),
    "planned": Look("Planned", "calendar", "gray"),
    "in_progress": Look("In progress", "circle_dot", "indigo"),
    "expired": Look("Expired", "calendar_x", "gray"),
    "fell": Look("Fell", "trending_down", "amber"),
}
"""Keys are the words of the API in lower case; what the API does not know is added where a page needs it."""

UNKNOWN: Final = STATES["no_data"]

SERIES: Final = ("var(--c1)", "var(--c2)", "var(--c3)", "var(--c4)", "var(--c5)")
"""The strokes of a chart's series, in order; overdue is always the second."""

DASHES: Final = ("0", "6 3", "2 3", "5 3", "1 3")
"""The dashes that go with them, so that lines differ without colour."""

BASELINE: Final = "var(--cref)"
GRID: Final = "var(--grid)"
OVERDUE: Final = SERIES[1]
