"""The participants' routes: a visit from consent to thanks, and everything that is refused."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import numpy as np
import pandas as pd
import pytest
from fastapi import FastAPI, HTTPException, Request
from PIL import Image
from starlette.applications import Starlette

from db.session import Database
from db.settings import Settings
from study.content.keeping.reading import read_study
from study.content.keeping.registration import register_study
from study.content.yaml.definition import Study
from study.results.tables import rankings_table
from study.visits.answers.responses import load_visit
from study.visits.http.requests import LARGEST_BODY, json_object
from tests.own_loop import run_coroutine
from tests.study.participant_client import SCREEN, ParticipantClient, error_of
from tests.study.tiny_study import IMAGES, SLUG, TINTS, write_study

ORDER = [3, 1, 5, 2, 4]
People = Callable[[], ParticipantClient]
Table = Callable[[], pd.DataFrame]


def test_a_whole_visit(participant: ParticipantClient, database: Database, people: Table) -> None:
    assert participant.state()["stage"] == "welcome"
    assert participant.consent().json()["stage"] == "check"
    assert participant.post("screen", study=SLUG, screen=SCREEN).json()["stage"] == "instructions"
    state = participant.post("begin", study=SLUG).json()
    for number in range(1, len(IMAGES) + 1):
        assert (state["stage"], state["answered"], state["total"]) == ("ranking", number - 1, len(IMAGES))
        current = state["sets"][0]
        assert (current["number"], current["part"], current["place"], current["of"]) == (number, "main", number, 6)
        assert len(state["sets"]) == min(3, len(IMAGES) + 1 - number)
        assert "completion" not in state
        state = participant.answer(current["trial"], ORDER).json()
        assert state["feedback"] is None
    assert (state["stage"], state["sets"]) == ("finished", [])
    assert state["completion"] == {"code": None, "url": None}
    assert participant.state()["stage"] == "finished"
    assert len(rankings_table(database, SLUG)) == len(IMAGES) * len(TINTS)
    assert people().answered.tolist() == [len(IMAGES)]


def test_the_state_holds_what_the_page_shows(participant: ParticipantClient) -> None:
    study = participant.state()["study"]
    assert study["title"] == "A tiny study"
    assert study["scale"] == ["Best", "Excellent", "Good", "Average", "Poor"]
    assert study["sets"] == len(IMAGES)
    assert "<strong>best</strong>" in study["texts"]["instructions"]


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        *((f"api/{name}", "GET") for name in ("studies", "state")),
        *((f"api/{name}", "POST") for name in ("arrive", "consent", "decline", "screen", "questions", "begin")),
        *((f"api/{name}", "POST") for name in ("answer", "withdraw")),
        ("image/token", "GET"),
    ],
)
def test_other_methods_are_told_which_one_an_address_takes(
    app: FastAPI, participant: ParticipantClient, path: str, allowed: str
) -> None:
    app.mount("/study", Starlette())  # as the page is, which would answer 404
    for method in {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"} - {allowed}:
        reply = participant.http.request(method, f"/study/{path}")
        assert (reply.status_code, reply.headers["Allow"]) == (405, allowed)
        assert method == "HEAD" or error_of(reply) == (405, "wrong_method")


def test_texts_cannot_bring_scripts(participant: ParticipantClient, settings: Settings) -> None:
    write_study(settings.studies / "other", images=("a",), introduction="<script>alert(1)</script>")
    assert "<script>" not in participant.state("other")["study"]["texts"]["introduction"]


def test_open_studies_are_listed(participant: ParticipantClient, settings: Settings, database: Database) -> None:
    register_study(database, read_study(write_study(settings.studies / "other", images=("a", "b"))), opened=True)
    assert participant.http.get("/study/api/studies").json() == [
        {"slug": "other", "title": "A tiny study", "sets": 2, "minutes": 2},
        {"slug": SLUG, "title": "A tiny study", "sets": len(IMAGES), "minutes": 4},
    ]


def test_the_announced_length_covers_checks_and_questions(participant: ParticipantClient, settings: Settings) -> None:
    question = {"kind": "text", "text": "Why?"}
    questions = {
        "before": [{"key": "one", **question}, {"key": "two", **question}],
        "after": [{"key": "three", **question}],
    }
    write_study(settings.studies / "other", images=("a", "b"), color_vision="record", questions=questions)
    # 2 photos and the display check of 30 s each, 7 plates of 8 s, 3 questions of 10 s: 176 s.
    assert participant.state("other")["study"]["minutes"] == 3


def test_the_cookie_is_signed_and_out_of_reach_of_scripts_and_other_sites(participant: ParticipantClient) -> None:
    header = participant.post("consent", study=SLUG).headers["set-cookie"]
    assert header.startswith(f"ranking-{SLUG}=")
    for attribute in ("HttpOnly", "SameSite=lax", "Path=/study", "Max-Age="):
        assert attribute in header
    assert "Secure" not in header


def test_consenting_again_keeps_the_person(participant: ParticipantClient, people: Table) -> None:
    participant.enter()
    again = participant.post("consent", study=SLUG)
    assert "set-cookie" not in again.headers
    assert again.json()["stage"] == "ranking"
    assert len(people()) == 1


def test_one_browser_can_visit_two_studies(
    participant: ParticipantClient, settings: Settings, database: Database
) -> None:
    register_study(database, read_study(write_study(settings.studies / "other", images=("a", "b"))), opened=True)
    first, second = participant.enter(), participant.enter("other")
    for state in (second, first):
        assert participant.http.get(f"/study/{state['sets'][0]['images'][0]}").status_code == 200
        assert participant.answer(state["sets"][0]["trial"], ORDER).json()["answered"] == 1
    assert participant.state()["answered"] == participant.state("other")["answered"] == 1


def test_images_show_the_methods_of_their_slots(
    participant: ParticipantClient, database: Database, study: Study, people: Table
) -> None:
    first = participant.enter()["sets"][0]
    person = people().participant[0]
    visit = load_visit(database, study, person)
    assert visit is not None
    for address, method in zip(first["images"], visit.trials[0].slots, strict=True):
        image = Image.open(BytesIO(participant.http.get(f"/study/{address}").content))
        assert image.size == (first["width"], first["height"])
        assert np.abs(np.asarray(image).mean(axis=(0, 1)) - TINTS[method]).max() < 15


def test_images_are_kept_by_the_browser_and_by_nobody_else(participant: ParticipantClient) -> None:
    address = f"/study/{participant.enter()['sets'][0]['images'][0]}"
    reply = participant.http.get(address)
    assert reply.headers["content-type"] == "image/jpeg"
    assert reply.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert not {"last-modified", "content-disposition"} & set(reply.headers)
    again = participant.http.get(address, headers={"If-None-Match": reply.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_images_are_for_their_participant_only(new_participant: People) -> None:
    owner, other, nobody = new_participant(), new_participant(), new_participant()
    address = f"/study/{owner.enter()['sets'][0]['images'][0]}"
    other.enter()
    assert error_of(other.http.get(address)) == (404, "unknown_image")
    assert error_of(other.http.get("/study/image/guess")) == (404, "unknown_image")
    assert error_of(nobody.http.get(address)) == (401, "no_participant")
    nobody.http.cookies.set(f"ranking-{SLUG}", "forged")
    assert error_of(nobody.http.get(address)) == (401, "no_participant")


def test_a_repeated_answer_gets_the_same_reply_and_no_second_row(
    participant: ParticipantClient, database: Database
) -> None:
    trial = participant.enter()["sets"][0]["trial"]
    replies = [participant.answer(trial, ORDER) for _ in range(3)]
    assert {reply.status_code for reply in replies} == {200}
    assert replies[0].json() == replies[1].json() == replies[2].json()
    assert len(rankings_table(database, SLUG)) == len(TINTS)


def test_a_different_second_answer_never_overwrites(participant: ParticipantClient, database: Database) -> None:
    trial = participant.enter()["sets"][0]["trial"]
    participant.answer(trial, ORDER)
    assert error_of(participant.answer(trial, [1, 2, 3, 4, 5])) == (409, "already_answered")
    assert rankings_table(database, SLUG).position.tolist() == ORDER


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"order": [0, 1, 2, 3, 4]}, (422, "invalid"), id="slot 0"),
        pytest.param({"order": [2, 3, 4, 5, 6]}, (422, "invalid"), id="slot 6"),
        pytest.param({"order": [1, 2, 3, 4, 4]}, (422, "invalid"), id="slot twice"),
        pytest.param({"order": [1, 2, 3, 4]}, (422, "invalid"), id="slot missing"),
        pytest.param({"order": [1, 2, 3, 4, 5, 5]}, (422, "invalid"), id="too many"),
        pytest.param({"order": []}, (422, "invalid"), id="empty"),
        pytest.param({"order": None}, (422, "invalid"), id="no order"),
        pytest.param({"order": "12345"}, (422, "invalid"), id="order as text"),
        pytest.param({"order": [1.0, 2, 3, 4, 5]}, (422, "invalid"), id="a fraction"),
        pytest.param({"order": [True, 2, 3, 4, 5]}, (422, "invalid"), id="a truth value"),
        pytest.param({"order": [-1, 10**30, 3, 4, 5]}, (422, "invalid"), id="huge slot"),
        pytest.param({"rt_ms": -1}, (422, "invalid"), id="negative time"),
        pytest.param({"rt_ms": 10**30}, (422, "invalid"), id="huge time"),
        pytest.param({"rt_ms": "soon"}, (422, "invalid"), id="time as text"),
        pytest.param({"rt_ms": None}, (422, "invalid"), id="no time"),
        pytest.param({"record": []}, (422, "invalid"), id="record as list"),
        pytest.param({"record": {"events": [[0, "rank", "3"]]}}, (422, "invalid"), id="wrong event"),
        pytest.param({"record": {"name": "Ada"}}, (422, "invalid"), id="unknown measurement"),
        pytest.param({"trial": "guess"}, (404, "unknown_set"), id="unknown set"),
        pytest.param({"trial": 0}, (422, "invalid"), id="set by number"),
        pytest.param({"trial": None}, (422, "invalid"), id="no set"),
        pytest.param({"extra": "x" * LARGEST_BODY}, (413, "too_large"), id="huge body"),
    ],
)
def test_wrong_answers_are_refused_with_a_reason(
    participant: ParticipantClient, database: Database, changes: dict[str, Any], expected: tuple[int, str]
) -> None:
    answer = {"trial": participant.enter()["sets"][0]["trial"], "order": ORDER, "rt_ms": 5}
    assert error_of(participant.post("answer", **{**answer, **changes})) == expected
    assert rankings_table(database, SLUG).empty
    assert participant.state()["answered"] == 0


@pytest.mark.parametrize(
    ("body", "media_type", "expected"),
    [
        (b"not json", "application/json", (400, "not_json")),
        (b"\xff\xfe", "application/json", (400, "not_json")),
        (b"[" * 4000, "application/json", (400, "not_json")),
        (b"[]", "application/json", (422, "invalid")),
        (b"{}", "application/json", (422, "invalid")),
        (b"trial=x", "application/x-www-form-urlencoded", (415, "not_json")),
        (b"{}", "text/plain", (415, "not_json")),
        (b" " * (LARGEST_BODY + 1), "application/json", (413, "too_large")),
    ],
)
def test_other_bodies_are_refused(
    participant: ParticipantClient, body: bytes, media_type: str, expected: tuple[int, str]
) -> None:
    participant.enter()
    reply = participant.http.post("/study/api/answer", content=body, headers={"Content-Type": media_type})
    assert error_of(reply) == expected


def test_a_body_cut_off_by_a_lost_connection_is_no_error_of_the_server() -> None:
    parts = [{"type": "http.request", "body": b'{"trial": ', "more_body": True}, {"type": "http.disconnect"}]

    async def receive() -> Any:
        return parts.pop(0)

    scope = {"type": "http", "method": "POST", "headers": [(b"content-type", b"application/json")]}
    with pytest.raises(HTTPException) as refused:
        run_coroutine(json_object(Request(scope, receive)))
    assert (refused.value.status_code, refused.value.detail["code"]) == (400, "cut_off")  # type: ignore[index]


def test_answers_out_of_turn_are_refused(new_participant: People, database: Database) -> None:
    person, other, nobody = new_participant(), new_participant(), new_participant()
    sets = person.enter()["sets"]
    other.enter()
    assert error_of(person.answer(sets[1]["trial"], ORDER)) == (409, "out_of_order")
    assert error_of(other.answer(sets[0]["trial"], ORDER)) == (404, "unknown_set")
    assert error_of(nobody.answer(sets[0]["trial"], ORDER)) == (401, "no_participant")
    assert rankings_table(database, SLUG).empty


def test_nobody_can_begin_before_consent(participant: ParticipantClient) -> None:
    assert error_of(participant.post("begin", study=SLUG)) == (401, "no_participant")


def test_the_state_of_no_study_is_refused(participant: ParticipantClient) -> None:
    assert error_of(participant.http.get("/study/api/state")) == (404, "unknown_study")


@pytest.mark.parametrize("action", ["consent", "begin", "withdraw"])
def test_half_a_letter_is_no_study(participant: ParticipantClient, action: str) -> None:
    body, headers = b'{"study": "\\ud800"}', {"Content-Type": "application/json"}
    reply = participant.http.post(f"/study/api/{action}", content=body, headers=headers)
    assert error_of(reply) == (404, "unknown_study")


@pytest.mark.parametrize("slug", ["missing", "../tiny", "", None, 5])
def test_unknown_studies_are_refused(participant: ParticipantClient, slug: object) -> None:
    assert error_of(participant.post("consent", study=slug)) == (404, "unknown_study")
    if isinstance(slug, str):
        assert error_of(participant.http.get("/study/api/state", params={"study": slug})) == (404, "unknown_study")


@pytest.mark.parametrize(
    ("headers", "accepted"),
    [
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://elsewhere"}, False),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://testserver"}, False),
        ({"Origin": "http://testserver"}, True),
        ({"Origin": "http://testserver:81"}, False),
        ({"Origin": "http://elsewhere"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": "http://["}, False),
        ({"Origin": "http://testserver@elsewhere"}, False),
        ({}, True),
    ],
)
def test_other_sites_cannot_post(participant: ParticipantClient, headers: dict[str, str], accepted: bool) -> None:
    reply = participant.http.post("/study/api/consent", json={"study": SLUG}, headers=headers)
    if accepted:
        assert reply.status_code == 200
    else:
        assert error_of(reply) == (403, "other_site")
        assert "set-cookie" not in reply.headers


def test_answers_to_the_person_are_not_cached(participant: ParticipantClient) -> None:
    participant.enter()
    for reply in (
        participant.http.get("/study/api/state", params={"study": SLUG}),
        participant.post("begin", study=SLUG),
    ):
        assert reply.headers["cache-control"] == "no-store"
