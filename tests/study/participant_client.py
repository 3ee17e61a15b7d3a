"""What a participant's browser sends, without the browser."""

from typing import Any

from tests.study.tiny_study import SLUG


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

    def enter(self, slug: str = SLUG) -> dict[str, Any]:
        """Consent and begin; return the state at the first set."""
        assert self.post("consent", study=slug).status_code == 200
        reply = self.post("begin", study=slug)
        assert reply.status_code == 200, reply.text
        state: dict[str, Any] = reply.json()
        return state

    def answer(self, trial: str, order: list[int], rt_ms: int = 1234) -> Any:
        """Post the answer to a set and return the response."""
        return self.post("answer", trial=trial, order=order, rt_ms=rt_ms)
