"""What a source measured of a subject under a rule: a value, or that there was none."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final, Literal, TypeAlias


class Missing(Enum):
    """The one value that says that nothing could be measured."""

    MISSING = "missing"


MISSING: Final = Missing.MISSING
Measured: TypeAlias = float | Literal[Missing.MISSING]


@dataclass(frozen=True, slots=True)
class Reading:
    """One measurement. `rule` is a key of `rules.RULES`; `at` is when it was measured (aware); `words` say more."""

    rule: str
    subject_type: str
    subject_id: str
    value: Measured
    at: datetime
    words: str | None = None
