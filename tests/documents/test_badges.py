"""The README's badges are true."""

import pytest

from tests.documents.badges import FOLDER, badges
from tests.project import ROOT


@pytest.mark.parametrize("name", badges())
def test_a_badge_says_what_the_project_says(name: str) -> None:
    picture = FOLDER / name
    assert picture.read_text(encoding="utf-8") == badges()[name], "run `make reference`"
    assert f"(docs/pictures/{name})" in (ROOT / "README.md").read_text(encoding="utf-8")
