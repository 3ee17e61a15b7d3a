"""Who arrives at a study, and whether this person may take part."""

from dataclasses import dataclass

from study.content.keeping.registration import Status
from study.content.yaml.definition import Study
from study.content.yaml.languages import preferred
from study.visits.answers.people import Arrival, Mode
from study.visits.answers.progress import Stage
from study.visits.answers.recruitment import by_invitation, by_prolific
from study.visits.http.bodies import ArrivalBody
from study.visits.http.invitations import TEST, Invitations
from study.visits.http.requests import http_error


@dataclass(frozen=True)
class Guest:
    """Somebody who arrives at a study."""

    arrival: Arrival
    """Who sent this person, in which mode and language."""
    may_try: bool
    """Whether a valid test link was followed."""

    @property
    def mode(self) -> Mode:
        """Real or test."""
        return self.arrival.mode


def meet(study: Study, sent: ArrivalBody, accept_language: str, invitations: Invitations) -> Guest:
    """Determine who arrives from what the browser sent.

    An invitation takes precedence over a PROLIFIC_PID. 403 for an invitation that is not valid for this study.
    """
    invited = invitations.read(study.slug, sent.invitation)
    if sent.invitation is not None and invited is None:
        raise http_error(403, "no_invitation", "this invitation link is not valid for this study")
    return Guest(
        Arrival(
            mode=sent.mode,
            language=chosen_language(study, sent.lang, accept_language),
            browser_key=sent.browser_key,
            external_id=None if sent.mode == "test" else _external_id(sent, invited),
            source=sent.prolific,
        ),
        may_try=invited == TEST,
    )


def _external_id(sent: ArrivalBody, invited: int | str | None) -> str | None:
    if isinstance(invited, int):
        return by_invitation(invited)
    return by_prolific(sent.prolific["PROLIFIC_PID"]) if invited is None and "PROLIFIC_PID" in sent.prolific else None


def chosen_language(study: Study, wanted: str | None, accept_language: str) -> str:
    """Return the study's language that was asked for, or the one that the browser prefers."""
    return wanted if wanted in study.languages else preferred(study.languages, accept_language)


def door(study: Study, guest: Guest, status: Status) -> Stage:
    """Return what a newcomer sees: the welcome, or the reason why nobody, or not this person, is admitted.

    A test participant is admitted whether the study is open or not.
    """
    if guest.mode == "test":
        return Stage.WELCOME if guest.may_try else Stage.INVITED
    if status == "closed":
        return Stage.CLOSED
    if status == "paused":
        return Stage.PAUSED
    if guest.may_try or (study.invited_only and guest.arrival.external_id is None):
        return Stage.INVITED
    return Stage.WELCOME
