"""Files that are not UTF-8: Western ones are read, those that would be garbage are refused."""

from pathlib import Path

import pytest

from study.analysis.rankings import InvalidRankingsError
from study.analysis.rankings_file import read_rankings, read_rankings_file
from tests.study.analysis.test_habits_of_programs import written


def table(person: str, photo: str, method: str = "auto") -> str:
    return f"participant;image;method;rank\n{person};{photo};{method};1\n{person};{photo};human;2\n"


WESTERN = {
    "German": ("Jürgen Müller", "Straße", "Schärfe"),
    "German capitals": ("JÜRGEN MÜLLER", "GRÜSSE", "SCHÄRFE"),
    "French": ("Hélène Lebœuf", "forêt créée à l’été", "netteté"),
    "French capitals": ("ÉLÈNE", "FORÊT", "NETTETÉ"),
    "Spanish": ("Íñigo Núñez", "«niño»", "¿más? nº 1ª"),
    "Portuguese": ("João", "coração", "São Tomé"),
    "Nordic": ("Åse Øyvind Æbeltoft", "smørrebrød", "Kärnä"),
    "Finnish loans": ("Šakki", "Žižek Miloš", "auto"),
    "signs": ("p1", "5 °C – 20 €", "½ × ³ “auto”"),
    "German quotation marks": ("‚auto‘", "„See“", "geht‘s"),
    "an apostrophe of Word": ("O’Brien", "d’Été", "l’auto"),
}


@pytest.mark.parametrize("language", WESTERN)
def test_windows_1252_is_read(tmp_path: Path, language: str) -> None:
    names = WESTERN[language]
    found = read_rankings_file(written(tmp_path, table(*names).encode("cp1252")))
    assert tuple(found.table.iloc[0][["participant", "image", "method"]]) == names
    assert "read as Windows-1252, since it is not UTF-8" in found.understood


OTHERS = {
    "Russian": ("cp1251", "Иван Петров", "лес"),
    "Russian, KOI8": ("koi8-r", "Иван", "лес"),
    "Greek": ("cp1253", "Γιώργος", "λίμνη"),
    "Chinese": ("gb18030", "张三", "湖"),
    "Chinese, one word": ("gb18030", "p1", "湖"),
    "Chinese beside numbers": ("gb18030", "p1", "照片1"),
    "Chinese, Taiwan": ("big5", "王小明", "湖"),
    "Japanese": ("shift-jis", "田中", "みずうみ"),
    "Japanese, Katakana": ("shift-jis", "テスト", "レイク"),
    "Korean": ("cp949", "김철수", "호수"),
    "Macintosh, German": ("mac-roman", "Jürgen", "Straße"),
    "Macintosh, French": ("mac-roman", "André", "forêt"),
    "Macintosh, a name with a number": ("mac-roman", "Zoë01", "lake"),
    "DOS, German": ("cp850", "Jürgen", "Käse"),
    "UTF-8 read as Windows-1252 and saved once more, cut off": ("utf-8", "Jürgen", "Käse"),
}


@pytest.mark.parametrize("language", OTHERS)
def test_what_would_be_garbage_is_refused(tmp_path: Path, language: str) -> None:
    encoding, person, photo = OTHERS[language]
    data = table(person, photo).encode(encoding)
    if encoding == "utf-8":
        data += b"\xfc"
    with pytest.raises(InvalidRankingsError, match="save it as UTF-8"):
        read_rankings(written(tmp_path, data))


@pytest.mark.parametrize("language", [name for name in OTHERS if "UTF-8" not in name])
def test_the_same_names_in_utf_8_are_read(tmp_path: Path, language: str) -> None:
    _, person, photo = OTHERS[language]
    found = read_rankings(written(tmp_path, table(person, photo).encode()))
    assert (found["participant"][0], found["image"][0]) == (person, photo)


def test_the_byte_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidRankingsError, match=r"neither UTF-8 nor Windows-1252 \(byte 129 in line 2\)"):
        read_rankings(written(tmp_path, table("p\x81", "lake").encode("latin-1")))
