"""ONNX files as methods: networks of one operation, whose results can be worked out by hand."""

from pathlib import Path

import pytest
from PIL import Image

from enhancegan.outside.onnx_file import OnnxFile
from enhancegan.outside.result import NoResultError
from tests.enhancegan.outside.examples import write_onnx

onnx = pytest.importorskip("onnx", reason="needs the package onnx: pip install -r requirements-dev.txt")
pytest.importorskip("onnxruntime", reason="needs onnxruntime: pip install -r requirements-onnx.txt")

ANY = (1, 3, "height", "width")
BATCHES = ("batch", 3, None, None)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "net.onnx"


@pytest.mark.parametrize("shape", [ANY, BATCHES], ids=["named", "unnamed"])
def test_values_are_srgb_from_0_to_1_and_the_result_is_clipped(shape: tuple, file: Path) -> None:
    write_onnx(onnx, file, "Mul", 2.0, shape, shape)
    made = OnnxFile(file)(Image.new("RGB", (5, 4), (10, 100, 200)))
    assert made.size == (5, 4) and made.getpixel((4, 3)) == (20, 200, 255)


def test_a_fixed_size_is_resized_to_and_back(file: Path) -> None:
    fixed = (1, 3, 8, 16)
    write_onnx(onnx, file, "Mul", 0.5, fixed, fixed)
    made = OnnxFile(file)(Image.new("RGB", (50, 40), (100, 100, 100)))
    assert made.size == (50, 40) and made.getpixel((25, 20)) == (50, 50, 50)


def test_edges_are_repeated_up_to_a_multiple_and_cut_off_again(photo: Image.Image, file: Path) -> None:
    write_onnx(onnx, file, "Mul", 1.0, ANY, ANY)
    odd = photo.crop((0, 0, 37, 21))
    assert OnnxFile(file, multiple=16)(odd).tobytes() == odd.tobytes()


@pytest.mark.parametrize(
    ("operation", "number", "shape", "message"),
    [
        ("Mul", 1.0, (1, 1, "h", "w"), "photo: tensor.float. 1 x 1 x h x w -> .*; one float input and one output"),
        ("Mul", 1.0, (3, "h", "w"), "one float input and one output of the shape 1 x 3 x H x W are needed"),
        ("Mul", 1.0, (1, 3, 0, 8), "1 x 3 x 0 x 8 -> .*; one float input and one output"),
        (
            "Mul",
            1.0,
            (1, 3, 60_000, 60_000),
            "60000 x 60000 -> .*; one float .* H and W free or of a photo that can be",
        ),
        ("Div", 0.0, ANY, "returned values that are no numbers"),
    ],
    ids=["one channel", "no batch", "no pixels", "huge", "not finite"],
)
def test_other_networks_are_refused(operation: str, number: float, shape: tuple, message: str, file: Path) -> None:
    write_onnx(onnx, file, operation, number, shape, shape)
    with pytest.raises(NoResultError, match=message):
        OnnxFile(file)(Image.new("RGB", (4, 4)))


def test_a_file_that_is_no_network_is_refused(file: Path) -> None:
    file.write_bytes(b"no network")
    with pytest.raises(NoResultError, match=r"net\.onnx cannot be read as an ONNX file"):
        OnnxFile(file)(Image.new("RGB", (4, 4)))


@pytest.mark.parametrize(
    ("nodes", "kind", "message"),
    [
        ([("Cast", ["photo"], {"to": onnx.TensorProto.UINT8})], "UINT8", r"made: tensor\(uint8\) .*; one float input"),
        (
            [("Cast", ["photo"], {"to": onnx.TensorProto.STRING})],
            "STRING",
            r"made: tensor\(string\) .*; one float input",
        ),
        ([("Slice", ["photo", "zero", "zero", "axis"], {})], "FLOAT", r"returned the shape \(1, 3, 0, 4\)"),
    ],
    ids=["whole numbers", "text", "nothing"],
)
def test_what_is_no_photo_is_refused(nodes: list, kind: str, message: str, file: Path) -> None:
    helper, kinds = onnx.helper, onnx.TensorProto
    numbers = [helper.make_tensor(name, kinds.INT64, [1], [value]) for name, value in (("zero", 0), ("axis", 2))]
    made = helper.make_tensor_value_info("made", getattr(kinds, kind), (1, 3, "h", "w"))
    given = helper.make_tensor_value_info("photo", kinds.FLOAT, ANY)
    steps = [helper.make_node(name, inputs, ["made"], **options) for name, inputs, options in nodes]
    graph = helper.make_graph(steps, "tiny", [given], [made], numbers)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), file)
    with pytest.raises(NoResultError, match=message):
        OnnxFile(file, keeps_size=False)(Image.new("RGB", (4, 3)))
