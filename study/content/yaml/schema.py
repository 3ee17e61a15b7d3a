"""The JSON Schema of `study.yaml`, for editors: what the reader accepts, as far as a schema can say it.

`python -m study.content.yaml.schema FILE` writes it; `make schema` does so for `docs/study.schema.json`.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from enhancegan.whole_files import write_text
from study.content.yaml.fragments import TEXT
from study.content.yaml.questions import QUESTION
from study.content.yaml.setting import mapping_schema
from study.content.yaml.settings import SETTINGS


def study_schema() -> dict[str, Any]:
    """Return the schema of a whole `study.yaml`, in draft 2020-12."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "study.yaml",
        "description": "A ranking study of photos by several methods, as docs/studies.md explains it.",
        **mapping_schema(SETTINGS),
        "$defs": {"text": TEXT, "question": QUESTION},
    }


def schema_text() -> str:
    """Return the schema as the content of a JSON file."""
    return json.dumps(study_schema(), indent=2, ensure_ascii=False) + "\n"


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the schema to the file that `arguments` (by default the process's) name."""
    parser = argparse.ArgumentParser(description="Write the JSON Schema of study.yaml.")
    parser.add_argument("file", type=Path, metavar="FILE")
    write_text(parser.parse_args(arguments).file, schema_text())


if __name__ == "__main__":
    main()
