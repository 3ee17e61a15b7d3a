"""What stands in an unfilled link is told from what panels call people by."""

import random

import pytest

from study.visits.answers.placeholders import is_placeholder

PLACEHOLDERS = (
    *("{{%PROLIFIC_PID%}}", "%7B%7B%25PROLIFIC_PID%25%7D%7D", "%257B%257B%2525PROLIFIC_PID%2525%257D%257D"),
    *(
        "${e://Field/PROLIFIC_PID}",
        "[ID]",
        "[%worker_id%]",
        "[%ID%]",
        "<ID>",
        "&lt;ID&gt;#",
        "%SURVEY_CODE%",
        "%s",
        "#{id}",
    ),
    *("undefined", "Undefined", "null", "NULL", "None", "NaN", "nil", "test", "TEST", "Test ", "", " ", "-", "..."),
    *(
        "PROLIFIC_PID",
        "prolific_pid",
        "Prolific-PID",
        "workerId",
        "WORKERID",
        "participantId",
        "survey_code",
        "ID",
        "id",
    ),
    *("your_id", "YOUR-PROLIFIC-ID", "insert_id_here", "enter your ID", "my_worker_id", "participant_number", "PID"),
    *("[object Object]", "placeholder", "example", "TODO", "anonymous"),
    *("PID_PLACEHOLDER", "pid-goes-here", "not set", "N/A", "xxx", "sample"),
)
REAL = (
    *("5b96601d9ac7dd00017c0a4e", "5f3e2a1b4c5d6e7f8a9b0c1d", "000000000000000000000000"),
    *("A1B2C3D4E5F6G7", "AZ3456EXAMPLE", "A3TESTNULLNAN1", "1234", "27", "9999999", "0", "7"),
    *("3CA3BBF9A5F14E6E8E2D1B9A4C0D7F11", "ABCDEF0123", "P01", "subject12", "simulated-5-3", "test-1", "nullarbor"),
    *("max.mustermann@uni.example", "one", "two", "p1", "id7", "Nanette", "Testa"),
)


@pytest.mark.parametrize("value", PLACEHOLDERS, ids=range(len(PLACEHOLDERS)))
def test_a_placeholder_is_nobody(value: str) -> None:
    assert is_placeholder(value)


@pytest.mark.parametrize("value", REAL, ids=REAL)
def test_an_identifier_is_somebody(value: str) -> None:
    assert not is_placeholder(value)


def test_the_own_name_of_any_parameter_is_a_placeholder() -> None:
    assert is_placeholder("KursTeilnehmer", "kurs_teilnehmer")
    assert not is_placeholder("KursTeilnehmer", "pid")


def test_no_identifier_of_a_panel_is_refused_by_chance() -> None:
    draw = random.Random(19)
    forms = {24: "0123456789abcdef", 13: "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 32: "0123456789ABCDEF", 5: "123456789"}
    drawn = ["".join(draw.choices(signs, k=length)) for length, signs in forms.items() for _ in range(5000)]
    assert [value for value in drawn if is_placeholder(value)] == []
