"""The four examples of docs/methods.md, with everything that they need: a data folder whose methods can be used."""

import os
import re
import shutil
import sys
import textwrap
from pathlib import Path

import pytest
from PIL import Image

from tests.project import ROOT

DOCUMENT = (ROOT / "docs" / "methods.md").read_text(encoding="utf-8")
RETOUCHED = (200, 150, 100)
"""The color of every retouched photo."""


def block(language: str) -> str:
    """The first block of code of the document in a language."""
    found = re.search(rf"```{language}\n(.*?)```", DOCUMENT, re.DOTALL)
    assert found is not None
    return found.group(1)


def make_examples(data: Path, names: list[str], size: tuple[int, int], patch: pytest.MonkeyPatch) -> None:
    """Write methods.yaml as documented into a new data folder, with all that it names, and make it the app's.

    Args:
        data: the folder.
        names: stems of the photos that have been retouched.
        size: of these photos.
        patch: undoes what is set.
    """
    data.mkdir()
    (data / "methods.yaml").write_text(block("yaml"), encoding="utf-8")
    (data / "retouched").mkdir()
    for name in names:
        Image.new("RGB", size, RETOUCHED).save(data / "retouched" / f"{name}.png")
    _brighter(data / "brighter.onnx")
    _package(data / "site")
    patch.syspath_prepend(data / "site")
    programs = [str(Path(sys.executable).parent), os.environ["PATH"]]
    if shutil.which("autolevels", path=os.pathsep.join(programs)) is None:
        programs.insert(0, str(_like_autolevels(data / "bin")))
    patch.setenv("PATH", os.pathsep.join(programs))
    patch.setenv("ENHANCEGAN_DATA", str(data))


def _brighter(file: Path) -> None:
    """A network that adds 0.1 to every value."""
    onnx = pytest.importorskip("onnx", reason="needs the package onnx: pip install -r requirements-dev.txt")
    pytest.importorskip("onnxruntime", reason="needs onnxruntime: pip install -r requirements-onnx.txt")
    write_onnx(onnx, file, "Add", 0.1, (1, 3, "height", "width"), (1, 3, "height", "width"))


def write_onnx(onnx: object, file: Path, operation: str, number: float, given: tuple, made: tuple) -> None:
    """Write a network of one operation with one number; `given` and `made` are shapes."""
    helper, kind = onnx.helper, onnx.TensorProto.FLOAT  # type: ignore[attr-defined]
    graph = helper.make_graph(
        [helper.make_node(operation, ["photo", "number"], ["made"])],
        "tiny",
        [helper.make_tensor_value_info("photo", kind, given)],
        [helper.make_tensor_value_info("made", kind, made)],
        [helper.make_tensor("number", kind, [], [number])],
    )
    # Old versions of both, which every onnxruntime reads.
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    file.write_bytes(model.SerializeToString())


def _package(site: Path) -> None:
    """An installed package, with the document's own code and entry point."""
    described = site / "warmer_method-1.0.dist-info"
    described.mkdir(parents=True)
    (described / "METADATA").write_text("Metadata-Version: 2.1\nName: warmer-method\nVersion: 1.0\n")
    (described / "entry_points.txt").write_text("[enhancegan.methods]\nwarmer = warmer_method:WARMER\n")
    (site / "warmer_method.py").write_text(block("python"), encoding="utf-8")


def _like_autolevels(folder: Path) -> Path:
    """Stands in for autolevels where it is not installed: names its result as autolevels does."""
    folder.mkdir()
    program = folder / "autolevels"
    program.write_text(
        textwrap.dedent(f"""\
            #!{sys.executable}
            import sys
            from PIL import Image, ImageOps
            ImageOps.autocontrast(Image.open(sys.argv[1])).save("input_al.png")
            """)
    )
    program.chmod(0o755)
    return folder
