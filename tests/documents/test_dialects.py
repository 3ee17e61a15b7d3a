"""The documents are read alike on GitHub and on the site, whose Markdown wants more space around items of lists.

What begins below an item stands four spaces in. An item that has more than one paragraph ends with an empty line.
"""

import re
from pathlib import Path

import pytest

from tests.documents.pages import pages
from tests.project import ROOT

ITEM = re.compile(r" *(?:[-*]|[0-9]+\.) ")
BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def misread(text: str) -> list[str]:
    """Return the lines that the site would read as part of what is above them."""
    found, in_list, is_long, after_blank = [], False, False, False
    for line in BLOCK.sub("", text).splitlines():
        is_item, is_inside = bool(ITEM.match(line)), in_list and line.startswith(" ")
        if is_inside and (after_blank or is_item or line.lstrip().startswith("```")):
            is_long = is_long or after_blank
            found += [] if line.startswith("    ") else [line]
        elif is_item:
            found += [line] if is_long and not after_blank else []
            is_long = False
        elif after_blank:
            is_long = False
        if line.strip():
            in_list = is_item or is_inside or (in_list and not after_blank)
        after_blank = not line.strip()
    return found


@pytest.mark.parametrize("document", pages(), ids=lambda document: document.relative_to(ROOT).as_posix())
def test_lists_are_read_alike(document: Path) -> None:
    assert misread(document.read_text(encoding="utf-8")) == []
