"""What a participant's browser measures: the window and the screen, and what happened while a set was ranked; pure.

The browser is not trusted: everything is checked for its type and range, and unknown names are refused, so that
nothing but measurements gets into the database.
"""

from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, ModelWrapValidatorHandler, PrivateAttr, Strict, model_validator

from study.visits.answers.checking import Sent
from study.visits.answers.limits import MOST_EVENTS, PATCHES

LONGEST_MS = 2**31 - 1

_LATEST_MOMENT = 2**53
_LONGEST_SIDE = 100_000
_LARGEST_FACTOR = 1000
_MOST_RELOADS = 100_000
_MOST_TRIES = 1000

# JSON has no tuples: a list of the right length is taken for one.
_Listed = Strict(False)
_Duration = Annotated[float, Field(ge=0, le=LONGEST_MS)]
_IN_MS = f"milliseconds from 0 to {LONGEST_MS}"
_Milliseconds = Annotated[_Duration, Field(description=_IN_MS)]
_Side = Annotated[float, Field(ge=0, le=_LONGEST_SIDE)]
_Size = Annotated[
    tuple[_Side, _Side], _Listed, Field(description=f"[width, height] in pixels, each from 0 to {_LONGEST_SIDE}")
]
_Ratio = Annotated[
    float, Field(ge=0.01, le=100, description="a number of device pixels per CSS pixel, from 0.01 to 100")
]
_Seen = Annotated[int, Field(ge=0, le=PATCHES, description=f"a whole number from 0 to {PATCHES}")]
_Event = Annotated[
    tuple[_Duration, Literal["rank", "undo", "zoom", "full"], Annotated[float, Field(ge=0, le=_LARGEST_FACTOR)]],
    _Listed,
]


class _Measurements(Sent):
    """Measurements; all but the required ones may be left out."""

    model_config = ConfigDict(extra="forbid")

    _sent: dict[str, Any] = PrivateAttr()

    @model_validator(mode="wrap")
    @classmethod
    def _keep(cls, content: Any, build: ModelWrapValidatorHandler[Self]) -> Self:
        made = build(content)
        made._sent = content
        return made

    def as_sent(self) -> dict[str, Any]:
        """Return what is stored: whole numbers and fractions, names and their order exactly as they came."""
        return self._sent


class Screen(_Measurements):
    """Window and screen.

    window, screen: width and height in CSS pixels; pixel_ratio: device pixels per CSS pixel; color_depth: bits;
    dark, light: how many of the 4 patches the participant could tell apart from the background; touch: whether
    there is a touch screen; tries: how often the patches were counted until the check was passed or given up;
    gamut: the widest range of colors that the screen shows about all of; dynamic_range: of the screen; color_scheme:
    what the participant prefers pages to be; forced_colors: whether the browser replaces the colors of pages.
    """

    window: _Size
    screen: _Size = (0, 0)
    pixel_ratio: _Ratio = 1
    color_depth: int = Field(default=0, ge=0, le=256, description="a whole number of bits, from 0 to 256")
    dark: _Seen
    light: _Seen
    touch: bool = Field(default=False, description="true or false")
    tries: int = Field(default=1, ge=1, le=_MOST_TRIES, description=f"a whole number from 1 to {_MOST_TRIES}")
    gamut: Literal["", "srgb", "p3", "rec2020"] = Field(default="", description="srgb, p3, rec2020 or an empty text")
    dynamic_range: Literal["", "standard", "high"] = Field(default="", description="standard, high or an empty text")
    color_scheme: Literal["", "light", "dark"] = Field(default="", description="light, dark or an empty text")
    forced_colors: bool = Field(default=False, description="true or false")


class Zoom(_Measurements):
    """The largest factor, and the milliseconds zoomed in."""

    largest: float = Field(ge=1, le=_LARGEST_FACTOR)
    ms: _Duration


class Record(_Measurements):
    """What happened while a set was ranked.

    shown_at: milliseconds since 1970 by the browser's clock; loading_ms: until all images had been decoded;
    events: [milliseconds since shown, "rank" | "undo" | "zoom" | "full", number] where the number is the slot
    (0 for a closed full-screen view) or the new zoom factor; zoom: the largest factor and the time zoomed in;
    full_ms: time in full-screen view; hidden_ms: time the window was out of sight; window and image: width and
    height in CSS pixels; pixel_ratio; resumed: how many times the set was reloaded.
    """

    # Not a float alone: rounding would let the next whole number in.
    shown_at: int | float = Field(
        default=0, ge=0, le=_LATEST_MOMENT, description=f"milliseconds since 1970, from 0 to {_LATEST_MOMENT}"
    )
    loading_ms: _Milliseconds = 0
    events: list[_Event] = Field(
        default_factory=list,
        max_length=MOST_EVENTS,
        description=(
            f"at most {MOST_EVENTS} entries [{_IN_MS}, rank | undo | zoom | full, number from 0 to {_LARGEST_FACTOR}]"
        ),
    )
    zoom: Zoom = Field(
        default=Zoom(largest=1, ms=0), description=f"{{largest: factor from 1 to {_LARGEST_FACTOR}, ms: {_IN_MS}}}"
    )
    full_ms: _Milliseconds = 0
    hidden_ms: _Milliseconds = 0
    window: _Size = (0, 0)
    pixel_ratio: _Ratio = 1
    image: _Size = (0, 0)
    resumed: int = Field(default=0, ge=0, le=_MOST_RELOADS, description=f"a whole number from 0 to {_MOST_RELOADS}")
