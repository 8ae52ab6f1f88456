"""Decides how a learner is told by which weights their memories are scheduled, and when they get their own."""
# pyright: strict

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ui import format as fmt
from ui import wire


@dataclass(frozen=True, slots=True)
class WeightsLook:
    """The weights in use, in words; what is empty is not shown."""

    name: str = ""
    why: str = ""
    trained: str = ""
    instant: str = ""
    losses: str = ""
    reviews: int = 0
    needed: int = 1
    share: str = "0%"
    progress: str = ""
    refused: str = ""
    may_roll_back: bool = False
    what: str = ""


NO_WEIGHTS: Final = WeightsLook()

NAMES: Final = {
    "own": "Your own",
    "global": "Those of all learners",
    "published": "The published ones of FSRS-6",
}
WHYS: Final = {
    "own": "Trained on your reviews alone; they predict the latest of them no worse than the weights before.",
    "global": "Trained on the reviews of everybody here.",
    "published": "Trained on the histories of thousands of learners elsewhere.",
}


def weights_look(weights: wire.MyWeights, *, now: datetime, zone: str) -> WeightsLook:
    """Put the weights in use into words: whose they are, how good, and what is needed for one's own."""
    missing = max(weights.needed - weights.n_review_logs, 0)
    is_own = weights.kind == "own"
    return WeightsLook(
        name=f"{NAMES[weights.kind]}, version {weights.version}" if weights.version else NAMES[weights.kind],
        why=WHYS[weights.kind],
        trained=fmt.when(weights.trained_at, now, zone),
        instant=fmt.instant(weights.trained_at, zone) if weights.trained_at else "",
        losses=_losses(weights),
        reviews=min(weights.n_review_logs, weights.needed),
        needed=weights.needed,
        share=fmt.share(weights.n_review_logs, weights.needed),
        progress="" if is_own else _progress(weights, missing, now, zone),
        refused=weights.refused_reason or "",
        may_roll_back=is_own,
        what=_what(weights) if is_own else "",
    )


def _losses(weights: wire.MyWeights) -> str:
    if weights.log_loss is None or weights.baseline_log_loss is None:
        return ""
    return f"{fmt.loss(weights.log_loss)}, before {fmt.loss(weights.baseline_log_loss)}"


def _progress(weights: wire.MyWeights, missing: int, now: datetime, zone: str) -> str:
    have = f"{fmt.number(weights.n_review_logs)} of {fmt.number(weights.needed)} reviews"
    if missing:
        return f"{have}. {fmt.count(missing, 'more review')} and your own weights are trained at night."
    if weights.cooldown_until is not None and weights.cooldown_until > now:
        return f"{have}. The next training is {fmt.when(weights.cooldown_until, now, zone)} at the earliest."
    return f"{have}: enough. Your own weights may be trained on a night after you review."


def _what(weights: wire.MyWeights) -> str:
    before = [one for one in weights.history if one.adopted_at is not None and one.version != weights.version]
    to = f"your version {before[0].version}" if before else "those that everybody without their own has"
    return (
        f"From version {weights.version} back to {to}. Your {fmt.count(weights.n_review_logs, 'review')} and what you "
        "remember stay; the next intervals follow the weights before."
    )
