"""What a participant's browser sends, without the browser."""

from typing import Any

from tests.study.tiny_study import SLUG

SCREEN = {"window": [1280, 800], "dark": 4, "light": 3}


class ParticipantClient:
    """A participant's browser as far as HTTP goes."""

    def __init__(self, http: Any) -> None:
        """Talk through `http`, a client with cookies of its own."""
        self.http = http

    def state(self, slug: str = SLUG) -> dict[str, Any]:
        """Ask where this person stands."""
        reply = self.http.get("/study/api/state", params={"study": slug})
        assert reply.status_code == 200, reply.text
        state: dict[str, Any] = reply.json()
        return state

    def post(self, action: str, **body: Any) -> Any:
        """Post JSON and return the response."""
        return self.http.post(f"/study/api/{action}", json=body)

    def consent(self, slug: str = SLUG, **fields: Any) -> Any:
        """Consent and return the response."""
        return self.post("consent", study=slug, **fields)

    def enter(self, slug: str = SLUG, **fields: Any) -> dict[str, Any]:
        """Consent, pass the check of the screen and begin; return the state at the first set."""
        test = fields.get("test", False)
        replies = [
            self.consent(slug, **fields),
            self.post("screen", study=slug, test=test, screen=SCREEN),
            self.post("begin", study=slug, test=test),
        ]
        for reply in replies:
            assert reply.status_code == 200, reply.text
        state: dict[str, Any] = replies[-1].json()
        return state

    def rank_all(self, state: dict[str, Any], order: list[int]) -> dict[str, Any]:
        """Answer every set that is left from `state` on; return the state after the last."""
        while state["sets"]:
            reply = self.answer(state["sets"][0]["trial"], order)
            assert reply.status_code == 200, reply.text
            state = reply.json()
        return state

    def answer(self, trial: str, order: list[int], rt_ms: int = 1234, **fields: Any) -> Any:
        """Post the answer to a set and return the response."""
        return self.post("answer", trial=trial, order=order, rt_ms=rt_ms, **fields)


def error_of(reply: Any) -> tuple[int, str]:
    """Return status and code of an error, which always gives a reason."""
    detail = reply.json()["detail"]
    assert detail["reason"]
    return reply.status_code, detail["code"]
