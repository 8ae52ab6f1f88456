"""What happens to experiments that others want to hear of."""

from domain.kernel.events import Event


class ExperimentStarted(Event, frozen=True):
    """An experiment began to divide learners into arms."""

    experiment_key: str
    shares: tuple[float, ...]
    planned_days: int


class ExperimentStopped(Event, frozen=True):
    """An experiment ended; from now on everybody has the winner, or what they had before it if there is none."""

    experiment_key: str
    winner: str | None
    verdict: str
    reason: str
