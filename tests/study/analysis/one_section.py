"""One section of a report, without the others and their figures."""

from importlib import import_module

from study.analysis.analysis import Analysis
from study.analysis.report_parts.section import Section


def section(analysis: Analysis, key: str) -> Section:
    """Return the section that `sections` gives under this key."""
    built: Section = getattr(import_module(f"study.analysis.report_parts.{key}"), f"{key}_section")(analysis)
    assert built.key == key
    return built
