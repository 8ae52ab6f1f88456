"""Decides how figures are written in the sentences about experiments."""

from typing import Final

LEAST_P: Final = 0.5 / 100**2
CENTIMES: Final = 1 / 100
MILLES: Final = 1 / 1000


def counted(count: int, noun: str) -> str:
    """Return `1 learner`, `2 learners`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def figure(value: float) -> str:
    """Return a figure with two places, without the nought that says nothing: `.25`, `12.30`."""
    return f"{value:.2f}".removeprefix("0")


def probability(p: float) -> str:
    """Return `p = .62`, with as many places as a small one needs: `p = .0004`, `p < .0001`."""
    if p < LEAST_P:
        return "p < .0001"
    text = f"{p:.2f}" if p >= CENTIMES else f"{p:.3f}" if p >= MILLES else f"{p:.4f}"
    return f"p = {text.removeprefix('0')}"


def percent(effect: float) -> str:
    """Return a relative effect with its sign: `+0.40 %`, `−1.46 %`."""
    return f"{effect * 100:+.2f} %".replace("-", "−")
