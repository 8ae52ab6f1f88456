"""Practice over HTTP: start, answer, take back, submit, and what an examination keeps to itself."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from tests.factories import a_concept, a_memory, a_question, a_theme

SESSIONS = "/v1/practice-sessions"
YESTERDAY = datetime.now(UTC) - timedelta(days=1, hours=1)


@pytest.fixture
async def student(client_as, connection):
    """Return a client whose learner can be asked six questions of two themes: the right answer is b."""
    client = await client_as()
    for name in ("Sorting", "Hashing"):
        theme_id = await a_theme(connection, name=name)
        for number in range(3):
            await a_question(connection, await a_concept(connection, theme_id, name=f"{name} {number}"))
    return client


async def started(client, mode="guided", **wish):
    answer = await client.post(SESSIONS, json={"mode": mode, **wish})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def answered(client, session, position, reply: str | int = "b", **more):
    item = session["items"][position]
    body = {"item_id": item["item_id"], "answer": reply, "time_ms": 20_000, "flagged": False, "changed": False, **more}
    return await client.post(f"{SESSIONS}/{session['practice_session_id']}/answers/{position}", json=body)


def address(session, end=""):
    return f"{SESSIONS}/{session['practice_session_id']}{end}"


async def test_a_session_holds_its_questions_without_their_answers(student):
    session = await started(student)
    assert session["mode"] == "guided"
    assert [item["position"] for item in session["items"]] == list(range(6))
    item = session["items"][0]
    assert (item["kind"], item["stem"], item["why"], item["overdue_days"]) == ("choice", "Which?", "new", 0)
    assert item["choices"][1] == {"key": "b", "text": "Choice b"}
    assert item["previews"] == sorted(item["previews"])
    assert {item["theme_name"] for item in session["items"]} == {"Sorting", "Hashing"}
    assert "Because." not in str(session)


async def test_the_same_wish_on_the_same_day_gets_the_same_questions(student):
    one, two = await started(student, count=4), await started(student, count=4)
    assert [i["item_id"] for i in one["items"]] == [i["item_id"] for i in two["items"]]


async def test_a_guided_answer_is_explained_at_once(student):
    session = await started(student)
    body = (await answered(student, session, 0)).json()
    assert (body["correct"], body["right_answer"], body["explanation"]) == (True, "b", "Because.")
    assert (body["rating"], body["repeated"], body["leech"], body["time_ms"]) == (3, False, False, 20_000)
    assert body["interval_days"] == session["items"][0]["previews"][2]
    assert (body["mastery_before"], body["mastery_after"]) == (0.1, pytest.approx(0.466666666667))
    repeat = (await answered(student, session, 0, "a")).json()
    assert repeat == {**body, "repeated": True}


async def test_a_guided_question_carries_its_hint_and_its_use_counts(student, connection):
    await connection.execute("update question set hint = 'Think twice.'")
    session = await started(student)
    assert {item["hint"] for item in session["items"]} == {"Think twice."}
    body = (await answered(student, session, 0, hinted=True)).json()
    assert (body["correct"], body["rating"], body["hinted"]) == (True, 2, True)
    assert (await answered(student, session, 1)).json()["hinted"] is False
    read = (await student.get(address(session))).json()
    assert read["items"][0]["answer"]["hinted"] is True


@pytest.mark.parametrize("mode", ["revision", "exam", "mock"])
async def test_only_guided_practice_hands_out_hints(student, connection, mode):
    await connection.execute("update question set hint = 'Think twice.'")
    session = await started(student, mode, count=2)
    assert {item["hint"] for item in session["items"]} == {None}
    assert "Think twice." not in (await student.get(address(session))).text


@pytest.mark.parametrize("mode", ["exam", "mock"])
async def test_an_examination_hides_what_is_right_until_it_is_submitted(student, connection, mode):
    session = await started(student, mode)
    body = (await answered(student, session, 0)).json()
    hidden = ("correct", "right_answer", "explanation", "rating", "interval_days", "next_review_at")
    assert {body[field] for field in (*hidden, "mastery_before", "mastery_after")} == {None}
    assert (body["answer"], body["time_ms"]) == ("b", 20_000)
    # the memory moves all the same, in the same transaction
    assert await connection.fetchval("select count(*) from review where user_id = $1", student.user_id) == 1
    read = (await student.get(address(session))).json()
    assert read["items"][0]["answer"]["correct"] is None
    assert read["items"][0]["previews"] is None  # of the memory as it is now, they would tell
    assert read["items"][1]["previews"] is not None
    await student.post(address(session, "/submit"))
    read = (await student.get(address(session))).json()
    assert read["items"][0]["previews"] is not None
    assert (read["status"], read["items"][0]["answer"]["correct"]) == ("finished", True)


async def test_a_session_can_be_left_and_gone_on_with(student):
    session = await started(student)
    await answered(student, session, 2, "a")
    read = (await student.get(address(session))).json()
    assert (read["status"], read["answered"], read["total"], read["finished_at"]) == ("open", 1, 6, None)
    assert [item["item_id"] for item in read["items"]] == [item["item_id"] for item in session["items"]]
    given = read["items"][2]["answer"]
    assert (given["answer"], given["correct"], given["repeated"]) == ("a", False, True)
    assert read["items"][0]["answer"] is None


async def test_a_submitted_session_has_a_score_and_the_same_result_ever_after(student):
    session = await started(student)
    for position in range(6):
        await answered(student, session, position, "b" if position else "a")
    submitted = await student.post(address(session, "/submit"))
    assert submitted.status_code == 200
    result = submitted.json()
    assert (result["score"], result["right"], result["total"]) == (pytest.approx(5 / 6), 5, 6)
    assert len(result["by_concept"]) == 6
    assert set(result["by_concept"][0]) >= {"concept_id", "concept_name", "theme_id", "theme_name", "next_review_at"}
    [wrong] = result["wrong"]
    assert (wrong["your_answer"], wrong["right_answer"], wrong["explanation"]) == ("Choice a", "Choice b", "Because.")
    name = session["items"][0]["concept_name"]
    assert result["next_step"]["label"] == f"Practise {name}"
    assert result["weakest"].startswith(name)
    assert (await student.get(address(session, "/result"))).json() == result
    assert (await student.post(address(session, "/submit"))).json() == result
    refused = await answered(student, await started(student), 0)
    assert refused.status_code == 200


async def test_what_happened_can_be_read_after_submitting(student, connection):
    session = await started(student)
    await answered(student, session, 0)
    await answered(student, session, 1)
    await student.delete(address(session, "/answers/last"))
    await student.post(address(session, "/submit"))
    await student.post(address(session, "/submit"))
    events = await connection.fetch(
        "select type, payload from domain_event where owner_id = $1 order by recorded_at, event_id", student.user_id
    )
    assert [event["type"] for event in events] == [
        "practice_session_started",
        "answer_recorded",
        "answer_recorded",
        "answer_undone",
        "practice_session_finished",
    ]
    assert events[-1]["payload"]["score"] == 1
    assert {event["payload"]["practice_session_id"] for event in events} == {session["practice_session_id"]}
    assert (
        await connection.fetchval("select count(*) from outbox where type like 'practice%' or type like 'answer%'") == 5
    )


async def test_the_result_of_an_open_session_is_refused(student):
    refused = await student.get(address(await started(student), "/result"))
    assert (refused.status_code, refused.json()["type"]) == (409, "not-finished-yet")


async def test_a_finished_session_takes_no_more_answers(student):
    session = await started(student)
    await student.post(address(session, "/submit"))
    refused = await answered(student, session, 0)
    assert (refused.status_code, refused.json()["type"]) == (409, "already-finished")


async def test_the_last_answer_can_be_taken_back_even_after_submitting(student):
    session = await started(student)
    await answered(student, session, 0)
    await answered(student, session, 4, "a")
    await student.post(address(session, "/submit"))
    undone = await student.delete(address(session, "/answers/last"))
    assert (undone.status_code, undone.json()) == (200, {"position": 4})
    read = (await student.get(address(session))).json()
    assert (read["status"], read["answered"], read["items"][4]["answer"]) == ("open", 1, None)
    assert (await answered(student, session, 4)).json()["correct"] is True


async def test_with_nothing_answered_there_is_nothing_to_take_back(student):
    refused = await student.delete(address(await started(student), "/answers/last"))
    assert (refused.status_code, refused.json()["type"]) == (409, "nothing-to-undo")


async def test_another_question_than_the_slots_is_409_and_a_missing_slot_404(student):
    session = await started(student)
    other = session["items"][1]["item_id"]
    assert (await answered(student, session, 0, item_id=other)).status_code == 409
    body = {"item_id": other, "answer": "b"}
    assert (await student.post(address(session, "/answers/6"), json=body)).status_code == 404


@pytest.mark.parametrize(
    "wrong", [{"answer": "z"}, {"answer": ["b"]}, {"answer": 3}, {"answer": None}, {"time_ms": -1}, {"unknown": 1}]
)
async def test_an_answer_that_does_not_fit_is_400_and_changes_nothing(student, connection, wrong):
    session = await started(student)
    refused = await answered(student, session, 0, **wrong)
    assert refused.status_code == 400
    assert await connection.fetchval("select version from srs_user_params where user_id = $1", student.user_id) == 0


@pytest.mark.parametrize("wish", [{}, {"mode": "sleep"}, {"mode": "exam", "count": 0}, {"mode": "exam", "count": 101}])
async def test_a_wish_that_breaks_a_rule_is_400(student, wish):
    assert (await student.post(SESSIONS, json=wish)).status_code == 400


async def test_nobody_reaches_a_session_of_somebody_else(student, client_as, client):
    session = await started(student)
    stranger, tutor = await client_as(), await client_as("tutor")
    assert (await stranger.get(address(session))).status_code == 404
    assert (await answered(stranger, session, 0)).status_code == 404
    assert (await stranger.delete(address(session, "/answers/last"))).status_code == 404
    assert (await stranger.post(address(session, "/submit"))).status_code == 404
    assert (await stranger.get(address(session, "/result"))).status_code == 404
    assert (await stranger.get(SESSIONS)).json()["items"] == []
    assert (await tutor.post(SESSIONS, json={"mode": "guided"})).status_code == 403
    assert (await client.post(SESSIONS, json={"mode": "guided"})).status_code == 401


async def test_a_theme_without_questions_has_nothing_to_practise(student, connection):
    empty = str(await a_theme(connection))
    refused = await student.post(SESSIONS, json={"mode": "guided", "theme_ids": [empty]})
    assert (refused.status_code, refused.json()["type"]) == (409, "nothing-to-practise")


async def test_a_theme_that_is_none_is_not_found(student, connection):
    wished = [str(await a_theme(connection)), str(uuid4())]
    refused = await student.post(SESSIONS, json={"mode": "guided", "theme_ids": wished})
    assert (refused.status_code, refused.json()["type"]) == (404, "theme-not-found")


async def test_a_session_keeps_to_the_themes_that_were_wished_for(student):
    theme_id = (await started(student))["items"][0]["theme_id"]
    session = await started(student, theme_ids=[theme_id])
    assert {item["theme_id"] for item in session["items"]} == {theme_id}
    assert len(session["items"]) == 3


async def test_my_sessions_come_newest_first_a_page_at_a_time(student):
    made = [(await started(student, mode))["practice_session_id"] for mode in ("guided", "exam", "mock")]
    first = (await student.get(SESSIONS, params={"limit": 2})).json()
    second = (await student.get(SESSIONS, params={"limit": 2, "cursor": first["next_cursor"]})).json()
    found = [line["practice_session_id"] for line in first["items"] + second["items"]]
    assert found == made[::-1]
    assert second["next_cursor"] is None
    assert first["items"][0] | {"started_at": None} == {
        "practice_session_id": made[2],
        "mode": "mock",
        "status": "open",
        "started_at": None,
        "answered": 0,
        "total": 6,
        "score": None,
    }
    assert (await student.get(SESSIONS, params={"cursor": "elsewhere"})).status_code == 400


@pytest.mark.parametrize(("mode", "score"), [("guided", 0.5), ("exam", 1 / 6)])
async def test_the_list_shows_the_score_of_the_result(student, mode, score):
    session = await started(student, mode)
    await answered(student, session, 0)
    await answered(student, session, 1, "a")
    result = (await student.post(address(session, "/submit"))).json()
    [line] = (await student.get(SESSIONS)).json()["items"]
    assert line["score"] == pytest.approx(result["score"]) == pytest.approx(score)


async def test_a_revision_is_mostly_of_due_concepts_longest_overdue_first(student, connection):
    theme_id = await a_theme(connection, name="Due")
    for days in range(1, 25):
        concept_id = await a_concept(connection, theme_id)
        await a_question(connection, concept_id)
        await a_memory(connection, student.user_id, concept_id, due_at=YESTERDAY - timedelta(days=days))
    session = await started(student, "revision")
    whys = [item["why"] for item in session["items"]]
    assert (len(whys), whys.count("overdue")) == (20, 17)
    assert [item["overdue_days"] for item in session["items"]][:17] == sorted(
        (item["overdue_days"] for item in session["items"][:17]), reverse=True
    )


async def test_the_daily_target_cuts_a_revision_and_never_the_totals(student, connection):
    theme_id = await a_theme(connection, name="Due")
    for days in range(1, 9):
        concept_id = await a_concept(connection, theme_id)
        await a_question(connection, concept_id)
        await a_memory(connection, student.user_id, concept_id, due_at=YESTERDAY - timedelta(days=days))
    await student.patch("/v1/users/me/preferences/learning", json={"revision_daily_target": 3})
    session = await started(student, "revision")
    assert [item["why"] for item in session["items"]] == ["overdue", "overdue", "new"]
    for position in range(2):
        await answered(student, session, position)
    assert len((await started(student, "revision"))["items"]) == 1
    glance = (await student.get("/v1/learning/today")).json()
    assert (glance["overdue_total"], glance["reviews_today"], glance["offered"]) == (6, 2, 1)
    last = await started(student, "revision")
    await answered(student, last, 0)
    refused = await student.post(SESSIONS, json={"mode": "revision"})
    assert (refused.status_code, refused.json()["type"]) == (409, "nothing-to-practise")


async def test_wrong_answers_are_told_in_the_words_of_their_kind(student, connection):
    kinds = {
        "choices": (["a", "c"], ["a", "b"], "Choice a, Choice b", "Choice a, Choice c"),
        "short": (["heap", "a heap"], "stack", "stack", "heap"),
        "recall": (None, 1, "Again", ""),
    }
    theme_id = await a_theme(connection, name="Kinds")
    replies = {}
    for kind, (key, reply, *_) in kinds.items():
        concept_id = await a_concept(connection, theme_id, name=kind)
        await a_memory(connection, student.user_id, concept_id, due_at=YESTERDAY)
        question_id = await a_question(connection, concept_id)
        await connection.execute(
            "update question set kind = $2, answer = coalesce($3::jsonb, 'null') where question_id = $1",
            question_id,
            kind,
            key,
        )
        replies[str(question_id)] = reply
    session = await started(student, "revision", theme_ids=[str(theme_id)])
    for item in session["items"]:
        await answered(student, session, item["position"], replies[item["item_id"]])
    result = (await student.post(address(session, "/submit"))).json()
    told = {one["concept_name"]: (one["your_answer"], one["right_answer"]) for one in result["wrong"]}
    assert told == {kind: (yours, right) for kind, (_, _, yours, right) in kinds.items()}


async def test_a_card_is_asked_only_of_those_who_met_it(student, client_as, connection):
    theme_id = await a_theme(connection, name="Imported cards")
    concept_id = await a_concept(connection, theme_id)
    card = await a_question(connection, concept_id)
    await connection.execute(
        "update question set kind = 'recall', choices = '[]', answer = 'null' where question_id = $1", card
    )
    await a_memory(connection, student.user_id, concept_id, due_at=YESTERDAY)
    session = await started(student, "revision", theme_ids=[str(theme_id)])
    assert (session["items"][0]["kind"], session["items"][0]["reveal"]) == ("recall", "Because.")
    body = (await answered(student, session, 0, 2)).json()
    assert (body["rating"], body["correct"], body["right_answer"], body["answer"]) == (2, True, None, 2)
    names = [theme["theme_name"] for theme in (await student.get("/v1/learning/themes")).json()["items"]]
    assert "Imported cards" in names
    stranger = await client_as()
    refused = await stranger.post(SESSIONS, json={"mode": "guided", "theme_ids": [str(theme_id)]})
    assert refused.status_code == 409
    names = [theme["theme_name"] for theme in (await stranger.get("/v1/learning/themes")).json()["items"]]
    assert "Imported cards" not in names
