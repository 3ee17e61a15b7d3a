"""Over HTTP: to withdraw one needs more than an identifier that anybody may write into the address."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pandas as pd
import pytest

from db.settings import Settings
from study.secret_key import secret_key
from study.visits.answers.people import Place
from study.visits.http.identity import Identity
from study.visits.http.withdrawal import ALPHABET, MOST_ATTEMPTS, WINDOW_S, TooManyGuessesError, WithdrawalCodes
from tests.study.participant_client import ParticipantClient, error_of
from tests.study.tiny_study import SLUG
from tests.study.visits.test_visits import KEY, arrive, invitations

People = Callable[[], ParticipantClient]
Table = Callable[[], pd.DataFrame]
SENT = {"PROLIFIC_PID": "5f00", "SESSION_ID": "se1"}


def withdraw(client: ParticipantClient, **fields: str) -> tuple[int, str]:
    reply = client.post("withdraw", study=SLUG, **fields)
    return (200, "") if reply.status_code == 200 else error_of(reply)


def test_the_browser_that_consented_withdraws_without_a_code(participant: ParticipantClient, people: Table) -> None:
    state = participant.consent(**SENT).json()
    assert state["withdrawal"]["needs_code"] is False
    assert withdraw(participant) == (200, "")
    assert people().empty


def test_who_knows_only_the_identifier_needs_the_code_and_is_not_told_it(
    new_participant: People, people: Table
) -> None:
    owner, stranger = new_participant(), new_participant()
    code = owner.consent(**SENT).json()["withdrawal"]["code"]
    for reply in (arrive(stranger, **SENT).json(), stranger.consent(**SENT, browser_key=KEY).json()):
        assert reply["withdrawal"] == {"needs_code": True, "code": None}
    assert code not in stranger.http.get("/study/api/state", params={"study": SLUG, **SENT}).text
    assert withdraw(stranger) == (403, "code_needed")
    assert withdraw(stranger, code="0000-0000") == (403, "wrong_code")
    assert len(people()) == 1
    assert withdraw(stranger, code=code.lower().replace("-", " ")) == (200, "")
    assert people().empty


def test_the_code_of_one_is_not_that_of_another(new_participant: People, people: Table) -> None:
    one, other, stranger = (new_participant() for _ in range(3))
    one.consent(**SENT)
    code = other.consent(PROLIFIC_PID="6000").json()["withdrawal"]["code"]
    arrive(stranger, **SENT)
    assert withdraw(stranger, code=code) == (403, "wrong_code")
    assert len(people()) == 2


def test_nobody_guesses_for_long(new_participant: People, people: Table) -> None:
    owner, stranger = new_participant(), new_participant()
    code = owner.consent(**SENT).json()["withdrawal"]["code"]
    arrive(stranger, **SENT)
    guesses = [withdraw(stranger, code=f"{number:08}") for number in range(MOST_ATTEMPTS)]
    assert set(guesses) == {(403, "wrong_code")}
    assert withdraw(stranger, code=code) == (403, "too_many_codes")
    assert withdraw(owner) == (200, ""), "the owner's browser is not locked out"


def test_a_browser_that_consented_stays_so_when_the_link_is_opened_again(participant: ParticipantClient) -> None:
    code = participant.consent(**SENT).json()["withdrawal"]["code"]
    for _ in range(2):
        assert arrive(participant, **SENT).json()["withdrawal"] == {"needs_code": False, "code": code}
    assert withdraw(participant) == (200, "")


def test_a_consent_whose_reply_was_lost_is_still_that_browsers(participant: ParticipantClient) -> None:
    participant.consent(**SENT, browser_key=KEY)
    participant.http.cookies.clear()
    assert participant.consent(**SENT, browser_key=KEY).json()["withdrawal"]["needs_code"] is False
    assert withdraw(participant) == (200, "")


def test_a_consent_whose_reply_was_lost_is_still_that_browsers_when_the_page_is_loaded_again(
    new_participant: People,
) -> None:
    owner, stranger = new_participant(), new_participant()
    code = owner.consent(**SENT, browser_key=KEY).json()["withdrawal"]["code"]
    owner.http.cookies.clear()
    assert arrive(owner, **SENT, browser_key=KEY).json()["withdrawal"] == {"needs_code": False, "code": code}
    assert arrive(stranger, **SENT, browser_key=KEY[::-1]).json()["withdrawal"]["needs_code"] is True


def test_of_two_who_consent_with_one_identifier_at_once_only_one_may_withdraw(
    new_participant: People, people: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Both requests have asked who this is before either is stored.
    monkeypatch.setattr("study.visits.answers.people.find_external", lambda *_: None)
    owner, stranger = new_participant(), new_participant()
    assert owner.consent(**SENT, browser_key=KEY).json()["withdrawal"]["needs_code"] is False
    for fields in ({}, {"browser_key": KEY[::-1]}):
        reply = stranger.consent(**SENT, **fields).json()
        assert reply["withdrawal"] == {"needs_code": True, "code": None}
        assert withdraw(stranger) == (403, "code_needed")
    # Two windows of one browser are one person.
    owner.http.cookies.clear()
    assert owner.consent(**SENT, browser_key=KEY).json()["withdrawal"]["needs_code"] is False
    assert len(people()) == 1


def test_who_comes_by_a_panels_link_after_all_is_told_the_code_at_once(participant: ParticipantClient) -> None:
    participant.consent()
    reply = arrive(participant, **SENT).json()
    assert reply["withdrawal"]["code"] is not None
    assert reply["withdrawal"] == arrive(participant, **SENT).json()["withdrawal"]


def test_a_cookie_of_an_older_version_needs_no_code(new_participant: People, settings: Settings, people: Table) -> None:
    new_participant().consent(**SENT)
    name, value = Identity(secret_key(settings)).cookie(Place(SLUG), people().participant[0])
    returning = new_participant()
    returning.http.cookies.set(name, value)
    assert arrive(returning, **SENT).json()["withdrawal"]["needs_code"] is False
    assert withdraw(returning) == (200, "")


def test_a_personal_link_is_signed_and_needs_no_code(new_participant: People, settings: Settings) -> None:
    token = invitations(settings).token(SLUG, 4)
    new_participant().consent(invitation=token)
    elsewhere = new_participant()
    assert arrive(elsewhere, invitation=token).json()["withdrawal"] == {"needs_code": False, "code": None}
    assert withdraw(elsewhere) == (200, "")


def test_codes_are_short_plain_and_read_as_they_are_misread() -> None:
    codes = WithdrawalCodes(b"key")
    drawn = {codes.code(str(number)) for number in range(2000)}
    assert len(drawn) == 2000
    assert {len(code) for code in drawn} == {9}
    assert set("".join(drawn)) == {*ALPHABET, "-"}
    code = next(code for code in drawn if "0" in code and "1" in code)
    (owner,) = [number for number in range(2000) if codes.code(str(number)) == code]
    assert codes.matches(str(owner), code.replace("0", "O").replace("1", "l"))
    assert WithdrawalCodes(b"another key").code(str(owner)) != code


def test_wrong_codes_are_forgotten_after_a_while() -> None:
    now = [0.0]
    codes = WithdrawalCodes(b"key", clock=lambda: now[0])
    assert not any(codes.matches("p", "wrong") for _ in range(MOST_ATTEMPTS))
    with pytest.raises(TooManyGuessesError):
        codes.matches("p", codes.code("p"))
    assert codes.matches("q", codes.code("q"))
    now[0] = WINDOW_S + 1
    assert codes.matches("p", codes.code("p"))


def test_guesses_at_once_are_counted_like_others() -> None:
    codes = WithdrawalCodes(b"key")

    def guess(number: int) -> bool:
        try:
            return not codes.matches("p", f"{number:08}")
        except TooManyGuessesError:
            return False

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(guess, range(200))) == MOST_ATTEMPTS


@pytest.mark.parametrize("code", ["", " ", "-", "ééé", "0" * 200, "\U0001f600"])
def test_what_is_no_code_is_no_proof(new_participant: People, code: str) -> None:
    new_participant().consent(**SENT)
    stranger = new_participant()
    arrive(stranger, **SENT)
    assert withdraw(stranger, code=code)[0] in (403, 422)
    assert arrive(stranger, **SENT).json()["stage"] == "check"
