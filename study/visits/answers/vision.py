"""The color-vision screening of a participant: its rounds, and what is stored of them.

A round is one series of plates. Where the screening must be passed, whoever does not pass the first one gets a second,
with other plates: a digit may be misread or mistyped, and nobody should be sent away for that.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from db.session import Database
from study.color_vision.plates import Plate
from study.color_vision.series import KINDS, Verdict, judge, right
from study.content.yaml.definition import Consequence
from study.visits.answers.limits import MOST_ROUNDS
from study.visits.answers.people import record_color_vision
from study.visits.answers.refusals import invalid

CHECK = "color_vision"
"""Name of the check for those whose visit it ends."""

Answers = Sequence[int | None]
"""The digit read on each plate of a round; None where no digit was seen."""


def rounds_done(stored: Mapping[str, Any] | None) -> int:
    """Return how many rounds a participant has answered, from what is stored."""
    return len(stored["rounds"]) if stored else 0


def is_over(stored: Mapping[str, Any] | None, consequence: Consequence) -> bool:
    """Return whether nothing is left to answer in a study whose screening has this consequence."""
    if consequence == "off":
        return True
    if stored is None:
        return False
    return consequence != "require" or stored["verdict"] == Verdict.NO_SIGN or rounds_done(stored) >= MOST_ROUNDS


def record_round(
    database: Database,
    participant: str,
    consequence: Consequence,
    number: int,
    plates: Sequence[Plate],
    answers: Answers,
) -> None:
    """Store the answers to the plates of round `number`, from 1; the first ones count.

    Where the screening must be passed, the last round ends the visit of whoever did not pass. Raises Refused
    ("invalid") if there are more or fewer answers than plates.
    """
    if len(answers) != len(plates):
        raise invalid(f"answers must be one for each of {len(KINDS)} plates; got {len(answers)}")
    verdict = judge(plates, answers)
    found = {"verdict": verdict, "right": sum(right(plates, answers))}
    fails = consequence == "require" and verdict != Verdict.NO_SIGN and number >= MOST_ROUNDS
    failed = CHECK if fails else None
    record_color_vision(database, participant, number, _as_stored(plates, answers), found, failed)


def _as_stored(plates: Sequence[Plate], answers: Answers) -> list[dict[str, Any]]:
    return [
        {"kind": plate.kind, "digit": plate.digit, "answer": answer}
        for plate, answer in zip(plates, answers, strict=True)
    ]
