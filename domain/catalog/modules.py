"""The modules of the tracks that a study path can follow, in the order in which they open."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Module:
    """A part of a track: the key that problems name, and what learners read."""

    code: str
    name: str


CODING_INTERVIEW: Final = "coding-interview-meta"

MODULES: Final = (
    Module("introduction", "Introduction"),
    Module("arrays-strings", "Arrays and strings"),
    Module("hashing", "Hashing"),
    Module("linked-lists", "Linked lists"),
    Module("stacks-queues", "Stacks and queues"),
    Module("trees-graphs", "Trees and graphs"),
    Module("sorting-searching", "Sorting and searching"),
    Module("heaps", "Heaps"),
    Module("greedy", "Greedy algorithms"),
    Module("dynamic-programming", "Dynamic programming"),
    Module("recursion-backtracking", "Recursion and backtracking"),
    Module("bit-manipulation", "Bit manipulation"),
    Module("math-geometry", "Mathematics and geometry"),
    Module("design", "Design"),
)
"""Of the track `coding-interview-meta`."""

MODULE_NAMES: Final = {module.code: module.name for module in MODULES}
