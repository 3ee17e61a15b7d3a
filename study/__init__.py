"""Blind ranking studies: defining and building them, running them in the browser, analyzing the answers.

Example:
    >>> from study import analyze
    >>> report = analyze("rankings.csv")
    >>> report.findings
    ['People and photos like these ...', ...]
    >>> report.save("report")
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from study.analysis.rankings_file import read_rankings
    from study.results.ranking_report import RankingReport, analyze

__all__ = ["RankingReport", "analyze", "read_rankings"]


def __getattr__(name: str) -> object:
    """Import the analysis when it is first asked for: it takes seconds to load, and few commands need it."""
    if name == "read_rankings":
        from study.analysis.rankings_file import read_rankings

        return read_rankings
    if name in __all__:
        from study.results import ranking_report

        return getattr(ranking_report, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
