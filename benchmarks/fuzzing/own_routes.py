"""Right requests to every route of our own."""

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from fuzzing.request import Form, Request
from fuzzing.values import Ref, odd_text, ref
from study.results.exports import EXPORTS
from study.visits.page import MODULES_FOLDER

TINY, SPARE = "tiny", "spare"
"""Studies: one stays as it is; whatever the researcher may do is done to the other."""
_SLUGS = st.sampled_from((TINY, SPARE, TINY, "none", "sample"))
_SCREEN: dict[str, Any] = {
    "window": [1280, 800.5], "screen": [1920, 1080], "pixel_ratio": 1.25, "color_depth": 24, "dark": 4, "light": 3,
    "touch": False, "gamut": "p3", "dynamic_range": "standard", "color_scheme": "dark", "forced_colors": False,
}  # fmt: skip
_RECORD: dict[str, Any] = {
    "shown_at": 1.7e12, "loading_ms": 12, "events": [[5, "rank", 1], [9.5, "zoom", 2], [11, "undo", 1], [12, "full",
    0]],
    "zoom": {"largest": 2, "ms": 100}, "full_ms": 0, "hidden_ms": 0, "window": [1280, 800], "pixel_ratio": 1,
    "image": [400, 300],
    "resumed": 0,
}  # fmt: skip


@st.composite
def participants_request(draw: DrawFn) -> Request:
    """Draw what the participants' page asks for."""
    slug, cookie = draw(_SLUGS), draw(ref("person"))
    # Somebody's own set and image, with this person's cookie.
    turn = draw(st.integers(0, 1 << 16))
    own = [Ref("turn", turn, 0)]
    test = draw(st.booleans())
    arrival = {
        "study": slug, "test": test, "STUDY_ID": "s", "SESSION_ID": "v",
        **draw(st.sampled_from(({}, *({"PROLIFIC_PID": name} for name in ("p1", "p2", "p3"))))),
        "lang": draw(st.sampled_from(("", "en", "de"))), "browser_key": "0" * 15 + str(draw(st.integers(1, 99))),
        "invitation": draw(ref("test link")) if test else "",
    }  # fmt: skip
    step = {"study": slug, "test": test}
    posts: dict[str, dict[str, Any]] = {
        "arrive": arrival,
        "consent": arrival,
        "decline": step,
        "screen": {**step, "screen": _SCREEN},
        "vision": {**step, "round": draw(st.integers(1, 3)), "answers": draw(st.lists(st.sampled_from((2, 5, None))))},
        "questions": {
            **step,
            "part": draw(st.sampled_from(("before", "after"))),
            "answers": {"age": 30, "remarks": "none"},
        },
        "begin": step,
        "answer": {
            "trial": Ref("turn", turn, 1),
            "order": draw(st.permutations(range(1, 6))),
            "rt_ms": 900,
            "record": _RECORD,
        },
        "withdraw": step,
    }
    name = draw(
        st.sampled_from(
            (*posts, "answer", "screen", "questions", "arrive", "state", "state", "studies", "image", "image", "plate")
        )
    )
    if name in posts:
        if name == "withdraw" and draw(st.integers(0, 3)):
            name = "answer"
        cookies = own if name == "answer" else [cookie]
        return Request(f"/study/api/{name}", "POST", ["study", "api", name], body=posts[name], cookies=cookies)
    if name == "image":
        return Request("/study/image", "GET", ["study", "image", Ref("turn", turn, 2)], cookies=own)
    if name == "plate":
        return Request("/study/plate", "GET", ["study", "plate", "guess"], cookies=[cookie])
    query: list[tuple[str, Any]] = [("lang", "de")]
    if name == "state":
        query = [(key, value) for key, value in arrival.items() if value not in ("", False)]
    return Request(f"/study/api/{name}", "GET", ["study", "api", name], query=query, cookies=[cookie])


@st.composite
def researchers_request(draw: DrawFn, pictures: Sequence[tuple[str, str]]) -> Request:
    """Draw what the researcher's page asks for besides Gradio's routes, mostly with a login."""
    slug = draw(st.sampled_from((TINY, SPARE, "none")))
    method, image = draw(st.sampled_from(pictures))
    paths: dict[str, tuple[list[Any], list[tuple[str, Any]]]] = {
        "plotly.js": (["plotly.js"], []),
        "example.zip": (["example.zip"], []),
        "invitations.csv": (["studies", slug, "invitations.csv"], [("first", draw(st.integers(0, 50))), ("count", 20)]),
        "pictures": (["studies", slug, "pictures", method, image], draw(st.sampled_from(([], [("small", "1")])))),
        "export": (["studies", slug, draw(st.sampled_from(sorted(EXPORTS)))], []),
        "": ([], []),
        "login": (["login"], []),
    }
    names = ("pictures", "pictures", "invitations.csv", "invitations.csv", "plotly.js", "", "login", "log in", "logout")
    # An export takes long.
    name = (
        draw(st.sampled_from((*names, "export", "example.zip")))
        if draw(st.booleans())
        else draw(st.sampled_from(names))
    )
    if name == "log in":
        form = Form([("password", draw(odd_text))])
        return Request("/researcher/login", "POST", ["researcher", "login"], body=form)
    if name == "logout":
        spare = [draw(st.sampled_from((Ref("spare session", 0), Ref("forged", 1))))]
        return Request("/researcher/logout", "POST", ["researcher", "logout"], body=Form([]), cookies=spare)
    path, query = paths[name]
    cookies = [draw(ref("researcher"))] if draw(st.integers(0, 5)) else []
    return Request(f"/researcher/{name}", "GET", ["researcher", *path], query=query, cookies=cookies)


def server_request(modules: Sequence[str]) -> SearchStrategy[Request]:
    """Draw what belongs to no page, and the pages' own files."""
    roots = [
        Request(f"/{'/'.join(path)}", "GET", path)
        for path in (["healthz"], ["readyz"], ["study"], [""], ["study", ""], ["nothing"], ["docs"], ["openapi.json"])
    ]
    files = [Request("/study/modules", "GET", ["study", MODULES_FOLDER, *path.split("/")]) for path in modules]
    return st.sampled_from([*roots, *files[:5], *roots])
