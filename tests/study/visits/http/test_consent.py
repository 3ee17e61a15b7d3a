"""The version of the text that somebody consents to: kept, in every language, and never another than was shown."""

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import select

from db import models
from db.session import Database
from db.settings import Settings
from study.content.keeping.life import set_status
from study.content.keeping.reading import read_study
from study.content.keeping.registration import register_study
from study.content.yaml.definition import DEFINITION_FILE
from study.results.codebook import CONSENT_TEXTS
from study.results.tables import study_tables
from tests.study.opening import open_studies
from tests.study.participant_client import ParticipantClient, error_of
from tests.study.tiny_study import write_study

SLUG = "consenting"
TEXTS = {"en": "Your data are *kept*.", "de": "Ihre Daten werden *aufbewahrt*."}
SHOWN = {
    "en": """# Your consent

Your data are *kept*.

A cookie, and a note in your browser, keep your place, so that you can continue later.

- [ ] I have read this and agree to take part.
""",
    "de": """# Ihre Einwilligung

Ihre Daten werden *aufbewahrt*.

Ein Cookie und eine Notiz in Ihrem Browser merken sich, wie weit Sie sind, damit Sie später weitermachen können.

- [ ] Ich habe das gelesen und möchte teilnehmen.
""",
}
WITH_EVERYTHING = """# Your consent

Your data are *kept*.

Before the photos you will count gray squares, a short check of your screen. Only people whose screen shows enough of \
them can take part in this study.

Before the photos you will look at a few pictures of colored dots and say which digit each of them shows: a short \
check of color vision. We store your answers. It is not a medical test and no diagnosis.

Only people who can tell these colors apart on their screen can take part in this study.

This is a trial run of the study. Your answers are stored and help to prepare it, but do not count among its results.

Your browser lets this page keep nothing. Taking part works, but you cannot continue after you have closed or \
reloaded this page: you would begin anew.

- [ ] I have read this and agree to take part.
"""
WITH_CONTACT = """# Your consent

Your data are *kept*.

Ethics approval: 2026-017

## Contact

Ask *us*.

A cookie, and a note in your browser, keep your place, so that you can continue later.

- [ ] I have read this and agree to take part.
"""
People = Callable[[], ParticipantClient]


def write(settings: Settings, **checks: Any) -> None:
    """Write a study in two languages, with checks before the sets, and open it."""
    title = {"en": "Consenting", "de": "Einwilligen"}
    write_study(
        settings.studies / SLUG, images=("a", "b"), title=title, languages=["en", "de"], consent=TEXTS, **checks
    )
    open_studies(settings.data)


def edit(settings: Settings) -> None:
    definition = settings.studies / SLUG / DEFINITION_FILE
    definition.write_text(definition.read_text("utf-8").replace("*kept*", "*kept for ever*"), "utf-8")


def shown_version(client: ParticipantClient, **fields: str) -> str:
    version: str = client.post("arrive", study=SLUG, **fields).json()["consent"]["browser"]["version"]
    return version


def kept(database: Database) -> list[tuple[str, str, str]]:
    table = models.ConsentText
    with database.read() as session:
        return [tuple(row) for row in session.execute(select(table.version, table.language, table.text))]


def versions(database: Database) -> list[str | None]:
    with database.read() as session:
        return list(session.scalars(select(models.Participant.consent_version).order_by(models.Participant.number)))


def test_the_text_that_was_shown_is_kept_once_with_its_hash(
    settings: Settings, database: Database, new_participant: People
) -> None:
    write(settings)
    for language in ("en", "de", "en"):
        client = new_participant()
        version = shown_version(client, lang=language)
        assert client.consent(SLUG, lang=language, consent_version=version).status_code == 200
    english, german = (sha256(SHOWN[language].encode()).hexdigest() for language in ("en", "de"))
    assert versions(database) == [english, german, english]
    assert kept(database) == [(english, "en", SHOWN["en"]), (german, "de", SHOWN["de"])]


def test_what_the_page_adds_is_part_of_the_text(
    settings: Settings, database: Database, participant: ParticipantClient
) -> None:
    write(settings, color_vision="require", screen_check="require")
    set_status(database, SLUG, "pilot")
    shown = participant.post("arrive", study=SLUG, lang="en").json()["consent"]["page"]
    assert participant.consent(SLUG, lang="en", consent_version=shown["version"]).status_code == 200
    assert kept(database) == [(shown["version"], "en", WITH_EVERYTHING)]
    assert shown["version"] == sha256(WITH_EVERYTHING.encode()).hexdigest()


def test_ethics_approval_and_whom_to_ask_are_part_of_the_text(
    settings: Settings, database: Database, participant: ParticipantClient
) -> None:
    write(settings, ethics="2026-017", contact={"en": "Ask *us*.", "de": "Fragen Sie *uns*."})
    state = participant.post("arrive", study=SLUG, lang="en").json()
    page = state["study"]["texts"]["consent"]
    assert "<p>Ethics approval: 2026-017</p>" in page and "<h2>Contact</h2>\n<p>Ask <em>us</em>.</p>" in page
    version = state["consent"]["browser"]["version"]
    assert participant.consent(SLUG, lang="en", consent_version=version).status_code == 200
    assert kept(database) == [(version, "en", WITH_CONTACT)]


