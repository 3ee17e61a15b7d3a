"""Preparations: kept for a week, never too large, and told after a restart what has become of them."""

import shutil
from pathlib import Path

import pytest

from study.content.making import preparations as module
from study.content.making.builder import Version, build_study
from study.content.making.choices import Choices
from study.content.making.preparation import Preparation, State, Status
from study.content.making.preparations import KEPT_DAYS, Preparations, UnknownPreparation
from tests.study.tiny_study import synthetic_photo

DAY_S = 24 * 3600


def put(preparation: Preparation, name: str) -> None:
    """Put a photo into a preparation."""
    (preparation.folder / "photos").mkdir(exist_ok=True)
    synthetic_photo((90, 120, 150), 0).save(preparation.folder / "photos" / f"{name}.png")


def test_what_was_chosen_is_there_again(tmp_path: Path) -> None:
    begun = Preparations(tmp_path / "preparations").begin()
    assert begun.choices.methods == ("original", "photoshop_auto", "piecewise", "filtering")
    chosen = Choices({"en": "Fall", "de": "Herbst"}, "fall", ("original",), practice=1, traps=2, seed=5)
    begun.choose(chosen)
    again = Preparations(tmp_path / "preparations").get(begun.id)
    assert again.choices == chosen
    assert again.status == Status("open")


def test_one_is_kept_for_a_week_after_its_last_change_but_not_while_it_is_built(tmp_path: Path) -> None:
    now = 0.0
    preparations = Preparations(tmp_path / "preparations", clock=lambda: now)
    idle, busy = preparations.begin(), preparations.begin()
    busy.tell(Status("building"))
    now = idle.changed_at + KEPT_DAYS * DAY_S - 1
    preparations.forget_old()
    assert {each.id for each in preparations.all()} == {idle.id, busy.id}
    now += DAY_S
    preparations.forget_old()
    assert [each.id for each in preparations.all()] == [busy.id]
    with pytest.raises(UnknownPreparation):
        preparations.get(idle.id)


@pytest.mark.parametrize("name", ["..", "../studies", "0" * 16, "x"])
def test_only_its_own_folders_can_be_named(tmp_path: Path, name: str) -> None:
    preparations = Preparations(tmp_path / "preparations")
    preparations.begin()
    with pytest.raises(UnknownPreparation):
        preparations.get(name)


def test_there_are_never_too_many_nor_too_large_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    preparations = Preparations(tmp_path / "preparations")
    first = preparations.begin()
    put(first, "one")
    size = first.bytes_used
    assert size > 0
    monkeypatch.setattr(module, "LARGEST", 3 * size)
    monkeypatch.setattr(module, "LARGEST_ALL", 5 * size)
    assert preparations.room(first) == 2 * size
    second = preparations.begin()
    for name in ("one", "two"):
        put(second, name)
    # Its own limit would leave one photo, and both together leave two.
    assert preparations.room(second) == size
    monkeypatch.setattr(module, "LARGEST_ALL", 3 * size)
    assert preparations.room(second) == 0
    monkeypatch.setattr(module, "MOST", 2)
    with pytest.raises(ValueError, match="2 studies are being prepared"):
        preparations.begin()
    # What is made is only told of.
    first.tell(Status("made", (), "slug"))
    preparations.begin()


@pytest.mark.parametrize(
    ("before", "after"),
    [("building", "interrupted"), ("waiting", "interrupted"), ("failed", "failed"), ("open", "open")],
)
def test_after_a_restart_a_build_that_was_under_way_is_interrupted_and_its_photos_are_there(
    tmp_path: Path, before: State, after: State
) -> None:
    preparations = Preparations(tmp_path / "preparations")
    begun = preparations.begin()
    put(begun, "one")
    begun.report({"step": {}})
    begun.tell(Status(before, (), "mine"))
    (begun.folder / "incoming").mkdir()
    changed_at = begun.changed_at
    preparations.recover(tmp_path / "studies")
    assert begun.status == Status(after, (), "mine")
    # A restart alone does not keep them longer.
    assert (begun.changed_at == changed_at) == (before == after)
    assert not (begun.folder / "incoming").exists()
    assert list(begun.photos) == ["one"]


def test_a_build_that_was_done_just_before_the_end_counts_as_made(tmp_path: Path) -> None:
    preparations = Preparations(tmp_path / "preparations")
    begun = preparations.begin()
    put(begun, "one")
    versions = [Version(key, key, key, lambda name, photo: photo) for key in ("a", "b")]
    build_study(tmp_path / "studies", "mine", "Mine", begun.photos, versions, 1)
    begun.tell(Status("building", (), "mine"))
    preparations.recover(tmp_path / "studies")
    assert begun.status.state == "made"
    assert begun.photos == {}
    # A study of the same name that was made of other photos is another one.
    other = preparations.begin()
    put(other, "two")
    other.tell(Status("building", (), "mine"))
    preparations.recover(tmp_path / "studies")
    assert other.status.state == "interrupted"


def test_one_that_is_deleted_takes_everything_with_it(tmp_path: Path) -> None:
    preparations = Preparations(tmp_path / "preparations")
    begun = preparations.begin()
    put(begun, "one")
    preparations.delete(begun)
    assert list((tmp_path / "preparations").iterdir()) == []
    # A process that was killed meanwhile may leave some of it.
    shutil.copytree(tmp_path, tmp_path / "preparations" / f".{begun.id}.deleted", ignore=lambda *_: ["preparations"])
    preparations.recover(tmp_path / "studies")
    assert list((tmp_path / "preparations").iterdir()) == []


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ({"titles": {}}, "titles must be a text for at least one of en, ar, de, es, fr, ja, zh"),
        ({"titles": {"xx": "?"}}, "titles must be a text for at least one of en, ar, de, es, fr, ja, zh"),
        ({"titles": {"en": 5}}, "the title must be a text"),
        ({"practice": -1}, "the number of practice sets must be from 0 to 1,000,000; got -1"),
        ({"traps": 10**9}, "the number of attention checks must be from 0 to 1,000,000; got 1000000000"),
        ({"traps": 0.5}, "the number of attention checks must be a whole number; got 0.5"),
        ({"seed": -1}, "seed must be from 0 to 2147483647; got -1"),
        ({"methods": "all"}, "methods must be a list of names"),
        ({"colour": 1}, "unknown choice 'colour'"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_choices_of_another_kind_are_refused(content: dict[str, object], reason: str) -> None:
    with pytest.raises(ValueError, match="^" + reason.replace("(", r"\(").replace("?", r"\?")):
        Choices.from_content(content)


def test_the_study_s_own_language_is_english_if_it_is_one_of_them() -> None:
    assert list(Choices.from_content({"titles": {"de": "Herbst", "en": "Fall"}}).titles) == ["en", "de"]
    assert Choices.from_content({"titles": {"en": "Fall"}}).title == "Fall"
    assert Choices.from_content({"titles": {"de": "Herbst"}}).title == {"de": "Herbst"}
    assert Choices({"en": "Autumn in Oslo!"}).new_slug() == "autumn-in-oslo"
