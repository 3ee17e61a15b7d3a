"""Tells an identifier from what stands in its place in a link that nobody filled in; pure.

Everybody who follows such a link would be one and the same participant.
"""

import re
from urllib.parse import unquote

from study.content.yaml.panels import OUR_PARAMETERS, PANELS

_BRACKETS = re.compile(r"[{}<>\[\]()$%#|]")
_NO_LETTERS_OR_DIGITS = re.compile(r"[^a-z0-9]+")

_WORDS = frozenset(
    (
        *("undefined", "null", "none", "nil", "nan", "na", "void", "empty", "blank", "missing", "unknown", "anonymous"),
        *("default", "true", "false", "test", "testing", "example", "placeholder", "todo", "tbd", "variable", "value"),
        *("notset", "notavailable", "unavailable", "notprovided", "anon", "dummy", "sample", "demo", "xx", "xxx"),
    )
)
_PARAMETERS = frozenset(
    _NO_LETTERS_OR_DIGITS.sub("", name.lower())
    for name in (*OUR_PARAMETERS, *(name for panel in PANELS for name in panel.parameters))
)
# "your_id", "insert-participant-code-here", "PID": what a template says about an identifier.
_ABOUT_AN_IDENTIFIER = re.compile(
    "(your|my|the|enter|insert|put|add|some)*"
    "(prolific|mturk|turk|sona|connect|panel|worker|participant|user|person|subject|respondent|survey|session|study|"
    "assignment|hit|project|unique|external)*"
    "(id|pid|uid|uuid|guid|code|name|identifier|number)(here|placeholder|value|goeshere)?"
)


def is_placeholder(value: str, *names: str) -> bool:
    """Return whether `value` cannot be anybody's identifier.

    Such are an empty text, a text with brackets or percent signs, words that programs write for nothing, what a
    template says about an identifier, and the parameter's own name, `names`.
    """
    # A link that was encoded twice on its way hides its brackets.
    text = unquote(unquote(value)).strip()
    if _BRACKETS.search(text):
        return True
    bare = _NO_LETTERS_OR_DIGITS.sub("", text.lower())
    own = {_NO_LETTERS_OR_DIGITS.sub("", name.lower()) for name in names}
    if bare == "":
        return not any(map(str.isalnum, text))
    return bare in _WORDS | _PARAMETERS | own or _ABOUT_AN_IDENTIFIER.fullmatch(bare) is not None
