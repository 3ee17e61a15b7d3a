"""The tables: studies, participants, the trials planned for them, the rankings they gave, and who left."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    false,
    true,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from sqlalchemy.types import TypeDecorator

CONSTRAINT_NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
"""Constraints are named, so that a later migration can alter each of them on every database."""

MOST_VERSIONS = 7
"""Largest number of versions in a set."""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC; aware in Python, even on SQLite, which stores no time zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Convert to UTC on the way in; a naive moment is ambiguous and raises ValueError."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment must have a time zone; got the naive {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Attach UTC on the way out where the database dropped it."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The declarative base of every table."""

    metadata = MetaData(naming_convention=CONSTRAINT_NAMES)


class Study(Base):
    """A study as its participants saw it: what was shown, on which scale, in orders drawn from which seed."""

    __tablename__ = "study"

    id: Mapped[int] = mapped_column(primary_key=True)
    """Surrogate key."""
    slug: Mapped[str] = mapped_column(String(64), unique=True)
    """Short name in addresses and folders; lower-case letters, digits and hyphens."""
    title: Mapped[str] = mapped_column(String(200))
    """Title that participants read."""
    seed: Mapped[int]
    """Seed of every random order in the study; 0 to 2**31 - 1."""
    methods: Mapped[list[str]] = mapped_column(JSON)
    """Keys of the methods, one version of every photo each."""
    images: Mapped[list[str]] = mapped_column(JSON)
    """File stems of the photos whose rankings count, one set each."""
    design: Mapped[dict[str, Any]] = mapped_column(JSON, server_default="{}")
    """What else fixes a participant's sets, read by `study.content.trials.Design`: practice, traps, repeats, ..."""
    status: Mapped[str] = mapped_column(String(16), server_default="open")
    """Where it is in its life, see `study.content.keeping.life`: "draft", "pilot", "open", "paused" or "closed"."""
    listed: Mapped[bool] = mapped_column(server_default=true())
    """Whether the list of studies names it while it is open."""
    target: Mapped[int] = mapped_column(server_default="0")
    """Number of participants whose complete data are wanted; 0 for no limit. As the study's folder says."""
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the study closes by itself (UTC); empty for never. As the study's folder says."""
    abandoned_after: Mapped[int] = mapped_column(server_default="60")
    """Minutes of absence after which an unfinished participant's place is free. As the study's folder says."""
    scale: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """Levels from best to poorest: {"label": word, "score": points}; as many as there are versions in a set."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When the study was first opened (UTC)."""
    problem: Mapped[str | None] = mapped_column(String(300))
    """What went wrong last while participants took part, in words; nothing that they have sent."""
    problem_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When that was (UTC)."""

    participants: Mapped[list["Participant"]] = relationship(
        back_populates="study", cascade="all, delete-orphan", passive_deletes=True
    )


class Participant(Base):
    """One person in one study, known by a random identifier alone."""

    __tablename__ = "participant"
    __table_args__ = (
        UniqueConstraint("study_id", "number"),
        CheckConstraint("number >= 0", name="number_not_negative"),
        # Indexes, not constraints: SQLite could add a constraint only by copying the table.
        Index("uq_participant_study_id_browser_key", "study_id", "browser_key", unique=True),
        Index("uq_participant_study_id_external_id", "study_id", "external_id", unique=True),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    """Opaque random identifier; says nothing about the person."""
    study_id: Mapped[int] = mapped_column(ForeignKey("study.id", ondelete="CASCADE"))
    """Study that the participant takes part in."""
    number: Mapped[int]
    """Sequence number within the study from 0, in the order of consent."""
    plan: Mapped[int] = mapped_column(server_default="0")
    """Number of the plan from 0; with the study's seed it fixes all of the participant's orders.

    The plan of an abandoned participant is assigned again, so that finished plans stay balanced.
    """
    mode: Mapped[str] = mapped_column(String(8), server_default="live")
    """Either "live", or "pilot" or "test" for those who are never counted."""
    simulated: Mapped[bool] = mapped_column(server_default=false())
    """Whether a simulation answered, and no person."""
    browser_key: Mapped[str | None] = mapped_column(String(64))
    """Random key that the browser drew before consent: a repeated request finds the same participant."""
    external_id: Mapped[str | None] = mapped_column(String(200))
    """Who sent the person: a panel's key and the person there, or "invitation" and its number; a colon between."""
    source: Mapped[dict[str, str]] = mapped_column(JSON, server_default="{}")
    """The panel's identifiers at consent: PROLIFIC_PID, STUDY_ID, SESSION_ID; for other panels person, study, visit."""
    language: Mapped[str] = mapped_column(String(16), server_default="en")
    """Language in which the participant took part."""
    screen: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """Measurements of the display check, see `study.visits.answers.records`; empty before."""
    color_vision: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """Plates of the color-vision screening with their answers, see `study.visits.answers.vision`; empty before."""
    answers_before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """Question -> answer to the questions before the sets; empty before."""
    answers_after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """Question -> answer to the questions after the sets; empty before."""
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the participant last did something that was stored (UTC)."""
    consented_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When the participant consented (UTC)."""
    consent_version: Mapped[str | None] = mapped_column(String(64))
    """Which text the participant consented to, see `ConsentText`; empty for participants of older versions."""
    screened_out_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When a check before the sets ended the visit (UTC); empty unless one did."""
    screened_out_by: Mapped[str | None] = mapped_column(String(32))
    """Name of the check that ended the visit; empty unless one did."""
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the participant left the instructions for the first set (UTC); empty before."""
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the last answer was stored (UTC): the last set's, or that to the questions after it; empty before."""

    study: Mapped[Study] = relationship(back_populates="participants")
    arrivals: Mapped[list["Arrival"]] = relationship(
        back_populates="participant", cascade="all, delete-orphan", passive_deletes=True, order_by="Arrival.id"
    )
    trials: Mapped[list["Trial"]] = relationship(
        back_populates="participant", cascade="all, delete-orphan", passive_deletes=True, order_by="Trial.index"
    )


