"""The two levels at which everything is said."""

SIGNIFICANCE = 0.05
"""A p-value below it is told as a difference."""

CONFIDENCE = 0.95
"""Share of studies whose intervals hold the truth."""
