"""Names that fit beside an axis, and round numbers on a logarithmic one."""

import pytest

from study.analysis.figures.axes import log_axis, plain, wrapped


@pytest.mark.parametrize(
    ("name", "drawn"),
    [
        ("Input", "Input"),
        ("Piecewise enhancer", "Piecewise<br>enhancer"),
        ("A name that goes on for too long", "A name that<br>…for too long"),
        ("retouched_by_hand", "retouched_by_<br>hand"),
        ("Photoshop-Automatic", "Photoshop-<br>Automatic"),
        ("EnhanceGAN 2.0", "EnhanceGAN 2.0"),
        ("Supercalifragilisticexpialidocious", "Superca…ocious"),
        ("Deep Supercalifragilisticexpialidocious", "Deep<br>Superca…ocious"),
        ("photographic_enhancer_v2_final", "photographic_<br>…v2_final"),
        ("超解像と色補正の新しい方法による結果", "超解像と色補正<br>…法による結果"),
        ("Human expert (retouched by C)", "Human expert<br>…by C)"),
        ("Exemplar transfer retouchedversion b", "Exemplar<br>…chedversion b"),
        ("照片增强方法第二版", "照片增强方法第<br>二版"),
        ("طريقة تحسين الصور بالتعلم", "طريقة تحسين<br>الصور بالتعلم"),
        ("طريقة تحسين الصور بالتعلم العميق", "طريقة تحسين<br>\u200f…العميق"),
        ("<b>bold</b> & co", "&lt;b&gt;bold&lt;/b&gt; &amp;<br>co"),
    ],
)
def test_names_have_at_most_two_short_lines(name: str, drawn: str) -> None:
    assert wrapped(name) == drawn


def test_text_is_no_markup() -> None:
    assert plain("a < b & c") == "a &lt; b &amp; c"


@pytest.mark.parametrize(
    ("values", "most", "ticks"),
    [
        ([1, 20], 9, ["1", "2", "5", "10", "20"]),
        ([1, 20], 3, ["1", "3", "10"]),
        ([1, 20], 2, ["1", "10"]),
        ([0.5, 0.5], 9, ["0.5"]),
        ([1, 99999], 9, ["1", "10", "100", "1000", "10000", "100000"]),
    ],
)
def test_ticks_of_a_logarithmic_axis_are_round_and_not_too_many(
    values: list[float], most: int, ticks: list[str]
) -> None:
    assert log_axis(values, most)["ticktext"] == ticks
