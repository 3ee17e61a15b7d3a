"""The pages of the documentation, and their place in the navigation of its site."""

from collections.abc import Iterator
from pathlib import Path

import yaml

from tests.project import ROOT


def pages() -> list[Path]:
    """Return the documents that the site shows: those of the project's folder and of docs/, and the model card."""
    return sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), ROOT / "enhancegan" / "weights" / "MODEL_CARD.md"])


def in_navigation() -> list[Path]:
    """Return the documents that the navigation names, in order."""
    lines = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").splitlines()
    # Above it are tags that only the builder of the site knows.
    navigation = yaml.safe_load("\n".join(lines[lines.index("nav:") :]))
    return [ROOT / name for name in _names(navigation["nav"])]


def _names(entries: object) -> Iterator[str]:
    if isinstance(entries, str):
        yield entries
    elif isinstance(entries, dict):
        for below in entries.values():
            yield from _names(below)
    elif isinstance(entries, list):
        for entry in entries:
            yield from _names(entry)
