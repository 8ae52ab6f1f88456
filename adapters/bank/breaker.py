"""Decides when a server that keeps failing is left alone, and when one question tries whether it is back."""

from domain.catalog.constants import BANK_FAILURES_MOST, BANK_REST_SECONDS


class Breaker:
    """Lets all through until BANK_FAILURES_MOST failed in a row; then none, and BANK_REST_SECONDS later one.

    Times are seconds of any clock that only goes forward.
    """

    def __init__(self) -> None:
        self._failures = 0
        self._closed_until_try = 0.0
        self._trying = False

    def lets_through(self, now: float) -> bool:
        """Tell whether to ask; whoever is let through says afterwards how it went."""
        if self._failures < BANK_FAILURES_MOST:
            return True
        if self._trying or now < self._closed_until_try:
            return False
        self._trying = True
        return True

    def succeeded(self) -> None:
        """Close: it answers."""
        self._failures, self._trying = 0, False

    def failed(self, now: float) -> None:
        """Count a failure; the last of too many, or one that tried, leaves the server alone from now."""
        self._failures, self._trying = self._failures + 1, False
        self._closed_until_try = now + BANK_REST_SECONDS

    def gave_up(self) -> None:
        """Forget a try that was cancelled: it says nothing about the server."""
        self._trying = False
