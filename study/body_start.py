"""The beginning of a page's body, which works without the page's scripts: why they cannot run, where they cannot."""

import json
from collections.abc import Collection, Mapping
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


def html_at_start(words: Mapping[str, Mapping[str, str]], component: str, right_to_left: Collection[str] = ()) -> str:
    """Return HTML that says in one sentence why a page does not start.

    Args:
        words: language -> key of `START_WORDS` -> text; English is there.
        component: CSS selector of what the page's scripts make; once it is there, they speak for themselves.
        right_to_left: the languages among `words` that are written so.
    """
    codes = sorted(words, key=lambda code: code != "en")
    direction = {code: "rtl" if code in right_to_left else "ltr" for code in codes}
    sentences = "".join(
        f'<p lang="{code}" dir="{direction[code]}">{escape(words[code]["start_no_script"])}</p>' for code in codes
    )
    script = (_HERE / "body_start.js").read_text(encoding="utf-8")
    style = (_HERE / "body_start.css").read_text(encoding="utf-8")
    # Inside a script "</script>" would end it, whatever the text around it means.
    facts = {"words": words, "rightToLeft": sorted(right_to_left), "component": component}
    start = json.dumps(facts, ensure_ascii=False).replace("<", "\\u003c")
    return (
        f"<style>{style}</style>"
        f'<noscript><div class="page-start"><div>{sentences}</div></div></noscript>'
        f"<script>(function (START) {{\n{script}}})({start});</script>"
    )
