"""Files that hold too much of something: each is refused within seconds, in a short message that tells the cause."""

import json
import time
from pathlib import Path

import pytest

from study.analysis.rankings import InvalidRankingsError
from study.analysis.rankings_file import read_rankings
from tests.study.analysis.test_habits_of_programs import PLAIN, written

HEADER = "participant,image,method,rank"
TOO_MUCH = {
    "10 MB of commas": ("," * 10_000_000, "at most 2,000 are read"),
    "100,000 commas": ("participant" + "," * 100_000, "it has 100,001 columns, and at most 2,000 are read"),
    "2,002 columns": (
        "\n".join(",".join(f"{row}_{place}" for place in range(2002)) for row in range(100)),
        "it has 2,002 columns, and at most 2,000 are read",
    ),
    "700,000 records": (
        json.dumps([{"a": number} for number in range(700_000)]),
        "its records have only the field 'a'; JSON of a table is a list of records",
    ),
    "700,000 records, one a line": (
        "\n".join(f'{{"a": {number}}}' for number in range(700_000)),
        "its records have only the field 'a'; JSON of a table is a list of records",
    ),
    "a header of 5,000 letters": ("a" * 5000 + ",b\n1,2\n", f"the table has the columns '{'a' * 37}...', 'b'"),
    "a cell of 200,000 letters": (
        PLAIN.replace("rank\n", "rank,note\n", 1).replace("2\n", f"2,{'a' * 200_000}\n", 1),
        "line 2 has a cell of more than 131,072 characters; shorten it, or close its quotation mark",
    ),
}


@pytest.mark.parametrize("what", TOO_MUCH)
def test_too_much_is_refused_soon_and_in_short(tmp_path: Path, what: str) -> None:
    content, cause = TOO_MUCH[what]
    file = written(tmp_path, content)
    begin = time.process_time()
    with pytest.raises(InvalidRankingsError) as error:
        read_rankings(file)
    assert time.process_time() - begin < 10
    assert cause in str(error.value)
    assert len(str(error.value)) < 1500
