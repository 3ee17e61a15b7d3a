"""Which panel an address speaks of, and whom it names."""

import pytest

from study.content.yaml.panels import PANELS, Panel
from study.visits.answers.recruitment import Origin, Sender, origin_of, sender_of
from study.visits.answers.refusals import Refused

OWN = Panel("own", "Our pool", person="kennung", visit="termin")
NOT_FILLED_IN = Sender(not_filled_in=True)
SENT = {
    "Prolific": ("PROLIFIC_PID=5f0a&STUDY_ID=61b2&SESSION_ID=77c3", Origin("prolific", "5f0a", "77c3", "61b2")),
    "Prolific, small letters": ("prolific_pid=5f0a&session_id=77c3", Origin("prolific", "5f0a", "77c3")),
    "MTurk": ("assignmentId=3A&hitId=3H&workerId=A1B2&turkSubmitTo=x", Origin("mturk", "A1B2", "3A", "3H")),
    "MTurk, capitals": ("WORKERID=A1B2", Origin("mturk", "A1B2")),
    "Connect": ("participantId=C0FFEE&assignmentId=A7&projectId=P9", Origin("connect", "C0FFEE", "A7", "P9")),
    "SONA": ("survey_code=1234", Origin("sona", "1234")),
    "SONA, as its own examples have it": ("id=1234", Origin("sona", "1234")),
    "spaces around": ("PROLIFIC_PID= 5f0a ", Origin("prolific", "5f0a")),
    "the same twice": ("PROLIFIC_PID=5f0a&PROLIFIC_PID=5f0a", Origin("prolific", "5f0a")),
    "added behind the placeholder": ("PROLIFIC_PID={{%PROLIFIC_PID%}}&PROLIFIC_PID=5f0a", Origin("prolific", "5f0a")),
    "the visit not filled in": ("PROLIFIC_PID=5f0a&SESSION_ID={{%SESSION_ID%}}", Origin("prolific", "5f0a")),
    "nobody": ("utm_source=newsletter&id=spring-letter", None),
}


def pairs(query: str) -> list[tuple[str, str]]:
    return [(name, value) for name, _, value in (part.partition("=") for part in query.split("&"))]


@pytest.mark.parametrize(("query", "origin"), SENT.values(), ids=SENT)
def test_each_panel_is_known_by_its_parameters(query: str, origin: Origin | None) -> None:
    assert sender_of(pairs(query)) == Sender(origin)


@pytest.mark.parametrize("panel", PANELS, ids=[panel.key for panel in PANELS])
def test_an_unfilled_link_of_each_panel_names_nobody(panel: Panel) -> None:
    names = [panel.person, *panel.placeholders]
    for value in ("", "undefined", panel.person, panel.person.upper(), *panel.placeholders.values()):
        assert sender_of([(name, value) for name in names]) == NOT_FILLED_IN
    assert sender_of(pairs("id=%SURVEY_CODE%")) == NOT_FILLED_IN


def test_a_preview_is_nobody_yet() -> None:
    assert sender_of(pairs("assignmentId=ASSIGNMENT_ID_NOT_AVAILABLE&hitId=3H")) == Sender(preview=True)


def test_a_researchers_own_panel_is_the_only_one_that_counts() -> None:
    assert sender_of(pairs("Kennung=ab-7&TERMIN=2&PROLIFIC_PID=5f"), [OWN]) == Sender(Origin("own", "ab-7", "2"))
    assert sender_of(pairs("PROLIFIC_PID=5f"), [OWN]) == Sender()
    assert sender_of(pairs("kennung=[kennung]"), [OWN]) == NOT_FILLED_IN


@pytest.mark.parametrize(
    "query", ["PROLIFIC_PID=a&prolific_pid=b", "workerId=A 1", "workerId=é", "survey_code=" + "1" * 65]
)
def test_what_names_nobody_and_is_no_placeholder_is_refused(query: str) -> None:
    with pytest.raises(Refused) as caught:
        sender_of(pairs(query))
    assert caught.value.code == "invalid"


@pytest.mark.parametrize(
    "origin", [Origin("prolific", "5f", "s", "t"), Origin("mturk", "A:1", None, "h"), Origin("own", "7", "2", None)]
)
def test_what_is_stored_names_the_same_origin_again(origin: Origin) -> None:
    assert origin_of(origin.external_id, origin.source) == origin


def test_an_invitation_is_no_panel() -> None:
    assert origin_of("invitation:3", {}) is None
    assert origin_of(None, {}) is None
