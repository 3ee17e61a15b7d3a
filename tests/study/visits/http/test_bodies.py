"""What each field of a body may hold, at its bounds and beyond them, and how what is wrong is named."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from fastapi import HTTPException
from sqlalchemy import text

from db.session import Database
from study.visits.answers.checking import Sent
from study.visits.answers.records import Record, Screen, Zoom
from study.visits.http.bodies import AnswerBody, ArrivalBody, QuestionsBody, ScreenBody, VisionBody, VisitBody
from study.visits.http.requests import read
from tests.study.participant_client import SCREEN, ParticipantClient, error_of
from tests.study.tiny_study import SLUG

NAN, INFINITY, HUGE, HALF_A_PAIR = float("nan"), float("inf"), 10**400, "\ud83d"
LONGEST = 2_147_483_647
"""Milliseconds, a little less than 25 days."""

NO_NUMBERS = (None, True, False, "1", NAN, INFINITY, -INFINITY, HUGE, -HUGE, [1], {})
NO_WHOLE_NUMBERS = (*NO_NUMBERS, 1.0, 0.5)
NO_SLOTS = (None, True, False, "1", NAN, INFINITY, 1.0, 0.5, [1], {})
"""Whole numbers of any size pass the model: their range depends on the set."""
NO_LISTS = (None, True, 1, "12", {}, {"0": 1})
NO_TEXTS = (True, 0, 1.5, ["a"], {}, HALF_A_PAIR, f"ab{HALF_A_PAIR}", "a\nb", "a\0b")
NO_TRUTH = (None, 0, 1, "true", "", [])

SIZES = ([0, 0], [100_000, 100_000], [1280, 720.5], [1e5, 0.0])
NO_SIZES = (
    *NO_LISTS,
    [],
    [1],
    [1, 2, 3],
    *([1, side] for side in (*NO_NUMBERS, -1, -0.001, 100_001, 100_000.5)),
    *([side, 1] for side in (True, "1", NAN, -1, 100_001)),
)
DURATIONS, NO_DURATIONS = (0, 0.5, LONGEST, float(LONGEST)), (*NO_NUMBERS, -1, -0.5, LONGEST + 1, LONGEST + 0.5)
RATIOS, NO_RATIOS = (0.01, 1, 100, 100.0), (*NO_NUMBERS, 0, 0.009, 100.5, 101)
SEEN, NO_SEEN = (0, 4), (*NO_WHOLE_NUMBERS, -1, 5)
ADDRESSES = ([], [["PROLIFIC_PID", ""]], [["a", "b"], ["a", "c"]])
NO_ADDRESSES = (*NO_LISTS, [["a"]], [["a", 1]], [["a", "b", "c"]])
EVENT = [5, "rank", 3]

VISIT = {"study": SLUG}
ANSWER = {"trial": "token", "order": [2, 1], "rt_ms": 5}

# Model, where in a body of it the fields are, and the smallest right body.
Place = tuple[type[Sent], tuple[str, ...], Mapping[str, Any]]
ARRIVAL: Place = (ArrivalBody, (), VISIT)
ANSWERED: Place = (AnswerBody, (), ANSWER)
SHOWN: Place = (ScreenBody, ("screen",), {**VISIT, "screen": SCREEN})
RECORDED: Place = (AnswerBody, ("record",), {**ANSWER, "record": {}})

VISION: Place = (VisionBody, (), {**VISIT, "round": 1, "answers": []})

FIELDS: tuple[tuple[Place, str, tuple[Any, ...], tuple[Any, ...]], ...] = (
    ((VisitBody, (), VISIT), "test", (True, False), NO_TRUTH),
    (ARRIVAL, "test", (True, False), NO_TRUTH),
    (ARRIVAL, "address", ADDRESSES, NO_ADDRESSES),
    (ARRIVAL, "lang", (None, "", "e", "é" * 16), (True, 0, 1.5, ["a"], {})),
    (
        ARRIVAL,
        "browser_key",
        (None, "", "a" * 16, "Z9" * 24),
        (*NO_TEXTS, "a" * 15, "a" * 49, "é" * 16, "a" * 16 + "\n", "a" * 15 + "-"),
    ),
    (ARRIVAL, "invitation", (None, "", "t", "t" * 200), (*NO_TEXTS, "t" * 201)),
    (ARRIVAL, "simulation", (None, "", "t", "t" * 200), (*NO_TEXTS, "t" * 201)),
    ((QuestionsBody, (), {**VISIT, "part": "before"}), "part", ("before", "after"), (*NO_TEXTS, None, "", "during")),
    (ANSWERED, "trial", ("", "guess", HALF_A_PAIR), (None, True, 0, ["a"], {})),
    (ANSWERED, "order", ([], [1], [-1, 10**30]), (*NO_LISTS, *([1, slot] for slot in NO_SLOTS))),
    (ANSWERED, "rt_ms", (0, -1, 10**30), NO_SLOTS),
    (ANSWERED, "attempt", (1, 10), (*NO_WHOLE_NUMBERS, 0, -1, 11)),
    (ANSWERED, "record", ({},), (None, True, 1, "x", [], [["zoom", {}]])),
    ((ScreenBody, (), {**VISIT, "screen": SCREEN}), "screen", (SCREEN,), (None, True, 1, "x", [], {})),
    (SHOWN, "window", SIZES, NO_SIZES),
    (SHOWN, "screen", SIZES, NO_SIZES),
    (SHOWN, "pixel_ratio", RATIOS, NO_RATIOS),
    (SHOWN, "color_depth", (0, 256), (*NO_WHOLE_NUMBERS, -1, 257)),
    (SHOWN, "dark", SEEN, NO_SEEN),
    (SHOWN, "light", SEEN, NO_SEEN),
    (SHOWN, "touch", (True, False), NO_TRUTH),
    (SHOWN, "tries", (1, 1000), (*NO_WHOLE_NUMBERS, 0, -1, 1001)),
    (SHOWN, "gamut", ("", "srgb", "p3", "rec2020"), (*NO_TEXTS, None, "sRGB")),
    (SHOWN, "dynamic_range", ("", "standard", "high"), (*NO_TEXTS, None, "low")),
    (SHOWN, "color_scheme", ("", "light", "dark"), (*NO_TEXTS, None, "no-preference")),
    (SHOWN, "forced_colors", (True, False), NO_TRUTH),
    ((ScreenBody, (), {**VISIT, "screen": SCREEN}), "leave", (True, False), NO_TRUTH),
    (VISION, "round", (1, 2, 10**30), (*NO_WHOLE_NUMBERS[:7], 0, -1, 1.0, 0.5, [1], {})),
    (
        VISION,
        "answers",
        ([], [0, 9, None], [None] * 100),
        (*NO_LISTS, [10], [-1], [True], ["1"], [1.0], [[1]], [None] * 101),
    ),
    (RECORDED, "shown_at", (0, 0.5, 2**53, 2.0**53), (*NO_NUMBERS, -1, 2**53 + 1, 2.0**53 + 2)),
    *((RECORDED, name, DURATIONS, NO_DURATIONS) for name in ("loading_ms", "full_ms", "hidden_ms")),
    (
        RECORDED,
        "events",
        (
            [],
            [EVENT] * 400,
            *([[moment, "undo", 0]] for moment in DURATIONS),
            *([[0, "zoom", number]] for number in (0, 2.5, 1000, 1000.0)),
            [[0, "full", 0]],
        ),
        (
            *NO_LISTS,
            [EVENT] * 401,
            [EVENT, None],
            ["abc"],
            [EVENT[:2]],
            [[*EVENT, 1]],
            *([[moment, "rank", 1]] for moment in NO_DURATIONS),
            *([[0, name, 1]] for name in ("click", "Rank", "", None, 0, ["rank"], {}, HALF_A_PAIR)),
            *([[0, "rank", number]] for number in (*NO_NUMBERS, -1, 1000.5, 1001)),
        ),
    ),
    (
        RECORDED,
        "zoom",
        ({"largest": 1, "ms": 0}, {"ms": LONGEST, "largest": 1000.0}),
        (
            None,
            [1, 0],
            {},
            {"largest": 1},
            {"ms": 0},
            {"largest": 1, "ms": 0, "name": "Ada"},
            {"largest": 1, "ms": 0, HALF_A_PAIR: 1},
            *({"largest": largest, "ms": 0} for largest in (*NO_NUMBERS, 0, 0.9, 1000.5)),
            *({"largest": 1, "ms": ms} for ms in NO_DURATIONS),
        ),
    ),
    (RECORDED, "window", SIZES, NO_SIZES),
    (RECORDED, "pixel_ratio", RATIOS, NO_RATIOS),
    (RECORDED, "image", SIZES, NO_SIZES),
    (RECORDED, "resumed", (0, 100_000), (*NO_WHOLE_NUMBERS, -1, 100_001)),
)
EACH_FIELD = pytest.mark.parametrize(
    ("place", "field", "right", "wrong"), FIELDS, ids=[f"{place[0].__name__}.{name}" for place, name, *_ in FIELDS]
)


def with_field(place: Place, field: str, value: object) -> tuple[type[Sent], dict[str, Any]]:
    """Return the model, and the smallest right body with `field` set to `value`."""
    model, inside, body = place
    return model, {**body, inside[0]: {**body[inside[0]], field: value}} if inside else {**body, field: value}


def refusal(model: type[Sent], body: dict[str, Any]) -> tuple[int, str, str]:
    """Return status, code and reason with which the body is refused."""
    with pytest.raises(HTTPException) as refused:
        read(model, body)
    detail: Any = refused.value.detail
    assert detail.keys() == {"code", "reason"}
    return refused.value.status_code, detail["code"], detail["reason"]


@EACH_FIELD
def test_right_values_are_kept_as_they_came(
    place: Place, field: str, right: tuple[Any, ...], wrong: tuple[Any, ...]
) -> None:
    for value in right:
        body: Any = read(*with_field(place, field, value))
        for name in place[1]:
            assert repr(getattr(body, name).as_sent()[field]) == repr(value)
        if place is ANSWERED and field != "record":
            assert repr(getattr(body, field)) == repr(value)
        if field == "address":
            assert [list(pair) for pair in body.address] == value
        elif place is ARRIVAL and field != "test":
            assert getattr(body, field) == ((value or "").strip() or None)


@EACH_FIELD
def test_wrong_values_are_refused_by_the_name_of_the_field(
    place: Place, field: str, right: tuple[Any, ...], wrong: tuple[Any, ...]
) -> None:
    for value in wrong:
        status, code, reason = refusal(*with_field(place, field, value))
        assert (status, code) == (422, "invalid")
        assert reason.startswith(" of ".join((field, *place[1])) + " must ")
        assert len(reason) < 250
        assert "\n" not in reason and reason.isprintable()


def test_no_field_is_left_out_of_the_table() -> None:
    listed = {(place[0], place[1], field) for place, field, *_ in FIELDS}
    fields: Iterator[tuple[type[Sent], tuple[str, ...], str]] = (
        (model, inside, name)
        for model, inside, held in (
            (VisitBody, (), VisitBody),
            (ArrivalBody, (), ArrivalBody),
            (ScreenBody, ("screen",), Screen),
            (AnswerBody, (), AnswerBody),
            (AnswerBody, ("record",), Record),
        )
        for name in held.model_fields
        if name != "study"  # found by the route: test_unknown_studies_are_refused
    )
    assert set(fields) <= listed
    assert set(Zoom.model_fields) == {"largest", "ms"}


@pytest.mark.parametrize(
    ("place", "field"),
    [
        *((ANSWERED, name) for name in ("trial", "order", "rt_ms")),
        *((SHOWN, name) for name in ("window", "dark", "light")),
        ((ScreenBody, (), {**VISIT, "screen": SCREEN}), "screen"),
        ((QuestionsBody, (), {**VISIT, "part": "before"}), "part"),
    ],
)
def test_what_may_not_be_left_out(place: Place, field: str) -> None:
    model, inside, body = place
    holder = body[inside[0]] if inside else body
    without = {name: value for name, value in holder.items() if name != field}
    what = inside[0] if inside else "the body"
    status, code, reason = refusal(model, {**body, inside[0]: without} if inside else without)
    assert (status, code) == (422, "invalid")
    assert reason.startswith(f"{what} must have {field}")


@pytest.mark.parametrize("key", ["name", HALF_A_PAIR, "", "x" * 1000])
def test_other_entries_are_ignored_in_a_body_and_refused_among_measurements(key: str) -> None:
    for place in (ARRIVAL, ANSWERED, SHOWN):
        model, _, body = place
        read(model, {**body, key: NAN})
    for place in (SHOWN, RECORDED):
        status, code, reason = refusal(*with_field(place, key, 1))
        assert (status, code) == (422, "invalid")
        assert reason.startswith(f"{place[1][0]} must have no other entries than ")
        assert reason.isprintable() and len(reason) < 250


def test_models_cannot_be_changed() -> None:
    body: Any = read(AnswerBody, dict(ANSWER))
    with pytest.raises(ValueError, match="frozen"):
        body.rt_ms = 6
    with pytest.raises(ValueError, match="frozen"):
        body.record.resumed = 1


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "9" * 400])
def test_numbers_that_are_not_finite_are_refused_as_they_arrive(participant: ParticipantClient, number: str) -> None:
    trial = participant.enter()["sets"][0]["trial"]
    content = f'{{"trial": "{trial}", "order": [1, 2, 3, 4, 5], "rt_ms": 5, "record": {{"full_ms": {number}}}}}'
    reply = participant.http.post("/study/api/answer", content=content, headers={"Content-Type": "application/json"})
    assert error_of(reply) == (422, "invalid")
    assert reply.json()["detail"]["reason"].startswith("full_ms of record must be milliseconds")


def test_the_address_of_a_state_is_checked_as_a_body_is(participant: ParticipantClient) -> None:
    def state(**query: str) -> Any:
        return participant.http.get("/study/api/state", params={"study": SLUG, **query})

    for name, wrong in (("PROLIFIC_PID", "5f3a 7b"), ("invitation", "t" * 201)):
        assert error_of(state(**{name: wrong})) == (422, "invalid")
        assert state(**{name: wrong}).json()["detail"]["reason"].startswith(f"{name} must be ")
    assert state(lang="", PROLIFIC_PID="", invitation="", other="x").status_code == 200
    assert error_of(state(invitation="guess")) == (403, "no_invitation")
    assert error_of(state(study="missing", PROLIFIC_PID="a b")) == (404, "unknown_study")
    for test in ("0", "false", ""):
        assert state(test=test).json()["study"]["test"] is False
    for test in ("1", "true", "yes"):
        assert state(test=test).json()["study"]["test"] is True


@pytest.mark.parametrize("lang", ["e" * 17, "de" * 5000, "a\nb", "a\0b", HALF_A_PAIR, "xx", "{{%LANG%}}"])
def test_a_language_that_cannot_be_one_is_ignored(participant: ParticipantClient, lang: str) -> None:
    reply = participant.http.post(
        "/study/api/arrive",
        content=json.dumps({"study": SLUG, "lang": lang}),
        headers={"Content-Type": "application/json"},
    )
    assert reply.status_code == 200
    assert reply.json()["study"]["language"] == "en"


@pytest.mark.parametrize(
    ("place", "field", "value", "sentence"),
    [
        (SHOWN, "pixel_ratio", 101, "a number of device pixels per CSS pixel, from 0.01 to 100; got 101"),
        (SHOWN, "window", [1, 100_001], "[width, height] in pixels, each from 0 to 100000; got 100001"),
        (SHOWN, "color_depth", 257, "a whole number of bits, from 0 to 256; got 257"),
        (RECORDED, "shown_at", -1, "milliseconds since 1970, from 0 to 9007199254740992; got -1"),
        (RECORDED, "full_ms", -1, "milliseconds from 0 to 2147483647; got -1"),
        (RECORDED, "resumed", -1, "a whole number from 0 to 100000; got -1"),
        (
            *(RECORDED, "zoom", {"largest": 1001, "ms": 0}),
            "{largest: factor from 1 to 1000, ms: milliseconds from 0 to 2147483647}; got 1001",
        ),
        (
            *(RECORDED, "events", [EVENT] * 401),
            "at most 400 entries [milliseconds from 0 to 2147483647, rank | undo | zoom | full, number from 0 to 1000]"
            "; got 401 entries",
        ),
        (
            *(ARRIVAL, "invitation", "t" * 201),
            "a text of at most 200 characters, none of them a control character; got 201 characters",
        ),
        (
            *(ARRIVAL, "invitation", "a\0b"),
            r"a text of at most 200 characters, none of them a control character; got 'a\x00b'",
        ),
        (ARRIVAL, "lang", 5, "a text; got 5"),
    ],
)
def test_a_refusal_names_the_bounds_and_what_came(place: Place, field: str, value: object, sentence: str) -> None:
    _, _, reason = refusal(*with_field(place, field, value))
    assert reason == " of ".join((field, *place[1])) + f" must be {sentence}"


def test_the_study_comes_first_then_the_person_then_what_was_sent(participant: ParticipantClient) -> None:
    for action in ("arrive", "consent", "decline", "screen", "questions", "begin", "withdraw"):
        assert error_of(participant.post(action, study="missing", test=5)) == (404, "unknown_study")
        assert error_of(participant.post(action, study=SLUG, test=5)) == (422, "invalid")
    assert error_of(participant.post("screen", study=SLUG, screen=[])) == (401, "no_participant")
    assert error_of(participant.post("questions", study=SLUG, part=5)) == (401, "no_participant")
    assert error_of(participant.post("answer", trial="guess", order=[1], rt_ms=5)) == (401, "no_participant")
    assert error_of(participant.post("answer", trial="guess", order=1, rt_ms=5)) == (422, "invalid")
    participant.consent()
    assert error_of(participant.post("screen", study=SLUG, screen=[])) == (422, "invalid")
    assert error_of(participant.post("questions", study=SLUG, part=5)) == (422, "invalid")
    assert error_of(participant.post("questions", study=SLUG, part="before", answers=[])) == (422, "invalid")
    assert error_of(participant.post("answer", trial="guess", order=[1], rt_ms=-1)) == (404, "unknown_set")


def test_measurements_are_stored_as_they_were_sent(participant: ParticipantClient, database: Database) -> None:
    screen = '{"light": 3, "window": [1280.0, 800], "dark": 4, "touch": true, "pixel_ratio": 1}'
    record = '{"zoom": {"ms": 0.0, "largest": 2}, "events": [[0, "rank", 3], [1.5, "zoom", 2.0]], "full_ms": 0}'
    participant.consent()
    participant.post("screen", study=SLUG, screen=json.loads(screen))
    sets = participant.post("begin", study=SLUG).json()["sets"]
    following = participant.answer(sets[0]["trial"], [3, 1, 5, 2, 4], record=json.loads(record)).json()
    participant.answer(following["sets"][0]["trial"], [3, 1, 5, 2, 4])
    with database.read() as session:
        assert session.scalars(text("SELECT screen FROM participant")).all() == [screen]
        assert session.scalars(text("SELECT record FROM ranking ORDER BY id")).all() == [record, "{}"]
