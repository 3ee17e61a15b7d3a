"""Versions of one photo whose names differ a little: what is meant is said instead of what is missing."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path

_COPY = re.compile(r"( ?\(\d+\)|[ _-]+copy( ?\d+)?)$")
_INNER_SUFFIX = re.compile(r"\.(png|jpe?g|webp)$")
_SPACES = re.compile(r"[\s_-]+")

_Plain = Callable[[str, str], str]
"""(name, method) -> the name without what may differ."""


def _small(name: str, method: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()


def _without_spaces(name: str, method: str) -> str:
    return _SPACES.sub("", _small(name, method))


def _without_addition(name: str, method: str) -> str:
    plain = _COPY.sub("", _INNER_SUFFIX.sub("", _small(name, method)))
    own = _SPACES.sub("", method.casefold())
    return _SPACES.sub("", plain).removeprefix(own).removesuffix(own)


_DIFFERENCES: tuple[tuple[_Plain, str], ...] = (
    (_small, "differ in upper and lower case only"),
    (_without_spaces, "differ in spaces, hyphens or underscores only"),
    (_without_addition, "differ in what a program or a copy adds to a name"),
)
"""The least difference first."""


def pair_similar(
    files: Mapping[tuple[str, str], Path], methods: Sequence[str]
) -> tuple[list[str], set[tuple[str, str]]]:
    """Find versions that seem to be of one photo although their names differ.

    Args:
        files: (method, image's file stem) -> file.
        methods: those that have images.

    Returns:
        One sentence for each such version, and the (method, stem) without a version which the sentences explain.
    """
    stems = sorted({stem for _, stem in files})
    lacking = {stem: [method for method in methods if (method, stem) not in files] for stem in stems}
    odd = sorted((stem for stem in stems if lacking[stem]), key=lambda stem: len(lacking[stem]))
    said: list[str] = []
    explained: set[tuple[str, str]] = set()
    for plain, difference in _DIFFERENCES:
        # The stem that most methods have comes first among those that look alike.
        alike: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for stem in odd:
            for method in methods:
                if (method, stem) in files:
                    alike[plain(stem, method)].append((method, stem))
        for versions in alike.values():
            first_method, meant = versions[0]
            for method, stem in versions[1:]:
                if stem == meant or method not in lacking[meant] or (method, meant) in explained:
                    continue
                one, other = f"{method}/{files[method, stem].name}", f"{first_method}/{files[first_method, meant].name}"
                said.append(
                    f"{one} and {other} {difference}; all versions of a photo must have the same name: rename {one}"
                )
                explained |= {(method, meant), *((each, stem) for each in lacking[stem])}
    return said, explained


def split_methods(files: Mapping[tuple[str, str], Path]) -> Iterator[str]:
    """Say which folders seem to hold the versions of one method: alike but for capitals, without a common photo."""
    of_method: dict[str, set[str]] = defaultdict(set)
    for method, stem in files:
        of_method[method].add(stem)
    for one, other in combinations(sorted(of_method), 2):
        if one.casefold() == other.casefold() and of_method[one].isdisjoint(of_method[other]):
            yield f"the folders {one} and {other} differ in upper and lower case only; a method has one folder"
