"""What a Markdown document links to, and where in it a link may lead."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARKDOWN = MarkdownIt("commonmark").enable("table")
_EXTERNAL = re.compile(r"[a-z][a-z+.-]*:", re.IGNORECASE)


@dataclass(frozen=True)
class Link:
    """A link or picture of a document."""

    document: Path
    target: str
    """As it is written: an address, or a path relative to the document's folder, with an anchor or without."""

    @property
    def is_external(self) -> bool:
        """Whether it leads out of the project."""
        return bool(_EXTERNAL.match(self.target))

    @property
    def path(self) -> Path:
        """The file that it leads to."""
        name = self.target.partition("#")[0]
        return (self.document.parent / name).resolve() if name else self.document

    @property
    def anchor(self) -> str:
        """The part after #; empty if there is none."""
        return self.target.partition("#")[2]


@cache
def links(document: Path) -> tuple[Link, ...]:
    """Return the links and pictures of `document` in order; addresses in code are not links."""
    found = (token.attrGet("href") or token.attrGet("src") for token in _tokens(document))
    return tuple(Link(document, str(target)) for target in found if target)


@cache
def anchors(document: Path) -> tuple[str, ...]:
    """Return the anchors of the headings of `document` in order, as GitHub makes them."""
    tokens = _MARKDOWN.parse(document.read_text(encoding="utf-8"))
    headings = [tokens[i + 1] for i, token in enumerate(tokens) if token.type == "heading_open"]
    return tuple(_anchor("".join(part.content for part in heading.children or ())) for heading in headings)


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _tokens(document: Path) -> Iterator[Token]:
    for token in _MARKDOWN.parse(document.read_text(encoding="utf-8")):
        yield token
        yield from token.children or ()
