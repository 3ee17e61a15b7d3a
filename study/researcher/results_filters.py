"""Whom to leave out of the results: the boxes to tick, and the participants they select."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import gradio as gr
import pandas as pd

from study.analysis.any_analysis import AnyAnalysis
from study.markup import Templates
from study.researcher.people_rows import SHORT_ID
from study.researcher.tab import Updates

_TEMPLATES = Templates(Path(__file__).parent / "templates")


@dataclass(frozen=True)
class People:
    """The participants of a study who may be left out."""

    table: pd.DataFrame
    """One row per person who consented, as ``study.results.tables.participants_table`` returns it."""
    ranked: Sequence[str]
    """Everybody who has ranked a set other than practice, in the order of consent."""
    flags: Mapping[str, Sequence[str]]
    """Who is flagged by the screens of everybody -> what they say, in sentences."""

    @classmethod
    def of(cls, table: pd.DataFrame, everybody: AnyAnalysis | None) -> "People":
        """Combine the table and the analysis of all rankings, None if there is no ranking that counts."""
        if everybody is None:
            return cls(table, [], {})
        flags = {str(name): said for name, said in everybody.flagged.items()}
        return cls(table, everybody.shown.participants.tolist(), flags)

    @property
    def unfinished(self) -> frozenset[str]:
        """Who has not finished, whether or not anything was ranked."""
        return frozenset(self.table.loc[self.table["finished_at"].isna(), "participant"])


@dataclass(frozen=True)
class Ticks:
    """What a researcher has ticked."""

    flagged: Sequence[str] = ()
    """Of those whom the screens flag, who is left out."""
    unfinished: bool = False
    """Whether those who have not finished are left out."""
    others: Sequence[str] = ()
    """Who else is left out."""

    def left_out(self, people: People) -> frozenset[str]:
        """Return the participants whom the ticks select."""
        return frozenset({*self.flagged, *self.others, *(people.unfinished if self.unfinished else ())})

    def among(self, people: People) -> "Ticks":
        """Return the ticks among `people`: flags may change with every answer, but a participant stays ticked."""
        chosen = {*self.flagged, *self.others}
        ticked = [name for name in people.ranked if name in chosen]
        return Ticks(
            [name for name in ticked if name in people.flags],
            self.unfinished,
            [name for name in ticked if name not in people.flags],
        )


@dataclass(frozen=True)
class Filters:
    """The filters as they have been drawn."""

    box: gr.Accordion
    flagged: gr.CheckboxGroup
    everyone: gr.Button
    nobody: gr.Button
    unfinished: gr.Checkbox
    others: gr.Dropdown

    @property
    def ticked(self) -> tuple[gr.CheckboxGroup, gr.Checkbox, gr.Dropdown]:
        """The components whose values are those of ``Ticks``, in its order."""
        return self.flagged, self.unfinished, self.others

    def offer(self, people: People, ticks: Ticks) -> Updates:
        """Return what can be ticked, and what is ticked; ``ticks`` must be among these people."""
        names = short_names(people.ranked)
        flagged = len(people.flags)
        unfinished = len(people.unfinished.intersection(people.ranked))
        return {
            self.flagged: gr.CheckboxGroup(
                choices=[(f"{names[name]}: {'; '.join(said)}", name) for name, said in people.flags.items()],
                value=list(ticks.flagged),
                visible=flagged > 0,
            ),
            self.everyone: gr.Button(f"Leave out everyone flagged ({flagged})", interactive=flagged > 0),
            self.unfinished: gr.Checkbox(value=ticks.unfinished, label=f"Everybody who did not finish ({unfinished})"),
            self.others: gr.Dropdown(
                choices=[(names[name], name) for name in people.ranked if name not in people.flags],
                value=list(ticks.others),
                multiselect=True,
            ),
        }

    def title(self, people: People, left_out: frozenset[str]) -> gr.Accordion:
        """Return the box with a title that says how many are left out, even while it is closed."""
        gone = len(left_out.intersection(people.ranked))
        many = f"{gone} of {len(people.ranked)} left out" if gone else "nobody is left out"
        return gr.Accordion(label=f"Leave out participants: {many}", visible=bool(people.ranked))


def draw_filters() -> Filters:
    """Draw the filters, closed and with nothing to tick."""
    with gr.Accordion("Leave out participants", open=False, visible=False, elem_id="leave-out") as box:
        gr.HTML(_TEMPLATES.render("results_filters.html"), apply_default_css=False)
        with gr.Row(elem_id="leave-out-buttons"):
            everyone = gr.Button("Leave out everyone flagged", size="md", elem_id="leave-out-everyone")
            nobody = gr.Button("Take everybody back in", size="md", elem_id="leave-out-nobody")
        flagged = gr.CheckboxGroup(label="Flagged by quality checks", elem_id="leave-out-flagged")
        unfinished = gr.Checkbox(label="Everybody who did not finish", elem_id="leave-out-unfinished")
        others = gr.Dropdown(
            label="Anybody else, by the beginning of the identifier", multiselect=True, elem_id="leave-out-others"
        )
    return Filters(box, flagged, everyone, nobody, unfinished, others)


def short_names(people: Sequence[str]) -> dict[str, str]:
    """Return identifier -> its first characters, as elsewhere on the page; in full where others begin alike."""
    counts = Counter(name[:SHORT_ID] for name in people)
    return {name: name[:SHORT_ID] if counts[name[:SHORT_ID]] == 1 else name for name in people}
