"""Job page: how dead letters, runs and rates read, and what is sent when somebody does something about them."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import msgspec
import pytest
import reflex as rx

from ui import client as module
from ui import wire
from ui.format import NBSP
from ui.pages.admin.job_tables import queue_row
from ui.pages.admin.jobs import JobsState
from ui.pages.admin.letter_words import dead_letters, letter_detail, letter_row, queues, states, which
from ui.pages.admin.rates import rate_rows, rates_sentence, unit_of
from ui.pages.admin.run_words import batch_row, run_detail, run_row, steps

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 25, 14, 32, tzinfo=UTC)
SVEN = {"user_id": "u1", "email": "s@example.edu", "display_name": "Sven", "roles": ["operator"], "zone": "UTC"}


def letter(message_id: str = "01a214-1", **changes: Any) -> dict[str, Any]:
    return {
        "message_id": message_id,
        "queue": "revision",
        "actor": "work_batch",
        "run_id": "r1",
        "job_key": "revision_queue_regen",
        "error": "RuntimeError: boom",
        "attempts": 6,
        "died_at": (NOW - timedelta(minutes=4)).isoformat(),
        "state": "dead",
        "settled_at": None,
        "settled_by_name": None,
        "payload": {"actor_name": "work_batch"},
        "traceback": "Traceback\nRuntimeError: boom",
    } | changes


def run(run_id: str = "r1", **changes: Any) -> dict[str, Any]:
    return {
        "run_id": run_id,
        "job_key": "revision_queue_regen",
        "status": "running",
        "scheduled_for": (NOW - timedelta(minutes=10)).isoformat(),
        "queued_at": (NOW - timedelta(minutes=10)).isoformat(),
        "started_at": (NOW - timedelta(minutes=9)).isoformat(),
        "finished_at": None,
        "heartbeat_at": None,
        "duration_ms": None,
        "stats": {},
        "error": None,
        "attempt": 1,
        "requested_by": None,
        "requested_by_name": None,
        "parent_run_id": None,
        "steps_done": 1,
        "steps_total": 3,
        "args": {},
        "lock_until": None,
        "flags": [],
        "batches": {"total": 3, "done": 1, "failed": 0, "retried": 0},
        "earlier": [],
    } | changes


def rate(hours_ago: int = 1, **changes: Any) -> dict[str, Any]:
    zeros = dict.fromkeys(("succeeded", "failed", "cancelled", "skipped", "missed"), 0)
    return {"at": (NOW - timedelta(hours=hours_ago)).isoformat(), **zeros, "p50_ms": None, "p95_ms": None} | changes


def rates(*told: dict[str, Any]) -> list[wire.JobRate]:
    return msgspec.convert(list(told), list[wire.JobRate])


def opened(**changes: Any) -> wire.OpenRun:
    return msgspec.convert(run(**changes), wire.OpenRun)


# Words


def test_a_dead_letter_says_what_died_when_and_after_how_many_attempts() -> None:
    told = msgspec.convert(letter(), wire.OpenDeadLetter)
    row = letter_row(told, now=NOW, zone="UTC")
    assert (row.short_id, row.died, row.error, row.can_be_settled) == ("01a214", "today 14:28", told.error, True)
    detail = letter_detail(told, now=NOW, zone="UTC")
    assert detail.subtitle == "message 01a214 · died today 14:28 after 6 attempts"
    assert (detail.settled, detail.can_be_settled, detail.can_be_resurrected) == ("", True, False)
    assert detail.payload == '{\n "actor_name": "work_batch"\n}'


@pytest.mark.parametrize(("by", "words"), [("Sven", "by Sven."), (None, "by somebody who has left.")])
def test_a_settled_letter_says_who_did_it_and_only_a_discarded_one_can_be_resurrected(by, words) -> None:
    changes = {"settled_at": NOW.isoformat(), "settled_by_name": by}
    discarded = msgspec.convert(letter(state="discarded", **changes), wire.OpenDeadLetter)
    detail = letter_detail(discarded, now=NOW, zone="UTC")
    assert detail.settled == f"Discarded today 14:32 {words}"
    assert (detail.can_be_settled, detail.can_be_resurrected) == (False, True)
    retried = msgspec.convert(letter(state="retried", **changes), wire.OpenDeadLetter)
    assert not letter_detail(retried, now=NOW, zone="UTC").can_be_resurrected


def test_which_letters_are_meant_is_ids_or_all_that_the_search_finds() -> None:
    assert which(["1", "2"], all_of_them=False, queue="revision", words="x") == {"ids": ["1", "2"]}
    assert which(["1"], all_of_them=True, queue="any", words="") == {"all": True}
    assert which([], all_of_them=True, queue="revision", words="boom") == {
        "all": True,
        "queue": "revision",
        "q": "boom",
    }


def test_choices_and_counts_have_words() -> None:
    assert (dead_letters(1), dead_letters(1204)) == ("1 dead letter", "1,204 dead letters")
    assert [word for _, word in states()] == ["Dead", "Retried", "Discarded", "Any state"]
    told = wire.JobQueue(queue="ticks", declared=False, ready=1200, delayed=0, in_flight=2, dead=1)
    assert queues([told]) == [("any", "Any queue"), ("ticks", "ticks")]
    assert (queue_row(told).ready, queue_row(told).declared) == ("1,200", False)


def test_a_runs_steps_are_those_it_has_come_to() -> None:
    waiting = steps(opened(status="queued", started_at=None, steps_total=0), now=NOW)
    assert [(one.words, one.state, one.took) for one in waiting] == [
        ("Waits for a worker", "queued", f"10{NBSP}min"),
    ]
    working = steps(opened(), now=NOW)
    assert [(one.words, one.state, one.took) for one in working] == [
        ("Waited", "succeeded", f"1{NBSP}min"),
        ("Works on 3 batches", "running", f"9{NBSP}min"),
    ]
    ended = steps(opened(status="failed", finished_at=NOW.isoformat(), steps_total=0), now=NOW)
    assert [(one.words, one.state) for one in ended] == [
        ("Waited", "succeeded"),
        ("Worked on it", "succeeded"),
        ("Ended: failed", "failed"),
    ]
    missed = steps(opened(status="missed", started_at=None, finished_at=NOW.isoformat()), now=NOW)
    assert [one.words for one in missed] == ["Waited", "Ended: missed"]
    assert steps(opened(queued_at=None), now=NOW) == []


def test_late_and_too_fast_runs_say_so() -> None:
    odd = opened(flags=["late", "too_fast"], scheduled_for=(NOW - timedelta(hours=13, minutes=9)).isoformat())
    row = run_row(odd, now=NOW, zone="UTC")
    assert (row.late, row.too_fast, row.can_be_cancelled) == (True, True, True)
    remark = run_detail(odd, now=NOW, zone="UTC").remark
    assert remark.startswith(f"It began 13{NBSP}h after its time, later than it may. It took far less time")
    assert run_detail(opened(), now=NOW, zone="UTC").remark == ""


def test_a_failed_batch_says_how_often_it_was_tried() -> None:
    batch = wire.Batch(batch=1204, state="failed", attempts=3, rows=None, error="boom")
    assert (batch_row(batch).words, batch_row(batch).attempts) == ("Batch 1,204", "3 attempts")


def test_rates_are_counted_and_their_unit_is_the_one_that_reads_well() -> None:
    quick = rates(rate(succeeded=3, failed=1, missed=2, p50_ms=400, p95_ms=900), rate(0))
    rows = rate_rows(quick, span="24h", zone="UTC")
    assert rows[0] == {"when": "13:32", "succeeded": 3, "failed": 1, "other": 2, "p50": 400, "p95": 900}
    assert (rows[1]["p50"], unit_of(quick)) == (None, "milliseconds")
    assert rates_sentence(quick) == f"6 runs ended · 75.0{NBSP}% succeeded"
    slow = rates(rate(succeeded=1, p50_ms=41_250, p95_ms=41_250))
    assert rate_rows(slow, span="7d", zone="UTC")[0]["when"] == "Wed 13:32"
    assert (rate_rows(slow, span="7d", zone="UTC")[0]["p50"], unit_of(slow)) == (41.2, "seconds")
    assert rates_sentence(rates(rate(missed=1))) == "1 run ended"
    assert (rates_sentence(rates(rate())), unit_of([])) == ("No run ended in this time.", "milliseconds")


# What is sent


class Api:
    """The API with two runs that live and three dead letters, two of them on the first page."""

    def __init__(self) -> None:
        self.letters = [letter("m1"), letter("m2"), letter("m3", state="discarded")]
        self.sent: list[tuple[str, Any]] = []
        self.asked: list[tuple[str, dict[str, str]]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/v1/admin/jobs")
        if request.method == "POST":
            body = json.loads(request.content or b"null")
            self.sent.append((path, body))
            count = 3 if body and body.get("all") else len((body or {}).get("ids", [1]))
            whole = letter() if path.endswith("resurrect") else run()
            return httpx.Response(202, json={"count": count} if path in COUNTED else whole)
        self.asked.append((path, dict(request.url.params)))
        return httpx.Response(200, json=self._told(path, dict(request.url.params)))

    def _told(self, path: str, query: dict[str, str]) -> Any:
        state = query.get("state")
        found = [one for one in self.letters if state in (None, one["state"])]
        lists: dict[str, Any] = {
            "/v1/users/me": SVEN,
            "/v1/demo": {"simulated": True, "logins": []},
            "": {"items": [], "counts_24h": {}},
            "/workers": {"items": []},
            "/rates": {"items": [rate(succeeded=1)]},
            "/queues": {"items": []},
            "/runs": {
                "items": [run("r1"), run("r2", status="queued"), run("r3", status="failed")],
                "next_cursor": None,
            },
            "/dead-letters": {"items": found[:1], "total": len(found), "next_cursor": None},
            "/runs/r1": run("r1", batches={"total": 3, "done": 1, "failed": 1, "retried": 1}),
            "/runs/r1/batches": {"items": [{"batch": 2, "state": "failed", "attempts": 3, "rows": None, "error": "x"}]},
        }
        return lists[path] if path in lists else letter(path.rpartition("/")[2])


COUNTED = ("/runs/cancel", "/dead-letters/retry", "/dead-letters/discard")


@pytest.fixture
def api(monkeypatch) -> Api:
    made = Api()
    monkeypatch.setattr(module, "transport", httpx.MockTransport(made))
    return made


@pytest.fixture
async def state(api) -> Any:
    assert api.letters
    root: Any = rx.State(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue] - how Reflex's own tests do it
    found = root.get_substate(JobsState.get_full_name().split("."))
    await found.open()
    return found


async def ran(events: Any) -> None:
    async for _ in events:
        pass


async def test_the_heading_counts_dead_letters_before_their_tab_is_opened(state, api) -> None:
    assert (state.main.status, state.dead_count, state.letters) == ("ready", 2, [])
    assert ("/rates", {"range": "24h"}) in api.asked
    await state.show_tab("dead-letters")
    assert ([one.message_id for one in state.letters], state.letters_total) == (["m1"], 2)


async def test_marked_letters_are_retried_by_their_ids(state, api) -> None:
    await state.show_tab("dead-letters")
    state.mark_letter("m1")
    state.mark_letter("m2")
    state.mark_letter("m2")
    assert (state.meant, state.some_letters_marked) == ("1 dead letter", True)
    await ran(state.retry_marked())
    assert api.sent == [("/dead-letters/retry", {"ids": ["m1"]})]
    assert (state.said, state.marked_letters, state.busy) == ("1 dead letter was sent again.", [], False)


async def test_all_means_those_not_shown_too_and_follows_the_search(state, api) -> None:
    await state.show_tab("dead-letters")
    await state.look_for_letters("boom")
    state.mark_all_letters()
    assert (state.meant, state.marked_letters) == ("2 dead letters", ["m1"])
    state.ask_to_discard_marked()
    assert (
        state.discard_words == "2 dead letters will not be sent again. Each can be resurrected as long as it is kept."
    )
    await ran(state.discard())
    assert api.sent == [("/dead-letters/discard", {"all": True, "q": "boom"})]
    assert (state.said, state.all_letters, state.discarding) == ("3 dead letters were discarded.", False, False)
    state.mark_all_letters()
    await state.choose_letter_queue("revision")
    assert not state.some_letters_marked
    state.mark_all_letters()
    state.mark_all_letters()
    assert not state.some_letters_marked


async def test_one_letter_is_opened_retried_discarded_or_resurrected(state, api) -> None:
    await state.show_tab("dead-letters")
    await state.open_letter("m1")
    assert state.letter.actor == "work_batch"
    await ran(state.retry_letter())
    state.ask_to_discard()
    assert state.discard_words.startswith("1 dead letter will")
    await ran(state.discard())
    await ran(state.resurrect())
    assert api.sent == [
        ("/dead-letters/retry", {"ids": ["m1"]}),
        ("/dead-letters/discard", {"ids": ["m1"]}),
        ("/dead-letters/m1/resurrect", None),
    ]
    await state.open_its_run()
    assert (state.tab, state.opened.run_id, state.letter.message_id) == ("runs", "r1", "")


async def test_only_runs_that_live_are_marked_and_cancelled_together(state, api) -> None:
    await state.show_tab("runs")
    assert state.live_runs == 2
    state.mark_live_runs()
    assert (state.marked_runs, state.marked_words) == (["r1", "r2"], "2 runs")
    state.ask_to_cancel_marked()
    await ran(state.cancel())
    assert api.sent == [("/runs/cancel", {"ids": ["r1", "r2"]})]
    assert (state.said, state.cancelling) == ("2 runs stop at the next checkpoint.", False)
    state.mark_live_runs()
    state.mark_no_run()
    state.mark_run("r1")
    state.mark_run("r1")
    assert state.marked_runs == []


async def test_a_run_is_killed_with_its_reason_and_shows_the_batches_it_lost(state, api) -> None:
    await state.show_tab("runs")
    await state.open_run("r1")
    assert [one.words for one in state.failed_batches] == ["Batch 2"]
    state.ask_to_kill()
    state.say_why("wrong day")
    await ran(state.kill())
    assert api.sent == [("/runs/r1/kill", {"reason": "wrong day"})]
    assert (state.said, state.killing) == ("The run has been killed.", False)


async def test_rates_are_of_one_job_and_as_far_back_as_asked(state, api) -> None:
    await state.choose_rate_job("revision_queue_regen")
    await state.choose_rate_range("7d")
    assert api.asked[-1] == ("/rates", {"job_key": "revision_queue_regen", "range": "7d"})
    assert (state.rate_words, len(state.rates)) == (f"1 run ended · 100.0{NBSP}% succeeded", 1)
