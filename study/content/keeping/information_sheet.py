"""The information sheet of a study: a PDF file that participants can read before they consent."""

from hashlib import sha256
from pathlib import Path

from enhancegan.whole_files import replacing
from study.content.keeping.settings_lock import changing
from study.content.yaml.definition import InformationSheet

INFORMATION_FILE = "information.pdf"
LARGEST_INFORMATION_MB = 10

_BEGINNING = b"%PDF-"


def read_information_sheet(folder: Path, problems: list[str]) -> InformationSheet | None:
    """Return the sheet of the study in `folder`; None if it has none, or one that is wrong, with the reason noted."""
    path = folder / INFORMATION_FILE
    if not path.is_file():
        return None
    content = path.read_bytes()
    problem = _problem(content)
    if problem is not None:
        problems.append(f"{INFORMATION_FILE} {problem}")
        return None
    return InformationSheet(path, sha256(content).hexdigest())


def keep_information_sheet(folder: Path, source: Path | None) -> None:
    """Make the file `source` the sheet of the study in `folder`, or take its sheet away.

    Raises ValueError for a file that is none, FixedError for a frozen study, OSError if the file cannot be written.
    """
    with changing(folder):
        path = folder / INFORMATION_FILE
        if source is None:
            path.unlink(missing_ok=True)
            return
        content = source.read_bytes()
        problem = _problem(content)
        if problem is not None:
            raise ValueError(f"the information sheet {problem}")
        with replacing(path) as unfinished:
            unfinished.write_bytes(content)


def _problem(content: bytes) -> str | None:
    if not content.startswith(_BEGINNING):
        return "must be a PDF file"
    if len(content) > LARGEST_INFORMATION_MB * 1_000_000:
        return f"must have at most {LARGEST_INFORMATION_MB} MB; it has {len(content) / 1e6:.1f} MB"
    return None
