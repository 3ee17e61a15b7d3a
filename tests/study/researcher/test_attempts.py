"""Wrong passwords: counted for each address, each known browser, and all strangers together."""

from study.researcher.attempts import MOST, MOST_OF_STRANGERS, WINDOW_S, FailedAttempts, Guesser, KnownBrowsers

KEY = b"k" * 32


def stranger(address: str) -> Guesser:
    """A browser that has never logged in."""
    return KnownBrowsers(KEY).guesser("", address)


def test_attempts_are_forgotten_with_time() -> None:
    now = 1000.0
    attempts = FailedAttempts(clock=lambda: now)
    for _ in range(MOST):
        attempts.record(stranger("192.0.2.1"))
    assert attempts.wait_s(stranger("192.0.2.1")) == WINDOW_S
    assert attempts.wait_s(stranger("192.0.2.2")) == 0
    now += 45
    assert attempts.wait_s(stranger("192.0.2.1")) == WINDOW_S - 45
    now += 16
    assert attempts.wait_s(stranger("192.0.2.1")) == 0


def test_guessers_with_many_addresses_are_stopped_but_not_the_browser_that_is_known() -> None:
    attempts = FailedAttempts(clock=lambda: 0.0)
    browsers = KnownBrowsers(KEY)
    known = browsers.guesser(browsers.cookie(stranger("192.0.2.1")), "192.0.2.1")
    for number in range(MOST_OF_STRANGERS):
        assert attempts.wait_s(stranger(f"10.0.0.{number}")) == 0
        attempts.record(stranger(f"10.0.0.{number}"))
    assert attempts.wait_s(stranger("10.0.1.0")) == WINDOW_S
    assert attempts.wait_s(known) == 0


def test_a_browser_stays_the_same_wherever_it_is_and_however_often_it_logs_in() -> None:
    browsers = KnownBrowsers(KEY)
    first = browsers.guesser(browsers.cookie(stranger("192.0.2.1")), "192.0.2.1")
    later = browsers.guesser(browsers.cookie(first), "192.0.2.2")
    assert first.is_known and first == later


def test_a_forged_cookie_makes_nobody_known() -> None:
    signed_by_others = KnownBrowsers(b"x" * 32).cookie(stranger("192.0.2.1"))
    for cookie in ("x", "a.b.c", signed_by_others):
        assert KnownBrowsers(KEY).guesser(cookie, "192.0.2.1") == stranger("192.0.2.1")
