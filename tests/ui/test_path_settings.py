"""What the settings of a path lead to is said before they are saved, and only what changed is sent."""

from typing import Any

import httpx
import msgspec
import pytest

from domain.catalog.modules import MODULES
from domain.study.constants import DAILY_MINUTES_LEAST, DAILY_MINUTES_MOST
from domain.study.paths import TRACKS
from tests.ui.test_study_path import Api, all_of, fresh, path
from ui import client as module
from ui import wire
from ui.format import NBSP
from ui.pages.student import path_settings as settings
from ui.pages.student.study import StudyState

pytestmark = pytest.mark.anyio

PLAIN = path().config
REST = "the fitting difficulty (25 %), new problems (20 %) and topics not seen lately (15 %)"
LESS = "new problems (30 %) and weak topics (10 %). Topics not seen lately do not count"


def weights(weakness: int = 40, difficulty: int = 25, novelty: int = 20, recency: int = 15) -> wire.RankingWeights:
    values = {"weakness": weakness, "difficulty": difficulty, "novelty": novelty, "recency": recency}
    return settings.weights_of(values)


def test_the_page_knows_the_tracks_modules_and_bounds_of_the_domain():
    assert [(one.code, one.name) for one in settings.TRACKS] == list(TRACKS.items())
    assert tuple((one.code, one.name) for one in MODULES) == settings.MODULES
    assert (settings.LEAST_MINUTES, settings.MOST_MINUTES) == (DAILY_MINUTES_LEAST, DAILY_MINUTES_MOST)


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        (weights(), f"Weak topics count most (40 %), then {REST}."),
        (weights(10, 60, 30, 0), f"The fitting difficulty counts most (60 %), then {LESS}."),
        (weights(0, 0, 50, 0), "New problems alone decide which problem comes next."),
        (weights(0, 50, 0, 0), "The fitting difficulty alone decides which problem comes next."),
        (
            weights(25, 25, 25, 25),
            "Weak topics, the fitting difficulty, new problems and topics not seen lately count the same.",
        ),
        (weights(0, 0, 0, 0), "Nothing counts, so no problem is better than another."),
    ],
)
def test_weights_are_said_in_shares_the_largest_first(chosen, told):
    assert settings.ranking_words(chosen).replace(NBSP, " ") == told


def test_sliders_stand_at_shares_and_tell_them():
    values = settings.values_of(weights(80, 50, 40, 30))
    assert values == {"weakness": 40, "difficulty": 25, "novelty": 20, "recency": 15}
    assert [row.share for row in settings.weight_rows(values)] == [f"{n}{NBSP}%" for n in (40, 25, 20, 15)]
    assert {row.share for row in settings.weight_rows(dict.fromkeys(values, 0))} == {f"0{NBSP}%"}


@pytest.mark.parametrize(
    ("text", "minutes"), [("30", 30), (" 5 ", 5), ("4", None), ("481", None), ("many", None), ("", None)]
)
def test_minutes_are_a_whole_number_in_bounds(text, minutes):
    assert settings.minutes_of(text) == (minutes, "" if minutes else settings.MINUTES_ERROR)


def test_the_ends_of_the_band_never_cross():
    assert settings.band_with((60, 75), low=65) == (65, 75)
    assert settings.band_with((60, 75), low=80) == (80, 85)
    assert settings.band_with((60, 75), high=50) == (45, 50)
    assert settings.band_with((60, 75), low=99) == (90, 95)
    assert settings.band_with((60, 75), high=0) == (30, 35)


def chosen(**changes: Any) -> wire.PathConfig:
    return msgspec.structs.replace(PLAIN, **changes)


def test_only_what_differs_is_sent_and_named():
    assert settings.changes(PLAIN, PLAIN) == {}
    assert settings.unsaved_words({}) == ""
    new = chosen(daily_minutes=45, target_band=(0.5, 0.7))
    changed = settings.changes(PLAIN, new)
    assert changed == {"daily_minutes": 45, "target_band": (0.5, 0.7)}
    assert settings.unsaved_words(changed) == "Not saved: expected success, minutes a day."


def test_weights_of_the_same_proportions_are_no_change():
    assert settings.changes(PLAIN, chosen(weights=weights(80, 50, 40, 30))) == {}


def told(new: wire.PathConfig) -> settings.Effects:
    return settings.effects(PLAIN, new, modules=path().modules, minutes=20)


def test_each_effect_is_marked_that_would_be_new():
    effects = told(chosen(daily_minutes=10))
    assert effects.time == settings.EffectLine(
        f"The 6 tasks left take about 2 weeks at 10{NBSP}min a day.", is_new=True
    )
    assert not any(line.is_new for line in (effects.ranking, effects.success, effects.start, effects.modules))
    assert effects.success.words == f"Tasks that you solve 60 to 75{NBSP}% of the time fit best."
    assert effects.start.words.startswith("The first tasks have difficulty 1;")


