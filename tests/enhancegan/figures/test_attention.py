"""Fig. 5 lays every head's probability map over the photo."""

from PIL import Image

from enhancegan.enhancer import Enhancer
from enhancegan.figures.attention import attention_gallery, attention_overlay
from enhancegan.figures.gallery import fit
from enhancegan.networks.backbone import Backbone
from enhancegan.networks.generator import Generator


def test_a_row_is_the_photo_and_one_overlay_per_operator(generator: Generator, photo: Image.Image) -> None:
    enhancer = Enhancer(generator)
    gallery = attention_gallery([photo], enhancer)
    assert gallery.labels == ["Input", "Piecewise color", "Deep filtering", "Photographic", "Crop"]
    edits = enhancer.predict(photo)
    pictures = gallery.rows[0].pictures
    assert pictures[0].tobytes() == fit(photo).tobytes()
    for picture, name in zip(pictures[1:], ("piecewise", "filtering", "photographic", "crop"), strict=True):
        assert picture.tobytes() == attention_overlay(fit(photo), edits[name].attention).tobytes()


def test_only_heads_that_there_are_get_a_column(photo: Image.Image) -> None:
    enhancer = Enhancer(Generator(Backbone("test_efficientnet"), ("crop", "piecewise")).eval())
    assert attention_gallery([photo], enhancer).labels == ["Input", "Piecewise color", "Crop"]
