"""What people read as the name of a set: that of its photo, or what the set is for if it was made of one."""

import re

from study.content.yaml.definition import Study

ADDED = "extra"
"""How names of sets that are made of others begin; they reveal nothing to participants' browsers."""

_ADDED_NAME = re.compile(rf"{ADDED}\d+")


def set_name(study: Study, image: str) -> str:
    """Return "practice 1" or "attention check 1" for an added set; else `image`, the name that its maker chose."""
    for what, images in (("practice", study.practice), ("attention check", study.design.pure_traps)):
        if image in images and _ADDED_NAME.fullmatch(image):
            return f"{what} {images.index(image) + 1}"
    return image
