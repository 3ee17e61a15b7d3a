"""Who arrives at a study, and whether this person may take part."""

from dataclasses import dataclass, field

from study.content.keeping.life import Life
from study.content.yaml.definition import Study
from study.content.yaml.languages import preferred
from study.visits.answers.people import Arrival, Mode
from study.visits.answers.places import Admission
from study.visits.answers.progress import Stage
from study.visits.answers.recruitment import Sender, by_invitation, sender_of
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
    sender: Sender = field(default_factory=Sender)
    """What the address says about the panel that sent this person; nothing if an invitation was followed."""

    @property
    def mode(self) -> Mode:
        """Real or test."""
        return self.arrival.mode


def meet(study: Study, sent: ArrivalBody, accept_language: str, invitations: Invitations) -> Guest:
    """Determine who arrives from what the browser sent.

    An invitation takes precedence over a panel's identifier. 403 for an invitation, or a simulation's token, that is
    not valid for this study. Raises Refused ("invalid") for a panel's identifier that cannot be one.
    """
    invited = invitations.read(study.slug, sent.invitation)
    if sent.invitation is not None and invited is None:
        raise http_error(403, "no_invitation", "this invitation link is not valid for this study")
    sender = Sender() if sent.mode == "test" or invited is not None else sender_of(sent.address, study.panels)
    simulated = invitations.is_simulation(study.slug, sent.simulation)
    if sent.simulation is not None and not simulated:
        raise http_error(
            403, "no_simulation", "only this app's own simulations can mark their participants as simulated"
        )
    return Guest(
        Arrival(
            mode=sent.mode,
            language=chosen_language(study, sent.lang, accept_language),
            browser_key=sent.browser_key,
            external_id=_external_id(sent, invited, sender),
            source={} if sender.origin is None else sender.origin.source,
            simulated=simulated,
        ),
        may_try=invited == TEST,
        sender=sender,
    )


def _external_id(sent: ArrivalBody, invited: int | str | None, sender: Sender) -> str | None:
    if isinstance(invited, int) and sent.mode == "live":
        return by_invitation(invited)
    return None if sender.origin is None else sender.origin.external_id


def chosen_language(study: Study, wanted: str | None, accept_language: str) -> str:
    """Return the study's language that was asked for, or the one that the browser prefers.

    Both are looked up in the same way: "AR", "ar-EG" and "ar_EG" ask for "ar".
    """
    wishes = [wanted.replace("_", "-")] if wanted else []
    return preferred(study.languages, ",".join([*wishes, accept_language]))


def joins_pilot(guest: Guest, life: Life) -> bool:
    """Return whether the data of a newcomer would belong to the study's pilot."""
    return life.status == "pilot" and guest.mode == "live" and not guest.arrival.simulated


def door(study: Study, guest: Guest, admission: Admission) -> Stage:
    """Return what a newcomer sees: the welcome, or the reason why nobody, or not this person, is admitted.

    A test participant is admitted in every state of the study, a simulated one also to a draft.
    """
    status = admission.life.status
    if guest.mode == "test":
        return Stage.WELCOME if guest.may_try else Stage.INVITED
    if status in ("closed", "paused") or (status == "draft" and not guest.arrival.simulated):
        return Stage(status)
    if guest.sender.preview:
        return Stage.PREVIEW
    if guest.sender.not_filled_in:
        return Stage.NOT_FILLED_IN
    if guest.may_try or (study.invited_only and guest.arrival.external_id is None):
        return Stage.INVITED
    return Stage.FULL if admission.full else Stage.WELCOME
