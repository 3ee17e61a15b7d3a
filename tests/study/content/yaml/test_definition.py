"""What names a study."""

from pathlib import Path

import pytest

from study.content.yaml.definition import check_slug, study_slugs


@pytest.mark.parametrize("slug", ["", "-a", "A", "a b", "a/b", "..", "a" * 64])
def test_bad_slugs_are_rejected(slug: str) -> None:
    with pytest.raises(ValueError, match="slug must be"):
        check_slug(slug)


def test_study_slugs_are_folders_with_a_definition(tmp_path: Path) -> None:
    for name in ("b", "a", ".unfinished-x"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "study.yaml").touch()
    (tmp_path / "empty").mkdir()
    assert study_slugs(tmp_path) == ["a", "b"]
    assert study_slugs(tmp_path / "missing") == []
