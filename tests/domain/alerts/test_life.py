"""The life of an alert: which step follows which, and what no sequence of readings can break."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from domain.alerts.errors import IllegalMove
from domain.alerts.life import LIVE, MAY_BECOME, acknowledged, appeared, moved, observed
from domain.alerts.model import Alert, Finding, Observation, Policy, Severity, State
from domain.kernel.ids import new_id

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ADA = new_id()
PATIENT = Policy(
    rule="queue_length",
    domain="jobs",
    title="Job queue above 100",
    severity=Severity.WARNING,
    runbook_url="docs/runbook/job-queue-growing.md",
    threshold=100,
    pending_for=MINUTE,
    recovers_after=3,
)


def seen(finding: Finding, minutes: float = 0, policy: Policy = PATIENT, **changes) -> Observation:
    found = Observation(
        policy=policy,
        subject_type="queue",
        subject_id="revision",
        finding=finding,
        at=NOW + minutes * MINUTE,
        value=None if finding is Finding.MISSING else 164.0,
    )
    return replace(found, **changes)


def an_alert(state: State = State.PENDING, **changes) -> Alert:
    alert = appeared(seen(Finding.BAD), alert_id=new_id())
    assert alert
    return replace(alert, state=state, **changes)


@pytest.mark.parametrize(("before", "after"), list(product(State, State)))
def test_an_alert_takes_only_the_steps_of_its_life(before, after):
    if after in MAY_BECOME[before]:
        assert moved(an_alert(before), after, at=NOW).state is after
    else:
        with pytest.raises(IllegalMove, match="cannot become"):
            moved(an_alert(before), after, at=NOW)


def test_what_is_resolved_stays_so_and_everything_else_lives():
    assert frozenset(State) - {State.RESOLVED} == LIVE
    resolved = an_alert(State.RESOLVED)
    assert observed(resolved, seen(Finding.BAD, 1)) == resolved


def test_no_data_never_resolves():
    assert State.RESOLVED not in MAY_BECOME[State.NO_DATA]


def test_all_being_well_makes_no_alert():
    assert appeared(seen(Finding.GOOD), alert_id=new_id()) is None


def test_an_alert_is_pending_first_and_opens_when_it_lasts():
    alert = an_alert()
    assert (alert.state, alert.opened_at) == (State.PENDING, None)
    assert observed(alert, seen(Finding.BAD, 0.9)).state is State.PENDING
    opened = observed(alert, seen(Finding.BAD, 1, value=812.0))
    assert (opened.state, opened.opened_at, opened.value) == (State.OPEN, NOW + MINUTE, 812.0)


def test_an_alert_without_patience_opens_at_once():
    alert = appeared(seen(Finding.BAD, policy=replace(PATIENT, pending_for=timedelta(0))), alert_id=new_id())
    assert alert
    assert (alert.state, alert.opened_at) == (State.OPEN, NOW)


def test_a_passing_fault_never_opens():
    over = observed(an_alert(), seen(Finding.GOOD, 0.5))
    assert (over.state, over.opened_at, over.reason) == (State.RESOLVED, None, "Recovered before it opened.")


@pytest.mark.parametrize("state", [State.OPEN, State.ACKNOWLEDGED])
def test_it_takes_three_good_readings_in_a_row_to_recover(state):
    alert = an_alert(state)
    for minutes in (1, 2):
        alert = observed(alert, seen(Finding.GOOD, minutes))
        assert alert.state is state
    again = observed(alert, seen(Finding.BAD, 3))
    assert (again.state, again.recoveries) == (state, 0)
    resolved = observed(alert, seen(Finding.GOOD, 3))
    assert (resolved.state, resolved.resolved_at) == (State.RESOLVED, NOW + 3 * MINUTE)


def test_silence_is_a_state_of_its_own_from_which_good_readings_count_anew():
    silent = appeared(seen(Finding.MISSING), alert_id=new_id())
    assert silent
    assert silent.state is State.NO_DATA
    assert observed(silent, seen(Finding.MISSING, 90)).state is State.NO_DATA
    back = observed(silent, seen(Finding.GOOD, 91))
    assert (back.state, back.recoveries) == (State.OPEN, 0)


def test_whoever_took_an_alert_keeps_it_through_repeats_and_silence():
    mine = acknowledged(an_alert(State.OPEN, opened_at=NOW), by=ADA, at=NOW)
    for finding, minutes in ((Finding.BAD, 1), (Finding.MISSING, 2), (Finding.BAD, 3)):
        mine = observed(mine, seen(finding, minutes))
    assert (mine.state, mine.acknowledged_by, mine.acknowledged_at) == (State.ACKNOWLEDGED, ADA, NOW)


def test_an_alert_without_data_can_be_taken_and_then_recovers():
    alert = acknowledged(an_alert(State.NO_DATA), by=ADA, at=NOW)
    assert alert.opened_at == NOW
    for minutes in (1, 2, 3):
        alert = observed(alert, seen(Finding.GOOD, minutes))
    assert alert.state is State.RESOLVED


@pytest.mark.parametrize("state", [State.PENDING, State.ACKNOWLEDGED, State.RESOLVED])
def test_what_is_not_open_cannot_be_acknowledged(state):
    with pytest.raises(IllegalMove, match=f"An alert that is {state} cannot become acknowledged."):
        acknowledged(an_alert(state), by=ADA, at=NOW)


def test_a_reading_that_comes_late_changes_nothing():
    alert = observed(an_alert(), seen(Finding.BAD, 5))
    assert observed(alert, seen(Finding.GOOD, 4)) == alert


class AnyLife(RuleBasedStateMachine):
    """One alert under any sequence of readings and people."""

    def __init__(self) -> None:
        super().__init__()
        self.minutes = 0.0
        self.good_in_a_row = 0
        self.alert = an_alert()
        self.states = [self.alert.state]

    @initialize(finding=st.sampled_from([Finding.BAD, Finding.MISSING]))
    def appears(self, finding):
        alert = appeared(seen(finding), alert_id=new_id())
        assert alert
        self.alert, self.states = alert, [alert.state]

    @rule(finding=st.sampled_from(Finding), minutes=st.floats(0.0, 3.0))
    def is_observed(self, finding, minutes):
        self.minutes += minutes
        before = self.alert
        counts = before.state in (State.OPEN, State.ACKNOWLEDGED)
        self.good_in_a_row = self.good_in_a_row + 1 if finding is Finding.GOOD and counts else 0
        self._note(observed(before, seen(finding, self.minutes)))
        if finding is Finding.MISSING and before.state in LIVE:
            assert self.alert.state is State.NO_DATA

    @precondition(lambda self: self.alert.state in (State.OPEN, State.NO_DATA))
    @rule()
    def is_acknowledged(self):
        self._note(acknowledged(self.alert, by=ADA, at=NOW + self.minutes * MINUTE))

    def _note(self, after):
        if after.state is not self.alert.state:
            assert after.state in MAY_BECOME[self.alert.state]
            self.states.append(after.state)
        self.alert = after

    @invariant()
    def what_is_open_has_a_time_and_what_is_taken_a_person(self):
        alert = self.alert
        assert (alert.state in (State.OPEN, State.ACKNOWLEDGED)) <= (alert.opened_at is not None)
        assert (alert.state is State.ACKNOWLEDGED) <= (alert.acknowledged_by is not None)
        assert (alert.state is State.RESOLVED) == (alert.resolved_at is not None)
        assert (State.ACKNOWLEDGED in self.states) == (alert.acknowledged_by is not None)

    @invariant()
    def only_good_readings_in_a_row_resolve_what_was_open(self):
        if self.alert.state is State.RESOLVED and self.alert.opened_at is not None:
            assert self.alert.recoveries == PATIENT.recovers_after
            assert self.states[-2] in (State.OPEN, State.ACKNOWLEDGED)
        elif self.alert.state is not State.RESOLVED:
            assert self.alert.recoveries == self.good_in_a_row < PATIENT.recovers_after


TestAnyLife = AnyLife.TestCase
