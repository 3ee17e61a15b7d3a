"""Over HTTP: the checks before the sets record, flag, or send away who does not pass."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import select

from db import models
from db.session import Database
from db.settings import Settings
from study.analysis.screens import flagged
from study.content.keeping.reading import read_study
from study.content.yaml.definition import Study
from study.researcher.people_rows import people_of
from study.researcher.results_analyses import Analyses
from study.results.exports import EXPORTS, Selection
from study.simulation.vision import read_plate
from tests.study.color_vision.people import digit_seen
from tests.study.participant_client import SCREEN, ParticipantClient, error_of
from tests.study.tiny_study import SLUG
from tests.study.visits.test_visits import configure

ORDER = [3, 1, 5, 2, 4]
DIM = {**SCREEN, "dark": 1}
CODES = {"code": "DONE1", "screened_out": {"code": "SCREEN2"}}
PLATES = 7
People = Callable[[], ParticipantClient]


def at_vision(participant: ParticipantClient) -> dict[str, Any]:
    """Come as far as the color-vision screening; return the state."""
    participant.consent()
    reply = participant.post("screen", study=SLUG, screen=SCREEN)
    assert reply.status_code == 200, reply.text
    state: dict[str, Any] = reply.json()
    assert state["stage"] == "vision"
    return state


def plates(participant: ParticipantClient, state: dict[str, Any]) -> list[bytes]:
    """Fetch the pictures of the round."""
    replies = [participant.http.get(f"/study/{path}") for path in state["vision"]["plates"]]
    assert {reply.status_code for reply in replies} == {200}
    return [reply.content for reply in replies]


def send(participant: ParticipantClient, state: dict[str, Any], answers: list[int | None]) -> dict[str, Any]:
    """Send the answers to a round; return the state after it."""
    reply = participant.post("vision", study=SLUG, round=state["vision"]["round"], answers=answers)
    assert reply.status_code == 200, reply.text
    after: dict[str, Any] = reply.json()
    return after


def look(participant: ParticipantClient, state: dict[str, Any], observer: str = "normal") -> dict[str, Any]:
    """Answer a round as somebody with this color vision reads it."""
    return send(participant, state, [digit_seen(observer, content) for content in plates(participant, state)])


def the_one(database: Database) -> models.Participant:
    with database.read() as session:
        return session.scalars(select(models.Participant)).one()


def as_it_is_now(settings: Settings) -> Study:
    return read_study(settings.studies / SLUG)


def test_without_the_setting_there_is_no_screening(participant: ParticipantClient) -> None:
    participant.consent()
    state = participant.post("screen", study=SLUG, screen=SCREEN).json()
    assert (state["stage"], "vision" in state) == ("instructions", False)


@pytest.mark.parametrize(
    ("observer", "verdict"),
    [
        ("normal", "no sign"),
        ("protan", "possible red-green deficiency"),
        ("deutan", "possible red-green deficiency"),
        ("tritan", "unclear"),
    ],
)
def test_what_is_found_is_recorded_and_lets_everybody_go_on(
    participant: ParticipantClient,
    settings: Settings,
    people: Callable[[], pd.DataFrame],
    observer: str,
    verdict: str,
) -> None:
    configure(settings, color_vision="record")
    assert look(participant, at_vision(participant), observer)["stage"] == "instructions"
    row = people().iloc[0]
    assert (row.color_vision, row.color_vision_rounds) == (verdict, 1)
    answers = row.color_vision_answers
    assert [kind for kind, _, _ in answers].count("protan") == 2 and answers[0][0] == "demonstration"
    assert row.color_vision_right == sum(shown == read for _, shown, read in answers)
    assert (row.color_vision_right == PLATES) == (observer == "normal")


def test_the_exports_have_it_with_an_entry_in_the_codebook(
    participant: ParticipantClient, settings: Settings, database: Database, tmp_path: Path
) -> None:
    configure(settings, color_vision="record")
    shown = {
        **SCREEN,
        "gamut": "p3",
        "dynamic_range": "high",
        "color_scheme": "dark",
        "forced_colors": True,
        "tries": 2,
    }
    participant.consent()
    participant.post("screen", study=SLUG, screen=shown)
    look(participant, participant.state())
    study = as_it_is_now(settings)
    for name in ("participants.csv", "study.json"):
        EXPORTS[name].write(database, study, tmp_path / name, Selection())
    row = pd.read_csv(tmp_path / "participants.csv").iloc[0]
    assert (row.gamut, row.dynamic_range, row.color_scheme, row.forced_colors, row.screen_tries) == (
        *("p3", "high", "dark"),
        *(1, 2),
    )
    assert (row.color_vision, row.color_vision_right) == ("no sign", PLATES)
    person = json.loads((tmp_path / "study.json").read_text())["participants"][0]
    assert person["color_vision_answers"] == json.loads(row.color_vision_answers)
    assert all(shown == read for _, shown, read in person["color_vision_answers"])


def test_a_flag_is_on_the_page_of_participants_and_in_the_report(
    new_participant: People, settings: Settings, database: Database
) -> None:
    configure(settings, color_vision="flag", screen_check="flag")
    for screen, observer in ((SCREEN, "normal"), (DIM, "normal"), (SCREEN, "deutan")):
        client = new_participant()
        client.consent()
        look(client, client.post("screen", study=SLUG, screen=screen).json(), observer)
        client.rank_all(client.post("begin", study=SLUG).json(), ORDER)
    study = as_it_is_now(settings)
    said = [
        (),
        (
            "could tell 1 of 4 dark and 3 of 4 light squares from their background (rule: at least 2 of 4 dark and of "
            "4 light squares)",
        ),
        ("color-vision screening, no diagnosis: possible red-green deficiency (rule: anything but no sign)",),
    ]
    rows = people_of(database, study, datetime.now(UTC))
    assert [row.flags for row in rows] == said
    assert [row.color_vision for row in rows] == ["no sign", "no sign", "possible red-green deficiency"]
    analysis = Analyses(database).of(study).analysis
    assert analysis is not None
    assert dict(flagged(analysis.screens)) == {row.id: row.flags for row in rows if row.flags}


def test_who_must_pass_gets_a_second_round_and_is_then_sent_away(
    participant: ParticipantClient, settings: Settings, database: Database
) -> None:
    configure(settings, color_vision="require", completion=CODES)
    first = at_vision(participant)
    second = look(participant, first, "deutan")
    assert (second["stage"], second["vision"]["round"]) == ("vision", 2)
    assert not set(second["vision"]["plates"]) & set(first["vision"]["plates"])
    assert [read_plate(each) for each in plates(participant, second)] != [
        read_plate(each) for each in plates(participant, first)
    ]
    last = look(participant, second, "deutan")
    assert (last["stage"], last["screened_out_by"]) == ("screened_out", "color_vision")
    assert last["completion"] == {"code": "SCREEN2", "url": None}
    person = the_one(database)
    assert person.screened_out_by == "color_vision" and person.color_vision is not None
    assert len(person.color_vision["rounds"]) == 2
    assert error_of(participant.post("begin", study=SLUG)) == (409, "screened_out")


def test_a_slip_in_the_first_round_can_be_made_good(participant: ParticipantClient, settings: Settings) -> None:
    configure(settings, color_vision="require")
    second = send(participant, at_vision(participant), [None] * PLATES)
    assert second["stage"] == "vision"
    assert look(participant, second)["stage"] == "instructions"


def test_a_round_sent_twice_counts_once(participant: ParticipantClient, settings: Settings, database: Database) -> None:
    configure(settings, color_vision="require")
    first = at_vision(participant)
    for _ in range(3):
        assert send(participant, first, [None] * PLATES)["vision"]["round"] == 2
    vision = the_one(database).color_vision
    assert vision is not None and len(vision["rounds"]) == 1


def test_a_last_round_sent_again_changes_nothing(
    participant: ParticipantClient, settings: Settings, database: Database
) -> None:
    configure(settings, color_vision="require")
    first = at_vision(participant)
    second = send(participant, first, [None] * PLATES)
    for _ in range(2):
        assert send(participant, second, [None] * PLATES)["stage"] == "screened_out"
    vision = the_one(database).color_vision
    assert vision is not None and len(vision["rounds"]) == 2


def test_who_has_passed_is_not_asked_again(
    participant: ParticipantClient, settings: Settings, database: Database
) -> None:
    configure(settings, color_vision="require")
    state = look(participant, at_vision(participant))
    reply = participant.post("vision", study=SLUG, round=2, answers=[None] * PLATES)
    assert (state["stage"], reply.json()["stage"]) == ("instructions", "instructions")
    vision = the_one(database).color_vision
    assert vision is not None and (vision["verdict"], len(vision["rounds"])) == ("no sign", 1)


def test_the_display_check_comes_first(participant: ParticipantClient, settings: Settings) -> None:
    configure(settings, color_vision="record")
    participant.consent()
    early = participant.post("vision", study=SLUG, round=1, answers=[None] * PLATES)
    assert error_of(early) == (409, "out_of_order")


def test_the_screening_cannot_be_left_out(participant: ParticipantClient, settings: Settings) -> None:
    configure(settings, color_vision="record")
    state = at_vision(participant)
    assert error_of(participant.post("begin", study=SLUG)) == (409, "out_of_order")
    few = participant.post("vision", study=SLUG, round=1, answers=[2])
    assert error_of(few) == (422, "invalid") and "one for each of 7 plates; got 1" in few.json()["detail"]["reason"]
    assert look(participant, state)["stage"] == "instructions"


def test_no_digit_reaches_the_browser_but_in_the_picture(participant: ParticipantClient, settings: Settings) -> None:
    configure(settings, color_vision="record")
    state = at_vision(participant)
    assert set(state["vision"]) == {"round", "plates"}
    assert len(set(state["vision"]["plates"])) == PLATES
    for path in state["vision"]["plates"]:
        reply = participant.http.get(f"/study/{path}")
        assert len(path) == len(state["vision"]["plates"][0])
        assert reply.headers["content-type"] == "image/png"
        assert set(reply.headers) == {
            *("content-length", "content-type", "cache-control", "cross-origin-resource-policy", "etag"),
            "x-content-type-options",
        }
        assert reply.headers["etag"] == f'"{path.removeprefix("plate/")}"'
        again = participant.http.get(f"/study/{path}", headers={"If-None-Match": reply.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    after = json.dumps(look(participant, state))
    assert "no sign" not in after and "verdict" not in after


def test_a_plate_is_for_its_own_person_alone(new_participant: People, settings: Settings) -> None:
    configure(settings, color_vision="record")
    first, second, nobody = new_participant(), new_participant(), new_participant()
    path = at_vision(first)["vision"]["plates"][0]
    others = at_vision(second)["vision"]["plates"]
    assert path not in others
    assert error_of(second.http.get(f"/study/{path}")) == (404, "unknown_image")
    assert error_of(first.http.get("/study/plate/guess")) == (404, "unknown_image")
    assert nobody.http.get(f"/study/{path}").status_code in (401, 403, 404)


def test_people_are_shown_different_plates(new_participant: People, settings: Settings) -> None:
    configure(settings, color_vision="record")
    seen = set()
    for _ in range(3):
        client = new_participant()
        seen.add(tuple(read_plate(content) for content in plates(client, at_vision(client))))
    assert len(seen) == 3


@pytest.mark.parametrize("check", [True, "record", "flag"])
def test_a_dim_screen_goes_on_where_it_is_only_recorded(
    participant: ParticipantClient, settings: Settings, check: object
) -> None:
    configure(settings, screen_check=check)
    participant.consent()
    assert participant.post("screen", study=SLUG, screen=DIM).json()["stage"] == "instructions"


@pytest.mark.parametrize("check", [False, "off"])
def test_without_the_check_nobody_is_asked(participant: ParticipantClient, settings: Settings, check: object) -> None:
    configure(settings, screen_check=check)
    assert participant.consent().json()["stage"] == "instructions"


@pytest.mark.parametrize("few", [{"dark": 1}, {"light": 0}], ids=["dark", "light"])
def test_a_screen_that_must_pass_can_be_tried_again(
    participant: ParticipantClient, settings: Settings, database: Database, few: dict[str, int]
) -> None:
    configure(settings, screen_check="require")
    participant.consent()
    refused = participant.post("screen", study=SLUG, screen={**SCREEN, **few})
    assert error_of(refused) == (409, "screen_not_enough")
    assert (
        refused.json()["detail"]["reason"] == "this study needs at least 2 of 4 dark and of 4 light squares to be seen"
    )
    assert the_one(database).screen is None
    passed = participant.post("screen", study=SLUG, screen={**SCREEN, "dark": 2, "light": 2, "tries": 2})
    assert passed.json()["stage"] == "instructions"


def test_who_gives_up_on_a_screen_is_screened_out_by_it(
    participant: ParticipantClient, settings: Settings, database: Database
) -> None:
    configure(settings, screen_check="require", completion=CODES)
    participant.consent()
    state = participant.post("screen", study=SLUG, screen=DIM, leave=True).json()
    assert (state["stage"], state["screened_out_by"]) == ("screened_out", "brightness")
    assert state["completion"]["code"] == "SCREEN2"
    assert (the_one(database).screen or {})["dark"] == 1


def test_a_screen_that_passes_is_not_left(participant: ParticipantClient, settings: Settings) -> None:
    configure(settings, screen_check="require")
    participant.consent()
    assert participant.post("screen", study=SLUG, screen=SCREEN, leave=True).json()["stage"] == "instructions"


def test_leaving_is_for_those_who_must_pass(participant: ParticipantClient, settings: Settings) -> None:
    configure(settings, screen_check="flag")
    participant.consent()
    assert participant.post("screen", study=SLUG, screen=DIM, leave=True).json()["stage"] == "instructions"
