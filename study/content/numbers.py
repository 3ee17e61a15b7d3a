"""What counts as a number where people or browsers may send anything."""

import sys
from typing import Any


def is_number(value: Any) -> bool:
    """Tell whether `value` is a finite number that a float can hold; truth values are none."""
    # Compared, not converted: a whole number of 400 digits is no float.
    return type(value) in (int, float) and -sys.float_info.max <= value <= sys.float_info.max
