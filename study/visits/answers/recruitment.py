"""Who sends participants to a study: panels by their identifiers in the address, researchers by invitation links."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from study.content.yaml.panels import PANELS, Panel
from study.visits.answers.placeholders import is_placeholder
from study.visits.answers.refusals import invalid

Parameters = Sequence[tuple[str, str]]
"""Names and values of an address's parameters, in their order."""

PROLIFIC_FIELDS = ("PROLIFIC_PID", "STUDY_ID", "SESSION_ID")
"""Columns of exported tables about those whom Prolific sent: the person, the study at Prolific, and the visit."""

LONGEST_IDENTIFIER = 64

_INVITATION = "invitation"
_IDENTIFIER = re.compile(r"[A-Za-z0-9_.@+:~/=-]+")
_ABOUT_IDENTIFIERS = f"at most {LONGEST_IDENTIFIER} letters, digits or any of _ . @ + : ~ / = -"


@dataclass(frozen=True)
class Origin:
    """By which panel somebody was sent, as whom, and to what."""

    panel: str
    """Key of the panel."""
    person: str
    """The person at the panel."""
    visit: str | None = None
    """The visit at the panel."""
    study: str | None = None
    """The study at the panel."""

    @property
    def external_id(self) -> str:
        """What finds the same participant again."""
        return f"{self.panel}:{self.person}"

    @property
    def source(self) -> dict[str, str]:
        """What is stored about it with the participant; Prolific's identifiers keep their names."""
        names = PROLIFIC_FIELDS if self.panel == "prolific" else ("person", "study", "visit")
        found = zip(names, (self.person, self.study, self.visit), strict=True)
        return {name: value for name, value in found if value is not None}


@dataclass(frozen=True)
class Sender:
    """What an address says about who sent somebody."""

    origin: Origin | None = None
    """The panel and the person, if it names them."""
    not_filled_in: bool = False
    """Whether the panel's identifier is missing where its link has a place for it."""
    preview: bool = False
    """Whether the panel only shows what the study looks like."""


def sender_of(address: Parameters, panels: Sequence[Panel] = PANELS) -> Sender:
    """Return what `address` says about who sent somebody, going by the first of the `panels` that it speaks of.

    Raises Refused ("invalid") for an identifier that cannot be one, and for two different ones.
    """
    for panel in panels:
        if panel.preview is not None and panel.preview[1] in _values(address, panel.preview[0]):
            return Sender(preview=True)
        people = [*_values(address, panel.person), *_other_people(address, panel)]
        filled = _filled(people, panel.parameters)
        if filled:
            person = _identifier(panel.person, filled)
            visit, study = (_optional(address, name, panel) for name in (panel.visit, panel.study))
            return Sender(Origin(panel.key, person, visit, study))
        if people:
            return Sender(not_filled_in=True)
    return Sender()


def by_invitation(number: int) -> str:
    """Return the external id of the person who follows the invitation `number`."""
    return f"{_INVITATION}:{number}"


def invitation_number(external_id: str | None) -> int | None:
    """Return the number of the invitation that a person followed; None for others."""
    kind, _, number = (external_id or "").partition(":")
    return int(number) if kind == _INVITATION else None


def origin_of(external_id: str | None, source: Mapping[str, str]) -> Origin | None:
    """Return which panel sent a participant with this external id and source; None for others."""
    panel, _, person = (external_id or "").partition(":")
    if panel in ("", _INVITATION):
        return None
    _, study, visit = PROLIFIC_FIELDS if panel == "prolific" else ("person", "study", "visit")
    return Origin(panel, person, source.get(visit), source.get(study))


def _values(address: Parameters, name: str) -> list[str]:
    return [value for given, value in address if given.casefold() == name.casefold()]


def _other_people(address: Parameters, panel: Panel) -> Iterator[str]:
    """Yield the values of parameters that other links use as well, where they can only be the panel's."""
    for name, form in panel.other_person.items():
        for value in _values(address, name):
            if re.fullmatch(form, value.strip(), re.ASCII) or value in panel.placeholders.values():
                yield value


def _filled(values: Sequence[str], names: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(value.strip(" ") for value in values if not is_placeholder(value, *names)))


def _identifier(name: str, values: Sequence[str]) -> str:
    """Return the one identifier among `values`."""
    if len(values) > 1:
        raise invalid(f"{name} must be given once; got {len(values)} different values")
    if len(values[0]) > LONGEST_IDENTIFIER or not _IDENTIFIER.fullmatch(values[0]):
        raise invalid(f"{name} must be {_ABOUT_IDENTIFIERS}")
    return values[0]


def _optional(address: Parameters, name: str | None, panel: Panel) -> str | None:
    """Return an identifier that is not a person's; None where the address has none that could be one."""
    values = [] if name is None else _filled(_values(address, name), panel.parameters)
    return _identifier(name or "", values) if values else None
