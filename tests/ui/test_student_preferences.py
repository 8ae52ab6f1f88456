"""What is chosen is named before it is saved, saved alone, and its effect shown with where it comes from."""

from typing import Any

import httpx
import msgspec
import pytest
import reflex as rx

from ui import client as module
from ui import format as fmt
from ui import wire
from ui.pages.student import effects
from ui.pages.student.preferences import PreferencesState

pytestmark = pytest.mark.anyio

PLAIN = wire.LearningPreferences(
    revision_daily_target=None,
    spacing_multiplier=1.0,
    retention_target_override=None,
    zone="UTC",
    day_rollover_hour=4,
    easy_days=[],
    free_days=[],
    reschedule_on_new_weights=True,
)


def test_every_step_of_the_slider_comes_back_as_itself():
    steps = [round(0.5 + 0.05 * step, 2) for step in range(31)]
    assert [effects.spacing_at(effects.position(step)) for step in steps] == steps
    assert (effects.spacing_at(-9), effects.spacing_at(9)) == (0.5, 2.0)


@pytest.mark.parametrize(
    ("text", "target"),
    [("", (None, "")), ("20", (20, "")), ("0", (None, effects.TARGET_ERROR)), ("many", (None, effects.TARGET_ERROR))],
)
def test_a_daily_target_is_a_number_or_nothing(text, target):
    assert effects.target_of(text) == target


def test_only_what_differs_is_saved_and_named():
    new = msgspec.structs.replace(PLAIN, spacing_multiplier=1.2, easy_days=[2, 6], free_days=[5])
    changed = effects.changes(PLAIN, new)
    assert changed == {"spacing_multiplier": 1.2, "easy_days": [2, 6], "free_days": [5]}
    words = effects.change_words(PLAIN, changed)
    easy, free = "easy days none → Wed, Sun", "free days none → Sat"
    assert words == f"3 changes not saved: spacing ×{fmt.NBSP}1.00 → ×{fmt.NBSP}1.20, {easy}, {free}"
    assert effects.change_words(PLAIN, {}) == ""


def an_effect(**changes: Any) -> wire.PreferencesEffect:
    effect = wire.PreferencesEffect(
        memories=412,
        enough=True,
        target_recall=wire.NowAndNew(now=0.9, new=0.887),
        reviews_per_day=wire.NowAndNew(now=13.3, new=11.6),
        minutes_per_day=wire.NowAndNew(now=7, new=6),
        examples=[],
        weeks=[wire.WeekToCome(week=week, now=95 - week, new=95 - 2 * week) for week in range(12)],
        spread_per_week=14.6,
        reviews=2412,
    )
    return msgspec.structs.replace(effect, **changes)


def test_an_effect_says_what_it_costs_and_where_it_comes_from():
    words = effects.effect_words(an_effect(), is_changed=True)
    assert (words.reviews, words.reviews_now, words.first) == ("11.6", "now 13.3", "About 12 fewer reviews a week.")
    assert words.then == (
        "You would forget roughly 1 more answer in 77. "
        f"Computed from your 2,412 reviews; real weeks vary by about ±{fmt.NBSP}15."
    )
    assert words.horizon == "reviews a week, next 12 weeks"


def test_without_a_change_the_effect_asks_for_one():
    words = effects.effect_words(an_effect(weeks=[]), is_changed=False)
    assert (words.reviews_now, words.first, words.horizon) == ("as now", "", "")
    assert words.then.startswith("Move something to see what it changes.")


def test_a_day_turns_from_full_to_half_to_none():
    kinds = effects.kinds_of([1], [6])
    assert kinds == ["full", "half", "full", "full", "full", "full", "none"]
    assert [effects.next_kind(kinds, day) for day in (0, 1, 6)] == ["half", "none", "full"]
    assert (effects.days_of(kinds, "half"), effects.days_of(kinds, "none")) == ([1], [6])


def test_one_day_is_left_for_reviews():
    kinds = effects.kinds_of([0], [1, 2, 3, 4, 5, 6])
    assert effects.next_kind(kinds, 0) == "full"


def test_too_few_memories_are_said_to_be_too_few():
    words = effects.effect_words(an_effect(memories=9, reviews=12, enough=False), is_changed=True)
    told = "A forecast needs about 50 reviews; you have 12. Shown for a typical learner who remembers as much."
    assert words.then.endswith(told)
    none = effects.effect_words(an_effect(memories=0, reviews=0, enough=False), is_changed=True)
    assert none.then.endswith("you have 0. Shown for a typical learner.")


# The page


