"""The tables among the exports, before they become files."""

from collections.abc import Callable
from datetime import UTC, datetime

import pandas as pd

from db.session import Database
from study.content.yaml.definition import Study
from study.results.approvals import approvals_table
from study.results.exports import Selection
from study.results.forms import wide_table, without_ids
from study.results.tables import arrivals_table, participants_table, rankings_table, study_tables, without_people


def _tidy(database: Database, study: Study, chosen: Selection) -> pd.DataFrame:
    return tidy_table(database, study.slug, chosen)


def tidy_table(database: Database, slug: str, chosen: Selection) -> pd.DataFrame:
    """Return the rankings, for which the study's folder is not needed; ValueError for an unknown study."""
    return without_people(rankings_table(database, slug, chosen.kept), chosen.left_out)


def _wide(database: Database, study: Study, chosen: Selection) -> pd.DataFrame:
    tables = study_tables(database, study, datetime.now(UTC), chosen.kept)
    return wide_table(tables.without(chosen.left_out))


def _participants(database: Database, study: Study, chosen: Selection) -> pd.DataFrame:
    table = participants_table(database, study, datetime.now(UTC), kept=chosen.kept)
    return without_people(table if chosen.with_ids else without_ids(table), chosen.left_out)


def _arrivals(database: Database, study: Study, chosen: Selection) -> pd.DataFrame:
    return without_people(arrivals_table(database, study.slug, chosen.kept), chosen.left_out)


def _approvals(database: Database, study: Study, chosen: Selection) -> pd.DataFrame:
    return without_people(approvals_table(database, study, datetime.now(UTC), kept=chosen.kept), chosen.left_out)


TABLES: dict[str, Callable[[Database, Study, Selection], pd.DataFrame]] = {
    "tidy": _tidy,
    "wide": _wide,
    "participants": _participants,
    "arrivals": _arrivals,
    "approvals": _approvals,
}
"""Format on the command line -> its table."""
