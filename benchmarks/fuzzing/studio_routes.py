"""Right requests to the enhancement page's own routes."""

import json
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from fuzzing.request import Request
from fuzzing.values import Ref

_STUDIO = ["studio", "api"]
_EDITS: tuple[dict[str, Any], ...] = (
    {"method": "original"},
    {"method": "photoshop_auto"},
    {"method": "photographic", "parameters": {"exposure": 0.5, "shadows": -0.3}, "strength": 1.2},
    {"method": "piecewise", "parameters": {}, "protect_neutrals": False},
    {"method": "photographic", "crop": {"box": [0.2, 0.2, 0.7, 0.8], "angle": 3}},
)
_SAMPLES = ("temple", "dahlia", "rocket")
_QUICK = ("picture", "part", "settings", "file name", "queue", "limits", "samples", "sample picture", "plotly.js")
_SLOW = ("upload", "archive", "open", "open sample", "file", "cube", "inside", "attention", "zip", "delete")


@st.composite
def studio_request(draw: DrawFn, files: Sequence[tuple[str, bytes]]) -> Request:
    """Draw what the page's scripts ask for, about photos of the same visitor or samples."""
    name = draw(st.sampled_from((*_QUICK, *_QUICK, *_SLOW)))
    turn = draw(st.integers(0, 1 << 16))
    own = [Ref("photo", turn, 0)]
    photo = draw(st.sampled_from((Ref("photo", turn, 1), f"sample-{draw(st.sampled_from(_SAMPLES))}")))
    edit = draw(st.sampled_from(_EDITS))
    wanted = {"edit": edit, "format": draw(st.sampled_from(("same", "webp"))), "quality": 80, "metadata": "none"}
    text, file = [("edit", json.dumps(edit))], draw(st.sampled_from(files))
    posts: dict[str, tuple[list[Any], list[tuple[str, Any]], Any]] = {
        "upload": (["photos"], [("name", file[0])], file[1]),
        "archive": (["archives"], [], file[1]),
        "open": (["photos", photo, "open"], [], None),
        "open sample": (["samples", draw(st.sampled_from(_SAMPLES))], [], None),
        "file": (["photos", photo, "file"], [], wanted),
    }
    gets: dict[str, tuple[list[Any], list[tuple[str, Any]]]] = {
        "picture": (["photos", photo, "picture"], [*text, ("side", 64)]),
        "part": (["photos", photo, "part"], [*text, ("box", "1,2,30,20")]),
        "settings": (["photos", photo, "settings"], text),
        "cube": (["photos", photo, "cube"], text),
        "inside": (["photos", photo, "inside"], text),
        "attention": (["photos", photo, "attention"], [("method", "photographic"), ("side", 64)]),
        "file name": (["photos", photo, "file", "a-enhanced.jpg"], []),
        "zip": (["zip"], [("photos", photo), ("version", "auto"), ("strength", 0.5), ("format", "jpeg")]),
        "sample picture": (["samples", f"{draw(st.sampled_from(_SAMPLES))}.jpg"], []),
    }
    route = f"/studio/api/{name}"
    if name in posts:
        path, query, body = posts[name]
        return Request(route, "POST", [*_STUDIO, *path], query=query, body=body, cookies=own)
    if name == "delete":
        # Seldom those of somebody whom other requests are about.
        cookies = own if draw(st.integers(0, 9)) == 0 else []
        return Request(route, "DELETE", [*_STUDIO, "photos"], cookies=cookies)
    path, query = gets.get(name, ([name], []))
    return Request(route, "GET", [*_STUDIO, *path], query=query, cookies=own)
