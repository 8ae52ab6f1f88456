"""What is kept of a message that died, and what may become of it."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import pytest

from domain.jobs.constants import DEAD_LETTER_ERROR_CHARACTERS, DEAD_LETTER_ERROR_LINES
from domain.jobs.dead_letters import MAY_BECOME, DeadLetter, LetterState, last_lines, resendable, settled
from domain.jobs.errors import IllegalSettlement
from domain.kernel.events import SYSTEM
from domain.kernel.ids import new_id

NOW = datetime(2026, 11, 25, 2, tzinfo=UTC)


def a_letter(state=LetterState.DEAD):
    return DeadLetter(
        message_id=new_id(),
        queue="revision",
        actor="work_batch",
        run_id=None,
        message={},
        error="boom",
        attempts=6,
        died_at=NOW,
        state=state,
    )


@pytest.mark.parametrize(("before", "after"), list(product(LetterState, LetterState)))
def test_a_letter_takes_only_the_steps_of_its_life(before, after):
    letter = a_letter(before)
    if after in MAY_BECOME[before]:
        assert settled(letter, after, by=SYSTEM, at=NOW) == replace(
            letter, state=after, settled_at=NOW, settled_by=SYSTEM
        )
    else:
        with pytest.raises(IllegalSettlement, match=f"that is {before} cannot become {after}"):
            settled(letter, after, by=SYSTEM, at=NOW)


def test_what_was_sent_can_be_sent_again_without_what_happened_to_it():
    sent = {"actor_name": "work_batch", "kwargs": {"run_id": "1"}, "options": {"max_age": 5}}
    options = {"max_age": 5, "retries": 6, "traceback": "…", "requeue_timestamp": 1, "redis_message_id": "r", "eta": 2}
    assert resendable({**sent, "options": {**options, "deliveries": 3, "trace": "00-a-b-01"}}) == sent


def test_only_the_end_of_a_traceback_is_kept():
    kept = last_lines("\n".join(f"line {n}" for n in range(100)))
    assert kept.splitlines() == [f"line {n}" for n in range(100 - DEAD_LETTER_ERROR_LINES, 100)]
    assert len(last_lines("x" * 10_000)) == DEAD_LETTER_ERROR_CHARACTERS


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("cannot reach postgresql://lyceum:hunter2@db/lyceum", "cannot reach postgresql://lyceum:…@db/lyceum"),
        ("redis://:hunter2@valkey:6379/0 is away", "redis://:…@valkey:6379/0 is away"),
        ("connect(host='db', password='hunter2', port=1)", "connect(host='db', password='…', port=1)"),
        ('{"token": "abc.def", "n": 1}', '{"token": "…", "n": 1}'),
        ("Authorization: Bearer abc.def", "Authorization: Bearer …"),
        ("UniqueViolation\nDETAIL:  Key (email)=(ada@example.org) already exists.", "UniqueViolation"),
        ("it said \0 nothing", "it said  nothing"),
        ("the passage of http://host:8080/path took long", "the passage of http://host:8080/path took long"),
    ],
)
def test_an_error_tells_no_secret_and_no_value_of_a_row(told, kept):
    assert last_lines(told) == kept
