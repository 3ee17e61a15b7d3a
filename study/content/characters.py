"""Which characters a text may hold that is to stand in tables, files and pages."""

import unicodedata


def is_control(character: str) -> bool:
    """Tell whether it is half of a surrogate pair, which no file can hold, or a control character.

    Tabs and line ends are none.
    """
    return character not in "\t\n\r" and unicodedata.category(character) in ("Cc", "Cs")
