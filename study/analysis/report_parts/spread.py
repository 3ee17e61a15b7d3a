"""How much a difference of two methods' scores varies between people, photos and rankings, in words."""

import math

from study.analysis.power import Components
from study.analysis.report_parts.words import listed, number


def spread_in_words(components: Components) -> str:
    """Return standard deviations in points, "0.51 points from person to person and ...", and what is not measurable.

    Estimates of variances are cut off at 0: that is not to say that there is none.
    """
    named = {"person": components.participant, "photo": components.image, "ranking": components.residual}
    measured = {name: number(math.sqrt(variance), apart_from=0) for name, variance in named.items() if variance > 0}
    items = [
        f"{deviation}{'' if place else ' points'} from {name} to {name}"
        for place, (name, deviation) in enumerate(measured.items())
    ]
    none = [f"from {name} to {name}" for name in named if name not in measured]
    return f"{listed(items)}{f'; none could be measured {listed(none)}' if none else ''}"
