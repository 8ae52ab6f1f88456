"""Decides how the complexity of a concept changes the memory that a first review makes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from domain.scheduling.constants import (
    COMPLEX_ABOVE,
    COMPLEX_DIFFICULTY,
    COMPLEX_STABILITY,
    DIFFICULTY_MAX,
    DIFFICULTY_MIN,
    SIMPLE_BELOW,
    SIMPLE_DIFFICULTY,
    SIMPLE_STABILITY,
)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Starts:
    """What complexity and its strength (0 to 1) were at reviews; both of shape (n,), nan where it changed nothing."""

    complexity: Floats
    strength: Floats

    def apply(self, stability: Floats, difficulty: Floats, at: NDArray[np.int64]) -> tuple[Floats, Floats]:
        """Return stability (days) and difficulty (1 to 10) after first reviews at these positions, given plain ones."""
        steadier, harder = _factors(self.complexity[at])
        strength = np.nan_to_num(self.strength[at])
        return (
            stability * (1 + strength * (steadier - 1)),
            np.clip(difficulty * (1 + strength * (harder - 1)), DIFFICULTY_MIN, DIFFICULTY_MAX),
        )


def start(
    stability: float, difficulty: float, *, complexity: float | None, strength: float = 1.0
) -> tuple[float, float]:
    """Return stability (days) and difficulty (1 to 10) after the first review of a concept, given the plain ones.

    A complex concept starts harder and less stable, a simple one easier and more stable; between SIMPLE_BELOW and
    COMPLEX_ABOVE nothing changes. `strength` scales each factor's distance from 1. Source: product specification.
    """
    if complexity is None or SIMPLE_BELOW <= complexity <= COMPLEX_ABOVE:
        return stability, difficulty
    is_complex = complexity > COMPLEX_ABOVE
    harder = 1 + strength * ((COMPLEX_DIFFICULTY if is_complex else SIMPLE_DIFFICULTY) - 1)
    steadier = 1 + strength * ((COMPLEX_STABILITY if is_complex else SIMPLE_STABILITY) - 1)
    return stability * steadier, min(max(difficulty * harder, DIFFICULTY_MIN), DIFFICULTY_MAX)


def _factors(complexity: Floats) -> tuple[Floats, Floats]:
    which = [complexity > COMPLEX_ABOVE, complexity < SIMPLE_BELOW]
    return (
        np.select(which, [COMPLEX_STABILITY, SIMPLE_STABILITY], 1.0),
        np.select(which, [COMPLEX_DIFFICULTY, SIMPLE_DIFFICULTY], 1.0),
    )
