"""Outputs of DPED (Ignatov et al., ICCV 2017), the "DSLR" rows of Table 1, made elsewhere and read from folders."""

from pathlib import Path

from enhancegan.evaluation.versions import Version, from_files, same_stem

PHONES = ("iphone", "sony", "blackberry")
"""DPED has one network for each of these phones, and Table 1 one row for each network."""


def dped_versions(folder: Path, inputs: list[Path]) -> list[Version]:
    """One version for each of the folders iphone/, sony/ and blackberry/ that is there; files are found by their stem.

    Raises:
        ValueError: when none of them is there, or one is empty.
    """
    there = [phone for phone in PHONES if (folder / phone).is_dir()]
    if not there:
        raise ValueError(f"no DPED outputs in {folder}: expected folders named {', '.join(PHONES)}")
    return [from_files(f"dslr_{phone}", f"DSLR {phone}", same_stem(inputs, folder / phone)) for phone in there]
