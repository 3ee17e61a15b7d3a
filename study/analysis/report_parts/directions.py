"""Where a slot is on the screen: on which side depends on the direction of the language."""

from study.analysis.protocol import Protocol

WHERE = (
    "Slot 1 is the first: on the left, in languages written from right to left on the right, and on phones, where "
    "slots are stacked, at the top."
)
"""What a note says of where slots are."""


def directions_in_words(protocol: Protocol) -> list[str]:
    """Return that slots were on different sides for different participants; nothing where they were not."""
    if not protocol.has_both_directions:
        return []
    return [
        "Some participants' pages ran from left to right and others' from right to left, so slot 1 was on the left for "
        "some and on the right for others: an influence of a side of the screen may cancel out here."
    ]
