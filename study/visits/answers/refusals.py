"""Why something that a participant sent is not stored."""


class Refused(ValueError):
    """Something that is not stored; `code` names the reason for a program, the message for a person."""

    def __init__(self, code: str, reason: str) -> None:
        """Keep the reason as a word and as a sentence."""
        super().__init__(reason)
        self.code = code


def invalid(reason: str) -> Refused:
    """Return the refusal of a value that is not what it must be."""
    return Refused("invalid", reason)
