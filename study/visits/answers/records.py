"""What a participant's browser measures: the window and the screen, and what happened while a set was ranked.

The browser is not trusted: every value is checked for its type and range, and unknown names are refused, so that
nothing but measurements gets into the database.
"""

from typing import Annotated, Any, Literal

from pydantic import Field

from study.visits.answers.sent import Sent

MOST_EVENTS = 400
LONGEST_MS = 2**31 - 1
PATCHES = 4
"""Number of dark patches, and of light patches, in the display check."""

_NOT_MEASURED: Any = None
"""Instead of a value that the browser did not send, and that is not stored."""
_LATEST_MOMENT = 2**53
_LARGEST_SIDE = 100_000
_MOST_RELOADS = 100_000

# Limits belong to the two types of numbers, not to their union: that takes a quarter of the time.
_OF_TIME = Field(ge=0, le=LONGEST_MS)
_OF_DATES = Field(ge=0, le=_LATEST_MOMENT)
_OF_SIDES = Field(ge=0, le=_LARGEST_SIDE)
_OF_SLOTS_AND_FACTORS = Field(ge=0, le=1000)
_OF_FACTORS = Field(ge=1, le=1000)

_Milliseconds = Annotated[
    Annotated[int, _OF_TIME] | Annotated[float, _OF_TIME], Field(description="milliseconds, at most 24 days")
]
_Moment = Annotated[
    Annotated[int, _OF_DATES] | Annotated[float, _OF_DATES], Field(description="milliseconds since 1970")
]
_Size = Annotated[
    list[Annotated[int, _OF_SIDES] | Annotated[float, _OF_SIDES]],
    Field(min_length=2, max_length=2, description="[width, height] in pixels"),
]
_PixelRatio = Annotated[
    Annotated[int, Field(ge=1, le=100)] | Annotated[float, Field(ge=0.01, le=100)],
    Field(description="a number of device pixels per CSS pixel"),
]
_Patches = Annotated[int, Field(ge=0, le=PATCHES, description=f"a whole number from 0 to {PATCHES}")]
_Happening = Literal["rank", "undo", "zoom", "full"]
_Event = Annotated[
    tuple[_Milliseconds, _Happening, Annotated[int, _OF_SLOTS_AND_FACTORS] | Annotated[float, _OF_SLOTS_AND_FACTORS]],
    Field(strict=False),  # JSON has lists only
]


class Measurements(Sent, extra="forbid"):
    """Measurements, all optional unless stated otherwise."""

    def as_sent(self) -> dict[str, Any]:
        """Return what the browser sent, as JSON's values."""
        return self.model_dump(mode="json", exclude_unset=True)


class Screen(Measurements):
    """Window and screen, and what could be seen in the display check."""

    window: _Size
    """Width and height in CSS pixels; required."""
    screen: _Size = _NOT_MEASURED
    """Width and height in CSS pixels."""
    pixel_ratio: _PixelRatio = _NOT_MEASURED
    """Device pixels per CSS pixel."""
    color_depth: Annotated[int, Field(ge=0, le=256, description="a whole number of bits")] = _NOT_MEASURED
    """Bits."""
    dark: _Patches
    """How many of the dark patches the participant could tell from black; required."""
    light: _Patches
    """How many of the light patches the participant could tell from white; required."""
    touch: Annotated[bool, Field(description="true or false")] = _NOT_MEASURED
    """Whether there is a touch screen."""


class Zoom(Measurements):
    """How a set was zoomed; both required."""

    largest: Annotated[int, _OF_FACTORS] | Annotated[float, _OF_FACTORS]
    """Largest factor."""
    ms: _Milliseconds
    """Milliseconds zoomed in."""


class Record(Measurements):
    """What happened while a set was ranked."""

    shown_at: _Moment = _NOT_MEASURED
    """By the browser's clock."""
    loading_ms: _Milliseconds = _NOT_MEASURED
    """Until all images had been decoded."""
    events: Annotated[
        list[_Event],
        Field(
            max_length=MOST_EVENTS,
            description=f"at most {MOST_EVENTS} entries [milliseconds, rank | undo | zoom | full, number]",
        ),
    ] = _NOT_MEASURED
    """Milliseconds since shown, what happened, and the slot (0 for a closed full-screen view) or zoom factor."""
    zoom: Annotated[Zoom, Field(description="{largest: factor, ms: milliseconds}")] = _NOT_MEASURED
    full_ms: _Milliseconds = _NOT_MEASURED
    """Time in the full-screen view."""
    hidden_ms: _Milliseconds = _NOT_MEASURED
    """Time the window was out of sight."""
    window: _Size = _NOT_MEASURED
    """Width and height in CSS pixels."""
    pixel_ratio: _PixelRatio = _NOT_MEASURED
    image: _Size = _NOT_MEASURED
    """Width and height in CSS pixels of one image."""
    resumed: Annotated[int, Field(ge=0, le=_MOST_RELOADS, description="a whole number")] = _NOT_MEASURED
    """How many times the set was reloaded."""
