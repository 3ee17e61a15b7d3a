"""The text of consent in a real browser: what is kept is what was shown, also if it changes while somebody reads it."""

from collections.abc import Callable, Iterator

import pytest
import yaml
from markdown_it import MarkdownIt
from playwright.sync_api import expect
from sqlalchemy import select

from db import models
from study.content.yaml.definition import DEFINITION_FILE
from tests.study.visits.widget.visitor import BRIGHT, COLORS, PLAIN, Records, Visitor

NOTICE = "The text has changed since you opened this page. Please read it again."


@pytest.fixture
def change_consent(records: Records) -> Iterator[Callable[[str], None]]:
    """Give the plain study another text of consent; as before at the end."""
    path = records.settings.studies / PLAIN / DEFINITION_FILE
    before = path.read_text("utf-8")
    yield lambda text: path.write_text(yaml.safe_dump({**yaml.safe_load(before), "consent": text}), "utf-8") and None
    path.write_text(before, "utf-8")


def test_the_new_text_is_shown_before_anybody_consents_to_it(
    visitor: Visitor, records: Records, change_consent: Callable[[str], None]
) -> None:
    before = records.count(models.Participant)
    visitor.open()
    visitor.go_on("welcome")
    visitor.page.get_by_role("checkbox").check()
    change_consent("We keep your data **for ever**.")
    visitor.go_on()
    expect(visitor.page.locator(".study-notice")).to_have_text(NOTICE)
    visitor.sees("consent")
    expect(visitor.page.locator(".study-card")).to_contain_text("We keep your data for ever.")
    expect(visitor.page.get_by_role("checkbox")).not_to_be_checked()
    assert records.count(models.Participant) == before
    visitor.page.get_by_role("checkbox").check()
    visitor.go_on()
    visitor.sees("instructions")
    version = records.person(visitor)["consent_version"]
    assert records.count(models.ConsentText, version=version) == 1
    visitor.page.reload()
    visitor.sees("instructions")


@pytest.mark.parametrize(
    ("cookies", "slug"),
    [
        pytest.param(True, COLORS, id="cookies-colors"),
        pytest.param(False, PLAIN, id="no cookies-plain"),
        pytest.param(True, BRIGHT, id="cookies-bright"),
        pytest.param(True, PLAIN, id="cookies-plain", marks=pytest.mark.slow),
        pytest.param(False, COLORS, id="no cookies-colors", marks=pytest.mark.slow),
        pytest.param(False, BRIGHT, id="no cookies-bright", marks=pytest.mark.slow),
    ],
)
def test_what_is_kept_is_all_that_was_shown(visitor: Visitor, records: Records, slug: str, cookies: bool) -> None:
    page = visitor.page
    if not cookies:
        visitor.context.new_cdp_session(page).send("Emulation.setDocumentCookieDisabled", {"disabled": True})
    before = newest_participant(records)
    visitor.open(slug, lang="en")
    visitor.go_on("welcome")
    visitor.sees("consent")
    # What is consented to is everything on the page except its buttons.
    shown = page.locator(".study-card").evaluate(
        """(card) => {
          const copy = card.cloneNode(true);
          for (const button of copy.querySelectorAll("button")) button.remove();
          return copy.textContent;
        }"""
    )
    page.get_by_role("checkbox").check()
    visitor.go_on()
    expect(page.locator(".study-root")).not_to_have_attribute("data-stage", "consent")
    person = newest_participant(records)
    assert person is not None and person.id != (before.id if before else None)
    with records.database.read() as session:
        text = session.scalars(
            select(models.ConsentText.text).where(
                models.ConsentText.version == person.consent_version, models.ConsentText.study_id == person.study_id
            )
        ).one()
    page.set_content(MarkdownIt("commonmark").render(text))
    kept = page.locator("body").evaluate("(body) => body.textContent")
    assert "".join(shown.split()) == "".join(kept.replace("[ ]", "").split())


def newest_participant(records: Records) -> models.Participant | None:
    with records.database.read() as session:
        query = select(models.Participant).order_by(models.Participant.consented_at.desc()).limit(1)
        return session.scalar(query)
