"""The minus sign: Python writes a hyphen in its place."""


def with_minus(number: str) -> str:
    """Return a number that Python has written, as "-0.13", with a minus sign, as "−0.13"."""
    return number.replace("-", "−")
