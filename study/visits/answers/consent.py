"""What participants consent to, and its version: the same text always has the same, any change makes another."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal, get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import models
from study.content.yaml.definition import InformationSheet, Study
from study.content.yaml.languages import Language

Keeps = Literal["browser", "tab", "page", "link"]
"""What keeps a participant's place, as the page says: the browser, for as long as the tab is open or the page loaded;
or the link that the participant was sent, of which nothing need be said."""
KEEPS: tuple[Keeps, ...] = get_args(Keeps)


@dataclass(frozen=True)
class ConsentText:
    """The page on which somebody consents."""

    language: str
    """Its language."""
    own: str
    """What the study says in Markdown: its text, the ethics approval, whom to ask."""
    notes: tuple[str, ...]
    """Keys of the words that the page adds, one paragraph each, in order."""
    words: Mapping[str, str]
    """Key -> what the page says in this language."""

    @property
    def text(self) -> str:
        """Heading, text, what the page adds, and the sentence that is agreed to, in Markdown."""
        words = self.words
        added = [words[note] for note in self.notes]
        return "\n\n".join([f"# {words['consent']}", self.own.rstrip(), *added, f"- [ ] {words['agree']}\n"])

    @property
    def version(self) -> str:
        """SHA-256 of the text in UTF-8, in hexadecimal digits."""
        return sha256(self.text.encode()).hexdigest()


def consent_text(study: Study, language: str, *, pilot: bool = False, keeps: Keeps = "browser") -> ConsentText:
    """Return what the page of consent says in one of a study's languages.

    `pilot`: whether the answers will belong to the study's pilot; `keeps`: what keeps the place of who reads it.
    """
    return ConsentText(
        language, own_text(study, language), tuple(_notes(study, pilot, keeps)), study.spoken[language].words
    )


def information_address(slug: str, sheet: InformationSheet) -> str:
    """Return where participants find the information sheet, relative to their page."""
    return f"information/{slug}/{sheet.digest}.pdf"


def own_text(study: Study, language: str) -> str:
    """Return what the study itself says on the page of consent, in Markdown: text, approval, sheet, whom to ask."""
    words = study.spoken[language].words
    parts = [study.texts[language].consent.rstrip()]
    if study.ethics is not None:
        parts.append(words["consent_ethics"].replace("{number}", _isolated(study.ethics, study.spoken[language])))
    if study.information is not None:
        # The digest makes another file another text.
        parts.append(f"[{words['consent_information']}]({information_address(study.slug, study.information)})")
    if study.contact is not None:
        parts.append(f"## {words['last_contact']}\n\n{study.contact[language].rstrip()}")
    return "\n\n".join(parts) + "\n"


def _isolated(text: str, language: Language) -> str:
    """Return a text to be put into one of the `language`, in which it keeps the order of its parts."""
    return f"\u2068{text}\u2069" if language.direction == "rtl" else text


def _notes(study: Study, pilot: bool, keeps: Keeps) -> Iterator[str]:
    if study.screen_check == "require":
        yield "consent_screen_required"
    if study.color_vision != "off":
        yield "consent_vision"
    if study.color_vision == "require":
        yield "consent_vision_required"
    if pilot:
        yield "consent_pilot"
    if keeps != "link":
        yield f"keeping_{keeps}"


def keep_consent_text(session: Session, study_id: int, shown: ConsentText, now: datetime) -> None:
    """Keep the text for those who look its version up, once."""
    kept = models.ConsentText
    query = select(kept.id).where(kept.study_id == study_id, kept.version == shown.version)
    if session.scalar(query) is None:
        session.add(
            kept(
                study_id=study_id,
                version=shown.version,
                language=shown.language,
                text=shown.text,
                first_used_at=now,
            )
        )
