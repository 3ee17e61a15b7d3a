"""Pieces of JSON Schema for what values of `study.yaml` have in common: texts, names and numbers."""

import re
import sys
from collections.abc import Mapping
from typing import Any

from study.content.yaml.block import LONGEST_TEXT
from study.content.yaml.checks import UNSEEN

Fragment = Mapping[str, Any]
"""A JSON Schema, or a part of one."""

END = r"(?![\s\S])"
"""End of a pattern: in Python a `$` would also stand before a last line end."""
# Written so that JavaScript reads it like Python: editors check with the regular expressions of JavaScript.
_CONTROL = r"\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f"

TAG_PATTERN = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*"
"""A language's BCP 47 tag, as far as a pattern can tell, without its end."""

TAG: Fragment = {"type": "string", "pattern": TAG_PATTERN + END}
"""A language's BCP 47 tag."""
TEXT: Fragment = {"type": ["string", "integer"], "pattern": rf"^[^{_CONTROL}]*[^{UNSEEN}][^{_CONTROL}]*$"}
"""A text that can be seen; as for the reader, a whole number is one too. Called "text" among the definitions."""
NAME: Fragment = {"type": ["string", "integer"], "minLength": 1}
"""Name of anything that a file or folder can be called."""
SET_NAME: Fragment = {**NAME, "format": "set"}
"""Name of one of the study's sets; the format tells forms what to offer."""
METHOD_NAME: Fragment = {**NAME, "format": "method"}
"""Name of one of the study's methods, likewise."""
NUMBER: Fragment = {"type": "number", "minimum": -sys.float_info.max, "maximum": sys.float_info.max}
"""A number that fits a float."""


def text_schema(longest: int = LONGEST_TEXT) -> Fragment:
    """Return the schema of a text of 1 to `longest` characters."""
    return {"$ref": "#/$defs/text", "maxLength": longest}


def is_tag(code: object) -> bool:
    """Return whether `code` looks like a language's BCP 47 tag."""
    return isinstance(code, str) and re.search(TAG_PATTERN + END, code) is not None


def localized_schema(longest: int = LONGEST_TEXT) -> Fragment:
    """Return the schema of a text, or of one for each language; its format tells forms that it is this."""
    by_language = {
        "type": "object",
        "propertyNames": TAG,
        "additionalProperties": text_schema(longest),
    }
    return {"format": "localized", "anyOf": [text_schema(longest), by_language]}
