"""Cookies that cannot be forged and names that cannot be guessed."""

from study.visits.answers.people import Place
from study.visits.http.identity import COOKIE_PREFIX, Identity

IDENTITY = Identity(b"k" * 32)
ONE, TRYING = Place("one"), Place("one", "test")


def test_a_cookie_proves_its_participant() -> None:
    name, value = IDENTITY.cookie(ONE, "person")
    assert IDENTITY.participants({name: value, "other": "x"}) == {ONE: "person"}


def test_one_browser_may_hold_a_real_and_a_trying_person() -> None:
    cookies = dict([IDENTITY.cookie(ONE, "real"), IDENTITY.cookie(TRYING, "trying")])
    assert IDENTITY.participants(cookies) == {ONE: "real", TRYING: "trying"}


def test_changed_and_moved_cookies_prove_nothing() -> None:
    name, value = IDENTITY.cookie(ONE, "person")
    assert IDENTITY.participants({name: value + "x"}) == {}
    assert IDENTITY.participants({name: "person"}) == {}
    assert IDENTITY.participants({COOKIE_PREFIX + "two": value}) == {}
    assert IDENTITY.participants({IDENTITY.cookie(TRYING, "person")[0]: value}) == {}
    assert Identity(b"z" * 32).participants({name: value}) == {}


def test_tokens_differ_for_everything_they_name() -> None:
    names = {
        IDENTITY.image_token(person, index, slot) for person in ("p", "q") for index in range(3) for slot in range(1, 6)
    }
    names |= {IDENTITY.set_token(person, index) for person in ("p", "q") for index in range(3)}
    names.add(Identity(b"z" * 32).set_token("p", 0))
    assert len(names) == 2 * 3 * 5 + 2 * 3 + 1
    assert IDENTITY.set_token("p", 0) == Identity(b"k" * 32).set_token("p", 0)
