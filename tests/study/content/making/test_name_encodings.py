"""Names in every encoding: read right, or left to a person who is offered the right one, but never read wrong."""

import random

import pytest

from study.content.making.name_encodings import ENCODINGS, certain_reading, readings

WORDS = {
    "German": ("Brücke Straße Bär Öl Übung Mädchen Fluß_groß Tür grün Äpfel Höhle", "cp437 cp850 cp1252"),
    "French": ("café forêt rivière île été naïve château garçon Noël élève mère", "cp437 cp850 cp1252"),
    "Portuguese": ("São_Paulo coração avião mãe irmã verão pão ação estação", "cp850 cp1252"),
    "Norwegian": ("Østre ørret gård sjø Tromsø blåbær fjære Ålesund små", "cp850 cp1252"),
    "Polish": ("świt łąka Łódź góra żaba źródło książka Gdańsk ręka", "cp852 cp1250"),
    "Czech": ("řeka žába dům město květina Plzeň pohádka příroda loď", "cp852 cp1250"),
    "Turkish": ("ağaç İstanbul çiçek şehir köprü güneş kuş", "cp857"),
    "Russian": ("фото Москва мост река Лес закат Утро море озеро_Байкал город", "cp866 cp1251"),
    "Greek": ("θάλασσα Αθήνα ήλιος βουνό νησί δρόμος Ελλάδα σπίτι φως", "cp737"),
    "Japanese": ("写真一 予約 富士山 桜 海 東京タワー さくら 夕焼け 表紙 ソニー 京都の秋 能登", "cp932"),
    "Chinese": ("照片 长城 北京 上海外滩 山水 湖 日落 深圳 瀑布 小桥 联通 一 西湖_雪景", "gbk"),
    "Taiwanese": ("照片 台北 日月潭 山水 花園 夜市 海邊 瀑布 九份", "big5"),
    "Korean": ("사진 서울 바다 한강 부산 꽃 산 제주도 가을", "cp949"),
}
CASES = [(name, encoding) for name, (_, encodings) in WORDS.items() for encoding in (*encodings.split(), "utf-8")]
SHARE_READ_OF_FOUR = {"cp932": 0.9, "gbk": 0.7, "cp866": 0.6, "cp850": 0.5, "utf-8": 1.0}
"""Of samples of four names; the others are asked about. cp850 is over three languages."""


def samples(language: str, encoding: str, size: int) -> list[tuple[str, ...]]:
    words = [word for word in WORDS[language][0].split() if not word.isascii()]
    rng = random.Random(f"{language} {encoding} {size}")
    return [tuple(f"{word}.jpg" for word in rng.sample(words, size)) for _ in range(12)]


@pytest.mark.parametrize(("language", "encoding"), CASES)
def test_names_are_never_read_wrong_and_the_right_reading_is_offered(language: str, encoding: str) -> None:
    for size in (1, 2, 4):
        for names in samples(language, encoding, size):
            found = readings([name.encode(encoding) for name in names])
            certain = certain_reading(found)
            assert certain is None or certain.names == names
            assert names in [reading.names for reading in found]


@pytest.mark.parametrize("encoding", SHARE_READ_OF_FOUR)
def test_most_names_need_no_question(encoding: str) -> None:
    read = [
        certain_reading(readings([name.encode(encoding) for name in names])) is not None
        for language, of_language in CASES
        if of_language == encoding
        for names in samples(language, encoding, 4)
    ]
    assert sum(read) / len(read) >= SHARE_READ_OF_FOUR[encoding]


def test_names_that_are_the_same_in_two_encodings_are_one_reading() -> None:
    umlaut = b"Br\x81cke.jpg"
    assert umlaut.decode("cp437") == umlaut.decode("cp850") == "Brücke.jpg"
    found = readings([umlaut])
    assert [reading.names for reading in found].count(("Brücke.jpg",)) == 1
    assert len(found) < len(ENCODINGS)


def test_one_word_that_two_languages_share_is_left_to_a_person() -> None:
    (first, second, *_) = readings(["gård.jpg".encode("cp850")])
    assert {first.names[0], second.names[0]} == {"gård.jpg", "gćrd.jpg"}
    assert certain_reading((first, second)) is None
