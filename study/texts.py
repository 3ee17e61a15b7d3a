"""The words participants read where a study brings none of its own, in Markdown."""

INTRODUCTION = """\
You will see several versions of the same photo side by side and put them in order,
from the one you like best to the one you like least.

There are no right or wrong answers: we are interested in your taste.
"""

CONSENT = """\
- Taking part is voluntary. You may stop at any time by closing this window.
- We store the order you give to each photo's versions and how long it took.
  We do not ask for your name, and we store nothing else about you.
- A cookie keeps your place, so that you can go on later in the same browser.
- Results are published only as statistics over all participants.
"""

INSTRUCTIONS = """\
1. Look at all versions of the photo. Take your time: there is no time limit.
2. Choose the one you like **best**, then the best of those that are left, and so on down to the poorest.
3. Click or tap a picture, or press its number.
4. Changed your mind? **Undo** takes back your last choice until the set is complete.

The next photo appears as soon as the last version has its place. A large window in a
quiet, evenly lit room is best.
"""

THANKS = """\
Your rankings have been stored. You can close this window now.
"""

SCALE_LABELS: dict[int, tuple[str, ...]] = {
    2: ("Better", "Poorer"),
    3: ("Best", "Average", "Poor"),
    4: ("Best", "Good", "Average", "Poor"),
    5: ("Best", "Excellent", "Good", "Average", "Poor"),
    6: ("Best", "Excellent", "Very good", "Good", "Average", "Poor"),
    7: ("Best", "Excellent", "Very good", "Good", "Average", "Below average", "Poor"),
}
"""Words from best to poorest by number of versions; those of five versions are the paper's (section 4.4)."""