class ConsentText(Base):
    """A text that participants of a study consented to, kept so that its version can be looked up."""

    __tablename__ = "consent_text"
    __table_args__ = (UniqueConstraint("study_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    """Surrogate key."""
    study_id: Mapped[int] = mapped_column(ForeignKey("study.id", ondelete="CASCADE"))
    """Study whose text it is."""
    version: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the text as shown, in hexadecimal digits."""
    language: Mapped[str] = mapped_column(String(16))
    """Language of the text."""
    text: Mapped[str] = mapped_column(Text)
    """The text as shown, with what the page adds (Markdown)."""
    first_used_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When somebody first consented to it (UTC)."""


class Arrival(Base):
    """One time that a participant opened the study's address, with all that the address said."""

    __tablename__ = "arrival"
    __table_args__ = (Index("ix_arrival_participant_id", "participant_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    """Surrogate key."""
    participant_id: Mapped[str] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"))
    """Participant who arrived."""
    parameters: Mapped[list[list[str]]] = mapped_column(JSON)
    """[name, value] of every parameter of the address in their order, as received; the app's own are left out."""
    cut: Mapped[bool] = mapped_column(server_default=false())
    """Whether the address said more than is kept, see `study.visits.answers.arrivals`."""
    arrived_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When (UTC)."""

    participant: Mapped[Participant] = relationship(back_populates="arrivals")


class Trial(Base):
    """One set planned for one participant: which photo, and which method is in which slot."""

    __tablename__ = "trial"
    __table_args__ = (
        UniqueConstraint("participant_id", "index"),
        CheckConstraint('"index" >= 0', name="index_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    """Surrogate key."""
    participant_id: Mapped[str] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"))
    """Participant for whom the trial is planned."""
    index: Mapped[int]
    """Place in this participant's order, from 0."""
    image: Mapped[str] = mapped_column(String(255))
    """File stem of the photo."""
    kind: Mapped[str] = mapped_column(String(16), server_default="main")
    """One of "practice", "main" (the one presentation that counts), "repeat" or "trap"."""
    slots: Mapped[list[str]] = mapped_column(JSON)
    """Method keys in the order of the slots on screen; slot 1 first."""
    shown_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the set first became the participant's current one (UTC); empty before."""

    participant: Mapped[Participant] = relationship(back_populates="trials")
    ranking: Mapped["Ranking | None"] = relationship(
        back_populates="trial", cascade="all, delete-orphan", passive_deletes=True
    )


class Ranking(Base):
    """The one answer to a trial."""

    __tablename__ = "ranking"
    __table_args__ = (CheckConstraint("rt_ms >= 0", name="rt_ms_not_negative"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    """Surrogate key."""
    trial_id: Mapped[int] = mapped_column(ForeignKey("trial.id", ondelete="CASCADE"), unique=True)
    """Trial that is answered; unique, so that a repeated request can never add a second answer."""
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When the answer was stored (UTC)."""
    rt_ms: Mapped[int]
    """Milliseconds from all images being visible to the last click, measured in the browser."""
    record: Mapped[dict[str, Any]] = mapped_column(JSON, server_default="{}")
    """What happened meanwhile in the browser: clicks, undos, zoom, window (`study.visits.answers.records`)."""
    further_tries: Mapped[list[dict[str, Any]]] = mapped_column(JSON, server_default="[]")
    """Of a practice set, every try after this one: {"order": slots best first, "answered_at", "rt_ms", "record"}."""

    trial: Mapped[Trial] = relationship(back_populates="ranking")
    placements: Mapped[list["Placement"]] = relationship(
        back_populates="ranking", cascade="all, delete-orphan", passive_deletes=True, order_by="Placement.rank"
    )


class Placement(Base):
    """The rank that one method's version received in one ranking."""

    __tablename__ = "placement"
    __table_args__ = (
        UniqueConstraint("ranking_id", "rank"),
        UniqueConstraint("ranking_id", "position"),
        CheckConstraint(f"rank BETWEEN 1 AND {MOST_VERSIONS}", name="rank_in_range"),
        CheckConstraint(f'"position" BETWEEN 1 AND {MOST_VERSIONS}', name="position_in_range"),
    )

    ranking_id: Mapped[int] = mapped_column(ForeignKey("ranking.id", ondelete="CASCADE"), primary_key=True)
    """Ranking that the placement belongs to."""
    method: Mapped[str] = mapped_column(String(64), primary_key=True)
    """Key of the method."""
    position: Mapped[int]
    """Slot on the screen, from 1."""
    rank: Mapped[int]
    """Rank given; 1 is the best."""

    ranking: Mapped[Ranking] = relationship(back_populates="placements")


class Departure(Base):
    """Somebody who declined or withdrew; nothing says who it was."""

    __tablename__ = "departure"

    id: Mapped[int] = mapped_column(primary_key=True)
    """Surrogate key."""
    study_id: Mapped[int] = mapped_column(ForeignKey("study.id", ondelete="CASCADE"))
    """Study that was left."""
    kind: Mapped[str] = mapped_column(String(16))
    """Either "declined" (no consent) or "withdrawn" (all data deleted)."""
    left_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When (UTC)."""
