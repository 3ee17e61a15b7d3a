"""Coming, being found again, being asked, trying out, being kept out, and leaving: the routes around the sets."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from sqlalchemy import select

from db import models
from db.session import Database
from db.settings import Settings
from study.content.keeping.life import set_status
from study.results.tables import rankings_table
from study.secret_key import secret_key
from study.visits.http.invitations import Invitations
from tests.study.participant_client import SCREEN, ParticipantClient, error_of
from tests.study.tiny_study import RICH, SLUG

ORDER = [3, 1, 5, 2, 4]
KEY = "browserkey0123456789"
SENT = {"PROLIFIC_PID": "5f00", "STUDY_ID": "st1", "SESSION_ID": "se1"}
People = Callable[[], ParticipantClient]
Table = Callable[[], pd.DataFrame]


def configure(settings: Settings, **changes: Any) -> None:
    """Change the tiny study's file before anybody takes part."""
    path: Path = settings.studies / SLUG / "study.yaml"
    path.write_text(yaml.safe_dump({**yaml.safe_load(path.read_text()), **changes}), encoding="utf-8")


def arrive(client: ParticipantClient, **fields: Any) -> Any:
    return client.post("arrive", study=SLUG, **fields)


def invitations(settings: Settings) -> Invitations:
    return Invitations(secret_key(settings))


def test_consent_sent_twice_at_once_makes_one_person(new_participant: People, people: Table) -> None:
    # The second request left before the first one's cookie was there.
    for client in (new_participant(), new_participant()):
        assert client.consent(browser_key=KEY).json()["stage"] == "check"
    assert len(people()) == 1


def test_somebody_sent_by_prolific_goes_on_in_another_browser(new_participant: People, people: Table) -> None:
    first, second = new_participant(), new_participant()
    state = first.enter(**SENT, browser_key=KEY)
    first.answer(state["sets"][0]["trial"], ORDER)
    resumed = arrive(second, **SENT).json()
    assert (resumed["stage"], resumed["answered"]) == ("ranking", 1)
    assert second.answer(resumed["sets"][0]["trial"], ORDER).json()["answered"] == 2
    assert second.consent(**SENT).json()["answered"] == 2
    table = people()
    assert len(table) == 1
    assert [table[name][0] for name in SENT] == list(SENT.values())


def test_somebody_else_sent_to_the_same_browser_is_a_new_person(participant: ParticipantClient, people: Table) -> None:
    participant.enter(**SENT, browser_key=KEY)
    other = {**SENT, "PROLIFIC_PID": "6000"}
    assert arrive(participant, **other).json()["stage"] == "welcome"
    assert participant.consent(**other, browser_key=KEY).json()["stage"] == "check"
    assert sorted(people().PROLIFIC_PID) == ["5f00", "6000"]
    assert arrive(participant, **SENT).json()["stage"] == "ranking"


def test_somebody_who_came_without_an_id_keeps_the_place_when_one_is_sent(
    participant: ParticipantClient, people: Table
) -> None:
    participant.enter()
    assert arrive(participant, **SENT).json()["stage"] == "ranking"
    assert people().PROLIFIC_PID.tolist() == ["5f00"]


def test_an_invitation_lets_one_person_in(settings: Settings, new_participant: People, people: Table) -> None:
    configure(settings, invited_only=True)
    token = invitations(settings).token(SLUG, 4)
    stranger, guest, again = new_participant(), new_participant(), new_participant()
    assert stranger.http.get("/study/api/studies").json() == []
    assert arrive(stranger).json()["stage"] == "invited"
    assert error_of(stranger.consent()) == (409, "invited")
    assert error_of(arrive(stranger, invitation=token + "x")) == (403, "no_invitation")
    assert arrive(guest, invitation=token).json()["stage"] == "welcome"
    guest.enter(invitation=token)
    assert arrive(again, invitation=token).json()["stage"] == "ranking"
    assert len(people()) == 1


def test_a_test_link_tries_the_study_and_is_never_counted(
    settings: Settings, participant: ParticipantClient, database: Database, people: Table
) -> None:
    assert arrive(participant, test=True).json()["stage"] == "invited"
    token = invitations(settings).test_token(SLUG)
    set_status(database, SLUG, "closed")
    state = participant.enter(test=True, invitation=token)
    assert participant.rank_all(state, ORDER)["stage"] == "finished"
    assert rankings_table(database, SLUG).empty
    assert people().empty
    set_status(database, SLUG, "open")
    assert participant.state()["stage"] == "welcome"
    assert error_of(participant.consent(invitation=token)) == (409, "invited"), "a test link is for tests only"