def test_the_information_sheet_is_linked_sent_and_part_of_the_text(
    settings: Settings, database: Database, participant: ParticipantClient
) -> None:
    write(settings)
    before = participant.post("arrive", study=SLUG, lang="en").json()["consent"]["browser"]["version"]
    content = b"%PDF-1.4 for you"
    (settings.studies / SLUG / "information.pdf").write_bytes(content)
    state = participant.post("arrive", study=SLUG, lang="en").json()
    address = f"information/{SLUG}/{sha256(content).hexdigest()}.pdf"
    assert f'<a href="{address}">Information sheet (PDF)</a>' in state["study"]["texts"]["consent"]
    assert error_of(participant.consent(SLUG, lang="en", consent_version=before)) == (409, "consent_changed")
    version = state["consent"]["browser"]["version"]
    assert participant.consent(SLUG, lang="en", consent_version=version).status_code == 200
    assert address in kept(database)[0][2]
    sent = participant.http.get(f"/study/{address}")
    assert (sent.content, sent.headers["content-type"]) == (content, "application/pdf")
    assert participant.http.get(f"/study/information/{SLUG}/{'0' * 64}.pdf").status_code == 404


def test_every_way_to_keep_a_place_has_a_text_of_its_own(
    settings: Settings, database: Database, new_participant: People
) -> None:
    write(settings)
    offered = new_participant().post("arrive", study=SLUG).json()["consent"]
    assert list(offered) == ["browser", "tab", "page", "link"]
    for shown in offered.values():
        assert new_participant().consent(SLUG, consent_version=shown["version"]).status_code == 200
    assert versions(database) == [shown["version"] for shown in offered.values()]
    assert len({text for _, _, text in kept(database)}) == 4


def test_who_agrees_when_the_pilot_has_just_ended_reads_the_text_again(
    settings: Settings, database: Database, participant: ParticipantClient
) -> None:
    write(settings)
    set_status(database, SLUG, "pilot")
    before = shown_version(participant, lang="en")
    set_status(database, SLUG, "open")
    assert error_of(participant.consent(SLUG, lang="en", consent_version=before)) == (409, "consent_changed")


def test_a_text_that_changes_meanwhile_has_to_be_read_again(
    settings: Settings, database: Database, participant: ParticipantClient
) -> None:
    write(settings)
    before = shown_version(participant, lang="en")
    edit(settings)
    refused = participant.consent(SLUG, lang="en", consent_version=before)
    assert error_of(refused) == (409, "consent_changed")
    assert (versions(database), kept(database)) == ([], [])
    after = shown_version(participant, lang="en")
    assert after != before
    assert participant.consent(SLUG, lang="en", consent_version=after).status_code == 200
    assert versions(database) == [after]
    assert "*kept for ever*" in kept(database)[0][2]


def test_somebody_who_has_consented_already_is_not_asked_again(
    settings: Settings, database: Database, participant: ParticipantClient
) -> None:
    write(settings)
    before = shown_version(participant, lang="en")
    for _ in range(2):
        # The reply to the first request may have been lost.
        assert participant.consent(SLUG, lang="en", consent_version=before).status_code == 200
        edit(settings)
    assert versions(database) == [before]


def test_a_program_that_shows_no_text_has_no_version(
    settings: Settings, database: Database, participant: ParticipantClient
) -> None:
    write(settings)
    assert participant.consent(SLUG).status_code == 200
    assert (versions(database), kept(database)) == ([None], [])


@pytest.mark.parametrize("version", ["x", "0" * 63, "G" * 64, 5, ["0" * 64]])
def test_what_is_no_version_is_refused(settings: Settings, participant: ParticipantClient, version: object) -> None:
    write(settings)
    assert error_of(participant.consent(SLUG, consent_version=version)) == (422, "invalid")


def test_the_tables_have_version_and_text(
    settings: Settings, database: Database, participant: ParticipantClient, now: pd.Timestamp
) -> None:
    write(settings)
    participant.consent(SLUG, lang="de", consent_version=shown_version(participant, lang="de"))
    tables = study_tables(database, read_study(settings.studies / SLUG), now)
    (row,) = tables.consent_texts.to_dict("records")
    assert list(row) == [entry.name for entry in CONSENT_TEXTS]
    assert (row["language"], row["text"]) == ("de", SHOWN["de"])
    assert tables.participants["consent_version"].tolist() == [row["version"]]
    assert row["first_used_at"] == tables.participants["consented_at"][0]


@pytest.fixture
def now() -> pd.Timestamp:
    return pd.Timestamp.now("UTC")


def test_a_study_that_changes_on_record_meanwhile_has_to_be_read_again(
    settings: Settings, database: Database, participant: ParticipantClient
) -> None:
    write(settings)
    before = shown_version(participant, lang="en")
    register_study(database, replace(read_study(settings.studies / SLUG), seed=12))
    assert error_of(participant.consent(SLUG, lang="en", consent_version=before)) == (409, "consent_changed")
    assert versions(database) == []
