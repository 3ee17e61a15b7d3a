"""The badges of the README: what `pyproject.toml` says, as pictures of our own: nothing is loaded from elsewhere.

`python -m tests.documents.badges` writes them.
"""

import tomllib
from html import escape

from tests.project import ROOT

FOLDER = ROOT / "docs" / "pictures"
_LETTER, _PADDING, _HEIGHT = 6.9, 8, 20
"""Width of a letter of 11 px, room beside a text, and height of a badge, in pixels."""


def badges() -> dict[str, str]:
    """Return file name -> SVG, for each badge."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    told = {
        "version": project["version"],
        "python": project["requires-python"].replace(">=", "≥ "),
        "license": project["license"],
    }
    return {f"badge-{name}.svg": _badge(name, value) for name, value in told.items()}


def _badge(name: str, value: str) -> str:
    left, right = (round(2 * _PADDING + _LETTER * len(text)) for text in (name, value))
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="{_HEIGHT}">
<title>{name}: {escape(value)}</title>
<rect width="{left + right}" height="{_HEIGHT}" rx="3" fill="#444c56"/>
<path d="M{left} 0h{right - 3}a3 3 0 0 1 3 3v{_HEIGHT - 6}a3 3 0 0 1-3 3H{left}z" fill="#0b62a8"/>
<g fill="#ffffff" font-family="Verdana, DejaVu Sans, sans-serif" font-size="11" text-anchor="middle">
<text x="{left / 2}" y="14">{name}</text>
<text x="{left + right / 2}" y="14">{escape(value)}</text>
</g>
</svg>
"""


if __name__ == "__main__":
    for file, picture in badges().items():
        (FOLDER / file).write_text(picture, encoding="utf-8")
