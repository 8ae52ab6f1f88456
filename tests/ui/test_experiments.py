"""The page of experiments: what is said of a result, what is asked before one starts or stops, and what is sent."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import msgspec
import pytest
import reflex as rx

from ui import client as module
from ui import wire
from ui.format import NBSP
from ui.pages.admin.experiment_plans import (
    NOBODY,
    faults,
    plans,
    shares,
    what_stopping_does,
    what_will_happen,
    whole,
    with_share,
)
from ui.pages.admin.experiment_words import METRICS, checks, probability, sentence, split, trial, trial_rows
from ui.pages.admin.experiments import ExperimentsState
from ui.theme import STATES

NOW = datetime(2026, 11, 25, 14, tzinfo=UTC)


def brief(key: str = "tuned_weights", **changes: Any) -> dict[str, Any]:
    return {
        "key": key,
        "name": key.replace("_", " ").capitalize(),
        "context": "scheduling",
        "status": "running",
        "day": 19,
        "planned_days": 28,
        "started_at": "2026-11-06T10:00:00Z",
        "ended_at": None,
        "verdict": "keep_going",
        "verdict_words": "Better so far, −1.46 %. 9 days left.",
    } | changes


def arm(name: str, **changes: Any) -> dict[str, Any]:
    return {
        "arm": name,
        "name": {"baseline": "Global weights", "tuned": "Tuned weights", "half": "Half"}[name],
        "baseline": name == "baseline",
        "share": 0.5,
        "assigned": 641,
        "exposed": 612,
        "reviews": 151_204,
        "logloss": 0.3498,
        "recall": 0.891,
    } | changes


def effect(**changes: Any) -> dict[str, Any]:
    return {
        "metric": "log_loss",
        "name": "Log loss",
        "role": "main",
        "better": "lower",
        "arm": "tuned",
        "effect": -0.01,
        "low": -0.02,
        "high": 0.0,
        "absolute": -0.005,
        "adjusted": True,
        "learners": 1224,
    } | changes


CHECKS: dict[str, Any] = {
    "sample_ratio": {"p": 0.62, "chi2": 0.25, "ok": True, "words": "641 and 659, χ² .25"},
    "two_arms": {"learners": 4, "share": 0.003, "ok": True, "words": "4 learners: 0.3 %."},
    "exposure": {"ok": True, "words": "Logged for both arms."},
    "minimum": {"ok": True, "words": "Day 19 of 28."},
}
GUARD = effect(metric="came_back", name="Came back", role="guardrail", better="higher", adjusted=False)


def full(key: str = "tuned_weights", **changes: Any) -> dict[str, Any]:
    reading = {"on": "2026-11-07", "arm": "tuned", "effect": -0.01, "low": -0.05, "high": 0.03}
    return (
        brief(key)
        | {
            "question": "Is it better?",
            "winner": None,
            "confidence": 0.95,
            "method": "A confidence sequence.",
            "arms": [arm("baseline"), arm("tuned")],
            "effects": [GUARD, effect()],
            "history": [{**reading, "day": day} for day in (2, 1)],
            "checks": CHECKS,
        }
        | changes
    )


def opened(**changes: Any):
    return trial(msgspec.convert(full(**changes), wire.OpenExperiment, strict=False))


def briefs(*found: dict[str, Any]) -> list[wire.ExperimentBrief]:
    return msgspec.convert(list(found), list[wire.ExperimentBrief], strict=False)


def definition(key: str = "complexity_strength", **changes: Any) -> dict[str, Any]:
    return {
        "key": key,
        "name": key.replace("_", " ").capitalize(),
        "question": "Does it help?",
        "context": "scheduling",
        "arms": [{"arm": "none", "name": "Not used"}, {"arm": "full", "name": "Full strength"}],
        "metric": "log_loss",
        "guardrails": ["reviews_a_day", "came_back"],
        "planned_days": 28,
        "shares": [0.5, 0.5],
        "started": False,
    } | changes


def plan(**changes: Any):
    return plans(msgspec.convert([definition(**changes)], list[wire.ExperimentDefinition]))[0]


# Words


def test_the_list_says_how_far_each_is_and_leaves_out_what_never_started():
    ended = brief("old", status="stopped", ended_at="2026-11-02T10:00:00Z", verdict="adopted")
    new = brief("new", status="draft", day=None, started_at=None, verdict="draft")
    listed = trial_rows(briefs(brief(), ended, new), zone="UTC")
    assert [(row.name, row.about) for row in listed] == [
        ("Tuned weights", "Scheduling · day 19"),
        ("Old", "Scheduling · ended 2 Nov"),
    ]
    assert trial_rows(briefs(brief(day=None)), zone="UTC")[0].about == "Scheduling"


def test_the_page_says_how_many_run_and_that_looking_is_safe():
    assert sentence(briefs(brief(), brief("x", status="stopped"))) == (
        "1 running, 1 ended. Looking early is safe: every interval holds at any time."
    )
    assert sentence(briefs(brief(status="draft"))) == "Which of two ways is better, and may one believe it yet?"


def test_every_verdict_has_its_look():
    known = ("draft", "too_early", "keep_going", "adopted", "no_difference", "stopped_harm", "unreadable")
    assert set(known) <= set(STATES)


def test_a_result_says_its_verdict_its_arms_and_its_effects():
    one = opened()
    assert (one.verdict_name, one.words) == ("Keep going.", f"Better so far, −1.46{NBSP}%. 9 days left.")
    assert [(row.name, row.role, row.loss, row.recall) for row in one.arms] == [
        ("Global weights", "baseline", ".3498", f"89.1{NBSP}%"),
        ("Tuned weights", "", ".3498", f"89.1{NBSP}%"),
    ]
    assert [(row.name, row.remark, row.is_main) for row in one.effects] == [
        ("Log loss", "main · adjusted", True),
        ("Came back", "guardrail", False),
    ]
    assert (one.confidence, one.better, one.main_metric) == (f"95{NBSP}%, always valid", "lower is better", "Log loss")
    assert (one.is_running, one.learners) == (True, 1224)
    assert one.export == "/v1/admin/experiments/tuned_weights/export"


def test_readings_are_drawn_day_by_day_for_each_arm_but_the_baseline():
    (tuned,) = opened().narrowed
    assert [row[0] for row in tuned.plot.rows] == ["Day 1", "Day 2"]
    assert tuned.has_readings
    assert not opened(history=[]).narrowed[0].has_readings


def test_with_more_than_two_arms_an_effect_says_whose_it_is():
    one = opened(arms=[arm("baseline"), arm("tuned"), arm("half")], effects=[effect(arm="half", adjusted=False)])
    assert one.effects[0].remark == "Half · main"
    assert [narrowed.name for narrowed in one.narrowed] == ["Tuned weights", "Half"]


def test_what_must_not_be_read_is_covered():
    one = opened(verdict="unreadable", verdict_words="Do not read this: arms differ from plan (p = .0004).")
    assert (one.is_readable, one.verdict_name) == (False, "")
    assert {row.loss for row in one.arms} == {"–"}
    assert {row.recall for row in one.arms} == {"–"}


def test_the_winner_is_for_everybody():
    one = opened(status="stopped", verdict="adopted", winner="tuned")
    assert [row.role for row in one.arms] == ["baseline", "for everybody"]
    assert not one.is_running


def test_effects_that_nobody_can_tell_yet_are_not_drawn():
    one = opened(effects=[effect(effect=None, low=None, high=None, absolute=None)])
    assert (one.effects, one.main_metric) == ((), "Log loss")


def test_without_effects_there_is_no_main_metric():
    one = opened(effects=[])
    assert (one.main_metric, one.better, one.effects) == ("Main metric", "", ())


@pytest.mark.parametrize(
    ("p", "words"),
    [(0.62, "p = .62"), (0.004, "p = .004"), (0.0004, "p = .0004"), (0.00001, "p < .0001"), (1, "p = 1.00")],
)
def test_a_probability_has_the_places_it_needs(p, words):
    assert probability(p) == words


@pytest.mark.parametrize(
    ("p", "ok", "words"),
    [(0.62, True, "Split as planned, p = .62"), (0.0004, False, "Arms differ from plan, p = .0004"), (None, True, "")],
)
def test_a_split_is_said_with_its_probability(p, ok, words):
    assert split(wire.SampleRatio(p=p, chi2=None, ok=ok, words="")) == words


def test_what_was_checked_has_a_state_each():
    fine = checks(msgspec.convert(CHECKS, wire.Checks))
    assert {row.state for row in fine} == {"passed"}
    assert fine[1].words == f"4 learners: 0.3{NBSP}%."
    bad = {name: {**check, "ok": False} for name, check in CHECKS.items()}
    assert [row.state for row in checks(msgspec.convert(bad, wire.Checks))] == [
        "failed",
        "warning",
        "warning",
        "pending",
    ]


# Plans


def test_only_what_was_never_started_can_be_planned():
    found = msgspec.convert([definition(), definition("old", started=True)], list[wire.ExperimentDefinition])
    assert [one.key for one in plans(found)] == ["complexity_strength"]


def test_shares_are_typed_in_percent_and_sent_as_parts_of_one():
    thirds = plan(arms=[{"arm": name, "name": name} for name in "abc"], shares=[1 / 3, 1 / 3, 1 / 3])
    assert [one.percent for one in thirds.shares] == ["33.4", "33.3", "33.3"]
    assert faults(thirds) == []
    assert sum(shares(thirds)) == pytest.approx(1, abs=1e-12)
    assert whole([]) == []


def test_of_two_arms_the_second_gets_the_rest():
    changed = with_share(plan(), "none", "70")
    assert [one.percent for one in changed.shares] == ["70", "30"]
    assert shares(changed) == [0.7, 0.3]
    assert [one.percent for one in with_share(plan(), "full", "x").shares] == ["50", "x"]


@pytest.mark.parametrize(
    ("percent", "typed", "said"),
    [
        ("0", "28", ["Every arm needs a share above 0 %."]),
        ("", "28", ["Every arm needs a share above 0 %."]),
        ("150", "28", [f"The shares make 200{NBSP}%; together they have to be 100."]),
        ("50", "2", ["An experiment is planned for 3 to 365 days."]),
        ("50", "a week", ["An experiment is planned for 3 to 365 days."]),
        ("50,0", "28", []),
    ],
)
def test_a_plan_that_would_be_refused_says_why(percent, typed, said):
    assert faults(replace(with_share(plan(), "full", percent), days=typed)) == said


def test_what_will_happen_is_said_in_numbers():
    words = what_will_happen(plan(), now=NOW, zone="UTC")
    assert words.startswith(
        f"From now on each learner belongs to one arm, for good: 50{NBSP}% Not used, 50{NBSP}% Full strength. "
        "It is planned until 23 Dec"
    )
    assert "reviews a day and learners who came back must not get worse" in words
    assert what_will_happen(with_share(plan(), "full", "0"), now=NOW, zone="UTC") == ""


def test_what_stopping_does_is_said_in_numbers():
    assert what_stopping_does(opened(), "tuned").startswith("1,224 learners have met it. From the next decision on")
    assert what_stopping_does(opened(), NOBODY).endswith("everybody goes on as before, with Global weights.")


def test_a_metric_without_words_is_still_said():
    assert plan(metric="log_loss").metric == METRICS["log_loss"]
    assert plan(metric="hours_a_week").metric == "hours a week"


# The state


class Api:
    """The API with one experiment that runs and one that can be started."""

    def __init__(self) -> None:
        self.items = [brief()]
        self.sent: list[tuple[str, Any]] = []
        self.refuses = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/v1/admin/experiments")
        if path == "/v1/users/me":
            me = {"user_id": "u1", "email": "i@example.edu", "display_name": "Ines", "roles": ["admin"], "zone": "UTC"}
            return httpx.Response(200, json=me)
        if request.method == "POST":
            self.sent.append((path, json.loads(request.content)))
            if self.refuses:
                return httpx.Response(self.refuses, json={"status": self.refuses, "detail": "It runs already."})
            self._follow(path, json.loads(request.content))
            return httpx.Response(200, json={})
        if path in ("", "/"):
            return httpx.Response(200, json={"items": self.items})
        if path == "/definitions":
            known = {one["key"] for one in self.items}
            return httpx.Response(200, json={"items": [definition(started="complexity_strength" in known)]})
        found = [one for one in self.items if path == "/" + one["key"]]
        return httpx.Response(200, json=full() | found[0]) if found else httpx.Response(404, json={"status": 404})

    def _follow(self, path: str, body: dict[str, Any]) -> None:
        if path.endswith("/stop"):
            self.items[0] |= {"status": "stopped", "ended_at": "2026-11-25T14:00:00Z", "verdict": "adopted"}
        else:
            self.items.insert(0, brief(body["key"], day=1, verdict="too_early"))


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Api:
    made = Api()
    monkeypatch.setattr(module, "transport", httpx.MockTransport(made))
    return made


@pytest.fixture
async def state(api: Api) -> Any:
    assert api.items
    root: Any = rx.State(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue] - how Reflex's own tests do it
    found = root.get_substate(ExperimentsState.get_full_name().split("."))
    await found.open()
    return found


async def _all(events: Any) -> None:
    async for _ in events:
        pass


async def test_the_first_experiment_is_open(state: Any):
    assert (state.main.status, state.chosen, state.trial.name) == ("ready", "tuned_weights", "Tuned weights")
    assert [one.key for one in state.plans] == ["complexity_strength"]


async def test_another_one_is_opened(state: Any, api: Api):
    api.items.append(brief("old"))
    await state.refresh()
    await _all(state.choose("old"))
    assert (state.chosen, state.trial.name, state.opened.status) == ("old", "Old", "ready")
    await state.look_again()
    assert state.opened.status == "ready"


async def test_what_no_longer_exists_gives_way_to_the_first(state: Any):
    state.chosen = "gone"
    await state.refresh()
    assert state.chosen == "tuned_weights"


async def test_an_experiment_is_planned_started_and_opened(state: Any, api: Api):
    state.begin_plan()
    assert (state.planning, state.plan.key) == (True, "complexity_strength")
    state.choose_share("none", "60")
    state.choose_days("14")
    assert "60" in state.consequence
    await _all(state.start())
    assert api.sent == [("", {"key": "complexity_strength", "shares": [0.6, 0.4], "planned_days": 14})]
    assert (state.planning, state.chosen, state.said) == (
        False,
        "complexity_strength",
        "Complexity strength has started.",
    )


async def test_a_plan_with_a_fault_is_not_sent(state: Any, api: Api):
    state.begin_plan()
    state.choose_days("1")
    await _all(state.start())
    assert (api.sent, state.planning, len(state.faults)) == ([], True, 1)
    state.choose_days("7")
    assert state.faults == []
    state.choose_plan("unknown")
    assert state.plan.key == ""
    state.drop_plan()
    assert not state.planning


async def test_a_refusal_to_start_says_why(state: Any, api: Api):
    state.begin_plan()
    api.refuses = 409
    await _all(state.start())
    assert (state.problem, state.chosen, state.busy) == ("It runs already.", "tuned_weights", False)


async def test_when_all_was_started_nothing_can_be_planned(state: Any, api: Api):
    api.items.append(brief("complexity_strength"))
    await state.refresh()
    state.begin_plan()
    assert state.plan.key == ""
    await _all(state.start())
    assert api.sent == []


@pytest.mark.parametrize(("choice", "winner"), [("tuned", "tuned"), (NOBODY, None)])
async def test_an_experiment_is_stopped_with_a_winner_or_without(state: Any, api: Api, choice: str, winner: str | None):
    state.ask_to_stop()
    state.choose_winner(choice)
    state.say_why(" It is clear. ")
    assert state.end.startswith("1,224 learners")
    await _all(state.stop())
    assert api.sent == [("/tuned_weights/stop", {"winner": winner, "reason": "It is clear."})]
    assert (state.stopping, state.trial.is_running) == (False, False)


async def test_stopping_can_be_left(state: Any, api: Api):
    state.ask_to_stop()
    state.let_run()
    assert (state.stopping, api.sent) == (False, [])


async def test_without_any_experiment_nothing_is_open(state: Any, api: Api):
    api.items.clear()
    await state.refresh()
    assert (state.trials, state.chosen, state.trial.key) == ([], "", "")
