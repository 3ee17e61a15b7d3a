"""Writers that wait for each other do not wait for ever."""

import pytest

from db.turns import BusyError, WriterTurns


def test_a_writer_whose_turn_does_not_come_is_told_and_has_it_later() -> None:
    turns = WriterTurns(wait_s=0.05)
    with turns, pytest.raises(BusyError, match="the database is busy"), turns:
        raise AssertionError("two write at once")
    with turns:
        pass


def test_a_writer_that_fails_passes_the_turn_on() -> None:
    turns = WriterTurns(wait_s=0.05)
    with pytest.raises(ZeroDivisionError), turns:
        raise ZeroDivisionError
    with turns:
        pass
