"""Invitation links that cannot be forged or moved to another study."""

import pytest

from study.visits.http.invitations import TEST, Invitations

INVITATIONS = Invitations(b"k" * 32)


def test_a_token_tells_whom_it_invites() -> None:
    assert INVITATIONS.read("one", INVITATIONS.token("one", 7)) == 7
    assert INVITATIONS.read("one", INVITATIONS.test_token("one")) == TEST
    assert INVITATIONS.token("one", 7) != INVITATIONS.token("one", 8)


def test_other_tokens_invite_nobody() -> None:
    token = INVITATIONS.token("one", 7)
    for wrong in (token + "x", "guess", "", None, 7):
        assert INVITATIONS.read("one", wrong) is None
    assert INVITATIONS.read("two", token) is None
    assert Invitations(b"z" * 32).read("one", token) is None


def test_numbers_count_from_zero() -> None:
    with pytest.raises(ValueError, match="number must be 0 or more; got -1"):
        INVITATIONS.token("one", -1)
