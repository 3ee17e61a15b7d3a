"""The beginning of a page's body, which works without the page's scripts: why they cannot run, where they cannot."""

import json
from collections.abc import Mapping
from html import escape
from pathlib import Path

START_WORDS = (
    "start_no_script",
    "start_too_old",
    "start_sandboxed",
    "start_slow",
    "start_reload",
)
"""What it may have to say: scripts are off, too old a browser, a frame that allows nothing, and what takes long, with a
button."""

_HERE = Path(__file__).resolve().parent


def html_at_start(words: Mapping[str, Mapping[str, str]], component: str) -> str:
    """Return HTML that says in one sentence why a page does not start.

    Args:
        words: language -> key of `START_WORDS` -> text; English is there.
        component: CSS selector of what the page's scripts make; once it is there, they speak for themselves.
    """
    codes = sorted(words, key=lambda code: code != "en")
    sentences = "".join(f'<p lang="{code}">{escape(words[code]["start_no_script"])}</p>' for code in codes)
    script = (_HERE / "body_start.js").read_text(encoding="utf-8")
    style = (_HERE / "body_start.css").read_text(encoding="utf-8")
    # Inside a script "</script>" would end it, whatever the text around it means.
    start = json.dumps({"words": words, "component": component}).replace("<", "\\u003c")
    return (
        f"<style>{style}</style>"
        f'<noscript><div class="page-start"><div>{sentences}</div></div></noscript>'
        f"<script>(function (START) {{\n{script}}})({start});</script>"
    )
