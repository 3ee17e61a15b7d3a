"""The study whose results the tests of this folder look at."""

import pytest

from db.session import Database
from db.settings import Settings
from study.content.yaml.definition import Study
from tests.study.rich_study import open_rich_study


@pytest.fixture
def study(settings: Settings, database: Database) -> Study:
    """One practice set, four sets that count, one trap, one repeat; four questions."""
    return open_rich_study(settings, database)
