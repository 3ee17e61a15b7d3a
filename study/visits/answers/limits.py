"""How much of something there is in a visit; imports nothing, so that the codebook can name it quickly."""

MOST_EVENTS = 400
"""Entries of the record of what a participant did while ranking one set."""
MOST_ROUNDS = 2
"""Rounds of plates in the color-vision screening."""
PATCHES = 4
"""Dark patches, and light patches, in the display check."""