def test_a_paused_study_lets_those_go_on_who_are_in(new_participant: People, database: Database) -> None:
    inside, late = new_participant(), new_participant()
    state = inside.enter()
    set_status(database, SLUG, "paused")
    assert late.http.get("/study/api/studies").json() == []
    assert arrive(late).json()["stage"] == "paused"
    assert error_of(late.consent()) == (409, "paused")
    assert inside.rank_all(state, ORDER)["stage"] == "finished"


def test_a_closed_study_takes_only_answers_that_were_on_their_way(new_participant: People, database: Database) -> None:
    inside, done, late = new_participant(), new_participant(), new_participant()
    state = inside.enter()
    done.rank_all(done.enter(), ORDER)
    set_status(database, SLUG, "closed")
    assert error_of(late.consent()) == (409, "closed")
    assert (inside.state()["stage"], inside.state()["sets"]) == ("closed", [])
    reply = inside.answer(state["sets"][0]["trial"], ORDER)
    assert (reply.status_code, reply.json()["stage"]) == (200, "closed")
    assert done.state()["stage"] == "finished"


def test_declining_needs_no_cookie_and_sets_none(participant: ParticipantClient) -> None:
    reply = participant.post("decline", study=SLUG)
    assert (reply.status_code, reply.json()) == (200, {"completion": {"code": None, "url": None}})
    assert "set-cookie" not in reply.headers


def test_withdrawal_deletes_the_answers_and_the_cookie(
    participant: ParticipantClient, database: Database, people: Table
) -> None:
    state = participant.enter(browser_key=KEY)
    image = f"/study/{state['sets'][0]['images'][0]}"
    participant.answer(state["sets"][0]["trial"], ORDER)
    cookies = dict(participant.http.cookies)
    assert participant.post("withdraw", study=SLUG).status_code == 200
    assert people().empty and rankings_table(database, SLUG).empty
    assert dict(participant.http.cookies) == {}
    # Another window may still send the old cookie.
    participant.http.cookies.update(cookies)
    assert participant.state()["stage"] == "welcome"
    assert error_of(participant.answer(state["sets"][1]["trial"], ORDER)) == (404, "unknown_set")
    assert error_of(participant.http.get(image)) == (404, "unknown_image")
    assert error_of(participant.post("withdraw", study=SLUG)) == (401, "no_participant")
    assert error_of(participant.post("begin", study=SLUG)) == (401, "no_participant")


def test_a_rich_visit_from_language_to_code(
    settings: Settings, participant: ParticipantClient, database: Database
) -> None:
    configure(settings, **RICH)
    welcome = arrive(participant, lang="de").json()
    assert welcome["study"]["title"] == "Eine reiche Studie"
    assert [language["code"] for language in welcome["study"]["languages"]] == ["en", "de"]
    assert welcome["study"]["questions"]["before"][0]["text"] == "Alter?"
    assert participant.consent(lang="de").json()["stage"] == "check"
    small = {**SCREEN, "window": [799, 800]}
    assert error_of(participant.post("screen", study=SLUG, screen=small)) == (409, "window_too_small")
    assert error_of(participant.post("begin", study=SLUG)) == (409, "out_of_order")
    assert participant.post("screen", study=SLUG, screen=SCREEN).json()["stage"] == "before"
    young = participant.post("questions", study=SLUG, part="before", answers={"age": 17})
    assert error_of(young) == (422, "invalid") and "age" in young.json()["detail"]["reason"]
    assert participant.post("questions", study=SLUG, part="before", answers={"age": 40}).json()["stage"] == (
        "instructions"
    )
    state = participant.post("begin", study=SLUG).json()
    practice = state["sets"][0]
    assert (practice["part"], practice["place"], practice["of"], practice["pause"]) == ("practice", 1, 1, False)
    reply = participant.answer(practice["trial"], ORDER).json()
    spoiled = reply["feedback"]["spoiled"]
    assert reply["feedback"] == {"spoiled": spoiled, "rank": ORDER.index(spoiled) + 1, "versions": 5}
    main = []
    while reply["sets"]:
        main.append(reply["sets"][0])
        reply = participant.answer(main[-1]["trial"], ORDER).json()
        assert reply["feedback"] is None
    # Four sets that count, one trap, one repeat: nothing tells them apart.
    assert [(each["part"], each["place"], each["of"]) for each in main] == [("main", n, 6) for n in range(1, 7)]
    assert [each["pause"] for each in main] == [False, False, True, False, True, False]
    assert reply["stage"] == "after" and "completion" not in reply
    assert participant.post("questions", study=SLUG, part="after", answers={}).json()["completion"] == {
        "code": "C0DE77",
        "url": "https://panel.example/done?cc=C0DE77",
    }
    table = rankings_table(database, SLUG)
    assert len(table) == 6 * 5
    assert table.groupby("trial")[["repeat", "trap"]].max().sum().to_dict() == {"repeat": 1, "trap": 1}


