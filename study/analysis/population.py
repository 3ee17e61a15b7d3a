"""Whom and what a result is about: which of people and photos are a sample of more like them."""

from enum import StrEnum


class Population(StrEnum):
    """What an interval or a test generalizes to; the values are those of ``population`` in ``study.yaml``."""

    BOTH = "people and photos"
    """People and photos like these."""
    PEOPLE = "people"
    """People like these, judging exactly these photos."""
    PHOTOS = "photos"
    """Photos like these, judged by exactly these people."""
    NEITHER = "none"
    """Exactly these people and these photos, should they be ranked again."""

    @property
    def samples_people(self) -> bool:
        """Whether people are a sample."""
        return self in (Population.BOTH, Population.PEOPLE)

    @property
    def samples_photos(self) -> bool:
        """Whether photos are a sample."""
        return self in (Population.BOTH, Population.PHOTOS)
