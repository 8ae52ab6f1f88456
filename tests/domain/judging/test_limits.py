"""Each language gets what it needs for work that takes a bare interpreter the problem's limit."""

from domain.judging.constants import (
    JUDGING_LOADING_SECONDS,
    JUDGING_PYTHON_FACTOR,
    JUDGING_WAITING_FACTOR,
    JUDGING_WAITING_SECONDS,
)
from domain.judging.limits import for_a_test, for_loading
from domain.judging.model import Language, Limits

LIMITS = Limits(time_ms=200, memory_mb=128)


def test_javascript_runs_in_the_sandbox_as_fast_as_outside():
    assert for_a_test(LIMITS, Language.JAVASCRIPT).computing == 0.2


def test_python_gets_as_much_more_as_it_is_slower_there():
    assert for_a_test(LIMITS, Language.PYTHON).computing == 0.2 * JUDGING_PYTHON_FACTOR


def test_a_program_may_wait_for_longer_than_it_may_compute_but_not_for_ever():
    allowed = for_a_test(LIMITS, Language.JAVASCRIPT)
    assert allowed.waiting == 0.2 * JUDGING_WAITING_FACTOR + JUDGING_WAITING_SECONDS


def test_loading_has_a_limit_of_its_own():
    assert for_loading().computing == JUDGING_LOADING_SECONDS < for_loading().waiting