def test_modules_that_are_left_out_are_named_while_they_are_few():
    codes = [code for code, _ in settings.MODULES]
    assert told(chosen(modules=codes)).modules.words == "All 14 modules are on the path."
    few = told(chosen(modules=[code for code in codes if code not in ("heaps", "greedy")]))
    assert few.modules.words == "12 of 14 modules are on the path; Heaps and Greedy algorithms left out."
    assert told(PLAIN).modules.words == "3 of 14 modules are on the path; 11 modules left out."


def test_modules_that_come_back_add_to_the_time():
    assert told(chosen(modules=[*PLAIN.modules, "design"])).time.words.endswith("Design adds to that.")
    one = told(chosen(modules=["heaps", "design", "greedy"])).time.words
    assert one.endswith("Greedy algorithms and Design add to that.")


def test_what_makes_no_sense_is_said():
    wrong = settings.errors(chosen(weights=weights(0, 0, 0, 0), modules=[]), settings.MINUTES_ERROR)
    assert wrong == [settings.WEIGHTS_ERROR, settings.MODULES_ERROR, f"Minutes a day: {settings.MINUTES_ERROR}"]
    assert settings.errors(PLAIN, "") == []


def test_archiving_says_in_numbers_what_it_does():
    told = settings.archive_words(path())
    assert told.startswith("2 planned tasks will no longer come; 7 tasks done stay in your history. You can")


# The drawer


@pytest.fixture
def api(monkeypatch) -> Api:
    made = Api()
    monkeypatch.setattr(module, "transport", httpx.MockTransport(made))
    return made


@pytest.fixture
async def state(api: Api) -> Any:
    assert api.path is not None
    made = fresh(StudyState)
    await made.open()
    made.edit()
    return made


async def test_the_drawer_opens_with_what_is_saved(state):
    assert (state.edits, state.band_low, state.band_high, state.minutes, state.difficulty) == (True, 60, 75, "30", "1")
    assert (state.not_saved, state.kept) == ("", ["introduction", "hashing", "heaps"])


async def test_the_words_follow_what_is_chosen_and_only_that_is_sent(api, state):
    state.choose_weight("novelty", 60.0)
    assert state.effect.ranking.words.startswith("New problems count most")
    assert state.effect.ranking.is_new
    state.choose_minutes("45")
    state.turn_module("heaps")
    state.choose_difficulty("2")
    assert state.not_saved == "Not saved: what counts, starting difficulty, minutes a day, modules."
    await all_of(state.save())
    [(method, place, body)] = api.received
    assert (method, place) == ("PATCH", "/v1/study-paths/p1")
    assert body["config"]["daily_minutes"] == 45
    assert body["config"]["modules"] == ["introduction", "hashing"]
    assert set(body["config"]) == {"weights", "start_difficulty", "daily_minutes", "modules"}
    assert (state.edits, state.said, state.saving) == (False, "Path settings are saved.", False)


async def test_one_end_of_the_band_pushes_the_other(state):
    state.choose_low(80.0)
    assert (state.band_low, state.band_high, state.high_form, state.low_form) == (80, 85, 1, 0)
    state.choose_high(50.0)
    assert (state.band_low, state.band_high, state.low_form) == (45, 50, 1)


async def test_what_makes_no_sense_is_not_sent_and_stays_open(api, state):
    state.choose_minutes("no")
    assert state.minutes_error == ""
    state.leave_minutes("no")
    assert state.minutes_error == settings.MINUTES_ERROR
    await all_of(state.save())
    assert (api.received, state.edits) == ([], True)
    assert state.errors == [f"Minutes a day: {settings.MINUTES_ERROR}"]
    state.choose_minutes("20")
    assert (state.errors, state.minutes_error) == ([], "")
    for code in list(state.kept):
        state.turn_module(code)
    state.turn_module("heaps")
    assert state.kept == ["heaps"]


async def test_saving_nothing_sends_nothing(api, state):
    await all_of(state.save())
    assert (api.received, state.edits) == ([], False)


async def test_what_the_api_refuses_is_said_in_the_drawer(api, state):
    api.refuses = "Two probabilities, the lower one first."
    state.choose_low(65.0)
    await all_of(state.save())
    assert (state.edits, state.errors) == (True, [api.refuses])
    state.leave()
    assert not state.edits


async def test_a_path_is_archived_after_a_question(api, state):
    state.ask_archive()
    assert state.archive_words.startswith("3 planned tasks")
    state.keep_path()
    assert not state.asks_archive
    state.ask_archive()
    await all_of(state.archive())
    assert api.received == [("PATCH", "/v1/study-paths/p1", {"status": "archived"})]
    assert (state.has_path, state.edits, state.asks_archive, state.said) == (
        False,
        False,
        False,
        "The path is archived.",
    )


async def test_an_archive_that_is_refused_leaves_the_path(api, state):
    state.ask_archive()
    api.refuses = "Not now."
    await all_of(state.archive())
    assert (state.has_path, state.edits, state.errors) == (True, True, ["Not now."])


async def test_without_a_path_there_is_nothing_to_set(api):
    api.path = None
    state = fresh(StudyState)
    await state.open()
    state.edit()
    state.ask_archive()
    assert (state.edits, state.asks_archive, await all_of(state.save()), await all_of(state.archive())) == (
        False,
        False,
        [],
        [],
    )
