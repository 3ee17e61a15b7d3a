"""A person in front of the participant's page, and what the server has stored about people."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from playwright.sync_api import BrowserContext, Locator, Page, Request, expect
from sqlalchemy import select

from db import models
from db.session import Database
from db.settings import Settings
from study.secret_key import secret_key
from study.visits.answers.people import Place
from study.visits.http.identity import Identity
from study.visits.http.invitations import Invitations
from tests.study.visits.widget.board import wait_until, wait_until_clickable

PLAIN, RICH_SLUG = "plain", "rich"
COLORS, BRIGHT = "colors", "bright"
"""Studies that require the color-vision screening, and the display check, to be passed."""
ORDER = [3, 1, 4, 5, 2]


class Visitor:
    """A browser with cookies of its own, and the page it shows."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        """Open a first tab in `context`; `address` is the server's."""
        self.context = context
        self.page = context.new_page()
        self.page.set_default_timeout(30_000)
        self._server = address
        self._pictures = 0
        self.page.on("requestfinished", self._note)

    def address(self, slug: str | None, **query: str) -> str:
        """Return the address of the participant's page for a study, or for the list of studies."""
        return f"{self._server}/study/?{urlencode({**({'study': slug} if slug else {}), **query})}"

    def open(self, slug: str = PLAIN, **query: str) -> None:
        """Go to the page of the study `slug`."""
        self.page.goto(self.address(slug, **query))

    def new_tab(self) -> "Visitor":
        """Return the same person with a second tab, at the same address."""
        other = Visitor(self.context, self._server)
        other.page.goto(self.page.url)
        return other

    def sees(self, stage: str) -> None:
        """Wait until the page shows `stage`."""
        expect(self.page.locator(".study-root")).to_have_attribute("data-stage", stage)

    def heading(self) -> str:
        """Read the heading of the sheet."""
        return self.page.locator("h1").inner_text()

    def button(self, name: str) -> Locator:
        """Find a button."""
        return self.page.get_by_role("button", name=name)

    def go_on(self, stage: str | None = None) -> None:
        """Wait for a stage, if one is given, and press the button that leads on, also from practice that went wrong."""
        if stage is not None:
            self.sees(stage)
        self.page.locator(".study-card .study-main, .study-feedback .study-quiet").last.click()

    def consent(self) -> None:
        """Go from the welcome page to what comes after consent."""
        self.go_on("welcome")
        self.sees("consent")
        self.page.get_by_role("checkbox").check()
        self.go_on()

    def check_screen(self, dark: int = 3, light: int = 4) -> None:
        """Say how many squares can be seen."""
        self.sees("check")
        for name, number in (("dark", dark), ("light", light)):
            self.page.locator(f"input[name={name}][value='{number}']").check()
        self.go_on()

    def post(self, action: str, **body: Any) -> dict[str, Any]:
        """Send what the page would send, without the page."""
        reply = self.context.request.post(f"{self._server}/study/api/{action}", data=body)
        assert reply.ok, reply.text()
        content: dict[str, Any] = reply.json()
        return content

    def enter(self, slug: str = PLAIN, ranked: int = 0, **source: str) -> None:
        """Open the page at the set after the first `ranked` ones; all before that goes without the page."""
        state = self.post("consent", study=slug, browser_key=uuid4().hex, **source)
        if state["stage"] == "check":
            self.post("screen", study=slug, screen={"window": [1280, 800], "dark": 4, "light": 4})
            self.post("questions", study=slug, part="before", answers={"age": 40})
        state = self.post("begin", study=slug)
        for _ in range(ranked):
            state = self.post("answer", trial=state["sets"][0]["trial"], order=ORDER, rt_ms=1000)
        self.open(slug, **source)

    def at(self, count: str) -> None:
        """Look at this tab and wait until the set with this place, like "1 of 4", is shown and takes clicks."""
        self.page.bring_to_front()
        expect(self.page.locator(".board-count")).to_have_text(count)
        wait_until_clickable(self.page)

    def rank(self, count: str, order: list[int] = ORDER) -> None:
        """Wait for a set and rank it by keys."""
        self.at(count)
        for slot in order:
            self.page.keyboard.press(str(slot))

    def stop_time(self) -> None:
        """Let the page's time stand still; `page.clock` was installed before, in a browser that no other test uses."""
        self.page.clock.pause_at(self.page.evaluate("Date.now() + 1000"))

    def ranked(self) -> list[int]:
        """Return the slots that have a rank on the board."""
        slots: list[int] = self.page.locator(".tile").evaluate_all(
            "tiles => tiles.flatMap((tile, index) => tile.classList.contains('ranked') ? [index + 1] : [])"
        )
        return slots

    def kept(self) -> list[str]:
        """Return the names of what the browser keeps of this page."""
        names: list[str] = self.page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('ranking:'))")
        return names

    def wait_for_pictures(self, number: int) -> None:
        """Wait until so many pictures to rank have come since the tab was opened, also those of later sets."""
        wait_until(self.page, lambda: self._pictures >= number)

    def _note(self, request: Request) -> None:
        self._pictures += "/study/image/" in request.url

    def wait_until_stored(self) -> None:
        """Wait until the server has confirmed every answer: the page moves on before."""
        self.page.wait_for_function("!Object.keys(localStorage).some((name) => name.includes(':answer:'))")


@dataclass(frozen=True)
class Records:
    """What the server has stored."""

    settings: Settings
    database: Database

    def orders(self, visitor: Visitor, slug: str = PLAIN, test: bool = False) -> list[list[int]]:
        """Return the person's answers: for every ranked set, in the order of showing, the slots best first."""
        person = self.id(visitor, slug, test)
        query = (
            select(models.Trial)
            .join(models.Ranking)
            .where(models.Trial.participant_id == person)
            .order_by(models.Trial.index)
        )
        with self.database.read() as session:
            trials = session.scalars(query).all()
            return [[each.position for each in trial.ranking.placements] for trial in trials if trial.ranking]

    def id(self, visitor: Visitor, slug: str = PLAIN, test: bool = False) -> str:
        """Return who the browser's cookie says the person is."""
        cookies = {cookie["name"]: cookie["value"] for cookie in visitor.context.cookies()}
        return Identity(secret_key(self.settings)).participants(cookies)[Place(slug, "test" if test else "live")]

    def person(self, visitor: Visitor, slug: str = PLAIN) -> dict[str, Any]:
        """Return the columns of the person's row."""
        with self.database.read() as session:
            row = session.get_one(models.Participant, self.id(visitor, slug))
            return {column.key: getattr(row, column.key) for column in models.Participant.__table__.columns}

    def slot_of(self, visitor: Visitor, slug: str, method: str) -> int:
        """Return the slot in which the version by `method` stands in the person's first set."""
        query = select(models.Trial).filter_by(participant_id=self.id(visitor, slug), index=0)
        with self.database.read() as session:
            return session.scalars(query).one().slots.index(method) + 1

    def count(self, table: type[models.Base], **values: Any) -> int:
        """Count the rows of a table that have these values."""
        with self.database.read() as session:
            return len(session.scalars(select(table).filter_by(**values)).all())

    def test_link(self, slug: str) -> str:
        """Return the token with which one tries a study."""
        return Invitations(secret_key(self.settings)).test_token(slug)


def focused(page: Page) -> str:
    """Return the text of the element that has the focus."""
    text: str = page.evaluate("document.activeElement.textContent")
    return text
