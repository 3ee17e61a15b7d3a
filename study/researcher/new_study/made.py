"""What the page says of a study that has just been made."""

import gradio as gr

from study.content.yaml.definition import Study

READ_IN_S = 40
"""Seconds for which it stays: long enough to be read, and then out of the way of what it speaks of."""


def say_made(study: Study) -> None:
    """Say on the page what has been made, and what comes next."""
    gr.Info(
        f"{study.title} has been made, as a draft: {len(study.images)} sets of {study.design.versions} versions. Only "
        "you see it. What comes next: read and change its texts on Settings; then, here on Set up, walk through it by "
        "“Try as participant”, and make it a pilot or open it.",
        title="Study made",
        duration=READ_IN_S,
    )