class Api:
    """Preferences that are kept as they come."""

    def __init__(self) -> None:
        self.kept: dict[str, Any] = msgspec.to_builtins(PLAIN)
        self.received: list[dict[str, Any]] = []
        self.asked: list[httpx.QueryParams] = []
        self.weights_kind = "own"
        self.set_aside = [
            {"concept_id": "c1", "concept_name": "Heaps", "theme_name": "Trees", "suspended_at": "2026-11-16T09:00:00Z"}
        ]

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path == "/v1/users/me":
            who = {
                "user_id": "u1",
                "email": "m@example.edu",
                "display_name": "Maya",
                "roles": ["student"],
                "zone": "UTC",
            }
            return httpx.Response(200, json=who)
        if path.endswith("/effect"):
            self.asked.append(request.url.params)
            return httpx.Response(200, content=msgspec.json.encode(an_effect()))
        if path == "/v1/users/me/preferences/learning":
            return self._preferences(request)
        if path.startswith("/v1/users/me/weights"):
            return self._weights(request)
        return self._suspensions(request)

    def _suspensions(self, request: httpx.Request) -> httpx.Response:
        if request.method == "DELETE":
            self.set_aside = []
            return httpx.Response(204)
        return httpx.Response(200, json={"items": self.set_aside})

    def _weights(self, request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            self.weights_kind = "published"
        weights = {"version": 4, "kind": self.weights_kind, "n_review_logs": 412, "needed": 300, "history": []}
        return httpx.Response(200, json=weights)

    def _preferences(self, request: httpx.Request) -> httpx.Response:
        if request.method == "PATCH":
            self.received.append(msgspec.json.decode(request.content))
            self.kept |= self.received[-1]
        return httpx.Response(200, json=self.kept)


@pytest.fixture
def api(monkeypatch) -> Api:
    made = Api()
    monkeypatch.setattr(module, "transport", httpx.MockTransport(made))
    return made


@pytest.fixture
def state() -> PreferencesState:
    root: Any = rx.State(_reflex_internal_init=True)  # pyright: ignore[reportCallIssue] - how Reflex's own tests do it
    return root.get_substate(PreferencesState.get_full_name().split("."))


async def test_only_what_was_changed_is_sent(api, state):
    await state.open()
    assert state.not_saved == ""
    state.choose_spacing(effects.position(1.2))
    state.turn_day(6)
    state.turn_day(5)
    state.turn_day(5)
    assert state.said == "Saturday is none."
    await state.save()
    assert api.received == [{"spacing_multiplier": 1.2, "easy_days": [6], "free_days": [5]}]
    assert (state.not_saved, state.said) == ("", "Preferences are saved.")


async def test_the_effect_is_asked_for_what_is_chosen(api, state):
    await state.open()
    state.choose_spacing(effects.position(0.8))
    state.set_own_recall(on=True)
    state.choose_recall(85)
    await state.load_effect()
    weighed = {"spacing_multiplier": "0.8", "retention_target_override": "0.85", "easy_days": "", "free_days": ""}
    assert dict(api.asked[-1]) == weighed
    assert state.weeks.new


async def test_what_is_cleared_is_weighed_as_cleared(api, state):
    api.kept |= {"retention_target_override": 0.8, "easy_days": [1], "free_days": [6]}
    await state.open()
    assert dict(api.asked[-1])["easy_days"] == "1"
    state.set_own_recall(on=False)
    state.turn_day(6)
    await state.load_effect()
    asked = dict(api.asked[-1])
    assert (asked["retention_target_override"], asked["easy_days"], asked["free_days"]) == ("", "1", "")


@pytest.mark.usefixtures("api")
async def test_what_no_review_hangs_on_is_not_shown_as_an_effect(state):
    await state.open()
    state.choose_day_end("3")
    await state.load_effect()
    assert (state.weeks.new, state.words.reviews_now) == ("", "as now")


async def test_own_weights_are_rolled_back_after_a_question(api, state):
    await state.open()
    assert (state.weights_look.may_roll_back, state.asks_roll_back) == (True, False)
    state.ask_roll_back()
    state.keep_weights()
    state.ask_roll_back()
    assert state.asks_roll_back
    await state.roll_back()
    assert (state.asks_roll_back, state.weights_look.may_roll_back) == (False, False)
    assert (api.weights_kind, state.said) == ("published", "The weights before are in use again.")


async def test_what_was_changed_back_is_no_change(api, state):
    await state.open()
    state.choose_day_end("3")
    assert state.not_saved == "1 change not saved: end of day 04:00 → 03:00"
    state.choose_day_end("4")
    assert state.not_saved == ""
    await state.save()
    assert api.received == []


async def test_a_target_that_is_no_number_is_not_saved(api, state):
    await state.open()
    state.choose_target("many")
    state.choose_day_end("3")
    await state.save()
    assert (state.target_error, api.received) == (effects.TARGET_ERROR, [])


async def test_a_target_can_be_cleared_again(api, state):
    api.kept["revision_daily_target"] = 20
    await state.open()
    state.choose_target("")
    await state.save()
    assert api.received == [{"revision_daily_target": None}]


@pytest.mark.usefixtures("api")
async def test_discarding_goes_back_to_what_is_saved(state):
    await state.open()
    state.choose_spacing(1.0)
    await state.discard()
    assert (state.spacing, state.not_saved) == (1.0, "")


@pytest.mark.usefixtures("api")
async def test_what_was_set_aside_can_be_taken_up_again(state):
    await state.open()
    assert [one.concept for one in state.suspended] == ["Heaps"]
    await state.take_up("c1")
    assert (state.suspended, state.said) == ([], "Taken up again.")
