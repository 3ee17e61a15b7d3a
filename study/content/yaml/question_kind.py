"""What a kind of question must say about itself; the kinds are in `study.content.yaml.kinds`."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar, Generic, Literal, TypeVar

import numpy as np

from study.content.yaml.block import Block
from study.content.yaml.definition import Question
from study.content.yaml.setting import Setting

Asked = TypeVar("Asked", bound=Question)


class Kind(ABC, Generic[Asked]):
    """One kind of question, from `study.yaml` to the exported tables.

    `Asked` is `Question`, or the kind's own extension of it.
    """

    name: ClassVar[str]
    """The kind in `study.yaml`, in the page's scripts and in `missing_...`, the page's word for a missing answer."""
    about: ClassVar[str]
    """What is asked for, in a few words for the researcher."""
    settings: ClassVar[Sequence[Setting]] = ()
    """The keys that only questions of this kind have."""
    column: ClassVar[Literal["text", "real", "json"]]
    """Type of the answers' column: text, number, or list as JSON."""

    @abstractmethod
    def complete(self, question: Question, block: Block, languages: Sequence[str]) -> Asked:
        """Return `question` with what the kind's own keys in `block` say; problems are noted there."""

    @abstractmethod
    def check(self, question: Asked, answer: Any) -> Any:
        """Return a participant's `answer`, which is not empty, as it is stored.

        Raises ValueError saying what it must be, e.g. "must be a number".
        """

    @abstractmethod
    def values(self, question: Asked) -> str:
        """Return the possible answers for the codebook; "" where the column's type says all."""

    @abstractmethod
    def view(self, question: Asked, language: str) -> dict[str, Any]:
        """Return what the page needs to know besides key, kind, text and required, as JSON."""

    @abstractmethod
    def simulated(self, rng: np.random.Generator, view: dict[str, Any]) -> Any:
        """Return a random answer to the question that the page knows as `view`."""
