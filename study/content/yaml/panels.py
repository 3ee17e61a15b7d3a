"""Panels that send participants: what their links carry and what they are given back; a new panel is one entry here.

A panel adds parameters to the study's address. One says who the person is, perhaps one which visit this is, and one
which of the panel's studies it belongs to. Names are compared without regard to the case of their letters.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Panel:
    """One panel."""

    key: str
    """Name in exports and before the person in external ids: lower-case letters."""
    name: str
    """Name that the researcher reads."""
    person: str
    """Parameter that says who the person is."""
    visit: str | None = None
    """Parameter that says which visit this is; None if the panel has none."""
    study: str | None = None
    """Parameter that says which of the panel's studies it is; None if the panel has none."""
    other_person: Mapping[str, str] = field(default_factory=dict)
    """Further parameters for the person, which other links may use as well -> regular expression of a value that is
    the panel's."""
    placeholders: Mapping[str, str] = field(default_factory=dict)
    """Parameter -> what the researcher's link has for it until the panel fills it in; none where the panel adds its
    parameters by itself."""
    preview: tuple[str, str] | None = None
    """Parameter and value by which the panel says that somebody only looks at the study before accepting it."""
    entering: str = ""
    """What the researcher does with the link, as sentences; empty where it is the study's address at the panel."""
    completion: str = ""
    """How it learns that somebody has finished, as sentences for the researcher."""
    documentation: str = ""
    """Where the panel describes its parameters; empty for a researcher's own."""

    @property
    def parameters(self) -> tuple[str, ...]:
        """All parameters that are read."""
        named = (self.person, *self.other_person, self.visit, self.study)
        return tuple(name for name in named if name is not None)


PANELS: tuple[Panel, ...] = (
    Panel(
        key="prolific",
        name="Prolific",
        person="PROLIFIC_PID",
        visit="SESSION_ID",
        study="STUDY_ID",
        placeholders={name: f"{{{{%{name}%}}}}" for name in ("PROLIFIC_PID", "STUDY_ID", "SESSION_ID")},
        completion=(
            "At the end Prolific wants a code, which participants enter there, or the address "
            "https://app.prolific.com/submissions/complete?cc=CODE, which does it for them: enter one or both as "
            "Completion on the tab Settings."
        ),
        documentation="https://docs.prolific.com/api-reference/studies/the-study-object",
    ),
    Panel(
        key="mturk",
        name="Amazon Mechanical Turk",
        person="workerId",
        visit="assignmentId",
        study="hitId",
        preview=("assignmentId", "ASSIGNMENT_ID_NOT_AVAILABLE"),
        entering=(
            "Put it into a HIT of your own HTML, with a field for the code and a script that adds the worker's "
            "identifiers to the link (docs/panels.md has both). As an ExternalQuestion it does not work: workers could "
            "not submit the HIT. If the HIT shows the study in a frame instead of a new tab, "
            "ENHANCEGAN_FRAME_ANCESTORS must name "
            "https://www.mturk.com https://worker.mturk.com https://workersandbox.mturk.com https://www.mturkcontent.com."
        ),
        completion="Workers enter the code in the HIT; there is no address that leads back.",
        documentation=(
            "https://docs.aws.amazon.com/AWSMechTurk/latest/AWSMechanicalTurkRequester/"
            "mturk-hits-defining-questions-html-rendered.html"
        ),
    ),
    Panel(
        key="connect",
        name="CloudResearch Connect",
        person="participantId",
        visit="assignmentId",
        study="projectId",
        completion=(
            "Connect takes a code, or the address https://connect.cloudresearch.com/participant/project/ID/complete."
        ),
        documentation="https://connect-researcher-help.cloudresearch.com/hc/en-us/articles/4416245469332-Project-Link",
    ),
    Panel(
        key="sona",
        name="SONA",
        person="survey_code",
        # A SONA code is a number of two to seven digits; SONA's own examples call it id.
        other_person={"id": "[1-9][0-9]{1,6}"},
        placeholders={"survey_code": "%SURVEY_CODE%"},
        completion=(
            "SONA takes its client-side completion address with survey_code={panel_person} at the end, where the "
            "participant's code is put."
        ),
        documentation="https://www.sona-systems.com/researcher/using-the-survey-code-feature/",
    ),
)
"""The panels that are known, in the order in which an address is compared with them."""

OWN = "own"
"""Key of a panel that a study describes itself."""

OUR_PARAMETERS = ("study", "lang", "test", "invitation")
"""Parameters of the address that are the app's own."""


def panel_of(key: str) -> Panel | None:
    """Return the known panel `key`; None for any other."""
    return next((panel for panel in PANELS if panel.key == key), None)
