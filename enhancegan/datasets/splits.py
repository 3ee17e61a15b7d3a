"""The two splits of a data set, one to train on and one that training never sees, and the files that list them."""

from pathlib import Path

from enhancegan.registry import look_up

SPLITS = ("train", "test")


def check_split(split: str) -> str:
    """Return the name of a split unchanged.

    Raises:
        ValueError: for an unknown name; the message lists the known names.
    """
    return look_up("split", dict.fromkeys(SPLITS, split), split)


def read_lines(path: Path) -> list[str]:
    """The lines of a text file.

    Raises:
        ValueError: when there is no such file, it cannot be read, or it is not text in UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError as error:
        raise ValueError(f"no such file: {path}") from error
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ValueError(f"{path} is not a text file in UTF-8: {error}") from error


def read_list(path: Path) -> list[str]:
    """The entries of a list file, one per line; empty lines are ignored.

    Raises:
        ValueError: when there is no such file, it cannot be read, or it is not text in UTF-8.
    """
    return [line.strip() for line in read_lines(path) if line.strip()]
