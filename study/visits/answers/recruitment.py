"""Who sends participants to a study: Prolific by its identifiers in the address, researchers by invitation links."""

PROLIFIC_FIELDS = ("PROLIFIC_PID", "STUDY_ID", "SESSION_ID")
"""Names in the address, and columns of exported tables: the person, the study at Prolific, and the visit."""

_PROLIFIC, _INVITATION = "prolific:", "invitation:"


def by_prolific(pid: str) -> str:
    """Return the external id of the person whom Prolific sent under `pid`."""
    return _PROLIFIC + pid


def by_invitation(number: int) -> str:
    """Return the external id of the person who follows the invitation `number`."""
    return f"{_INVITATION}{number}"


def invitation_number(external_id: str | None) -> int | None:
    """Return the number of the invitation that a person followed; None for others."""
    if external_id is None or not external_id.startswith(_INVITATION):
        return None
    return int(external_id.removeprefix(_INVITATION))
