"""Words and languages that a study has of its own."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from study.content.keeping.freezing import freeze_study
from study.content.keeping.own_languages import missing_words
from study.content.keeping.reading import read_study
from study.content.yaml.definition import StudyError
from study.content.yaml.languages import languages
from study.visits.answers.consent import consent_text
from study.visits.http.views import study_view
from tests.study.tiny_study import IMAGES, TINTS, write_study

DUTCH: dict[str, Any] = {
    "name": "Nederlands",
    "texts": {"thanks": "Uw antwoorden zijn opgeslagen."},
    "scale": {5: ["Beste", "Uitstekend", "Goed", "Matig", "Slecht"]},
    "words": {"take_part": "Meedoen", "board_count": "{place} van {of}", "kept_other": "{number} antwoorden"},
}
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def study(own: dict[str, dict[str, Any]] | None = None, **settings: Any) -> Path:
        folder = write_study(tmp_path / "tiny", IMAGES[:2], **settings)
        for code, content in (own or {}).items():
            (folder / "words").mkdir(exist_ok=True)
            (folder / "words" / f"{code}.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
        return folder

    return study


def problems(folder: Path) -> tuple[str, ...]:
    with pytest.raises(StudyError) as found:
        read_study(folder)
    return tuple(found.value.problems)


class TestWords:
    """The key `words` of study.yaml."""

    def test_they_take_the_place_of_the_pages(self, write: Write) -> None:
        study = read_study(write(words={"en": {"take_part": "Join", "kept_one": "One is kept."}}))
        said = study_view(study, "en", "live")["words"]
        assert (said["take_part"], said["kept_one"]) == ("Join", "One is kept.")
        assert said["decline"] == "No, thank you"
        assert languages()["en"].words["take_part"] == "Take part", "other studies keep theirs"

    def test_what_is_consented_to_is_another_text(self, write: Write) -> None:
        folder = write()
        before = consent_text(read_study(folder), "en").version
        definition = yaml.safe_load((folder / "study.yaml").read_text())
        definition["words"] = {"en": {"agree": "I agree."}}
        (folder / "study.yaml").write_text(yaml.safe_dump(definition))
        after = consent_text(read_study(folder), "en")
        assert "I agree." in after.text
        assert after.version != before


class TestLanguages:
    """Files in the folder `words` of a study."""

    def test_a_language_that_there_is_not(self, write: Write) -> None:
        study = read_study(
            write({"nl": {**DUTCH, "direction": "rtl"}}, languages=["nl", "en"], title={"nl": "A", "en": "B"})
        )
        view = study_view(study, "nl", "live")
        assert view["languages"] == [{"code": "nl", "name": "Nederlands"}, {"code": "en", "name": "English"}]
        assert view["direction"] == "rtl"
        assert view["scale"] == ["Beste", "Uitstekend", "Goed", "Matig", "Slecht"]
        assert view["words"]["take_part"] == "Meedoen"
        assert study.texts["nl"].thanks == "Uw antwoorden zijn opgeslagen."
        assert study.method_keys == tuple(sorted(TINTS)), "the folder is none of a method"

    def test_what_it_lacks_is_in_english_and_told(self, write: Write) -> None:
        folder = write({"nl": DUTCH}, languages=["nl"])
        assert study_view(read_study(folder), "nl", "live")["words"]["decline"] == "No, thank you"
        missing = missing_words(folder)["nl"]
        assert {"texts: consent", "scale: 2", "words: decline", "words: start_sets_other"} <= set(missing)
        assert not {"words: take_part", "words: kept_one", "words: start_sets_few", "texts: thanks"} & set(missing)

    def test_a_language_that_there_is_says_otherwise_what_the_file_has(self, write: Write) -> None:
        folder = write({"ja": {"words": {"take_part": "はじめる"}}}, languages=["ja"])
        words = study_view(read_study(folder), "ja", "live")["words"]
        assert (words["take_part"], words["decline"]) == ("はじめる", languages()["ja"].words["decline"])
        assert missing_words(folder) == {}

    def test_a_method_may_be_called_words(self, write: Write) -> None:
        folder = write(tints={"words": (9, 9, 9), "other": (99, 99, 99)})
        assert read_study(folder).method_keys == ("other", "words")

    def test_it_is_frozen_with_the_study(self, write: Write) -> None:
        folder = write({"nl": DUTCH}, languages=["nl"])
        assert "words/nl.yaml" in (freeze_study(folder).hashes or {})
        path = folder / "words" / "nl.yaml"
        path.chmod(0o644)
        path.write_text(yaml.safe_dump({**DUTCH, "name": "Vlaams"}))
        with pytest.raises(StudyError, match=r"words/nl\.yaml has changed"):
            read_study(folder, decode=True)

    @pytest.mark.parametrize(
        ("code", "content", "problem"),
        [
            ("dutch_", DUTCH, "words/dutch_.yaml must be named by a language's BCP 47 tag, like nl.yaml or pt-BR.yaml"),
            ("nl", {"word": {}}, "words/nl.yaml: unknown setting 'word'; did you mean 'words'?"),
            (
                "nl",
                {"words": {"takepart": "x"}},
                "words/nl.yaml: words: unknown word 'takepart'; did you mean 'take_part'?",
            ),
            ("nl", {"words": {"back_to": "x"}}, "words/nl.yaml: words: back_to lacks {place}, which the page fills in"),
            ("nl", {"scale": {9: []}}, "words/nl.yaml: scale for 9 versions: there are 2 to 7 versions"),
            (
                "nl",
                {"scale": {2: ["A", "A"]}},
                "words/nl.yaml: scale for 2 versions: the words must differ; they are A, A",
            ),
            ("nl", {"direction": "up"}, "words/nl.yaml: direction must be one of ltr, rtl; got 'up'"),
        ],
        ids=["name", "setting", "word", "placeholder", "versions", "equal words", "direction"],
    )
    def test_what_is_wrong_is_said(self, write: Write, code: str, content: dict[str, Any], problem: str) -> None:
        assert problem in problems(write({code: content}))


def test_an_emptied_folder_of_languages_is_no_method(write: Write) -> None:
    folder = write()
    (folder / "words").mkdir()
    assert {method.key for method in read_study(folder, decode=True).methods} == set(TINTS)


def test_a_word_that_is_like_none_gets_no_list_of_all(write: Write) -> None:
    found = problems(write({"nl": {**DUTCH, "words": {"qqqqqqqq": "x"}}}, languages=["nl"]))
    assert found == ("words/nl.yaml: words: unknown word 'qqqqqqqq'",)


def test_a_language_in_other_letters_than_its_file_is_told(write: Write) -> None:
    (problem,) = problems(write({"NL": DUTCH}, languages=["nl"]))
    assert problem.endswith("did you mean 'NL'?")