@pytest.mark.parametrize(
    ("action", "fields", "expected"),
    [
        ("arrive", {"test": "yes"}, (422, "invalid")),
        ("arrive", {"lang": 5}, (422, "invalid")),
        ("arrive", {"PROLIFIC_PID": "x" * 101}, (422, "invalid")),
        ("arrive", {"PROLIFIC_PID": "a\nb"}, (422, "invalid")),
        ("consent", {"PROLIFIC_PID": "{{%PROLIFIC_PID%}}"}, (409, "not_filled_in")),
        ("arrive", {"invitation": ["x"]}, (422, "invalid")),
        ("consent", {"browser_key": "short"}, (422, "invalid")),
        ("consent", {"browser_key": "with/slash/and/more"}, (422, "invalid")),
        ("screen", {"screen": {"window": [800, 600]}}, (401, "no_participant")),
        ("questions", {"part": "before", "answers": {}}, (401, "no_participant")),
        ("decline", {"study": "missing"}, (404, "unknown_study")),
    ],
)
def test_wrong_requests_get_a_reason(
    participant: ParticipantClient, action: str, fields: dict[str, Any], expected: tuple[int, str]
) -> None:
    assert error_of(participant.post(action, **{"study": SLUG, **fields})) == expected


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("screen", {"screen": None}),
        ("screen", {"screen": {"window": [800, 600], "dark": 9, "light": 1}}),
        ("questions", {"part": "between", "answers": {}}),
        ("questions", {"part": "before", "answers": {"unknown": 1}}),
        ("questions", {"part": "before"}),
    ],
)
def test_wrong_steps_get_a_reason_and_change_nothing(
    participant: ParticipantClient, action: str, fields: dict[str, Any]
) -> None:
    participant.consent()
    assert error_of(participant.post(action, study=SLUG, **fields)) == (422, "invalid")
    assert participant.state()["stage"] == "check"


EVERY_KIND = [
    {"key": "age", "kind": "number", "text": "Age?", "smallest": 18, "largest": 99},
    {"key": "sight", "kind": "choice", "text": "Sight?", "choices": ["good", "bad"]},
    {"key": "devices", "kind": "several", "text": "Devices?", "choices": ["phone", "camera"]},
    {"key": "remarks", "kind": "text", "text": "Anything?"},
]
RIGHT = {"age": 40, "sight": "good", "devices": ["phone"], "remarks": "No"}
OF_ANOTHER_KIND = {
    "a text for a number": ({"age": "40"}, "the answer to age must be a number; got '40'"),
    "a number out of its limits": ({"age": 100}, "the answer to age must be at least 18 and at most 99; got 100"),
    "a text for a choice": ({"sight": "blurred"}, "the answer to sight must be one of good, bad; got 'blurred'"),
    "a list for a choice": ({"sight": ["good"]}, "the answer to sight must be one of good, bad; got ['good']"),
    "a text for a list": ({"devices": "phone"}, "the answer to devices must be a list; got 'phone'"),
    "a list for a text": ({"remarks": ["No"]}, "the answer to remarks must be a text of at most 2000 characters; got"),
}


def stored_answers(database: Database) -> set[str | None]:
    """Return what is stored of the answers before and after the sets, as JSON."""
    with database.read() as session:
        (person,) = session.scalars(select(models.Participant))
        return {each and json.dumps(each) for each in (person.answers_before, person.answers_after)}


@pytest.mark.parametrize("part", ["before", "after"])
@pytest.mark.parametrize("wrong", OF_ANOTHER_KIND)
def test_an_answer_of_another_kind_than_its_question_is_refused_and_nothing_is_stored(
    participant: ParticipantClient, settings: Settings, database: Database, wrong: str, part: str
) -> None:
    configure(settings, questions={part: EVERY_KIND}, screen_check=False)
    participant.consent()
    if part == "after":
        state = participant.post("begin", study=SLUG).json()
        while state["sets"]:
            state = participant.answer(state["sets"][0]["trial"], ORDER).json()
    changes, reason = OF_ANOTHER_KIND[wrong]
    reply = participant.post("questions", study=SLUG, part=part, answers={**RIGHT, **changes})
    assert error_of(reply) == (422, "invalid")
    assert reply.json()["detail"]["reason"].startswith(reason)
    assert stored_answers(database) == {None}
    assert participant.post("questions", study=SLUG, part=part, answers=RIGHT).status_code == 200
    assert stored_answers(database) == {None, json.dumps(RIGHT)}
