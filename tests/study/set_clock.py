"""A clock of the server that a test sets."""

from datetime import UTC, datetime, timedelta

import pytest

from study.visits.answers import clock, people

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


class SetClock(datetime):
    """The time that is stored about participants; it stands still until a test moves it."""

    at = NOON

    @classmethod
    def now(cls, tz: object = None) -> datetime:
        """Return the time that was set."""
        return cls.at

    @classmethod
    def installed(cls, monkeypatch: pytest.MonkeyPatch) -> type["SetClock"]:
        """Let everything about participants be stored at noon, until the test moves the clock."""
        cls.at = NOON
        for module in (clock, people):
            monkeypatch.setattr(module, "datetime", cls)
        return cls

    @classmethod
    def forward(cls, **length: float) -> None:
        """Move on by some minutes, hours or seconds."""
        cls.at += timedelta(**length)
